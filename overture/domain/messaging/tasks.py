"""What a person does with a task: claims it, gives it back, says that it is done or why it could not be.

Not what becomes of a task without them: handing.py. A person's word on what they had claimed is taken at any time, for
it is the only evidence there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.messaging import ending, handing
from overture.domain.messaging.errors import (
    TaskAlreadyClaimed,
    TaskNotClaimed,
    TaskNotFound,
    TaskOver,
    TaskSendingHeld,
)
from overture.domain.messaging.events import TaskClaimed, TaskDone, TaskFailed, TaskReleased
from overture.kernel.errors import InvalidField
from overture.kernel.ids import AccountId, CampaignId, MessageId, TargetId, TaskId
from overture.kernel.paging import Page, PageAsk
from overture.runtime import hold
from overture.runtime.work.kinds import State
from overture.runtime.work.queues import Queue


class TaskStatus(StrEnum):
    """Whether a task is to be done."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class CouldNot(StrEnum):
    """Why a person could not send a message; `not_done` is any other reason, which the note may tell."""

    NOT_FOUND = "recipient_not_found"
    NO_MESSAGES = "recipient_does_not_accept_messages"
    BLOCKED = "recipient_blocked_sender"
    REJECTED = "message_rejected"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True)
class Task:
    """A message that a person is to send. `text` is None once the person it was for is erased; moments are project
    time. `is_unsettled`: it is over, and whoever had claimed it has not said yet whether they had sent it."""

    id: TaskId
    status: TaskStatus
    reason: str | None
    note: str | None
    account_id: AccountId
    sender: str
    campaign_id: CampaignId
    target_id: TargetId
    step: int
    handle: str
    profile_url: str
    text: str | None
    claimed_by: str | None
    claimed_at: datetime | None
    deadline: datetime
    created_at: datetime
    ended_at: datetime | None
    sent_at: datetime | None
    external_id: str | None
    is_unsettled: bool


_SHOWN = """
select t.id, t.status, t.reason, t.note, t.account_id, a.handle as sender, t.campaign_id, t.target_id, t.step,
  g.handle, g.profile_url, m.text, t.claimed_by, t.claimed_at, t.deadline, t.created_at, t.ended_at,
  case when t.status = 'done' then m.sent_at end as sent_at,
  case when t.status = 'done' then m.external_id end as external_id,
  t.claimed_at is not null and m.state = 4 and m.epoch = t.epoch as is_unsettled
from task t
join message m on m.project_id = t.project_id and m.id = t.message_id
join target g on g.project_id = t.project_id and g.id = t.target_id
join account a on a.project_id = t.project_id and a.id = t.account_id
where t.project_id = $1 and """
_CLAIM = """
update task set status = 'claimed', claimed_by = $3, claimed_at = $4, seq = seq + 1
where project_id = $1 and id = $2 returning seq
"""
_RELEASE = """
update task set status = 'open', claimed_by = null, claimed_at = null, seq = seq + 1
where project_id = $1 and id = $2 returning seq
"""
_ENDED = """
update task set status = $3, reason = $4, note = coalesce($5, note), ended_at = $6, seq = seq + 1
where project_id = $1 and id = $2 returning seq
"""
_CALLED = "update message set called_at = $3 where project_id = $1 and id = $2 and state = 6"


async def get_task(call: Call, task_id: TaskId) -> Task:
    """One task or `TaskNotFound`."""
    row = await call.fetchrow(f"{_SHOWN} t.id = $2", task_id)
    if row is None:
        raise TaskNotFound
    return _read(row)


async def task_page(
    call: Call, ask: PageAsk, *, statuses: Sequence[TaskStatus] = (), account_id: AccountId | None = None
) -> Page[Task]:
    """Tasks, newest first, of some statuses or one sender where asked."""
    args: list[Any] = [UUID(ask.after[0]) if ask.after else None, ask.limit + 1]
    where = "($2::uuid is null or t.id < $2)"
    if account_id is not None:
        args.append(account_id)
        where += f" and t.account_id = ${len(args) + 1}"
    # Each status is read in order through its own part of an index: of very many that are done few are open.
    each = [f"{where} and t.status = '{status.value}'" for status in dict.fromkeys(statuses)] or [where]
    parts = " union all ".join(f"({_SHOWN} {one} order by t.id desc limit $3)" for one in each)
    rows = await call.fetch(f"select * from ({parts}) t order by t.id desc limit $3", *args)
    items = [_read(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def claim(call: Call, task_id: TaskId, by: str | None = None) -> Task:
    """Takes a task; nobody else can have it then. By the same name twice is the same. `by`: who asks, unless told."""
    row = await _locked(call, task_id)
    who = by or call.actor.name
    if row["status"] == TaskStatus.CLAIMED:
        if row["claimed_by"] != who:
            raise TaskAlreadyClaimed(who=row["claimed_by"])
        return await get_task(call, task_id)
    if row["status"] != TaskStatus.OPEN:
        raise TaskOver(row["status"], row["reason"])
    if row["deadline"] <= call.now:
        raise TaskOver(TaskStatus.EXPIRED)
    reason = await handing.forbidden(call, row)
    if reason is not None:
        raise TaskOver(TaskStatus.WITHDRAWN, reason)
    if await hold.held(await call.tx()) is not None:
        raise TaskSendingHeld
    seq = await call.fetchval(_CLAIM, task_id, who, call.now)
    await call.execute(_CALLED, row["message_id"], call.machine_now)
    call.emit(task_id, seq, TaskClaimed(**handing.told(row), claimed_by=who))
    return await get_task(call, task_id)


async def release(call: Call, task_id: TaskId) -> Task:
    """Gives a claimed task back: nothing was sent. An open one stays so."""
    row = await _locked(call, task_id)
    if row["status"] == TaskStatus.CLAIMED:
        seq = await call.fetchval(_RELEASE, task_id)
        await call.execute(_CALLED, row["message_id"], None)
        call.emit(task_id, seq, TaskReleased(**handing.told(row)))
    elif row["status"] != TaskStatus.OPEN:
        raise TaskOver(row["status"], row["reason"])
    return await get_task(call, task_id)


async def done(call: Call, task_id: TaskId, *, at: datetime | None = None, external_id: str | None = None) -> Task:
    """Its message was sent, `at` that moment (now), under that id of the platform's. Twice is the same.

    Also where the task ended meanwhile, if it had been claimed: its message was in doubt, and this is the evidence.
    """
    row = await _locked(call, task_id)
    if row["status"] == TaskStatus.DONE:
        return await get_task(call, task_id)
    if row["status"] == TaskStatus.OPEN:
        raise TaskNotClaimed
    was = _standing(row)
    if at is not None and not row["claimed_at"] <= at <= call.now:
        raise InvalidField("sentAt", "It lies between the moment the task was claimed and now; leave it out for now.")
    await sent(call, row, was, row["claimed_by"], at or call.now, external_id)
    return await get_task(call, task_id)


async def sent(
    call: Call, row: asyncpg.Record, was: State, claimed_by: str, at: datetime, external_id: str | None
) -> None:
    """Ends a task whose message stood as it `was`: sent `at` that moment. The acts turn must have been taken."""
    seq = await call.fetchval(_ENDED, row["id"], TaskStatus.DONE.value, None, None, call.now)
    call.emit(row["id"], seq, TaskDone(**handing.told(row), claimed_by=claimed_by, sent_at=at))
    await handing.make_room(call, row)
    await ending.arrived(call, MessageId(row["message_id"]), row["handle"], was, at=at, external_id=external_id)


async def could_not(call: Call, task_id: TaskId, reason: CouldNot, note: str | None = None) -> Task:
    """Its message was not sent and will not be, for this reason. Also of a task that ended meanwhile, as `done`."""
    row = await _locked(call, task_id)
    if row["status"] == TaskStatus.FAILED:
        return await get_task(call, task_id)
    was = State.WITH_PERSON if row["status"] == TaskStatus.OPEN else _standing(row)
    seq = await call.fetchval(_ENDED, task_id, TaskStatus.FAILED.value, reason.value, note, call.now)
    call.emit(task_id, seq, TaskFailed(**handing.told(row), reason=reason.value))
    await handing.make_room(call, row)
    await ending.never_sent(call, MessageId(row["message_id"]), row["handle"], was, State.REFUSED, reason.value)
    return await get_task(call, task_id)


async def _locked(call: Call, task_id: TaskId) -> asyncpg.Record:
    await call.take_turn(Queue.ACTS)
    row = await call.fetchrow(f"{handing.ROW} t.id = $2 for update of t", task_id)
    if row is None:
        raise TaskNotFound
    return row


def _standing(row: asyncpg.Record) -> State:
    """Where the message of a task that was claimed stands, if the word on it is still to come; else `TaskOver`."""
    if row["status"] == TaskStatus.CLAIMED:
        return State.WITH_PERSON
    if row["claimed_at"] is None or row["state"] != State.IN_DOUBT or row["message_epoch"] != row["epoch"]:
        raise TaskOver(row["status"], row["reason"])
    return State.IN_DOUBT


def _read(row: asyncpg.Record) -> Task:
    values: dict[str, Any] = dict(row)
    values["status"] = TaskStatus(values["status"])
    values["profile_url"] = handing.profile_of(values["handle"], values["profile_url"])
    return Task(**values)
