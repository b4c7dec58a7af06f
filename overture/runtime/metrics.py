"""Metrics in Prometheus' text format: request times of this process, and readings of the database at each scrape.

Not the routes that show them (probes.py), and no table of a product: a domain brings its own readings.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import asyncpg
from prometheus_client import CollectorRegistry, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from overture.kernel.errors import OvertureError
from overture.runtime.db import Database, Tx
from overture.runtime.work.queues import Queue

_BUCKETS: Final = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_MOST_COUNTED: Final = 100_000
_PATIENCE: Final = 5.0

# One look into the index per queue: the oldest moment at which somebody should have come.
_LAG = """
select q.queue, coalesce(extract(epoch from $2 - (
  select t.wake_at from turn t where t.queue = q.queue and t.wake_at <= $2 order by t.wake_at limit 1
)), 0)::float8 as lag
from unnest($1::smallint[]) q(queue) order by q.queue
"""
_UNRELAYED = "select count(*) from (select from event where position is null limit $1) e"
_ALIVE = "select count(*) from worker where beat_until > $1"
_DOUBT = "select count(*) from (select from {table} where state = 4 limit $1) t"


@dataclass(frozen=True)
class Reading:
    """One number with its labels. `kind` counter: it only grows, and its name ends in `_total`."""

    name: str
    help: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["gauge", "counter"] = "gauge"


Source = Callable[[Tx], Awaitable[Sequence[Reading]]]
"""What a domain shows of itself: from rows that are kept up, never by counting a table."""


TOTALS = {
    "message": ("overture_sends_total", "Calls that sent a message, by what became of them."),
    "single_message": ("overture_single_sends_total", "Calls that sent a single message, by what became of them."),
    "callback": ("overture_callbacks_total", "Calls that posted a callback, by what became of them."),
    "delivery": ("overture_deliveries_total", "Calls that delivered a webhook, by what became of them."),
    "chore": ("overture_chores_total", "Reactions that ran, by what became of them."),
}
"""The counter of each kind of work."""


# A second series for each histogram, which says when it began: nobody asks.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """One process's registry. `doubtful` are the tables of work whose rows can be in doubt, by the kind's name."""

    def __init__(self, db: Database, *, doubtful: Mapping[str, str] | None = None, sources: Sequence[Source] = ()):
        self._db = db
        self._sources = (engine(doubtful or {}), *sources)
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Histogram(
            "overture_request_seconds",
            "Time to answer a request, by route template and class of status.",
            ("family", "method", "route", "status"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        # Finding a series by its labels costs more than counting in it.
        self._series: dict[tuple[str, str, str, int], Histogram] = {}

    def answered(self, *, family: str, method: str, route: str, status: int, seconds: float) -> None:
        """Counts one answered request."""
        key = (family, method, route, status // 100)
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self._requests.labels(family, method, route or "(none)", f"{key[3]}xx")
        series.observe(seconds)

    async def text(self) -> bytes:
        """Everything, as Prometheus reads it; without the database what this process knows, and that it is away."""
        found = await readings(self._db, (clock_skew, *self._sources), _PATIENCE)
        up = Reading("overture_database_up", "Whether the database answered this scrape.", float(found is not None))
        return generate_latest(self._registry) + generate_latest(_Once([*(found or ()), up]))


class _Once(Collector):
    """Readings as a registry that is read once."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = tuple(readings)

    def collect(self) -> Iterable[Metric]:
        """The readings by name, in the order they came."""
        found: dict[str, GaugeMetricFamily | CounterMetricFamily] = {}
        for r in self._readings:
            if r.name not in found:
                family = GaugeMetricFamily if r.kind == "gauge" else CounterMetricFamily
                found[r.name] = family(r.name, r.help, labels=tuple(r.labels))
            found[r.name].add_metric(tuple(r.labels.values()), r.value)
        return found.values()


async def readings(db: Database, sources: Sequence[Source], seconds: float) -> list[Reading] | None:
    """What the sources show, in one transaction; None where the database does not answer within that time."""
    try:
        async with asyncio.timeout(seconds), db.transaction() as tx:
            return [reading for source in sources for reading in await source(tx)]
    except (OvertureError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return None


async def clock_skew(tx: Tx) -> Sequence[Reading]:
    """`skew` as a source."""
    return [skew(tx)]


def skew(tx: Tx) -> Reading:
    """How far the database's clock is ahead of this process's, seconds; the way of the answer included."""
    # The one place that asks this machine's clock: it compares the two and dates nothing by it.
    ahead = tx.now.timestamp() - time.clock_gettime(time.CLOCK_REALTIME)
    return Reading("overture_clock_skew_seconds", "Database clock minus this machine's clock.", round(ahead, 4))


def engine(doubtful: Mapping[str, str]) -> Source:
    """What the engine shows: lag by queue, events not handed on, workers, rows in doubt; counts end at 100,000."""

    async def read(tx: Tx) -> Sequence[Reading]:
        queues = [q for q in Queue if q is not Queue.RELAY]
        lags = {r["queue"]: r["lag"] for r in await tx.fetch(_LAG, [int(q) for q in queues], tx.now)}
        lag = "Seconds the oldest due turn of a queue has waited."
        out = [Reading("overture_queue_lag_seconds", lag, lags[int(q)], {"queue": q.name.lower()}) for q in queues]
        unrelayed = await tx.fetchval(_UNRELAYED, _MOST_COUNTED)
        out.append(Reading("overture_events_unrelayed", "Events not handed on yet.", unrelayed))
        out.append(Reading("overture_workers_alive", "Workers whose lease runs.", await tx.fetchval(_ALIVE, tx.now)))
        for kind, table in doubtful.items():
            count = await tx.fetchval(_DOUBT.format(table=table), _MOST_COUNTED)
            out.append(Reading("overture_in_doubt", "Rows of work whose outcome is unknown.", count, {"kind": kind}))
        is_held = await tx.fetchval("select count(*) > 0 from instance where name = 'held' or name = 'restoring'")
        out.append(
            Reading("overture_sending_held", "Whether sending is held after a restore or a copy.", float(is_held))
        )
        for r in await tx.fetch("select kind, outcome, n from work_total order by kind, outcome"):
            name, said = TOTALS.get(r["kind"], (f"overture_{r['kind']}s_total", "Calls that ended, by outcome."))
            out.append(Reading(name, said, r["n"], {"outcome": r["outcome"]}, "counter"))
        return out

    return read
