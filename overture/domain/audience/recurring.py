"""Recurring jobs: made, read, listed, paused, resumed, deleted.

Not their runs: repeating.py makes the jobs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import msgspec

from overture.domain.audience.contracts import NewRecurring, Overlap, Recurring, RecurringStatus, Run
from overture.domain.audience.errors import ExternalUserBlocked, RecurringJobNotFound
from overture.domain.audience.sources import serving
from overture.domain.identity import Call
from overture.kernel.clock import NEVER
from overture.kernel.cron import Cron, cron
from overture.kernel.errors import InvalidField
from overture.kernel.hours import is_zone
from overture.kernel.ids import JobId, RecurringId
from overture.kernel.paging import Page, PageAsk
from overture.runtime.db import Tx
from overture.runtime.work.lanes import NewLane, close_key, open_lanes, set_due_key
from overture.runtime.work.queues import Queue

RECURRENCE: Final = 6
"""The code of this kind of work: in lanes, for good."""

_BLOCKED = "select 1 from audience_blocked where project_id = $1 and external_user_id = $2"
_COLUMNS = """r.id, r.external_user_id, r.tool, r.params, r.max_cost, r.cron, r.timezone, r.overlap, r.status,
  r.next_at, r.created_at, r.updated_at, u.at as run_at, u.ran_at, u.job_id, u.reason as run_reason, u.message"""
_FROM = """from audience_recurring r left join audience_recurring_run u
  on u.project_id = r.project_id and u.recurring_id = r.id and u.at = r.last_at
where r.project_id = $1 and r.status <> 'DELETED'"""
_GET = f"select {_COLUMNS} {_FROM} and r.id = $2"
_PAGE = f"select {_COLUMNS} {_FROM} and ($2::uuid is null or r.id < $2) order by r.id desc limit $3"
_RUNS = """
select at, ran_at, job_id, reason, message from audience_recurring_run
where project_id = $1 and recurring_id = $2 and ($3::timestamptz is null or at < $3) order by at desc limit $4
"""
_INSERT = """
insert into audience_recurring (project_id, id, pick_key, lane_id, due_at, position, external_user_id, tool, params,
  max_cost, cron, timezone, overlap, status, next_at, created_at, updated_at)
values ($1, $2, $2, $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, 'ACTIVE', $11, $12, $12)
"""
# Where a worker holds the row, its record says when to look again, from `next_at`.
_PAUSE = """
update audience_recurring set status = 'PAUSED', next_at = null, updated_at = $3,
  due_at = case when state = 0 then $4 else due_at end
where project_id = $1 and id = $2 and status = 'ACTIVE'
"""
_RESUME = """
update audience_recurring set status = 'ACTIVE', next_at = $4::timestamptz, updated_at = $3,
  due_at = case when state = 0 then coalesce($4::timestamptz, $5) else due_at end
where project_id = $1 and id = $2 and status = 'PAUSED'
"""
_DELETE = "delete from audience_recurring where project_id = $1 and id = $2 and state = 0"
_MARK = "update audience_recurring set status = 'DELETED', next_at = null where project_id = $1 and id = $2"
_FORGET = """
delete from audience_recurring_run u using (
  select recurring_id, at from audience_recurring_run where project_id = $1 and ran_at < $2 order by ran_at
  limit 5000) old
where u.project_id = $1 and u.recurring_id = old.recurring_id and u.at = old.at
"""


async def create(call: Call, new: NewRecurring) -> Recurring:
    """Makes a recurring job; its first run is at the next moment of its expression. Refused where a job could not be
    submitted now, but for credits and limits: each run asks for those itself."""
    when, zone = timetable(new.cron, new.timezone)
    await call.take_turn(Queue.READS)
    if await call.fetchval(_BLOCKED, new.job.external_user_id):
        raise ExternalUserBlocked(external_user_id=new.job.external_user_id)
    await serving(call.resources, await call.tx(), call.project_id, new.job)
    recurring_id = RecurringId(call.new_id())
    first = when.next(call.now, zone)
    await call.execute(
        _INSERT,
        recurring_id,
        first or NEVER,
        new.job.external_user_id,
        new.job.tool.name,
        msgspec.to_builtins(new.job.params),
        new.job.max_cost,
        new.cron,
        new.timezone,
        new.overlap.value,
        first,
        call.now,
    )
    lane = NewLane(recurring_id, recurring_id, recurring_id, 1, None, first or NEVER)
    await open_lanes(await call.tx(), call.project_id, Queue.READS, RECURRENCE, [lane])
    await call.wake(Queue.READS)
    return await get(call, recurring_id)


def timetable(text: str, timezone: str) -> tuple[Cron, ZoneInfo]:
    """When it runs; `InvalidField` where one of them cannot be read."""
    if not is_zone(timezone):
        raise InvalidField("timezone", "This is no time zone; send a name of the IANA database such as Europe/Berlin.")
    try:
        return cron(text), ZoneInfo(timezone)
    except ValueError as error:
        raise InvalidField("cron", str(error)) from None


async def get(call: Call, recurring_id: RecurringId) -> Recurring:
    """One recurring job or `RecurringJobNotFound`."""
    row = await call.fetchrow(_GET, recurring_id)
    if row is None:
        raise RecurringJobNotFound
    return _read(row)


async def page(call: Call, ask: PageAsk) -> Page[Recurring]:
    """The project's recurring jobs, newest first."""
    rows = await call.fetch(_PAGE, UUID(ask.after[0]) if ask.after else None, ask.limit + 1)
    items = [_read(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def runs(call: Call, recurring_id: RecurringId, ask: PageAsk) -> Page[Run]:
    """What became of its moments, newest first, as long as that is kept."""
    await get(call, recurring_id)
    after = datetime.fromisoformat(ask.after[0]) if ask.after else None
    rows = await call.fetch(_RUNS, recurring_id, after, ask.limit + 1)
    items = [Run(r[0], r[1], None if r[2] is None else JobId(r[2]), r[3], r[4]) for r in rows[: ask.limit]]
    return Page(items, (items[-1].scheduled_for.isoformat(),) if len(rows) > ask.limit else None)


async def pause(call: Call, recurring_id: RecurringId) -> Recurring:
    """No more runs until it is resumed; a job under way goes on."""
    await call.take_turn(Queue.READS)
    await get(call, recurring_id)
    await call.execute(_PAUSE, recurring_id, call.now, NEVER)
    return await get(call, recurring_id)


async def resume(call: Call, recurring_id: RecurringId) -> Recurring:
    """Runs again from the next moment on; those that passed meanwhile are not made up for."""
    await call.take_turn(Queue.READS)
    there = await get(call, recurring_id)
    when, zone = timetable(there.cron, there.timezone)
    following = when.next(call.now, zone)
    if await call.execute(_RESUME, recurring_id, call.now, following, NEVER):
        await set_due_key(await call.tx(), call.project_id, recurring_id, following or NEVER)
        await call.wake(Queue.READS)
    return await get(call, recurring_id)


async def delete(call: Call, recurring_id: RecurringId) -> None:
    """It is gone; a job under way goes on, and jobs it made stay."""
    await call.take_turn(Queue.READS)
    await get(call, recurring_id)
    if await call.execute(_DELETE, recurring_id):
        await close_key(await call.tx(), call.project_id, recurring_id)
    else:
        # A worker holds it: what that does finds it deleted, and its record takes the row away.
        await call.execute(_MARK, recurring_id)


async def forget_runs(tx: Tx, project_id: UUID, before: datetime) -> int:
    """Forgets runs from before a moment, some at a time; how many."""
    return await tx.execute(_FORGET, project_id, before)


def _read(row: asyncpg.Record) -> Recurring:
    last = None
    if row["run_at"] is not None:
        job_id = None if row["job_id"] is None else JobId(row["job_id"])
        last = Run(row["run_at"], row["ran_at"], job_id, row["run_reason"], row["message"])
    return Recurring(
        id=RecurringId(row["id"]),
        external_user_id=row["external_user_id"],
        tool=row["tool"],
        params=row["params"],
        max_cost=row["max_cost"],
        cron=row["cron"],
        timezone=row["timezone"],
        overlap=Overlap(row["overlap"]),
        status=RecurringStatus(row["status"]),
        next_at=row["next_at"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        last=last,
    )
