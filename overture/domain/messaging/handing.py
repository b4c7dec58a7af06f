"""Messages handed to people: the task that comes about with the record, and what becomes of it without its person.

Not what the person says: that is tasks.py. A task that nobody has claimed ends for certain; one that somebody has, they
may have sent: its message is in doubt until they say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain import suppression
from overture.domain.identity import Call
from overture.domain.messaging import ending
from overture.domain.messaging.contracts import Products
from overture.domain.messaging.events import TaskCreated, TaskExpired, TaskWithdrawn
from overture.kernel.events import Event
from overture.kernel.ids import MessageId
from overture.runtime.db import Tx
from overture.runtime.work.kinds import State
from overture.runtime.work.queues import Queue

EXPIRED = "task_expired"
CANCELLED = "campaign_cancelled"
_AT_ONCE = 100
_ADD = """
insert into task (project_id, id, message_id, epoch, campaign_id, target_id, client_id, person_id, account_id, step,
  created_at, deadline)
select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[],
  $9::uuid[], $10::smallint[], $11::timestamptz[], $12::timestamptz[])
"""
ROW = f"""
select t.*, g.handle, m.state, m.epoch as message_epoch, m.lane_id, sup.suppressed, con.replied_at
from task t
join message m on m.project_id = t.project_id and m.id = t.message_id
join target g on g.project_id = t.project_id and g.id = t.target_id
left join contacted con on con.project_id = t.project_id and con.person_id = t.person_id
  and con.client_id = t.client_id and con.step = t.step
{suppression.JOIN}
where t.project_id = $1 and """
"""A task with what its rules ask of it."""
_OF_PERSON = f"""{ROW} t.person_id = $2 and ($3::uuid is null or t.client_id = $3) and t.status in ('open', 'claimed')
order by t.id limit 1000 for update of t"""
_OF_CAMPAIGN = f"{ROW} t.campaign_id = $2 and t.status in ('open', 'claimed') order by t.id limit $3 for update of t"
_END = """
update task set status = $3, reason = $4, ended_at = $5, seq = seq + 1 where project_id = $1 and id = $2 returning seq
"""
# Its lane may take another in its place.
_ROOM = """
update lane set next_at = $3, wait_reason = null where project_id = $1 and id = $2 and wait_reason = 'width'
"""


@dataclass(frozen=True, slots=True)
class Handing:
    """A message that a person is to send, within that time of project time."""

    project_id: UUID
    id: UUID
    message_id: UUID
    epoch: int
    campaign_id: UUID
    target_id: UUID
    client_id: UUID
    person_id: UUID
    account_id: UUID
    step: int
    handle: str
    profile_url: str
    text: str
    within: timedelta


async def hand(tx: Tx, new: Sequence[Handing], times: Mapping[UUID, datetime]) -> list[tuple[Handing, Event]]:
    """Adds their tasks, in the transaction that records that they were handed over; what to tell of each."""
    now = [times[h.project_id] for h in new]
    await tx.execute(
        _ADD,
        [h.project_id for h in new],
        [h.id for h in new],
        [h.message_id for h in new],
        [h.epoch for h in new],
        [h.campaign_id for h in new],
        [h.target_id for h in new],
        [h.client_id for h in new],
        [h.person_id for h in new],
        [h.account_id for h in new],
        [h.step for h in new],
        now,
        [at + h.within for at, h in zip(now, new, strict=True)],
    )
    return [
        (
            h,
            TaskCreated(
                task_id=h.id,
                campaign_id=h.campaign_id,
                target_id=h.target_id,
                instagram_username=h.handle,
                sender_id=h.account_id,
                profile_url=h.profile_url,
                message=h.text,
                deadline=at + h.within,
                step=h.step or None,
            ),
        )
        for at, h in zip(now, new, strict=True)
    ]


def profile_of(handle: str, given: str | None) -> str:
    """Where to write to a person: the address that came with the target, or the platform's own."""
    return given or f"https://www.instagram.com/{handle}/"


async def end_in_time(call: Call, task_id: UUID) -> timedelta | None:
    """Withdraws a task that is not to be done any more, ends one whose deadline has come; how long until that, where
    there is something left to wait for."""
    await call.take_turn(Queue.ACTS)
    row = await call.fetchrow(f"{ROW} t.id = $2 for update of t", task_id)
    if row is None or row["status"] not in ("open", "claimed"):
        return None
    reason = await forbidden(call, row)
    if reason is not None:
        await withdraw(call, row, reason)
        return None
    left: timedelta = row["deadline"] - call.now
    if left > timedelta(0):
        return left
    await _over(call, row, "expired", EXPIRED, TaskExpired(**told(row), was_claimed=row["status"] == "claimed"))
    return None


async def forbidden(call: Call, row: asyncpg.Record) -> str | None:
    """Why the message of a task must not be sent now, or None."""
    if row["suppressed"] is not None:
        return "target_suppressed"
    if row["replied_at"] is not None:
        return "replied"
    plans = await call.resources.need(Products).product.plans(await call.tx(), [(call.project_id, row["campaign_id"])])
    plan = plans.get(row["campaign_id"])
    return CANCELLED if plan is None or plan.stopped == CANCELLED else None


async def withdraw_of(call: Call, person_id: UUID, reason: str, client_id: UUID | None = None) -> int:
    """Withdraws what a person was to be sent by hand, for one client or all; how many. Takes the acts turn where
    there is any."""
    open_ = "select 1 from task where project_id = $1 and person_id = $2 and status in ('open', 'claimed') limit 1"
    if await call.fetchval(open_, person_id) is None:
        return 0
    await call.take_turn(Queue.ACTS)
    rows = await call.fetch(_OF_PERSON, person_id, client_id)
    for row in rows:
        await withdraw(call, row, reason)
    return len(rows)


async def withdraw_cancelled(call: Call, campaign_id: UUID) -> timedelta | None:
    """Withdraws the tasks of a cancelled campaign, a portion at a time."""
    await call.take_turn(Queue.ACTS)
    rows = await call.fetch(_OF_CAMPAIGN, campaign_id, _AT_ONCE)
    for row in rows:
        await withdraw(call, row, CANCELLED)
    return timedelta(0) if len(rows) == _AT_ONCE else None


async def withdraw(call: Call, row: asyncpg.Record, reason: str) -> None:
    """Takes a task back. The acts turn must have been taken."""
    event = TaskWithdrawn(**told(row), reason=reason, was_claimed=row["status"] == "claimed")
    await _over(call, row, "withdrawn", reason, event)


async def _over(call: Call, row: asyncpg.Record, status: str, reason: str, event: Event) -> None:
    seq = await call.fetchval(_END, row["id"], status, None if reason == EXPIRED else reason, call.now)
    call.emit(row["id"], seq, event)
    message_id, handle = MessageId(row["message_id"]), row["handle"]
    await make_room(call, row)
    if row["status"] == "claimed":
        await ending.doubted(call, message_id)
    elif reason == CANCELLED:
        # Like all else that waits in a cancelled campaign.
        await ending.waits_again(call, message_id, State.WITH_PERSON)
    else:
        end = State.REFUSED if reason == EXPIRED else State.DROPPED
        await ending.never_sent(call, message_id, handle, State.WITH_PERSON, end, reason)


async def make_room(call: Call, row: asyncpg.Record) -> None:
    """The lane that handed a task over may hand over another."""
    if await call.execute(_ROOM, row["lane_id"], call.now):
        await call.wake(Queue.ACTS)


def told(row: asyncpg.Record) -> dict[str, Any]:
    """What every event of a task says."""
    return {
        "task_id": row["id"],
        "campaign_id": row["campaign_id"],
        "target_id": row["target_id"],
        "instagram_username": row["handle"],
        "sender_id": row["account_id"],
        "step": row["step"] or None,
    }
