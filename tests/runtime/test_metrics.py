"""Metrics and probes, asked as a monitor asks them, on a database that is there and one that is not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from overture.runtime.db import Database, Tx
from overture.runtime.metrics import Metrics, Reading
from overture.runtime.probes import App, database_check, page, probes
from tests.conftest import Run

PROJECT = UUID(int=7)


async def asked(app: App, method: str = "GET") -> tuple[int, dict[bytes, bytes], str]:
    """Status, headers and body of one request."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app({"type": "http", "method": method, "path": "/", "headers": []}, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"].decode()


def value(text: str, name: str, labels: str = "") -> float:
    found = re.search(rf"^{re.escape(name + labels)} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


async def some_work(db: Database) -> None:
    """A queue ten seconds behind, a living worker and a dead one, an event that nobody handed on."""
    async with db.transaction(PROJECT) as tx:
        await tx.execute(
            "insert into turn (project_id, queue, wake_at) values ($1, 1, $2)", PROJECT, tx.now - timedelta(seconds=10)
        )
        for n, ahead in ((1, 20), (2, -20)):
            await tx.execute(
                "insert into worker (id, beat_until, started_at, host, version) values ($1, $2, $3, 'h', 'v')",
                UUID(int=n),
                tx.now + timedelta(seconds=ahead),
                tx.now,
            )
        await tx.execute(
            "insert into event (project_id, id, subject, seq, name, at, data) values ($1, $1, $1, 1, 'x', $2, '{}')",
            PROJECT,
            tx.now,
        )


def test_a_scrape_reads_lag_workers_events_and_request_times(database: Database, run: Run[Any]) -> None:
    run(some_work(database))
    metrics = Metrics(database, doubtful={"messages": "message"})
    metrics.answered(family="outreach", method="GET", route="/api/v1/clients", status=201, seconds=0.02)
    text: str = run(metrics.text()).decode()
    assert 10 <= value(text, "overture_queue_lag_seconds", '{queue="acts"}') < 20
    assert value(text, "overture_queue_lag_seconds", '{queue="deliveries"}') == 0
    assert value(text, "overture_workers_alive") == 1
    assert value(text, "overture_events_unrelayed") == 1
    assert value(text, "overture_in_doubt", '{kind="messages"}') == 0
    assert abs(value(text, "overture_clock_skew_seconds")) < 1
    assert value(text, "overture_database_up") == 1
    labels = '{family="outreach",method="GET",route="/api/v1/clients",status="2xx"}'
    assert value(text, "overture_request_seconds_count", labels) == 1


def test_a_domain_brings_its_own_readings(database: Database, run: Run[Any]) -> None:
    async def source(tx: Tx) -> Sequence[Reading]:
        return [
            Reading("overture_sends_total", "Sends.", n, {"outcome": o}, "counter") for o, n in (("a", 1), ("b", 2))
        ]

    text: str = run(Metrics(database, sources=[source]).text()).decode()
    assert value(text, "overture_sends_total", '{outcome="b"}') == 2
    assert text.count("# TYPE overture_sends_total counter") == 1


def test_without_a_database_a_scrape_says_that_it_is_away(run: Run[Any]) -> None:
    text: str = run(Metrics(Database("postgresql://x@127.0.0.1:1/x")).text()).decode()
    assert value(text, "overture_database_up") == 0


def routes(db: Database) -> Mapping[str, App]:
    return probes(Metrics(db), [database_check(db)], "1.2.3")


def test_health_asks_nobody(run: Run[Any]) -> None:
    status, _, body = run(asked(routes(Database("postgresql://x@127.0.0.1:1/x"))["/healthz"]))
    assert (status, body) == (200, '{"status":"ok","version":"1.2.3"}')


def test_readiness_names_what_is_missing(database: Database, run: Run[Any]) -> None:
    status, _, body = run(asked(routes(database)["/readyz"]))
    assert status == 503
    assert "no version" in body  # made from the tables as declared, without a migration
    status, _, body = run(asked(routes(Database("postgresql://x@127.0.0.1:1/x"))["/readyz"]))
    assert (status, "The database does not answer." in body) == (503, True)


def test_a_probe_is_read_only_and_never_kept(run: Run[Any]) -> None:
    async def make() -> tuple[int, bytes, bytes]:
        return 200, b"text/plain", b"x"

    status, headers, _ = run(asked(page(make), "POST"))
    assert (status, headers[b"allow"]) == (405, b"GET, HEAD")
    status, headers, body = run(asked(page(make), "HEAD"))
    assert (status, headers[b"content-length"], body) == (200, b"1", "")
    assert headers[b"cache-control"] == b"no-store"
