"""How a process of Overture comes to life in a story: from the command line, or forked where everything is imported.

Not when it dies.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Protocol


class Running(Protocol):
    """A process with an end."""

    @property
    def pid(self) -> int:
        """Its id."""

    @property
    def code(self) -> int | None:
        """Its exit code; None while it lives."""

    def wait(self, seconds: float) -> int:
        """Its exit code; an error where it lives longer."""


@dataclass(frozen=True)
class Started:
    """`python -m overture …` from an interpreter of its own."""

    process: subprocess.Popen[bytes]

    @classmethod
    def of(cls, arguments: tuple[str, ...], env: Mapping[str, str], log: Path) -> Started:
        """Starts it; what it says goes to the end of `log`."""
        with log.open("ab") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "overture", *arguments],
                cwd="/",
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        return cls(process)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def code(self) -> int | None:
        return self.process.poll()

    def wait(self, seconds: float) -> int:
        return self.process.wait(seconds)


@dataclass(frozen=True)
class Forked:
    """The same command in a process forked from one that has imported what it needs."""

    process: ForkServerProcess

    @classmethod
    def of(cls, arguments: tuple[str, ...], env: Mapping[str, str], log: Path) -> Forked:
        """Starts it; what it says goes to the end of `log`."""
        process = prepare().Process(target=serve, args=(arguments, dict(env), str(log)), daemon=True)
        process.start()
        return cls(process)

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    @property
    def code(self) -> int | None:
        return self.process.exitcode

    def wait(self, seconds: float) -> int:
        self.process.join(seconds)
        assert self.process.exitcode is not None, "it did not end"
        return self.process.exitcode


def prepare() -> ForkServerContext:
    """Has the process that others are forked from begin to import, once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chaos.preloaded"])
    forkserver.ensure_running()
    return context


def serve(arguments: tuple[str, ...], env: Mapping[str, str], log: str) -> None:
    """The console script, in a child of the nursery."""
    os.setsid()
    said = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for descriptor in (1, 2):
        os.dup2(said, descriptor)
    os.environ.clear()
    os.environ.update(env)
    os.chdir("/")
    sys.argv = ["overture", *arguments]
    from overture.main import run

    run()
