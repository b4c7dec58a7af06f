"""How a campaign will go: what waits, asked of the rules at once, and then run ahead without a transaction.

Read only, and no promise: replies, edits and other people's campaigns change it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from overture.domain import accounts, messaging, templates, usage
from overture.domain.campaigns import rules
from overture.domain.campaigns.contracts import Campaign, CampaignStatus, Forecast
from overture.domain.campaigns.course import SENDER_GONE, Allowance, Course, Ran, by_day
from overture.domain.campaigns.errors import NoTargets
from overture.domain.campaigns.outlook import outlook_of, timing_of
from overture.domain.campaigns.queries import get
from overture.domain.campaigns.steps import texts_of
from overture.domain.identity import Call
from overture.domain.messaging import Waiting
from overture.kernel.clock import ProjectTime
from overture.kernel.ids import CampaignId
from overture.runtime import hold

MOST_FORECAST_DAYS = 366
_OTHERS = "other_campaigns"
_TEXTS = "missing_variables"
_HASHES = "suppression_exchanges"
_STEPS = "follow_ups"
_DOUBTS = "in_doubt"


async def forecast(call: Call, campaign_id: CampaignId, days: int = MOST_FORECAST_DAYS) -> Forecast:
    """From now on, at most so many days: of a running campaign, a paused one as if it was resumed now, a draft as if
    it was started now. `InvalidCampaignState` for one that is over, `NoTargets` for one that never had any.

    The call's transaction has ended when it returns: nothing is held while it is worked out.
    """
    campaign = await get(call, campaign_id)
    rules.require(campaign, "forecast", CampaignStatus.DRAFT, CampaignStatus.RUNNING, CampaignStatus.PAUSED)
    if campaign.stats.total == 0:
        raise NoTargets
    timing = await timing_of(call, campaign)
    zones = campaign.zones if timing is not None else ()
    texts = await texts_of(call, campaign)
    waiting = await messaging.asked_at_once(
        call,
        campaign_id,
        [templates.compile(version.body) for version in texts.versions],
        lambda row: texts.of(row)[0],
        zones=zones,
        again_before=rules.again_before(campaign, call.now),
    )
    senders = await accounts.of_client(call, campaign.client_id, campaign.sender_ids)
    allowance = await _allowance(call)
    beside = await outlook_of(call, campaign, senders, waiting.goes, waiting.zones, everyone=allowance is not None)
    held = await hold.held(await call.tx())
    now, until = call.now, call.now + timedelta(days=days)
    await call.finish()
    estimates = [_TEXTS] if waiting.is_estimate else []
    estimates += [_HASHES] if waiting.is_exchanged else []
    estimates += [] if beside.is_whole else [_OTHERS]
    estimates += [_STEPS] if campaign.steps else []
    estimates += [_DOUBTS] if campaign.stats.in_doubt else []
    if held is not None:
        ran = Ran([], None, (now, hold.SENDING_HELD), now, {})
        return _told(campaign, now, waiting, ran, tuple(estimates))
    course = Course(beside.outlook, beside.stream, timing, allowance)
    ran = await asyncio.to_thread(course.run, now, until)
    if ran.stopped is not None and ran.stopped[1] == SENDER_GONE:
        ran = replace(ran, stopped=(ran.stopped[0], rules.stuck(senders) or SENDER_GONE))
    return _told(campaign, now, waiting, ran, tuple(estimates))


async def _allowance(call: Call) -> Allowance | None:
    month = await usage.get(call)
    if month.limit is None:
        return None
    return Allowance(month.limit, month.remaining or 0, usage.month_of(call.now))


def _told(campaign: Campaign, now: ProjectTime, waiting: Waiting, ran: Ran, estimates: tuple[str, ...]) -> Forecast:
    zone = campaign.schedule.timezone if campaign.schedule is not None else "UTC"
    stopped_at, reason = ran.stopped or (None, None)
    return Forecast(
        campaign.status,
        now,
        ran.moments[0] if ran.moments else None,
        ran.over,
        ran.moments[-1] if ran.moments else None,
        stopped_at,
        reason,
        ran.until,
        len(waiting.goes),
        len(ran.moments),
        waiting.skips,
        zone,
        by_day(ran.moments, zone),
        ran.waited,
        reason or next(iter(ran.waited), None),
        estimates,
    )
