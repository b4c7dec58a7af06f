"""Add-ons for the rows of a completed job, after the fact: what a request comes to, and its beginning.

Not the work itself: enriching.py.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from overture.domain.audience import credits
from overture.domain.audience.contracts import Cover, Enrichment, Job, JobStatus, NewJob, Prices, Prospect
from overture.domain.audience.declaring import Tool
from overture.domain.audience.enrichment_work import ENRICHMENT
from overture.domain.audience.errors import (
    EnrichmentNotAffordable,
    ExternalUserBlocked,
    InsufficientCredits,
    JobNotEnrichable,
    JobPurged,
    NoAddOnSelected,
    ToolNotAvailable,
)
from overture.domain.audience.queries import ADVICE, get
from overture.domain.audience.sources import Source, Sources
from overture.domain.audience.tools import BY_NAME
from overture.domain.identity import Call
from overture.domain.platforms import Detail
from overture.kernel.errors import FieldFault, OvertureError
from overture.kernel.ids import JobId
from overture.runtime.work.lanes import NewLane, open_lanes
from overture.runtime.work.queues import Queue

_HOLD = "select 1 from audience_job where project_id = $1 and id = $2 for update -- one row"
_ROWS = "select count(*) from audience_row where project_id = $1 and job_id = $2"
_BLOCKED = "select 1 from audience_blocked where project_id = $1 and external_user_id = $2"
_LATEST = """
select addons, status, rows, enriched, gone, charged, error, error_message, created_at, completed_at
from audience_enrichment where project_id = $1 and job_id = $2 and addons ?| $3::text[]
order by position desc limit 1
"""
_INSERT = """
insert into audience_enrichment (project_id, id, pick_key, lane_id, due_at, position, job_id, addons, source, status,
  price, reserved, rows, created_at, updated_at)
values ($1, $2, $2, $2, $3, $4, $5, $6, $7, 'QUEUED', $8, $9, $10, $3, $3)
"""
_PENDING = """
update audience_job set pending = pending || $3::jsonb, updated_at = $4 where project_id = $1 and id = $2
"""
_OBSTACLES: Final = (ExternalUserBlocked, ToolNotAvailable)


def selection(tool: Tool, wanted: Collection[str]) -> tuple[str, ...]:
    """The add-ons of these names that the tool supports, in the order of their columns; `NoAddOnSelected` where that
    is none."""
    selected = tuple(a.name for a in tool.addons if a.name in wanted)
    if not selected:
        names = [a.name for a in tool.addons]
        told = NoAddOnSelected(tool=tool.name, names=" or ".join(f"`{n}`" for n in names))
        told.fields = tuple(FieldFault(n, NoAddOnSelected.code, told.message) for n in names)
        raise told
    return selected


async def prospect(call: Call, job_id: JobId, wanted: Collection[str]) -> Prospect:
    """What asking for these add-ons would come to. `JobNotFound`, `NoAddOnSelected`, `JobNotEnrichable`,
    `JobPurged`."""
    found = await _prospect(call, job_id, wanted)
    if found.cover is not Cover.NEW:
        return found
    obstacle: OvertureError | None = None
    try:
        await _source(call, found.job, found.added)
        there = await credits.balance(call)
        if there.available < found.cost:
            obstacle = EnrichmentNotAffordable(wanted=found.cost, available=max(0, there.available))
    except _OBSTACLES as error:
        obstacle = error
    return replace(found, obstacle=obstacle)


async def enrich(call: Call, job_id: JobId, wanted: Collection[str]) -> Prospect:
    """Begins to add them to the job's rows, their credits promised; nothing where they are on their way or there.
    Refuses as `prospect`, and whatever that names as an obstacle."""
    await call.take_turn(Queue.READS)
    await call.fetchval(_HOLD, job_id)
    found = await _prospect(call, job_id, wanted)
    if found.cover is not Cover.NEW:
        return found
    job, added = found.job, list(found.added)
    source = await _source(call, job, added)
    number = await _reserved(call, found.cost)
    id = call.new_id()
    price = call.resources.need(Prices).of_enrichment(BY_NAME[job.tool], added)
    await call.execute(_INSERT, id, call.now, number, job.id, added, source.name, price, found.cost, found.rows)
    await call.execute(_PENDING, job.id, added, call.now)
    lane = NewLane(id, id, id, 1, None, call.now)
    await open_lanes(await call.tx(), call.project_id, Queue.READS, ENRICHMENT, [lane])
    await call.wake(Queue.READS)
    return replace(found, job=await get(call, job_id), latest=await _latest(call, job_id, added))


async def _prospect(call: Call, job_id: JobId, wanted: Collection[str]) -> Prospect:
    job = await get(call, job_id)
    tool = BY_NAME[job.tool]
    selected = selection(tool, wanted)
    if job.status is not JobStatus.COMPLETED:
        raise JobNotEnrichable(status=job.status.value, advice=ADVICE[job.status])
    if job.purged_at is not None:
        raise JobPurged(at=job.purged_at.date().isoformat())
    added = tuple(a for a in selected if a not in job.applied)
    new = tuple(a for a in added if a not in job.pending)
    cover = Cover.NEW if new else Cover.UNDER_WAY if added else Cover.DONE
    if cover is Cover.NEW:
        added = new
    rows = await call.fetchval(_ROWS, job.id) if added else 0
    return Prospect(
        job=job,
        selected=selected,
        added=added,
        fields=tuple(c.name for a in tool.addons if a.name in added for c in a.columns),
        cover=cover,
        rows=rows,
        cost=rows * call.resources.need(Prices).of_enrichment(tool, added),
        obstacle=None,
        latest=await _latest(call, job_id, selected),
    )


async def _latest(call: Call, job_id: JobId, addons: Sequence[str]) -> Enrichment | None:
    """The newest that adds one of these."""
    row = await call.fetchrow(_LATEST, job_id, list(addons))
    return None if row is None else Enrichment(tuple(row[0]), JobStatus(row[1]), *row[2:])


async def _source(call: Call, job: Job, added: Sequence[str]) -> Source:
    """The source that can tell what is wanted of these people; `ExternalUserBlocked` before `ToolNotAvailable`."""
    if await call.fetchval(_BLOCKED, job.external_user_id):
        raise ExternalUserBlocked(external_user_id=job.external_user_id)
    tool = BY_NAME[job.tool]
    wanted: frozenset[Detail] = frozenset(a.detail for a in tool.addons if a.name in added)
    params = msgspec.convert(dict(job.params) | dict.fromkeys(added, True), tool.params)
    new = NewJob(job.external_user_id, tool, params)
    sources, tx = call.resources.need(Sources), await call.tx()
    for source in sources.all:
        if await source.serves(tx, call.project_id, tool, wanted, new):
            return source
    told = " Or: ".join(source.would_serve(tool) for source in sources.all)
    raise ToolNotAvailable(tool=tool.name, served_by=told)


async def _reserved(call: Call, cost: int) -> int:
    try:
        return await credits.reserve(call, cost)
    except InsufficientCredits:
        there = await credits.balance(call)
        raise EnrichmentNotAffordable(wanted=cost, available=max(0, there.available)) from None
