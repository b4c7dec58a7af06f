"""What the serving processes do: the API, a worker, the sandbox; each until it is told to stop.

Not their commands (processes.py) and not who starts them (up.py, child.py); no Typer here, it would stay in memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overture import __version__
from overture.cli.refusal import Refused
from overture.runtime.settings import Settings

if TYPE_CHECKING:
    from overture.cli.wiring import Deployment, Wiring
    from overture.runtime.db import Database
    from overture.runtime.work.queues import Queue
    from overture.runtime.work.worker import Work


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


def serve_api(wiring: Wiring, settings: Settings, taken: socket.socket) -> None:
    """The API on a socket that listens already."""

    async def serve() -> None:
        import uvicorn

        from overture.cli.opening import connected, found_sandbox

        async with _joined(settings) as deployment:
            async with connected(deployment, most=1) as db:
                known = await found_sandbox(deployment, db)
            web = wiring.web(known)
            config = uvicorn.Config(
                web,
                http="httptools",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # whose word is believed is our own setting's affair
                timeout_keep_alive=75,
                timeout_graceful_shutdown=10,
            )
            await _served(uvicorn.Server(config), taken, web.stopping)

    _run(serve(), settings, "api")


async def _served(server: Any, taken: socket.socket, answer_waiters: Callable[[], Awaitable[None]] | None) -> None:
    """Until a signal. uvicorn's own handling would raise the signal again after a clean stop: it is left out."""
    server.capture_signals = contextlib.nullcontext
    stop = asyncio.Event()
    with _stopping(stop):
        serving = asyncio.create_task(server.serve([taken]))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        if answer_waiters is not None:
            await answer_waiters()
        server.should_exit = True
        await serving
        stopping.cancel()
    if not server.started:
        raise Refused("The API did not start; its log says why.")


def serve_worker(wiring: Wiring, settings: Settings) -> None:
    """A worker; what is under way at a stop is brought to its end first. Refused where its lease fits no call."""

    async def run() -> None:
        from overture.cli.opening import connected, found_sandbox

        stop = asyncio.Event()
        with _stopping(stop):
            async with (
                _joined(settings) as deployment,
                connected(deployment, most=settings.database_connections, by_key=True) as db,
                wiring.work(await found_sandbox(deployment, db), db) as work,
            ):
                if work.lease < work.least_lease:
                    raise Refused(
                        f"OVERTURE_LEASE_SECONDS is {settings.lease_seconds:g}: at least "
                        f"{work.least_lease.total_seconds():g} are needed, one and a half times what the longest call "
                        "may take (OVERTURE_CALL_SECONDS, OVERTURE_DELIVERY_SECONDS), or work stands still."
                    )
                await _work(deployment, db, work, stop)

    _run(run(), settings, "worker")


async def _work(deployment: Deployment, db: Database, work: Work, stop: asyncio.Event) -> None:
    """Works until `stop`; as a new worker each time the lease was lost, for the old one's rows may be another's.

    A lost lease may also mean that the database was replaced: whether it is ours is asked again.
    """
    import structlog

    from overture.cli.opening import compared
    from overture.runtime.work.hints import Hints
    from overture.runtime.work.worker import LeaseLost, Worker

    log = structlog.get_logger("overture.worker")
    worker = Worker(db, work, version=__version__)

    def heard(queues: set[Queue]) -> None:
        worker.heard(queues)

    hints = Hints(deployment.store.direct_app_url, heard)
    hints.start()
    try:
        while not stop.is_set():
            held = await compared(deployment, db)
            if held is not None:
                log.warning("sending_held", why=held.told())
            log.info("worker_started", worker=str(worker.id))
            try:
                await worker.run(stop)
            except LeaseLost:
                worker = Worker(db, work, version=__version__)
        log.info("worker_stopped", worker=str(worker.id))
    finally:
        await hints.stop()


def sandbox_listener(host: str, port: int) -> socket.socket:
    """As `listener`; what it refuses names the sandbox's own option."""
    try:
        return listener(host, port)
    except Refused as error:
        raise Refused(str(error).replace("--port", "--sandbox-port")) from error


def serve_sandbox(
    folder: Path, taken: socket.socket, overture_url: str, secret: str, ready: Callable[[int], None] | None = None
) -> None:
    """The sandbox on a socket that listens already, its data in `folder`.

    `secret` signs what it pushes and is the bearer it asks for.
    """
    from overture.sandbox import FolderInUse, create_app, serve

    try:
        app = create_app(folder, overture_url=overture_url, secret=secret, bearer=secret)
    except FolderInUse as error:
        raise Refused(f"The sandbox's data in {folder} are in use by another sandbox.") from error
    serve(app, taken, ready)


@asynccontextmanager
async def _joined(settings: Settings) -> AsyncIterator[Deployment]:
    """The install of a store that runs already; these processes start none of their own."""
    from overture.cli.opening import deployed, is_external
    from overture.runtime.postgres.folderlock import holder_of

    if not is_external(settings):
        holder = holder_of(settings.data_folder)
        if holder is None or holder.purpose != "up":
            raise Refused(
                f"No database runs for {settings.data_folder}: start everything with `overture up`, "
                "or name a database of your own in OVERTURE_DATABASE_URL."
            )
    async with deployed(settings) as deployment:
        yield deployment


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


def _run(main: Coroutine[Any, Any, None], settings: Settings, process: str) -> None:
    from overture.runtime.logging import configure

    configure(settings, process)
    # Rows in hand come and go by the thousand: looking for cycles after each 700 of them took a quarter of the CPU.
    gc.set_threshold(20_000, 20, 20)
    with asyncio.Runner(loop_factory=_loop()) as runner:
        runner.run(main)


def _loop() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop
