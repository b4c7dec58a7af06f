"""Has the lanes of accounts looked at that have new single messages: a consumer of the relay.

Not in the request that accepts a message: many at once would wait for one another at the lane of their account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from overture.domain.messaging.single.events import SingleQueued
from overture.kernel.clock import Clock
from overture.runtime.db import Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.lanes import NewLane, rouse_lanes
from overture.runtime.work.queues import Queue, take_turns, wake

SINGLE: Final = 7
"""The code of this kind: in lanes, for good."""
_ACCOUNTS = """
select id, width, cap_id from account where project_id = $1 and id = any($2::uuid[]) order by id
"""


async def rouse(tx: Tx, project_id: UUID, clock: Clock, events: Sequence[EventRow]) -> set[Queue]:
    """The accounts of a batch of accepted messages, each by the moment its first is due."""
    due: dict[UUID, datetime] = {}
    for event in events:
        if event.name == SingleQueued.name:
            account, at = UUID(event.data["sender_id"]), datetime.fromisoformat(event.data["due_at"])
            due[account] = min(at, due.get(account, at))
    if not due:
        return set()
    await take_turns(tx, [project_id], Queue.ACTS)
    rows = await tx.fetch(_ACCOUNTS, project_id, sorted(due))
    new = [NewLane(r["id"], r["id"], r["id"], r["width"], r["cap_id"], due[r["id"]]) for r in rows]
    await rouse_lanes(tx, project_id, Queue.ACTS, SINGLE, new)
    await wake(tx, [project_id], Queue.ACTS)
    return {Queue.ACTS}
