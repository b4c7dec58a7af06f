"""Rate limits: one-minute windows counted in PostgreSQL, taken by each process in leased batches.

Not caps: those are exact in every rolling window and belong to the engine; nothing here knows a route or a header.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, Integer, PrimaryKeyConstraint, Table, Text, Uuid

from overture.runtime.db import Database, Tx, metadata

WINDOW = 60
"""Seconds in a window, unless a bucket has a longer one; windows begin at whole multiples of machine time."""
KEPT = timedelta(hours=1)
"""How long a past window stays, for a look at what a key did."""
_MOST_COUNTERS = 4096

rate_window = Table(
    "rate_window",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("bucket", Text, nullable=False),
    Column("window_at", DateTime(timezone=True), nullable=False),
    Column("used", Integer, CheckConstraint("used >= 0"), nullable=False),
    Column("granted", Integer, nullable=False),
    PrimaryKeyConstraint("project_id", "key_id", "bucket", "window_at"),
)
"""`used` counts what was leased to any process; `granted` is the size of the newest lease, for the one who took it."""

# A lease is a twentieth of the limit and never more than a quarter of what is left, so that processes end together.
# No row comes back where nothing is left.
_LEASE = """
insert into rate_window as w (project_id, key_id, bucket, window_at, used, granted)
select $1, $2, $3, $4, first.n, first.n
  from (select least($5::int, greatest(1, least($5::int / 20, $5::int / 4))) as n) first
on conflict (project_id, key_id, bucket, window_at) do update
   set granted = greatest(1, least($5::int / 20, ($5::int - w.used) / 4)),
       used = w.used + greatest(1, least($5::int / 20, ($5::int - w.used) / 4))
 where w.used < $5::int
returning used, granted
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether one request may pass. `remaining` is what is left in this window, `reset_seconds` its end (1 to 60)."""

    allowed: bool
    limit: int
    remaining: int
    reset_seconds: int


@dataclass(slots=True)
class _Counter:
    """What this process knows of one bucket in one window; `left` is leased to it and not yet used."""

    window: int = -1
    limit: int = 0
    used: int = 0
    left: int = 0
    length: int = WINDOW
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Limits:
    """The rate limits as one process keeps them; several processes on one database never pass more in total.

    `monotonic` counts seconds between two readings of the database's clock.
    """

    def __init__(self, db: Database, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._monotonic = monotonic
        self._offset: float | None = None
        self._counters: dict[tuple[UUID, str, str], _Counter] = {}

    async def take(self, project_id: UUID, key_id: str, bucket: str, limit: int, *, window: int = WINDOW) -> Decision:
        """Counts one request of a key against `limit` in a window of that many seconds; raises `Unavailable` where the
        database is away. A bucket with another window than a minute is told apart by it."""
        bucket = _bucket(bucket, window)
        counter = self._counters.get((project_id, key_id, bucket))
        if counter is None:
            counter = self._counters.setdefault((project_id, key_id, bucket), _Counter(length=window))
        decision = self._counted(counter, limit)
        while decision is None:
            async with counter.lock:
                decision = self._counted(counter, limit)
                if decision is None:
                    await self._lease(counter, (project_id, key_id, bucket), limit)
                    decision = self._counted(counter, limit)
        return decision

    def give_back(self, project_id: UUID, key_id: str, bucket: str, window: int = WINDOW) -> None:
        """One request that was counted counts no more: it did nothing. It is there for others of this process."""
        counter = self._counters.get((project_id, key_id, _bucket(bucket, window)))
        if counter is not None:
            counter.left += 1

    def _counted(self, counter: _Counter, limit: int) -> Decision | None:
        """The decision where it needs no question to the database."""
        if self._offset is None or counter.limit != limit:
            return None
        now = self._monotonic() + self._offset
        length = counter.length
        if now // length > counter.window:
            return None
        reset = min(length, max(1, math.ceil((counter.window + 1) * length - now)))
        if counter.left > 0:
            counter.left -= 1
            return Decision(True, limit, limit - counter.used + counter.left, reset)
        if counter.used >= limit:
            return Decision(False, limit, 0, reset)
        return None

    async def _lease(self, counter: _Counter, key: tuple[UUID, str, str], limit: int) -> None:
        async def work() -> tuple[float, float, int, int | None]:
            async with self._db.transaction(key[0]) as tx:
                heard = self._monotonic()
                at = tx.now.timestamp()
                window = int(at // counter.length)
                row = await tx.fetchrow(_LEASE, *key, datetime.fromtimestamp(window * counter.length, UTC), limit)
                if row is None:
                    return at, heard, limit, None
                return at, heard, row["used"], row["granted"]

        at, heard, used, granted = await self._db.again(work)
        self._offset = at - heard
        window = int(at // counter.length)
        # Leased in this window under the key's earlier limit: still good where the new one leaves room.
        kept = counter.left if counter.window == window else 0
        counter.window, counter.limit, counter.used = window, limit, used
        counter.left = 0 if granted is None else kept + granted
        if len(self._counters) > _MOST_COUNTERS:
            self._counters = {
                k: c for k, c in self._counters.items() if c.window >= int(at // c.length) or c.lock.locked()
            }


def _bucket(name: str, window: int) -> str:
    return name if window == WINDOW else f"{name}:{window}"


async def forget(tx: Tx, before: datetime | None = None) -> int:
    """Deletes windows that began before `before` (an hour ago); how many."""
    return await tx.execute("delete from rate_window where window_at < $1", before or tx.now - KEPT)
