"""The sandbox as a process: uvicorn on a port or a Unix socket, until it is told to stop.

Not the application. uvicorn's protocol is extended by one thing: ending a connection without an answer.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from overture.sandbox.app import Sandbox, create_app
from overture.sandbox.network import SEED


class Droppable(HttpToolsProtocol):
    """Hands the application its transport."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["overture.transport"] = self.transport  # type: ignore[typeddict-unknown-key]


class Server(uvicorn.Server):
    """Says when it takes connections, and on which port where it has one; keeps nobody waiting when it stops."""

    def __init__(self, config: uvicorn.Config, app: Sandbox, ready: Callable[[int], None] | None) -> None:
        super().__init__(config)
        self._app = app
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._ready is not None and sockets:
            self._ready(sockets[0].getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.drop_held()
        await super().shutdown(sockets)


def server(app: Sandbox, *, uds: Path | None = None, ready: Callable[[int], None] | None = None) -> Server:
    """A uvicorn server for the application; `serve(sockets=[…])` for a port, `uds` for a Unix socket."""
    return Server(
        uvicorn.Config(
            app,
            uds=None if uds is None else str(uds),
            http=Droppable,
            ws="none",
            lifespan="on",
            access_log=False,
            log_level="error",
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        ),
        app,
        ready,
    )


def run(
    host: str,
    port: int,
    data_dir: Path,
    overture_url: str,
    secret: str,
    *,
    bearer: str | None = None,
    seed: str = SEED,
    hold: float = 60.0,
    ready: Callable[[int], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM. `ready` is told the port (useful for port 0) once connections are taken.

    Raises OSError for a port that is taken and `FolderInUse` for a data folder that is.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=2048) as listener:
        app = create_app(data_dir, overture_url=overture_url, secret=secret, bearer=bearer, seed=seed, hold=hold)
        serve(app, listener, ready)


def serve(app: Sandbox, listener: socket.socket, ready: Callable[[int], None] | None = None) -> None:
    """Serve an app of `create_app` on a socket that listens already, until SIGINT or SIGTERM."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        # uvicorn raises the signal that stopped it again after it has stopped: by then it has done its work.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _heard)
        runner.run(server(app, ready=ready).serve(sockets=[listener]))


def _heard(number: int, frame: FrameType | None) -> None:
    return None
