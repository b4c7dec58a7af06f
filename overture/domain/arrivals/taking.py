"""Taking in what was pushed: many bodies in one transaction; where one of them breaks it, each by itself.

Not what is done about an event: conversations decide that, in the same transaction as the push goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
import structlog

from overture.domain import conversations
from overture.domain.arrivals.events import PushArrived
from overture.domain.identity import Actor, Call, Calls, ProjectFacts
from overture.domain.platforms import Connectors, InboundEvent, InboundUnreadable, TakesInbound
from overture.runtime.db import Tx, is_passing

log = structlog.get_logger(__name__)

STARTS: Final = (PushArrived.name,)
"""The events after which it begins."""
AT_ONCE: Final = 200
ROUNDS: Final = 20
"""Transactions of one run; then others have their turn."""
_AGAIN: Final = (60, 300, 1800, 7200, 6 * 3600)
"""Seconds after which a push that broke is tried again; the last one for good."""
_ANSWER: Final = "update arrival_call set is_called = false where project_id = $1 and is_called"
_TAKE: Final = """
select id, connector, body from arrival where project_id = $1 and due_at <= $2 order by due_at, id limit $3
for update skip locked
"""
_ONE: Final = "select id, connector, body from arrival where project_id = $1 and id = $2 for update -- one row"
_GONE: Final = "delete from arrival where project_id = $1 and id = any($2::uuid[])"
_BROKE: Final = """
update arrival set tries = tries + 1, why = $3, due_at = $4::timestamptz + make_interval(secs =>
  ($5::int[])[least(tries + 1, array_length($5::int[], 1))])
where project_id = $1 and id = any($2::uuid[])
"""
_NEXT: Final = "select due_at from arrival where project_id = $1 order by due_at limit 1"


async def forget(tx: Tx, project_id: UUID, before: datetime) -> int:
    """Gives up what could not be taken in since before a moment; how many."""
    return await tx.execute(
        "delete from arrival where project_id = $1 and received_at < $2 and tries > 0", project_id, before
    )


class _Broke(Exception):
    """A batch could not be taken in; what it was made of."""

    def __init__(self, ids: Sequence[UUID], error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.ids = ids


async def take_in(calls: Calls, project: ProjectFacts, actor: Actor) -> timedelta | None:
    """Takes in what is due; after which time there is more, or None."""
    async with calls.db.transaction(project.id) as tx:
        # By itself and first: a push that is stored from here on calls again.
        await tx.execute(_ANSWER, project.id)
    for _ in range(ROUNDS):
        try:
            if not await calls.run(project, actor, _some):
                break
        except _Broke as broke:
            for one in broke.ids:
                await _alone(calls, project, actor, one)
    else:
        return timedelta(0)
    async with calls.db.transaction(project.id) as tx:
        due = await tx.fetchval(_NEXT, project.id)
        return None if due is None else max(due - tx.now, timedelta(0)) + timedelta(seconds=1)


async def _some(call: Call) -> int:
    await call.tx()
    rows = await call.fetch(_TAKE, call.machine_now, AT_ONCE)
    return await _taken(call, rows)


async def _alone(calls: Calls, project: ProjectFacts, actor: Actor, one: UUID) -> None:
    async def work(call: Call) -> int:
        return await _taken(call, await call.fetch(_ONE, one))

    try:
        await calls.run(project, actor, work)
    except _Broke as broke:
        why = str(broke)
        # Its text is somebody's message: the log has the kind of error alone.
        log.error("push_not_taken_in", project=str(project.id), arrival=str(one), error=why)
        async with calls.db.transaction(project.id) as tx:
            await tx.execute(_BROKE, project.id, [one], why, tx.now, list(_AGAIN))


async def _taken(call: Call, rows: Sequence[asyncpg.Record]) -> int:
    if not rows:
        return 0
    ids = [r["id"] for r in rows]
    try:
        if events := _events(call.resources.need(Connectors), rows):
            await conversations.receive(call, events)
    except asyncpg.PostgresError as error:
        # A deadlock runs again as a whole, an outage passes: neither is the body's fault.
        if is_passing(error) or isinstance(error, asyncpg.TransactionRollbackError):
            raise
        raise _Broke(ids, error) from error
    except Exception as error:
        if is_passing(error):
            raise
        raise _Broke(ids, error) from error
    await call.execute(_GONE, ids)
    return len(rows)


def _events(connectors: Connectors, rows: Sequence[asyncpg.Record]) -> list[InboundEvent]:
    out: list[InboundEvent] = []
    for r in rows:
        connector: object = connectors.by_name.get(r["connector"])
        if not isinstance(connector, TakesInbound):
            raise InboundUnreadable(f"no connector {r['connector']}")
        out += connector.parsed(bytes(r["body"]))
    return out
