"""Overture as an operator runs it on several machines: processes of their own on one database, ended by pid.

Not who watches them: a story says who dies when, and starts them again.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from overture.runtime.postgres import StoreAddress
from overture.runtime.secrets import Secrets
from tests.chaos import nursery
from tests.chaos.nursery import Running
from tests.chaos.wire import NO_ANSWER, Customer, fetched, once
from tests.cli.running import environment, typed

START_SECONDS, CALL_SECONDS = 2.0, 1.5
LEASE_SECONDS, GRACE_SECONDS = 3.0, 0.5
LATEST = START_SECONDS + CALL_SECONDS
"""Seconds after which nothing arrives any more that was taken up before: it leaves within the start deadline, and no
call is under way longer than its time-out."""
_SECRET = "a root secret for tests of chaos alone"


@dataclass
class Process:
    """`python -m overture …`; what it says goes to a file.

    Started again (or `forked` at once) it comes from a process that has imported everything: the same command in a
    process of its own, without the second or two of importing that thirty restarts would spend thirty times.
    """

    name: str
    arguments: tuple[str, ...]
    env: Mapping[str, str]
    folder: Path
    forked: bool = True
    _running: Running | None = None

    def start(self) -> None:
        """Starts it, or starts it again."""
        if self._running is None and not self.forked:
            self._running = nursery.Started.of(self.arguments, environment(self.env), self.log)
        else:
            self._running = nursery.Forked.of(self.arguments, environment(self.env), self.log)

    @property
    def log(self) -> Path:
        """Where what it says goes."""
        return self.folder / f"{self.name}.log"

    @property
    def has_ended(self) -> bool:
        """Whether there is none."""
        return self._running is None or self._running.code is not None

    def kill(self) -> None:
        """kill -9."""
        if self._running is not None and self._running.code is None:
            os.kill(self._running.pid, signal.SIGKILL)
            self._running.wait(30)

    def stop(self, seconds: float = 40) -> int:
        """SIGTERM; the exit code."""
        assert self._running is not None
        os.kill(self._running.pid, signal.SIGTERM)
        return self._running.wait(seconds)

    @property
    def said(self) -> str:
        """All it has said."""
        return self.log.read_text() if self.log.exists() else ""


@dataclass
class Town:
    """Everything that runs on one database."""

    folder: Path
    env: dict[str, str]
    sandbox: Process
    sandbox_url: str
    apis: list[Process]
    urls: list[str]
    forked: bool = True
    workers: list[Process] = field(default_factory=list)

    def worker(self) -> Process:
        """One worker more, started."""
        made = Process(f"worker{len(self.workers)}", ("worker",), self.env, self.folder, self.forked)
        self.workers.append(made)
        made.start()
        return made

    def command(self, *arguments: str) -> str:
        """What a command of the console script printed."""
        done = typed(*arguments, env=self.env)
        assert done.code == 0, done
        return done.out.strip()

    def customer(self, project: str = "Test") -> Customer:
        """Somebody with a new key of a project."""
        made = self.command("keys", "create", "--name", "chaos", "--project", project, "--rate", "1000000")
        return Customer(self.urls, made)

    def project_id(self, name: str = "Test") -> str:
        """A project's id."""
        listed = self.command("projects", "list").splitlines()
        return next(line.split()[-1] for line in listed if line.split()[1:2] == [name])

    @staticmethod
    def now() -> datetime:
        """Machine time: everything here runs on one machine."""
        return datetime.now(UTC)

    def plan(self, project: str, kind: str, **more: Any) -> None:
        """Plans a fault in the sandbox."""
        answer = once("POST", f"{self.sandbox_url}/faults", {"kind": kind, "project": project, **more})
        assert answer.status < 300, answer

    def forget(self, fault: str) -> None:
        """Takes a planned fault back."""
        answer = once("DELETE", f"{self.sandbox_url}/faults?id={quote(fault)}")
        assert answer.status < 300, answer

    def received(self, project: str) -> int:
        """How many messages people of a project have received."""
        return int(fetched(f"{self.sandbox_url}/journal/summary?project={project}")["messages"])

    def keep_alive(self) -> list[str]:
        """Starts again whoever ended by itself, as a service manager does; their names and last words."""
        ended = [p for p in (self.sandbox, *self.apis, *self.workers) if p.has_ended]
        words = [f"{p.name}: {(p.said.splitlines() or [''])[-1]}" for p in ended]
        for process in ended:
            process.start()
        return words

    @property
    def inbound_secret(self) -> str:
        """What the sandbox signs its pushes with."""
        return Secrets.derived_from(_SECRET.encode()).sandbox_secret.reveal()


@contextlib.contextmanager
def town(
    database: StoreAddress, folder: Path, *, apis: int = 1, slots: int = 24, forked: bool = True
) -> Iterator[Town]:
    """Sandbox and API processes that answer, a workspace with its projects; no worker yet. Nothing is left at the end.

    Leases, calls and start deadlines are short, so that doubts end in seconds.
    """
    ports = free_ports(apis + 1)
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    variables = {
        "OVERTURE_DATABASE_URL": database.app_url,
        "OVERTURE_DATABASE_OWNER_URL": database.owner_url,
        "OVERTURE_SECRET_KEY": _SECRET,
        "OVERTURE_DATA_DIR": str(folder / "data"),
        "OVERTURE_SANDBOX_URL": urls[0],
        "OVERTURE_LEASE_SECONDS": str(LEASE_SECONDS),
        "OVERTURE_GRACE_SECONDS": str(GRACE_SECONDS),
        "OVERTURE_CALL_SECONDS": str(CALL_SECONDS),
        "OVERTURE_DELIVERY_SECONDS": str(CALL_SECONDS),
        "OVERTURE_START_SECONDS": str(START_SECONDS),
        "OVERTURE_SLOTS_ACTS": str(slots),
        "OVERTURE_RATE_OUTREACH_BULK": "100000",
        "OVERTURE_LOG_LEVEL": "info",
    }
    arguments = ("sandbox", "--port", str(ports[0]), "--overture-url", urls[1])
    sandbox = Process("sandbox", arguments, variables, folder, forked)
    servers = [
        Process(f"api{n}", ("api", "--port", str(port)), variables, folder, forked) for n, port in enumerate(ports[1:])
    ]
    made = Town(folder, variables, sandbox, urls[0], servers, urls[1:], forked)
    try:
        for process in (sandbox, *servers):
            process.start()
        made.command("workspaces", "create", "--name", "Default")
        for url, path in ((urls[0], "/healthz"), *((u, "/readyz") for u in urls[1:])):
            until(lambda url=url, path=path: _answers(url + path), 40, made)  # type: ignore[misc]
        yield made
    finally:
        for process in (*made.workers, *servers, sandbox):
            process.kill()


def until(what: Callable[[], bool], seconds: float, town: Town | None = None, pause: float = 0.15) -> None:
    """Waits until something is so; fails with what the processes said last where it never is."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            processes = () if town is None else (town.sandbox, *town.apis, *town.workers)
            raise AssertionError("\n".join(f"{p.name}: {p.said[-1500:]}" for p in processes) or "it never came")
        time.sleep(pause)


def _answers(url: str) -> bool:
    try:
        return once("GET", url).status == 200
    except NO_ANSWER:
        return False


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at this moment, none of them from the range that outgoing connections draw theirs from.

    While a server is dead a connection could else take its port, and it would not come back.
    """
    with contextlib.ExitStack() as stack:
        found: list[int] = []
        while len(found) < count:
            port = random.SystemRandom().randrange(15_000, 32_000)
            with contextlib.suppress(OSError):
                stack.enter_context(socket.create_server(("127.0.0.1", port)))
                found.append(port)
        return found
