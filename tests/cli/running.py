"""A real `overture` in a folder of its own: commands run to their end, `up` kept until it is stopped.

What a test starts it stops: by process, never by name.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from overture import main
from tests.runtime.postgres.conftest import leave_nothing

REPOSITORY = Path(__file__).parents[2]
PLACES = "OVERTURE_PG_PLACES"
KEY = re.compile(r"sk_(?:test|live)_\w{12}_\w{49}")


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a person's shell would give, and nothing of this test run's settings but where databases lie."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OVERTURE_") or k == PLACES}
    return {**kept, "PYTHONPATH": str(REPOSITORY), **(more or {})}


def overture(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None, seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "overture", *map(str, arguments)],
        check=False,
        cwd=cwd or "/",
        env=environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
    )


@dataclass(frozen=True)
class Typed:
    """How a command ended."""

    code: int
    out: str
    err: str


def typed(*arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Typed:
    """One command to its end in this process, which has imported everything already: the console script itself."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    before, place, argv = dict(os.environ), Path.cwd(), sys.argv
    os.environ.clear()
    os.environ.update(environment(env))
    sys.argv = ["overture", *map(str, arguments)]
    os.chdir(cwd or place)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main.run()
    except SystemExit as ended:
        told, complained = (stream.buffer.getvalue().decode() for stream in (out, err))
        return Typed(ended.code if isinstance(ended.code, int) else 0, told, complained)
    finally:
        os.chdir(place)
        sys.argv = argv
        os.environ.clear()
        os.environ.update(before)


def done(data_dir: Path, *arguments: str | Path, env: dict[str, str] | None = None) -> str:
    """A command that must succeed; its standard output."""
    ended = typed(*arguments, "--data-dir", data_dir, env=env)
    assert (ended.code, ended.err) == (0, ""), ended
    return ended.out


def done_anywhere(*arguments: str | Path) -> str:
    """A command that needs no install."""
    ended = typed(*arguments)
    assert (ended.code, ended.err) == (0, ""), ended
    return ended.out


def refused(data_dir: Path, *arguments: str | Path) -> str:
    """A command that must fail; its one line."""
    ended = typed(*arguments, "--data-dir", data_dir)
    assert (ended.code, ended.out) == (1, ""), ended
    assert ended.err.startswith("overture: ")
    assert ended.err.count("\n") == 1
    return ended.err.removeprefix("overture: ").strip()


@dataclass
class Running:
    """An `up` that was started; what it printed goes to files beside its data folder."""

    folder: Path
    prefix: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] = field(init=False)
    key: str = field(default="", init=False)
    """The key that its first start printed."""

    @property
    def data_dir(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    def start(self, *arguments: str, until: str = "Serving.", seconds: float = 90) -> None:
        """Starts it on a free port and waits until it has printed `until`."""
        command = [sys.executable, "-m", "overture", "up", "--port", "0", "--data-dir", str(self.data_dir), *arguments]
        with (self.folder / "out").open("wb") as out, (self.folder / "err").open("wb") as err:
            self.process = subprocess.Popen(
                [*self.prefix, *command],
                cwd="/",
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        self.wait(lambda: until in self.printed, seconds)
        if found := KEY.search(self.printed):
            self.key = found[0]

    def wait(self, what: Callable[[], bool], seconds: float = 20) -> None:
        """Waits until something is so; fails with all that was printed where it never is, or the process ended."""
        deadline = time.monotonic() + seconds
        while not what():
            ended = self.process.poll()
            assert ended is None, f"ended with {ended}: {self.printed}{self.complained}"
            assert time.monotonic() < deadline, f"{self.printed}{self.complained}"
            time.sleep(0.05)

    @property
    def printed(self) -> str:
        """Its standard output."""
        return (self.folder / "out").read_text()

    @property
    def complained(self) -> str:
        """Its standard error without the lines about requests."""
        lines = (self.folder / "err").read_text().splitlines(keepends=True)
        return "".join(line for line in lines if '"event":"request"' not in line)

    @property
    def url(self) -> str:
        """Where its API is."""
        found = re.search(r"API\s+(http://\S+)", self.printed)
        assert found, self.printed
        return found[1]

    def child(self, name: str) -> psutil.Process | None:
        """One of its children."""
        try:
            for process in psutil.Process(self.process.pid).children(recursive=True):
                if process.cmdline()[-2:] == ["child", name] or process.cmdline()[-3:-1] == ["child", name]:
                    return process
        except psutil.NoSuchProcess:
            pass
        return None

    def family(self) -> list[psutil.Process]:
        """Itself, its children, and the server's processes below them."""
        process = psutil.Process(self.process.pid)
        return [process, *process.children(recursive=True)]

    def stop(self, number: int = signal.SIGINT, seconds: float = 40) -> int:
        """Asks it to stop as Ctrl-C or a service manager does; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(seconds)

    def leave_nothing(self) -> None:
        """Ends what is left and removes the data, wherever the server keeps them."""
        if hasattr(self, "process") and self.process.poll() is None:
            self.stop()
        if self.data_dir.exists():
            asyncio.run(leave_nothing(self.data_dir))


def get(url: str, key: str = "", more: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Status and body of one request."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    try:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        connection.request("GET", address._replace(scheme="", netloc="").geturl(), headers={**headers, **(more or {})})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def gone(processes: Sequence[psutil.Process], seconds: float = 10) -> list[psutil.Process]:
    """Those that still live after that time."""
    return psutil.wait_procs(processes, timeout=seconds)[1]  # type: ignore[no-any-return]
