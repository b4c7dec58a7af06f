"""When a campaign may send: its schedule and its beginning, set at its creation and afterwards.

What keeps to it at each reserve is messaging's; this only judges and stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overture.domain import identity
from overture.domain.campaigns import rules, schedule
from overture.domain.campaigns.contracts import Campaign, CampaignStatus
from overture.domain.campaigns.queries import get
from overture.domain.campaigns.schedule import IfMissed, Schedule
from overture.domain.identity import Call
from overture.kernel.clock import NEVER
from overture.kernel.errors import InvalidField
from overture.kernel.ids import CampaignId
from overture.runtime.work.lanes import set_due
from overture.runtime.work.queues import Queue

_OPEN = (CampaignStatus.DRAFT, CampaignStatus.RUNNING, CampaignStatus.PAUSED)


@dataclass(frozen=True, slots=True)
class Planned:
    """When a campaign may send; `start_at` and what follows it are its beginning."""

    schedule: Schedule | None = None
    start_at: datetime | None = None
    if_missed: IfMissed = IfMissed.SEND
    max_lateness_minutes: int = 60


async def plan_allowed(call: Call, wanted: Schedule | None, start_at: datetime | None) -> None:
    """`InvalidField` for hours in no zone, hours that are none or that quiet hours take whole, a beginning in the past.

    Asks nothing of the database where neither is given.
    """
    if start_at is not None:
        rules.may_begin_at(start_at, call.now)
    if wanted is None:
        return
    schedule.require(wanted)
    timing = schedule.timing(wanted, None, await identity.quiet_hours(call))
    if timing is not None and timing.opens(call.now, None)[0] >= NEVER:
        raise InvalidField(
            "schedule.windows", "The quiet hours of the workspace leave nothing of these hours; choose others."
        )


async def set_plan(call: Call, campaign_id: CampaignId, plan: Planned) -> Campaign:
    """Sets them all; on a running campaign they hold from the commit on. Takes the acts turn.

    A beginning may be changed until it has come, and stays as it was otherwise.
    """
    await call.take_turn(Queue.ACTS)
    campaign = await get(call, campaign_id)
    rules.require(campaign, "given another schedule", *_OPEN)
    moves = plan.start_at != campaign.start_at
    if moves and campaign.started_at is not None and (campaign.start_at or call.now) <= call.now:
        raise InvalidField("startAt", "The campaign has begun already; leave its beginning as it is.")
    await plan_allowed(call, plan.schedule, plan.start_at if moves else None)
    await call.execute(
        """update campaign set schedule = $3, start_at = $4, if_missed = $5, max_lateness_minutes = $6,
          is_start_pending = case when $7 then started_at is not null and $4::timestamptz is not null
            else is_start_pending end
        where project_id = $1 and id = $2""",
        campaign_id,
        schedule.stored(plan.schedule),
        plan.start_at,
        plan.if_missed.value,
        plan.max_lateness_minutes,
        moves,
    )
    if moves:
        await call.execute(
            "update cap set slot_from = $3 where project_id = $1 and id = $2 and used = 0 and slot_from is not null",
            campaign.cap_id,
            plan.start_at or call.now,
        )
    if campaign.status is CampaignStatus.RUNNING:
        await set_due(await call.tx(), call.project_id, campaign_id, call.now)
        await call.wake(Queue.ACTS)
    return await get(call, campaign_id)
