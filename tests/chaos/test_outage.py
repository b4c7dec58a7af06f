"""PostgreSQL is killed -9 under `overture up`: the API says 503 and when to come again, never 500, and loses nothing.

Not the supervisor's own tests.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from tests.chaos.processes import until
from tests.chaos.wire import Answer, once
from tests.cli.running import Running

# One install serves all of them: they run in one test process.
pytestmark = pytest.mark.chaos

ROUNDS, ROUNDS_AT_LENGTH = 1, 3


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Running]:
    """Everything started by one command."""
    running = Running(tmp_path)
    running.start("--no-sample")
    yield running
    running.leave_nothing()


@dataclass
class Crowd:
    """Customers who ask without pause, and what they were answered."""

    url: str
    key: str
    answers: list[tuple[str, Answer]] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def reads(self) -> None:
        """Pages, in turn."""
        paths = ("/api/v1/campaigns", "/api/v1/clients", "/api/v1/usage", "/", "/api/v1/events", "/metrics")
        for n in range(1_000_000):
            if self.enough.is_set():
                return
            self._ask("GET", paths[n % len(paths)])

    def writes(self) -> None:
        """One client after another, each until it is there."""
        while not self.enough.is_set():
            name = uuid4().hex
            while True:
                answer = self._ask("POST", "/api/v1/clients", {"name": name}, name)
                if answer is None or answer.status == 201:
                    break
                time.sleep(0.05)
            if answer is not None:
                self.made.append(name)

    def pushes(self) -> None:
        """A bridge whose signature is wrong."""
        while not self.enough.is_set():
            self._ask("POST", f"/hooks/bridge/{uuid4()}", {"events": []})

    def _ask(self, method: str, path: str, body: object = None, key: str = "") -> Answer | None:
        headers = {"authorization": f"Bearer {self.key}"} | ({"idempotency-key": key} if key else {})
        try:
            answer = once(method, self.url + path, body, headers, seconds=40)
        except Exception as error:
            self.errors.append(f"{method} {path}: {error!r}")
            return None
        self.answers.append((f"{method} {path.partition('/bridge')[0]}", answer))
        time.sleep(0.005)
        return answer


def test_the_api_says_503_while_postgresql_is_away_and_goes_on_where_it_was(served: Running, at_length: bool) -> None:
    crowd = Crowd(served.url, served.key)
    threads = [threading.Thread(target=work) for work in (crowd.reads, crowd.reads, crowd.writes, crowd.pushes)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(ROUNDS_AT_LENGTH if at_length else ROUNDS):
            made, away = len(crowd.made), _count(crowd, 503)
            served.wait(lambda made=made: len(crowd.made) > made + 5)  # type: ignore[misc]
            _postmaster(served).kill()
            served.wait(lambda away=away: _count(crowd, 503) > away, 30)  # type: ignore[misc]
            made = len(crowd.made)
            served.wait(lambda made=made: len(crowd.made) > made + 5, 60)  # type: ignore[misc]
    finally:
        crowd.enough.set()
        for thread in threads:
            thread.join(60)
    assert crowd.errors == []
    statuses = Counter((what, a.status) for what, a in crowd.answers)
    print(dict(sorted(statuses.items())))
    assert [(what, a) for what, a in crowd.answers if a.status not in (200, 201, 404, 503)] == []
    api = [a for what, a in crowd.answers if a.status == 503 and ("/api/" in what or "/hooks" in what)]
    assert api
    assert [a for a in api if int(a.headers.get("retry-after", 0)) < 1] == []
    # Nobody restarted the API: it found its way back by itself.
    assert "starting it again" not in served.complained.replace("The database server died; starting it again", "")
    until(lambda: once("GET", f"{served.url}/readyz").status == 200, 30)
    assert Counter(_clients(crowd)) == Counter(crowd.made)
    assert served.stop() == 0


def _count(crowd: Crowd, status: int) -> int:
    return sum(a.status == status for _, a in crowd.answers)


def _clients(crowd: Crowd) -> list[str]:
    """The names of all clients."""
    names: list[str] = []
    cursor = ""
    while True:
        page = once(
            "GET", f"{crowd.url}/api/v1/clients?limit=200{cursor}", None, {"authorization": f"Bearer {crowd.key}"}
        ).json
        names += [c["name"] for c in page["data"]]
        if not page["hasMore"]:
            return names
        cursor = f"&cursor={page['nextCursor']}"


def _postmaster(served: Running) -> psutil.Process:
    """The first process of the embedded server: a child of `up`, with the backends below it."""
    children = psutil.Process(served.process.pid).children()
    return next(c for c in children if c.name() == "postgres")
