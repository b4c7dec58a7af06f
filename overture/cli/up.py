"""`overture up`: the database, the sandbox, the API and a worker, kept running by one light process until Ctrl-C.

It imports no domain and no web framework: what needs them (migrations, first objects, the sample) runs in children.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Final

import msgspec
import typer

from overture import __version__
from overture.cli.calling import CallFailed, ShownClock, answers, tell_clock
from overture.cli.children import Child, spawned
from overture.cli.opening import environment, is_external, settings_of, shown_path
from overture.cli.options import DataDir, Host
from overture.cli.prepare import Prepared
from overture.cli.refusal import Refused
from overture.cli.serving import listener, sandbox_listener
from overture.runtime.postgres import opened
from overture.runtime.settings import Settings

_READY: Final = 30.0
_DRAIN: Final = 30.0
_STOP: Final = 12.0


def up(
    host: Host = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port of the API (3000).")] = None,
    data_dir: DataDir = None,
    sandbox_port: Annotated[
        int | None, typer.Option("--sandbox-port", min=0, max=65535, help="Port of the sandbox.")
    ] = None,
    time_scale: Annotated[
        float | None, typer.Option("--time-scale", min=0, help="Speed of the test projects' clocks (1).")
    ] = None,
    no_sample: Annotated[bool, typer.Option("--no-sample", help="Load no sample into an empty database.")] = False,
) -> None:
    """Start everything: database, sandbox, API, worker. Ctrl-C stops all of it."""
    settings = settings_of(
        data_dir,
        host=host,
        port=port,
        sandbox_port=sandbox_port,
        time_scale=time_scale,
        sample=False if no_sample else None,
    )
    with contextlib.ExitStack() as sockets:
        taken = sockets.enter_context(listener(settings.host, settings.port))
        settings = msgspec.structs.replace(settings, port=taken.getsockname()[1])
        sandbox = None
        if not settings.sandbox_url:
            sandbox = sockets.enter_context(_for_sandbox(settings))
            port = sandbox.getsockname()[1]
            settings = msgspec.structs.replace(settings, sandbox_port=port, sandbox_url=f"http://127.0.0.1:{port}")
        asyncio.run(_Up(settings, taken, sandbox).run())


def _for_sandbox(settings: Settings) -> socket.socket:
    """The port that was asked for, else the one after the API's, else any. Held for as long as this process lives, as
    the API's is: a child that is started again finds it."""
    if settings.sandbox_port:
        return sandbox_listener("127.0.0.1", settings.sandbox_port)
    try:
        return sandbox_listener("127.0.0.1", (settings.port + 1) % 65536)
    except Refused:
        return sandbox_listener("127.0.0.1", 0)


class _Up:
    """One run, from the first line to the last."""

    def __init__(self, settings: Settings, taken: socket.socket, for_sandbox: socket.socket | None) -> None:
        self._settings = settings
        if settings.log_level == "auto" and sys.stderr.isatty():
            # The terminal is for the person who watches the sample; a line for each request would bury it.
            settings = msgspec.structs.replace(settings, log_level="warning")
        self._env = environment(settings)
        self._with_sandbox = for_sandbox is not None
        self._for_sandbox = for_sandbox
        self._taken = taken
        self._hurry = asyncio.Event()
        self._is_stopping = False
        self._main: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serves until a signal; returns after an orderly stop, raises where the start failed."""
        self._main = asyncio.current_task()
        with self._signals():
            try:
                async with opened(self._settings.data_folder, serve=True, env=self._env, on_log=self._note):
                    await self._serve()
            except asyncio.CancelledError:
                if not self._is_stopping:
                    raise
        print("Stopped.", flush=True)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()

        def heard() -> None:
            if self._is_stopping:
                self._hurry.set()
                return
            self._is_stopping = True
            print("\nStopping … (once more to hurry)", flush=True)
            if self._main is not None:
                self._main.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, heard)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    async def _serve(self) -> None:
        fd = self._taken.fileno()
        fds = [self._for_sandbox.fileno()] if self._for_sandbox is not None else []
        sandbox = Child("sandbox", ("sandbox", *map(str, fds)), self._env, self._note, fds)
        api = Child("API", ("api", str(fd)), self._env, self._note, [fd])
        worker = Child("worker", ("worker",), self._env, self._note)
        children = (sandbox, api, worker) if self._with_sandbox else (api, worker)
        # Stopped in this order: what works first, what it works with after.
        async with self._stopped_after((worker, _DRAIN), (api, _STOP), (sandbox, _STOP)):
            prepared = msgspec.json.decode(await self._prepared(), type=Prepared)
            sandbox.first_line = prepared.sandbox_secret
            for child in children:
                await child.start()
            if self._with_sandbox:
                await self._ready(sandbox, self._settings.sandbox_url, "/healthz")
            await self._tell(prepared.clocks)
            await self._ready(api, self._settings.url, "/readyz")
            for child in children:
                if child.ended.is_set():
                    raise Refused(f"The {child.name} did not start; what it said stands above.")
                child.trusted = True
            self._introduce(prepared.key)
            if prepared.held:
                self._note(f"Warning: {prepared.held}")
            if prepared.sample and not prepared.held:
                await self._sample()
            print("Serving. Ctrl-C stops everything.", flush=True)
            await asyncio.Event().wait()

    async def _tell(self, clocks: Sequence[ShownClock]) -> None:
        try:
            for clock in clocks:
                await asyncio.to_thread(tell_clock, self._settings.sandbox_url, clock)
        except CallFailed as error:
            self._note(f"Warning: the sandbox was not told the projects' clocks: {error}")

    @asynccontextmanager
    async def _stopped_after(self, *children: tuple[Child, float]) -> AsyncIterator[None]:
        try:
            yield
        finally:
            for child, seconds in children:
                await child.stop(seconds, self._hurry)

    async def _prepared(self) -> bytes:
        """Tables and first objects; what came of it, or Refused: the child's own line is on stderr already."""
        process = await spawned(["prepare"], self._env, stdout=asyncio.subprocess.PIPE)
        # Its input stays open until it ends: that is its lifeline, and communicate() would close it.
        async with self._ended_after(process):
            printed = await process.stdout.read() if process.stdout is not None else b""
            if await process.wait():
                raise Refused("Nothing was started.")
        return printed

    async def _sample(self) -> None:
        """Shows the sample in a process of its own, on our terminal; what goes wrong there stops nothing here."""
        process = await spawned(["sample"], self._env)
        async with self._ended_after(process):
            await process.wait()

    @asynccontextmanager
    async def _ended_after(self, process: asyncio.subprocess.Process) -> AsyncIterator[None]:
        """Ends a process that the block leaves behind, because we are stopping."""
        try:
            yield
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
                try:
                    await asyncio.wait_for(process.wait(), _STOP)
                except TimeoutError:
                    process.kill()
                    await process.wait()

    async def _ready(self, child: Child, url: str, path: str) -> None:
        clock = asyncio.get_running_loop()
        deadline = clock.time() + _READY
        while not await answers(url, path, 2.0):
            if child.ended.is_set():
                raise Refused(f"The {child.name} did not start; what it said stands above.")
            if clock.time() > deadline:
                raise Refused(f"The {child.name} is not ready after {_READY:.0f} s; see {url}{path}.")
            await asyncio.sleep(0.05)

    def _introduce(self, key: str | None) -> None:
        said = self._settings
        database = (
            "external PostgreSQL" if is_external(said) else f"embedded PostgreSQL in {shown_path(said.data_folder)}"
        )
        lines = [
            f"Overture {__version__}",
            "",
            f"  API       {said.url}",
            f"  Documents {said.url}/openapi/outreach.json",
            f"  Sandbox   {said.sandbox_url} (test projects write to it, nobody is reached)",
            f"  Database  {database}",
            "",
        ]
        if key is not None:
            lines += ["Your test key, shown once; store it:", "", f"  {key}", ""]
        print("\n".join(lines), flush=True)

    def _note(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)
