"""Lanes as commands see them: opened, woken, parked, bound to caps.

Not how a reserve serves them. Take the turn before any of these on a queue that runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from overture.kernel.clock import NEVER
from overture.runtime.db import Tx
from overture.runtime.work.queues import Queue

_OPEN = """
insert into lane (project_id, id, queue, kind, key, pick_key, next_at, width, cap_ids)
select $1, x.id, $2, $3, x.key, x.pick_key, x.next_at, x.width, array_remove($8::uuid[] || x.cap_id, null)
from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::int[], $9::uuid[], $10::timestamptz[])
  x(id, key, pick_key, width, cap_id, next_at)
on conflict (project_id, kind, pick_key, key) do update
  set next_at = case when lane.wait_reason like 'hold:%' then greatest(lane.next_at, excluded.next_at)
      else excluded.next_at end,
    wait_reason = case when lane.wait_reason like 'hold:%' then lane.wait_reason end,
    cap_ids = excluded.cap_ids, width = excluded.width
returning id
"""
_ROUSE = """
insert into lane (project_id, id, queue, kind, key, pick_key, next_at, width, cap_ids)
select $1, x.id, $2, $3, x.key, x.pick_key, x.next_at, x.width, array_remove(array[x.cap_id], null)
from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::int[], $8::uuid[], $9::timestamptz[])
  x(id, key, pick_key, width, cap_id, next_at) order by x.id
on conflict (project_id, kind, pick_key, key) do update
  set next_at = least(lane.next_at, excluded.next_at), wait_reason = null
  where lane.wait_reason is null or lane.wait_reason = 'nothing_waits'
"""
HOLD = "hold:"
"""Begins the wait reason of a lane that an answer of the outside put off: only time ends it, or a person."""
SHUT = "shut:"
"""Begins the wait reason of a lane whose kind keeps back what waits, until a moment it named."""


@dataclass(frozen=True)
class NewLane:
    """A lane to open: what it serves, the rows it shares, its width, and the cap of its own subject (or None)."""

    id: UUID
    key: UUID
    pick_key: UUID
    width: int
    cap_id: UUID | None
    next_at: datetime


async def open_lanes(
    tx: Tx, project_id: UUID, queue: Queue, kind: int, new: Sequence[NewLane], shared_caps: Sequence[UUID] = ()
) -> None:
    """Opens lanes, or sets them due again where they exist; `shared_caps` bind all of them."""
    if not new:
        return
    await tx.fetch(
        _OPEN,
        project_id,
        int(queue),
        kind,
        [n.id for n in new],
        [n.key for n in new],
        [n.pick_key for n in new],
        [n.width for n in new],
        list(shared_caps),
        [n.cap_id for n in new],
        [n.next_at for n in new],
    )


async def rouse_lanes(tx: Tx, project_id: UUID, queue: Queue, kind: int, new: Sequence[NewLane]) -> None:
    """Opens lanes, and has those that wait for nothing looked at by then. One that is held, stopped or full is not
    touched: what ended that looks."""
    await tx.execute(
        _ROUSE,
        project_id,
        int(queue),
        kind,
        [n.id for n in new],
        [n.key for n in new],
        [n.pick_key for n in new],
        [n.width for n in new],
        [n.cap_id for n in new],
        [n.next_at for n in new],
    )


async def open_pick(tx: Tx, project_id: UUID, pick_key: UUID) -> None:
    """The cursor of a set of waiting rows, at its beginning."""
    await tx.execute(
        """insert into pick (project_id, id, cursor) values ($1, $2, 0)
        on conflict (project_id, id) do update set cursor = 0""",
        project_id,
        pick_key,
    )


async def set_due(tx: Tx, project_id: UUID, pick_key: UUID, at: datetime) -> None:
    """Every lane of these rows is looked at by `at` (project time), but for those that the outside put off."""
    await tx.execute(
        """update lane set next_at = least(next_at, $3), wait_reason = null
        where project_id = $1 and pick_key = $2 and (wait_reason is null or wait_reason not like 'hold:%')""",
        project_id,
        pick_key,
        at,
    )


async def park(tx: Tx, project_id: UUID, pick_key: UUID, reason: str) -> None:
    """No lane of these rows is looked at until something sets it due. One that was put off keeps its moment."""
    await tx.execute(
        """update lane set next_at = $3, wait_reason = $4
        where project_id = $1 and pick_key = $2 and (wait_reason is null or wait_reason not like 'hold:%')""",
        project_id,
        pick_key,
        NEVER,
        reason,
    )


async def park_key(tx: Tx, project_id: UUID, key: UUID, reason: str, until: datetime = NEVER) -> None:
    """No lane that serves `key` (an account, an endpoint) is looked at until then."""
    await tx.execute(
        "update lane set next_at = $3, wait_reason = $4 where project_id = $1 and key = $2",
        project_id,
        key,
        until,
        reason,
    )


async def set_due_key(tx: Tx, project_id: UUID, key: UUID, at: datetime, *, held: bool = True) -> None:
    """Every lane that serves `key` is looked at by `at`; with `held` also those that the outside put off."""
    await tx.execute(
        """update lane set next_at = $3, wait_reason = null where project_id = $1 and key = $2
        and ($4::boolean or wait_reason is null or wait_reason not like 'hold:%')""",
        project_id,
        key,
        at,
        held,
    )


async def put_off_key(tx: Tx, project_id: UUID, key: UUID, until: datetime, reason: str) -> None:
    """No lane that serves `key` is looked at before `until`, because of what the outside said to one of them."""
    await tx.execute(
        "update lane set next_at = $3, wait_reason = $4 where project_id = $1 and key = $2 and next_at < $3",
        project_id,
        key,
        until,
        HOLD + reason,
    )


async def close_key(tx: Tx, project_id: UUID, key: UUID) -> None:
    """The lanes that serve `key` are gone; its waiting rows were ended before."""
    await tx.execute("delete from lane where project_id = $1 and key = $2", project_id, key)
