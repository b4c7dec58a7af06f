"""The commands that serve one process in the foreground: api, worker, sandbox; and the migration before them.

Not how they are kept alive together: that is `overture up`.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from overture.cli import serving
from overture.cli.opening import environment, is_external, settings_of
from overture.cli.options import DataDir, Host, Port
from overture.cli.wiring import Wiring
from overture.runtime.postgres import opened


def api(ctx: typer.Context, data_dir: DataDir = None, host: Host = None, port: Port = None) -> None:
    """Serve the API alone.

    On a database that runs; any number of them may.
    """
    wiring: Wiring = ctx.obj
    settings = settings_of(data_dir, host=host, port=port)
    with serving.listener(settings.host, settings.port) as taken:
        serving.serve_api(wiring, settings, taken)


def worker(ctx: typer.Context, data_dir: DataDir = None) -> None:
    """Work alone: send, deliver, react.

    On a database that runs; any number of them may. SIGTERM lets what is under way end.
    """
    wiring: Wiring = ctx.obj
    serving.serve_worker(wiring, settings_of(data_dir))


def sandbox(
    data_dir: DataDir = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Port = None,
    overture_url: Annotated[
        str | None, typer.Option("--overture-url", help="Where to push replies to; the API's address.")
    ] = None,
) -> None:
    """Run the sandbox alone.

    The pretend platforms that test projects write to.
    """
    from overture.runtime.logging import configure
    from overture.runtime.secrets import Secrets, root_secret

    settings = settings_of(data_dir, sandbox_port=port)
    configure(settings, "sandbox")
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    root = root_secret(settings.secret_key or None, settings.data_folder, external_database=is_external(settings))
    secret = Secrets.derived_from(root).sandbox_secret.reveal()
    number = settings.sandbox_port or (settings.port + 1 if port is None else 0)

    def ready(taken: int) -> None:
        print(f"Sandbox at http://{host}:{taken}", flush=True)

    with serving.sandbox_listener(host, number) as taken:
        serving.serve_sandbox(settings.data_folder / "sandbox", taken, overture_url or settings.url, secret, ready)


def migrate(data_dir: DataDir = None) -> None:
    """Bring the tables to this version; does nothing where they are."""
    from overture.runtime.migrations import heads, upgrade

    settings = settings_of(data_dir)

    async def run() -> None:
        async with opened(settings.data_folder, serve=False, env=environment(settings)) as store:
            await upgrade(store, on_wait=lambda: print("Waiting for a lock …", file=sys.stderr))

    asyncio.run(run())
    typer.echo(f"The tables are at {', '.join(heads())}.")
