"""How a replay goes on: a chore that takes up a batch, each delivery with its moment, and is run again for the next.

Not the sending: the rows wait in their endpoint's lane until their moment, among those of new events.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.webhooks.ending import REASONS
from overture.domain.webhooks.events import ReplayQueued
from overture.domain.webhooks.fanout import DELIVERY_ID
from overture.kernel.clock import SYSTEM
from overture.runtime.work.queues import Queue

ROUND: Final = timedelta(seconds=2)
"""How often it looks again while it takes up events (project time; on a fast clock as much machine time)."""
AHEAD: Final = 2.5
"""How many rounds ahead deliveries get their moments; as many may come late and at once after an endpoint's hold."""
TOLD_EVERY: Final = timedelta(days=1)
DISORDER: Final = timedelta(hours=1)
"""More than events stand apart in the feed from the order of their moments: no transaction is open as long."""
_LONGEST_PAUSE: Final = timedelta(minutes=10)

_REPLAY = """
select r.*, n.status as to_status, o.status as of_status from replay r
left join endpoint n on n.project_id = r.project_id and n.id = r.to_id
left join endpoint o on o.project_id = r.project_id and o.id = r.endpoint_id
where r.project_id = $1 and r.id = $2
"""
_FEED = """
select position, id, name, at from event where project_id = $1 and position > $2 order by position limit $3
"""
_COMING = "select 1 from event where project_id = $1 and position is null and at < $2 order by id limit 1"
_PLACED = "select at from event where project_id = $1 and position >= $2 order by position limit 1"
_ENDS = """
select coalesce((select position from event where project_id = $1 and position is not null order by position limit 1),
  1) as first, coalesce((select last from feed where project_id = $1), 0) as last
"""
_FAILED = """
select d.event_id as id, d.event_name as name, e.at from delivery d
left join lateral (select at from event e where e.project_id = d.project_id and e.id = d.event_id limit 1) e on true
where d.project_id = $1 and d.endpoint_id = $2 and d.state in (3, 5) and ($3::uuid is null or d.event_id > $3)
order by d.event_id limit $4
"""
_UNTRIED = """
select count(*) from delivery where project_id = $1 and replay_id = $2 and state = 0 and tries = 0
"""
# As every other that changes waiting deliveries without being their reserve: turn, lane, then rows.
_LANE = "select 1 from lane where project_id = $1 and id = $2 for update"
# It may have been cancelled meanwhile, or gone on elsewhere where a lease was lost.
_STILL = """
select 1 from replay where project_id = $1 and id = $2 and status = 'running'
  and position is not distinct from $3 and after_event is not distinct from $4 for update
"""
# Rows with a call under way are not touched: their record changes them without the turn. What waits for its first try
# is on its way as it is, what waits for another has it now.
_AGAIN = """
update delivery d set state = 0, tries = 0, attempt = 0, reason = null, ended_at = null, seq = d.seq + 1,
  due_at = case when d.state = 0 then least(d.due_at, x.due_at) else x.due_at end, replay_id = $3, is_replay = true
from unnest($4::uuid[], $5::timestamptz[]) x(event_id, due_at)
where d.project_id = $1 and d.endpoint_id = $2 and d.event_id = x.event_id and d.replay_id is null
  and (d.state in (2, 3, 5) or d.state = 0 and d.tries > 0)
returning d.event_id
"""
_NEW = f"""
insert into delivery
  (project_id, id, pick_key, lane_id, due_at, position, endpoint_id, event_id, event_name, created_at, replay_id,
   is_replay)
select $1, {DELIVERY_ID}, e.id, e.id, x.due_at, x.n, e.id, x.id, x.name, $4, $3, true
from unnest($5::uuid[], $6::text[], $7::timestamptz[], $8::int[]) x(id, name, due_at, n)
cross join (select $2::uuid as id) e
order by x.n
on conflict (project_id, endpoint_id, event_id) do nothing
"""
_DUE = """
update lane set next_at = least(next_at, $3), wait_reason = null
where project_id = $1 and id = $2 and (wait_reason is null or wait_reason = 'nothing_waits')
"""
_TAKEN = """
update replay set position = $3, after_event = $4, reached_at = coalesce($5, reached_at), next_at = $6,
  taken = taken + $7, skipped = skipped + $8, status = $9
where project_id = $1 and id = $2
"""
_COUNT = """
with over as (
  select id, state from delivery where project_id = $1 and replay_id = $2 and state in (2, 3, 5)
  order by state, tries, id limit $3 for update),
freed as (
  update delivery d set replay_id = null from over where d.project_id = $1 and d.id = over.id returning over.state)
select count(*) filter (where state = 2) as delivered, count(*) filter (where state <> 2) as failed from freed
"""
_COUNTED = """
update replay set delivered = delivered + $3, failed = failed + $4 where project_id = $1 and id = $2
"""
_OPEN = "select 1 from delivery where project_id = $1 and replay_id = $2 order by state, tries limit 1"
_COMPLETED = """
update replay set status = 'completed', ended_at = $3
where project_id = $1 and id = $2 and status = 'delivering'
"""
_FAIL = """
update replay set status = 'failed', reason = $3, ended_at = $4
where project_id = $1 and id = $2 and status = 'running'
"""
_TOLD = "update replay set told_at = $3, seq = seq + 1 where project_id = $1 and id = $2 returning seq"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of a replay is done in one transaction."""

    taken: int = 250
    """Deliveries taken up, or counted: the turn is held for some 20 ms."""
    looked_at: int = 5_000
    """Events, or failed deliveries, looked at without the turn."""


_USUAL: Final = Sizes()


@dataclass
class _Looked:
    """What a look found: events to send, and how far it came. `whole`: nothing is behind; `more`: there is, at once."""

    position: int | None
    after_event: UUID | None
    reached_at: datetime | None = None
    found: list[asyncpg.Record] = field(default_factory=list)
    whole: bool = False
    more: bool = False


async def go_on_replaying(call: Call, replay_id: UUID, sizes: Sizes = _USUAL) -> timedelta | None:
    """One round of a replay: takes up what is due soon, counts what has ended; how long until the next round."""
    row = await call.fetchrow(_REPLAY, replay_id)
    if row is None:
        return None
    pause = await _take_up(call, row, sizes) if row["status"] == "running" else None
    counted = await call.fetchrow(_COUNT, replay_id, sizes.taken)
    delivered, failed = (counted["delivered"], counted["failed"]) if counted else (0, 0)
    if delivered or failed:
        await call.execute(_COUNTED, replay_id, delivered, failed)
    if delivered + failed == sizes.taken:
        pause = timedelta(0)
    elif pause is None:
        pause = await _tail(call, row)
    if pause is not None and call.now - row["told_at"] >= TOLD_EVERY:
        # Its chore hangs on an event, which is not kept for ever: another takes its place.
        seq = await call.fetchval(_TOLD, replay_id, call.now)
        call.emit(replay_id, seq, ReplayQueued(replay_id=replay_id))
        return None
    return pause


async def _tail(call: Call, row: asyncpg.Record) -> timedelta | None:
    """The pause while the last deliveries are under way, longer as time goes by; None where all have ended."""
    if await call.fetchval(_OPEN, row["id"]) is not None:
        since_last: timedelta = call.now - row["next_at"]
        return max(_round(call), min(since_last / 10, _LONGEST_PAUSE))
    await call.execute(_COMPLETED, row["id"], call.now)
    return None


def _round(call: Call) -> timedelta:
    return ROUND * max(1.0, call.clock.scale)


async def _take_up(call: Call, row: asyncpg.Record, sizes: Sizes) -> timedelta | None:
    """A batch put on its way, each delivery with its moment; None where nothing is left to take up."""
    status = "deleted" if row["of_status"] in (None, "deleted") else row["to_status"] or "deleted"
    if status != "active":
        await call.execute(_FAIL, row["id"], REASONS[status], call.now)
        return None
    rate, ahead = row["per_second"], _round(call) * AHEAD
    start = max(row["next_at"], call.now)
    late = await call.fetchval(_UNTRIED, row["id"])
    by_moment = int((call.now + ahead - start).total_seconds() * rate)
    room = min(sizes.taken, by_moment, int(ahead.total_seconds() * rate) - late)
    if room <= 0:
        return _round(call)
    looked = await (_failed if row["only_failed"] else _of_feed)(call, row, room, sizes.looked_at)
    found = looked.found
    if found:
        await call.take_turn(Queue.DELIVERIES)
        await call.fetchrow(_LANE, row["to_id"])
    if await call.fetchrow(_STILL, row["id"], row["position"], row["after_event"]) is None:
        return timedelta(0)
    taken = await _put(call, row, found, moments(start, rate, len(found))) if found else 0
    await call.execute(
        _TAKEN,
        row["id"],
        looked.position,
        looked.after_event,
        looked.reached_at,
        start + timedelta(seconds=len(found) / rate) if found else row["next_at"],
        taken,
        len(found) - taken,
        "delivering" if looked.whole else "running",
    )
    if looked.whole:
        return timedelta(0) if taken == 0 else _round(call)
    return timedelta(0) if looked.more or len(found) == sizes.taken else _round(call)


def moments(start: datetime, rate: int, count: int) -> list[datetime]:
    """`count` moments at `rate` a second from `start` on, at most ten different ones in a second."""
    together = -(-rate // 10)
    return [start + timedelta(seconds=n // together * together / rate) for n in range(count)]


async def _of_feed(call: Call, row: asyncpg.Record, room: int, most: int) -> _Looked:
    """The next events of the feed that it is about, `room` of them, among the next `most`."""
    position = row["position"]
    if position is None:
        position = await _beginning(call, row["since"])
    looked = _Looked(position, None)
    rows = await call.fetch(_FEED, position, most)
    wanted = frozenset(row["events"])
    for r in rows:
        looked.position, looked.reached_at = r["position"], r["at"]
        if call.clock is SYSTEM and r["at"] >= row["until"] + DISORDER:
            looked.whole = True
            return looked
        if r["name"] in wanted and row["since"] <= r["at"] < row["until"]:
            looked.found.append(r)
            if len(looked.found) == room:
                return looked
    looked.more = len(rows) == most
    if not looked.more:
        looked.whole = await call.fetchval(_COMING, row["until"]) is None
    return looked


async def _beginning(call: Call, since: datetime) -> int:
    """A place in the feed with nothing from `since` on before it; found by halves where moments follow the feed."""
    ends = await call.fetchrow(_ENDS)
    low, high = (ends["first"], ends["last"] + 1) if ends else (1, 1)
    if call.clock is not SYSTEM:
        return int(low) - 1  # A clock of its own may have leapt.
    while low < high:
        middle = (low + high) // 2
        at = await call.fetchval(_PLACED, middle)
        if at is not None and at < since - DISORDER:
            low = middle + 1
        else:
            high = middle
    return int(low) - 1


async def _failed(call: Call, row: asyncpg.Record, room: int, most: int) -> _Looked:
    """The next failed deliveries that it is about, `room` of them, among the next `most`."""
    looked = _Looked(None, row["after_event"])
    rows = await call.fetch(_FAILED, row["endpoint_id"], row["after_event"], most)
    wanted = frozenset(row["events"])
    for r in rows:
        looked.after_event = r["id"]
        if r["at"] is None:
            continue
        looked.reached_at = r["at"]
        if r["name"] in wanted and row["since"] <= r["at"] < row["until"]:
            looked.found.append(r)
            if len(looked.found) == room:
                return looked
    looked.more = len(rows) == most
    looked.whole = not looked.more
    return looked


async def _put(call: Call, row: asyncpg.Record, found: Sequence[asyncpg.Record], at: Sequence[datetime]) -> int:
    """The deliveries of these events made, or made to wait again; how many. The rest are on their way already."""
    ids = [r["id"] for r in found]
    again = {r[0] for r in await call.fetch(_AGAIN, row["to_id"], row["id"], ids, list(at))}
    new = [n for n, r in enumerate(found) if r["id"] not in again]
    made = 0
    if new:
        made = await call.execute(
            _NEW,
            row["to_id"],
            row["id"],
            call.now,
            [ids[n] for n in new],
            [found[n]["name"] for n in new],
            [at[n] for n in new],
            new,
        )
    await call.execute(_DUE, row["to_id"], at[0])
    await call.wake(Queue.DELIVERIES)
    return len(again) + made


Reaction = Callable[[Call, UUID], Awaitable[timedelta | None]]

REACTIONS: Final[Mapping[str, tuple[Reaction, ...]]] = {ReplayQueued.name: (go_on_replaying,)}
"""The list main registers."""
