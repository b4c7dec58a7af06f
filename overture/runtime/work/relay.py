"""The relay: gives events their place in the project's feed and hands them on, exactly once into the database.

Not delivery: consumers insert rows of work in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from overture.kernel.clock import SYSTEM, Clock
from overture.runtime.db import Database, Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.queues import Queue

_TURN = "select project_id from turn where project_id = $1 and queue = $2 for update skip locked"
_BATCH = """
select project_id, id, subject, seq, name, at, data from event
where project_id = $1 and position is null order by id limit $2
"""
# By the row's address: a join by key may become one of all the project's events with every row given, where the plan
# was made before there were any. Nobody else changes an event, so the address holds.
_PLACE = """
update event e set position = x.position
from unnest($2::uuid[], $3::bigint[]) x(id, position) cross join lateral (
  select w.ctid as at from event w where w.project_id = $1 and w.id = x.id limit 1) k
where e.ctid = k.at
"""
_FEED = """
insert into feed (project_id, last) values ($1, $2)
on conflict (project_id) do update set last = feed.last + $2 returning last
"""
WAITING_PROJECTS = """
with recursive p(id) as (
  (select project_id from event where position is null order by project_id limit 1)
  union all
  select (select e.project_id from event e where e.position is null and e.project_id > p.id
          order by e.project_id limit 1)
  from p where p.id is not null)
select id from p where id is not null order by id limit 64
"""
"""The projects with events not handed on yet, by skipping through a nearly empty index."""


class Consumer(Protocol):
    """Takes a batch of events in feed order, in the relay's transaction; inserts its own rows and wakes its queue."""

    async def __call__(self, tx: Tx, project_id: UUID, clock: Clock, events: Sequence[EventRow]) -> set[Queue]:
        """The queues that have new work."""
        ...


async def relay(
    db: Database, project_id: UUID, consumers: Sequence[Consumer], limit: int = 1000
) -> tuple[int, set[Queue]]:
    """Hands on at most `limit` events of one project: how many (0 where another is at it), the queues with new work."""
    async with db.transaction(project_id) as tx:
        if await tx.fetchrow(_TURN, project_id, int(Queue.RELAY)) is None:
            return 0, set()
        rows = await tx.fetch(_BATCH, project_id, limit)
        if not rows:
            return 0, set()
        events = [EventRow(*r) for r in rows]
        events = in_order(events)
        clock = await clock_of(tx, project_id)
        woken: set[Queue] = set()
        for consumer in consumers:
            woken |= await consumer(tx, project_id, clock, events)
        last: int = await tx.fetchval(_FEED, project_id, len(events))
        places = list(range(last - len(events) + 1, last + 1))
        await tx.execute(_PLACE, project_id, [e.id for e in events], places)
        return len(events), woken


def in_order(events: Sequence[EventRow]) -> list[EventRow]:
    """The events as given, but with each subject's own in the order of their sequence."""
    places: dict[UUID, list[int]] = {}
    for i, e in enumerate(events):
        places.setdefault(e.subject, []).append(i)
    out = list(events)
    for at in places.values():
        if len(at) > 1:
            for i, e in zip(at, sorted((events[i] for i in at), key=lambda e: e.seq), strict=True):
                out[i] = e
    return out


async def clock_of(tx: Tx, project_id: UUID) -> Clock:
    """The project's clock; the system's where it has no row."""
    row = await tx.fetchrow("select real_at, shown_at, scale from clock where project_id = $1", project_id)
    return SYSTEM if row is None else Clock(row["real_at"], row["shown_at"], row["scale"])
