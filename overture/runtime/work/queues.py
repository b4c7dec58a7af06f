"""The queues, in lock order, and turns: the one lock a reserve takes.

Not what is done in a turn: that is reserve, or the command that took it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from overture.kernel.clock import NEVER
from overture.runtime.db import Tx


class Queue(IntEnum):
    """Work of one sort shares a turn in each project. The numbers are the lock order: lower first."""

    RELAY = 0
    ACTS = 1
    DELIVERIES = 2
    READS = 3
    ADS = 4
    CHORES = 5


async def add_turns(tx: Tx, project_id: UUID) -> None:
    """A new project's turns, all asleep."""
    await tx.execute(
        "insert into turn (project_id, queue, wake_at) select $1, q, $3 from unnest($2::smallint[]) q",
        project_id,
        [int(q) for q in Queue],
        NEVER,
    )


async def take_turns(tx: Tx, projects: Iterable[UUID], queue: Queue) -> None:
    """Waits for these projects' turns in id order: after this, nothing more of that queue is reserved until commit."""
    await tx.fetch(
        "select project_id from turn where project_id = any($1::uuid[]) and queue = $2 order by project_id for update",
        sorted(set(projects)),
        int(queue),
    )


async def wake(tx: Tx, projects: Iterable[UUID], queue: Queue, at: datetime | None = None) -> None:
    """Has the queue looked at by `at` (machine time; now). Take the turn first where other rows are locked."""
    await tx.execute(
        "update turn set wake_at = $3 where project_id = any($1::uuid[]) and queue = $2 and wake_at > $3",
        sorted(set(projects)),
        int(queue),
        at or tx.now,
    )
