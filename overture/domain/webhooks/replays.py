"""Replays as people ask for them: started, read, cancelled.

Not how they go on: replaying.py, a batch at a time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.webhooks import queries
from overture.domain.webhooks.commands import check_names
from overture.domain.webhooks.contracts import (
    REPLAY_PREFIX,
    Endpoint,
    EndpointStatus,
    NewReplay,
    Replay,
    ReplayStatus,
)
from overture.domain.webhooks.errors import (
    InvalidReplay,
    ReplayIsOver,
    ReplayNotFound,
    ReplayUnderWay,
    WebhookIsDisabled,
)
from overture.domain.webhooks.events import ReplayQueued
from overture.kernel.errors import FieldFault
from overture.kernel.ids import EndpointId, ReplayId, shown
from overture.kernel.paging import Page, PageAsk
from overture.runtime.work.queues import Queue

MOST_PER_SECOND: Final = 500
_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_REPLAY: Final = """
select id, endpoint_id, to_id, only_failed, events, since, until, per_second, status, reason, reached_at, taken,
  delivered, failed, skipped, created_at, ended_at
from replay where project_id = $1
"""


async def start_replay(call: Call, endpoint_id: EndpointId, new: NewReplay) -> Replay:
    """Begins to send again; `InvalidReplay` names faults of the span, the rate and the events. One at a time to an
    endpoint, for their rates would add up."""
    await call.take_turn(Queue.DELIVERIES)
    await queries.get(call, endpoint_id)
    to = await queries.get(call, new.to or endpoint_id)
    # This very moment is among it, for a clock that stands still.
    now = call.now + timedelta(microseconds=1)
    until = now if new.until is None else min(new.until, now)
    _check(call, new, until)
    if to.status is not EndpointStatus.ACTIVE:
        raise WebhookIsDisabled(reason=to.disabled_reason)
    running = await call.fetchval(
        "select id from replay where project_id = $1 and to_id = $2 and status = 'running' order by id limit 1", to.id
    )
    if running is not None:
        raise ReplayUnderWay(replay=shown(REPLAY_PREFIX, running))
    replay_id = ReplayId(call.new_id())
    await _insert(call, replay_id, endpoint_id, new, to, until)
    call.emit(replay_id, 1, ReplayQueued(replay_id=replay_id))
    return await get_replay(call, endpoint_id, replay_id)


async def _insert(
    call: Call, replay_id: ReplayId, endpoint_id: EndpointId, new: NewReplay, to: Endpoint, until: datetime
) -> None:
    await call.execute(
        """insert into replay (project_id, id, endpoint_id, to_id, only_failed, events, since, until, per_second,
          status, next_at, seq, told_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'running', $10, 1, $10, $10)""",
        replay_id,
        endpoint_id,
        to.id,
        new.only_failed,
        list(dict.fromkeys(to.events if new.events is None else new.events)),
        max(new.since, _EARLIEST),
        until,
        new.per_second,
        call.now,
    )


def _check(call: Call, new: NewReplay, until: datetime) -> None:
    faults = [] if new.events is None else check_names(call, new.events)
    if new.since >= until:
        faults.append(FieldFault("since", "invalid_field", "It must be before `until`, and before now."))
    if not 1 <= new.per_second <= MOST_PER_SECOND:
        faults.append(FieldFault("per_second", "invalid_field", f"Send a number from 1 to {MOST_PER_SECOND}."))
    if faults:
        raise InvalidReplay(problem=faults[0].message, fields=tuple(faults))


async def get_replay(call: Call, endpoint_id: EndpointId, replay_id: ReplayId) -> Replay:
    """One replay of an endpoint, or `ReplayNotFound`."""
    row = await call.fetchrow(f"{_REPLAY} and id = $2 and endpoint_id = $3", replay_id, endpoint_id)
    if row is None:
        raise ReplayNotFound
    return _replay(row)


async def replays(call: Call, endpoint_id: EndpointId, ask: PageAsk) -> Page[Replay]:
    """The replays asked for at an endpoint, newest first."""
    await queries.get(call, endpoint_id)
    after = UUID(ask.after[0]) if ask.after else None
    rows = await call.fetch(
        f"{_REPLAY} and endpoint_id = $2 and ($3::uuid is null or id < $3) order by id desc limit $4",
        endpoint_id,
        after,
        ask.limit + 1,
    )
    items = [_replay(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def cancel_replay(call: Call, endpoint_id: EndpointId, replay_id: ReplayId) -> Replay:
    """Takes up nothing more; what it put on its way goes on as any delivery does. Again it changes nothing."""
    await get_replay(call, endpoint_id, replay_id)
    # A round that is taking up a batch at this moment is waited for.
    await call.execute(
        """update replay set status = 'cancelled', ended_at = $3
        where project_id = $1 and id = $2 and status in ('running', 'delivering')""",
        replay_id,
        call.now,
    )
    found = await get_replay(call, endpoint_id, replay_id)
    if found.status is not ReplayStatus.CANCELLED:
        raise ReplayIsOver(status=found.status.value)
    return found


def _replay(r: asyncpg.Record) -> Replay:
    return Replay(
        id=ReplayId(r["id"]),
        endpoint_id=EndpointId(r["endpoint_id"]),
        to_id=EndpointId(r["to_id"]),
        only_failed=r["only_failed"],
        events=tuple(r["events"]),
        since=r["since"],
        until=r["until"],
        per_second=r["per_second"],
        status=ReplayStatus(r["status"]),
        reason=r["reason"],
        reached_at=r["reached_at"],
        taken=r["taken"],
        delivered=r["delivered"],
        failed=r["failed"],
        skipped=r["skipped"],
        created_at=r["created_at"],
        ended_at=r["ended_at"],
    )
