"""The processes that serve, each alone in the foreground: api, worker, sandbox; and the migration before them.

Not how they are kept alive together: up.py does that, by starting these.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from overture import __version__
from overture.cli.opening import (
    DataDir,
    Refused,
    connected,
    environment,
    found_sandbox,
    is_external,
    settings_of,
    with_secrets,
)
from overture.cli.wiring import Deployment, Wiring
from overture.runtime.postgres import StoreAddress, opened
from overture.runtime.settings import Settings

if TYPE_CHECKING:
    from overture.runtime.db import Database
    from overture.runtime.work.queues import Queue
    from overture.runtime.work.worker import Work

Lifeline = Annotated[bool, typer.Option("--lifeline", hidden=True)]
"""Set by `overture up`: the process ends when its standard input does, that is when `up` is gone."""
Port = Annotated[int | None, typer.Option("--port", help="Port to listen on.", show_default=False)]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on.", show_default=False)]


def hold_on(lifeline: bool) -> None:
    if not lifeline:
        return

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 64):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


@asynccontextmanager
async def _joined(settings: Settings) -> AsyncIterator[Deployment]:
    """The install of a store that runs already; these processes start none of their own."""
    from overture.runtime.postgres.folderlock import holder_of

    if not is_external(settings):
        holder = holder_of(settings.data_folder)
        if holder is None or holder.purpose != "up":
            raise Refused(
                f"No database runs for {settings.data_folder}: start everything with `overture up`, "
                "or name a database of your own in OVERTURE_DATABASE_URL."
            )
    async with opened(settings.data_folder, serve=False, env=environment(settings)) as store:
        yield with_secrets(settings, store)


@contextlib.contextmanager
def _stopping(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop`; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def heard() -> None:
        if stop.is_set():
            os._exit(130)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, heard)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def _run(main: object, settings: Settings, process: str) -> None:
    from overture.runtime.logging import configure

    configure(settings, process)
    try:
        from uvloop import new_event_loop
    except ImportError:
        new_event_loop = asyncio.new_event_loop  # type: ignore[assignment]
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main)  # type: ignore[arg-type]


def listener(host: str, port: int) -> socket.socket:
    """A listening socket; Refused where the port is taken or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except PermissionError as error:
        raise Refused(f"Port {port} is kept for root; choose one above 1023 with --port.") from error
    except OSError as error:
        if error.errno in (98, 48, 10048):
            raise Refused(
                f"Port {port} on {host} is taken; stop what uses it, or choose another with --port."
            ) from error
        raise Refused(f"{host} port {port} cannot be listened on ({error.strerror or error}).") from error


def api(
    ctx: typer.Context,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    fd: Annotated[int | None, typer.Option("--fd", hidden=True)] = None,
    lifeline: Lifeline = False,
) -> None:
    """Serve the API alone, on a database that runs; any number of them may."""
    wiring: Wiring = ctx.obj
    settings = settings_of(data_dir, host=host, port=port)
    hold_on(lifeline)
    with socket.socket(fileno=fd) if fd is not None else listener(settings.host, settings.port) as taken:

        async def serve() -> None:
            import uvicorn

            async with _joined(settings) as deployment:
                async with connected(deployment, most=1) as db:
                    known = await found_sandbox(deployment, db)
                config = uvicorn.Config(
                    wiring.web(known),
                    http="httptools",
                    ws="none",
                    lifespan="on",
                    log_config=None,
                    access_log=False,
                    server_header=False,
                    timeout_keep_alive=75,
                    timeout_graceful_shutdown=10,
                )
                server = _server(config)
                stop = asyncio.Event()
                with _stopping(stop):
                    serving = asyncio.create_task(server.serve([taken]))
                    stopping = asyncio.create_task(stop.wait())
                    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
                    server.should_exit = True
                    await serving
                    stopping.cancel()
                if not server.started:
                    raise Refused("The API did not start; its log says why.")

        _run(serve(), settings, "api")


def _server(config: object):  # type: ignore[no-untyped-def]  # uvicorn is imported late
    import uvicorn

    class Server(uvicorn.Server):
        """Leaves signals to us: uvicorn would raise them again after a clean stop."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Server(config)  # type: ignore[arg-type]


def worker(ctx: typer.Context, data_dir: DataDir = None, lifeline: Lifeline = False) -> None:
    """Do the work of the database alone: messages, deliveries, chores; any number of them may."""
    wiring: Wiring = ctx.obj
    settings = settings_of(data_dir)
    hold_on(lifeline)

    async def run() -> None:
        stop = asyncio.Event()
        with _stopping(stop):
            async with (
                _joined(settings) as deployment,
                connected(deployment, most=settings.database_connections) as db,
                wiring.work(await found_sandbox(deployment, db), db) as work,
            ):
                await _work(deployment.store, db, work, stop)

    _run(run(), settings, "worker")


async def _work(store: StoreAddress, db: Database, work: Work, stop: asyncio.Event) -> None:
    """Works until `stop`; as a new worker each time the lease was lost, for the old one's rows may be another's."""
    import structlog

    from overture.runtime.work.hints import Hints
    from overture.runtime.work.worker import LeaseLost, Worker

    log = structlog.get_logger("overture.worker")
    worker = Worker(db, work, version=__version__)

    def heard(queues: set[Queue]) -> None:
        worker.heard(queues)

    hints = Hints(store.direct_app_url, heard)
    hints.start()
    try:
        while not stop.is_set():
            log.info("worker_started", worker=str(worker.id))
            try:
                await worker.run(stop)
            except LeaseLost:
                worker = Worker(db, work, version=__version__)
        log.info("worker_stopped", worker=str(worker.id))
    finally:
        await hints.stop()


def sandbox(
    data_dir: DataDir = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Port = None,
    overture_url: Annotated[
        str | None, typer.Option("--overture-url", help="Where to push replies to; the API's address.")
    ] = None,
    lifeline: Lifeline = False,
) -> None:
    """Run the sandbox alone: the pretend platforms that test projects write to."""
    from overture.runtime.logging import configure
    from overture.runtime.secrets import Secrets, root_secret
    from overture.sandbox import FolderInUse, run

    settings = settings_of(data_dir, sandbox_port=port)
    hold_on(lifeline)
    configure(settings, "sandbox")
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    root = root_secret(settings.secret_key or None, settings.data_folder, external_database=is_external(settings))
    secret = Secrets.derived_from(root).sandbox_secret.reveal()
    number = settings.sandbox_port or settings.port + 1
    try:
        run(
            host,
            number,
            settings.data_folder / "sandbox",
            overture_url or settings.url,
            secret,
            bearer=secret,
            ready=None if lifeline else lambda taken: print(f"Sandbox at http://{host}:{taken}", flush=True),
        )
    except FolderInUse as error:
        raise Refused(f"The sandbox's data in {settings.data_folder} are in use by another sandbox.") from error
    except OSError as error:
        raise Refused(f"Port {number} on {host} is taken; choose another with --port.") from error


def migrate(data_dir: DataDir = None) -> None:
    """Bring the tables to this version; does nothing where they are."""
    from overture.runtime.migrations import heads, upgrade

    settings = settings_of(data_dir)

    async def run() -> None:
        async with opened(settings.data_folder, serve=False, env=environment(settings)) as store:
            await upgrade(store, on_wait=lambda: print("Waiting for a lock …", file=sys.stderr))

    asyncio.run(run())
    typer.echo(f"The tables are at {', '.join(heads())}.")
