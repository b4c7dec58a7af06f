"""Runs of recurring jobs as a kind of work: a lane each, due at its next moment, which submits an ordinary job.

A run, its job and the next moment are one transaction of the worker that holds the row: so a moment makes one job at
most, whoever dies.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from overture.domain.audience.commands import submit
from overture.domain.audience.contracts import ENDED, JobStatus, NewJob, Overlap, RecurringStatus
from overture.domain.audience.errors import (
    ExternalUserBlocked,
    InsufficientCredits,
    LastRunUnderWay,
    SubmissionLimitReached,
    ToolNotAvailable,
)
from overture.domain.audience.events import JobSkipped
from overture.domain.audience.recurring import RECURRENCE, timetable
from overture.domain.audience.tools import BY_NAME
from overture.domain.identity import Actor, Call, Calls, project_by_id
from overture.kernel.clock import NEVER
from overture.kernel.ids import JobId
from overture.runtime.db import Tx
from overture.runtime.work.again import DoneAgain, pause_after
from overture.runtime.work.kinds import Answer, Ask, Candidate, Go, Item, Lane, Result, State, Verdict
from overture.runtime.work.lanes import close_key
from overture.runtime.work.queues import Queue
from overture.runtime.work.stretches import Fenced, held

_PUT_OFF: Final = "put_off"
_TOLD: Final = (LastRunUnderWay, InsufficientCredits, ExternalUserBlocked, ToolNotAvailable)
"""What keeps a run from making a job, and is told; its next run comes as ever."""

_LOAD = """
select r.external_user_id, r.tool, r.params, r.max_cost, r.cron, r.timezone, r.overlap, r.status, r.next_at,
  j.status as last_status
from audience_recurring r left join audience_job j on j.project_id = r.project_id and j.id = r.last_job_id
where r.project_id = $1 and r.id = $2
"""
_RAN = """
update audience_recurring set next_at = $3, last_at = $4, last_job_id = coalesce($5, last_job_id), updated_at = $6,
  seq = seq + 1
where project_id = $1 and id = $2 returning seq
"""
_RUN = """
insert into audience_recurring_run (project_id, recurring_id, at, ran_at, job_id, reason, message)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_SETTLE = """
update audience_recurring set due_at = coalesce(next_at, $3)
where project_id = $1 and id = $2 and state + 0 = 0
"""
_GONE = "delete from audience_recurring where project_id = $1 and id = $2 and status = 'DELETED' and state + 0 = 0"


class Recurrences(DoneAgain):
    """Runs recurring jobs."""

    code = RECURRENCE
    name = "recurrence"
    queue = Queue.READS
    table = "audience_recurring"
    call_seconds = 2.0
    facts = "t.status"
    record_columns: tuple[tuple[str, str], ...] = (("attempt", "integer"),)

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Always go."""
        return Go(None)

    async def perform(self, item: Item) -> Answer:
        """The run that is due, if it still is."""
        project = await project_by_id(self._calls.db, item.project_id)
        if project is None:
            return _waits("gone", None)
        try:
            await self._calls.run(project, Actor(f"recurring:{item.id}"), lambda call: run_due(call, item))
        except Fenced:
            return _waits("fenced", None)
        except SubmissionLimitReached as error:
            # Machine time, on the project's clock.
            seconds = (error.retry_after or 1.0) * (item.clock.scale or 1.0)
            return _waits(_PUT_OFF, 0, timedelta(seconds=seconds))
        return _waits("ran", 0)

    def lost(self, item: Item, why: str) -> Answer:
        """Tried again later, as often as it takes."""
        return _waits(_PUT_OFF, None, pause_after(item.attempt))

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Collection[UUID]:
        """Due at its next moment, as that stands by now; gone where it was deleted meanwhile."""
        for r in sorted(results, key=lambda r: r.item.id):
            if await tx.execute(_GONE, r.item.project_id, r.item.id):
                await close_key(tx, r.item.project_id, r.item.id)
            elif r.answer.outcome not in (_PUT_OFF, "handed_back"):
                await tx.execute(_SETTLE, r.item.project_id, r.item.id, NEVER)
        return ()


async def run_due(call: Call, item: Item) -> None:
    """Submits the job of the moment that is due and sets the next; moments that passed meanwhile are one with it.

    `Fenced` where another worker has the row; `SubmissionLimitReached` where it must wait: nothing is changed."""
    await call.take_turn(Queue.READS)
    tx = await call.tx()
    await held(tx, item)
    row = await call.fetchrow(_LOAD, item.id)
    if row is None or row["status"] != RecurringStatus.ACTIVE:
        return
    at = row["next_at"]
    if at is None or at > call.now:
        return
    job_id, refusal = None, None
    try:
        async with tx.savepoint():
            job_id = await _submitted(call, row)
    except _TOLD as error:
        refusal = error
    when, zone = timetable(row["cron"], row["timezone"])
    seq = await call.fetchval(_RAN, item.id, when.next(call.now, zone), at, job_id, call.now)
    reason, message = (None, None) if refusal is None else (refusal.code, refusal.message)
    await call.execute(_RUN, item.id, at, call.now, job_id, reason, message)
    if refusal is not None:
        told = JobSkipped(
            recurring_job_id=item.id,
            external_user_id=row["external_user_id"],
            tool_type=row["tool"],
            scheduled_for=at,
            reason=refusal.code,
            message=refusal.message,
        )
        call.emit(item.id, seq, told)


async def _submitted(call: Call, row: asyncpg.Record) -> JobId:
    last = row["last_status"]
    if row["overlap"] == Overlap.SKIP and last is not None and JobStatus(last) not in ENDED:
        raise LastRunUnderWay
    tool = BY_NAME[row["tool"]]
    params = msgspec.convert(row["params"], tool.params)
    job = await submit(call, NewJob(row["external_user_id"], tool, params, row["max_cost"]))
    return job.id


def _waits(outcome: str, attempt: int | None, due_in: timedelta | None = None) -> Answer:
    return Answer(State.WAITING, outcome, (attempt,), tells=False, due_in=due_in)
