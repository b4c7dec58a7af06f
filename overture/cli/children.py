"""A child process of `overture up`: started, kept alive, stopped.

Not which children there are, nor in what order: up.py says that.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_STEADY: Final = 60.0
"""Seconds a child must have lived for its next death to count as the first."""

Note = Callable[[str], None]


class Child:
    """`python -m overture child …` in a session of its own, so that Ctrl-C reaches the supervisor alone.

    The child holds the reading end of a pipe as standard input and ends when that does: no child outlives a supervisor
    that was killed. Until `trusted` an end is not repaired; it sets `ended`.
    """

    def __init__(
        self, name: str, arguments: Sequence[str], env: Mapping[str, str], note: Note, fds: Sequence[int] = ()
    ) -> None:
        self.name = name
        self.trusted = False
        self.ended = asyncio.Event()
        self.first_line = ""
        """What it is told through its standard input whenever it starts."""
        self._arguments = arguments
        self._env = env
        self._note = note
        self._fds = tuple(fds)
        self._process: asyncio.subprocess.Process | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """The process, or None while there is none."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def start(self) -> None:
        """Starts it, and again whenever it ends by itself."""
        process = await self._spawn()
        self._keeping = asyncio.create_task(self._keep(process), name=f"keep {self.name}")

    async def stop(self, seconds: float, hurry: asyncio.Event) -> None:
        """Asks it to end and waits; ends it by force after `seconds`, or as soon as `hurry` is set."""
        self._stopping = True
        process = self._process
        if process is not None and process.returncode is None:
            _signal(process, signal.SIGTERM)
            gone = asyncio.create_task(process.wait())
            hurried = asyncio.create_task(hurry.wait())
            await asyncio.wait((gone, hurried), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            hurried.cancel()
            if not gone.done():
                if not hurry.is_set():
                    self._note(f"The {self.name} did not stop in {seconds:.0f} s; ending it by force.")
                _signal(process, signal.SIGKILL)
            await gone
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping

    async def _spawn(self) -> asyncio.subprocess.Process:
        self._process = await spawned(self._arguments, self._env, self.first_line, fds=self._fds)
        return self._process

    async def _keep(self, process: asyncio.subprocess.Process) -> None:
        clock = asyncio.get_running_loop()
        pause = _FIRST_PAUSE
        while True:
            began = clock.time()
            code = await process.wait()
            if self._stopping:
                return
            if not self.trusted:
                self.ended.set()
                return
            pause = _FIRST_PAUSE if clock.time() - began > _STEADY else min(pause * 2, _LONGEST_PAUSE)
            self._note(f"The {self.name} ended ({_told(code)}); starting it again.")
            await asyncio.sleep(pause)
            process = await self._spawn()


async def spawned(
    arguments: Sequence[str],
    env: Mapping[str, str],
    first_line: str = "",
    *,
    stdout: int | None = None,
    fds: Sequence[int] = (),
) -> asyncio.subprocess.Process:
    """A child process with its lifeline; `first_line` is the first it reads."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "overture", "child", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=stdout,
        env=dict(env),
        pass_fds=tuple(fds),
        start_new_session=True,
    )
    if process.stdin is not None:
        process.stdin.write(first_line.encode() + b"\n")
    return process


def _told(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(number)
