"""What can be done with audience jobs: submitted, cancelled.

One verb a function, one transaction each.
"""

from __future__ import annotations

import msgspec

from overture.domain.audience import credits, quotas
from overture.domain.audience.contracts import ENDED, Job, NewJob, Prices
from overture.domain.audience.errands import Place
from overture.domain.audience.errors import ExternalUserBlocked, JobIsOver
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.queries import get
from overture.domain.audience.sources import serving
from overture.domain.audience.work import EXTRACTION
from overture.domain.identity import Call
from overture.kernel.ids import JobId
from overture.runtime.work.lanes import NewLane, open_lanes
from overture.runtime.work.queues import Queue

_INSERT = """
insert into audience_job (project_id, id, pick_key, lane_id, due_at, position, external_user_id, tool, params, addons,
  applied, scope, source, status, price, reserved, max_cost, most, course, gaps, submitted_at, created_at, updated_at)
values ($1, $2, $2, $2, $3, $4, $5, $6, $7, $8, '[]', $9, $10, 'QUEUED', $11, $12, $13, $14, $15, '[]', $16, $3, $3)
"""
_CANCEL = """
update audience_job j set status = 'CANCELLED', reserved = 0, updated_at = $3, seq = j.seq + 1,
  due_at = case when j.state = 0 then $3 else j.due_at end
from (select reserved from audience_job where project_id = $1 and id = $2) was
where j.project_id = $1 and j.id = $2 and j.status in ('QUEUED', 'PROCESSING') returning was.reserved
"""
_LANE_DUE = "update lane set next_at = $3, wait_reason = null where project_id = $1 and key = $2"


async def submit(call: Call, new: NewJob) -> Job:
    """Makes a job that any worker begins with at once, its credits promised to it. Refused, in this order: an add-on
    the tool does not have, blocked end user, submissions beyond a limit, a tool nothing connected can serve, too few
    credits."""
    addons = new.tool.chosen(new.params)
    await call.take_turn(Queue.READS)
    if await call.fetchval(
        "select 1 from audience_blocked where project_id = $1 and external_user_id = $2", new.external_user_id
    ):
        raise ExternalUserBlocked(external_user_id=new.external_user_id)
    await quotas.admit(call, new.external_user_id)
    source = await serving(call.resources, await call.tx(), call.project_id, new)
    price = call.resources.need(Prices).of(new.tool, addons)
    most = len(new.tool.asks(new.params)) * new.tool.most(new.params)
    cost = most * price if new.max_cost is None else min(most * price, new.max_cost)
    number = await credits.reserve(call, cost)
    job_id = JobId(call.new_id())
    await call.execute(
        _INSERT,
        job_id,
        call.now,
        number,
        new.external_user_id,
        new.tool.name,
        msgspec.to_builtins(new.params),
        list(addons),
        call.resources.need(PersonKeys).scope(call.project_id, new.external_user_id, new.tool.name),
        source.name,
        price,
        cost,
        new.max_cost,
        most,
        msgspec.to_builtins(Place()),
        call.machine_now,
    )
    lane = NewLane(job_id, job_id, job_id, 1, None, call.now)
    await open_lanes(await call.tx(), call.project_id, Queue.READS, EXTRACTION, [lane])
    await call.wake(Queue.READS)
    return await get(call, job_id)


async def cancel(call: Call, job_id: JobId) -> Job:
    """Ends a job that has not ended: nothing is delivered and nothing charged."""
    await call.take_turn(Queue.READS)
    found = await get(call, job_id)
    reserved = await call.fetchval(_CANCEL, job_id, call.now)
    if reserved is None:
        found = await get(call, job_id)
        raise JobIsOver(status=found.status.value) if found.status in ENDED else AssertionError(found.status)
    await credits.release(await call.tx(), call.project_id, reserved)
    await call.execute(_LANE_DUE, job_id, call.now)
    await call.wake(Queue.READS)
    return await get(call, job_id)
