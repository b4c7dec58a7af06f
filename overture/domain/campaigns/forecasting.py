"""How a campaign will go: what waits, asked of the rules at once, and then run ahead without a transaction.

Read only, and no promise: replies, edits and other people's campaigns change it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from overture.domain import accounts, messaging, usage
from overture.domain.campaigns import rules
from overture.domain.campaigns.contracts import Campaign, CampaignStatus, Forecast, StepForecast
from overture.domain.campaigns.course import SENDER_GONE, Allowance, Course, Ran, by_day
from overture.domain.campaigns.errors import NoTargets
from overture.domain.campaigns.outlook import Rows, asked, outlook_of, timing_of
from overture.domain.campaigns.queries import get
from overture.domain.identity import Call
from overture.domain.messaging import Waiting
from overture.kernel.clock import ProjectTime
from overture.kernel.ids import CampaignId
from overture.runtime import hold

MOST_FORECAST_DAYS = 366
_OTHERS = "other_campaigns"
_TEXTS = "missing_variables"
_HASHES = "suppression_exchanges"
_DOUBTS = "in_doubt"
_WINDOWS = "messaging_windows"
NO_REPLIES = "no_replies"


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
    waiting = await asked(call, campaign, zones)
    senders = await accounts.of_client(call, campaign.client_id, campaign.sender_ids)
    allowance = await _allowance(call)
    beside = await outlook_of(call, campaign, senders, Rows.of(waiting, campaign), everyone=allowance is not None)
    held = await hold.held(await call.tx())
    is_limited = messaging.is_limited(call, senders)
    now, until = call.now, call.now + timedelta(days=days)
    await call.finish()
    estimates = [_TEXTS] if waiting.is_estimate else []
    estimates += [_HASHES] if waiting.is_exchanged else []
    estimates += [] if beside.is_whole else [_OTHERS]
    estimates += [_WINDOWS] if is_limited else []
    estimates += [_DOUBTS] if campaign.stats.in_doubt else []
    if held is not None:
        ran = Ran([], b"", None, (now, hold.SENDING_HELD), now, {})
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
    days = by_day(ran.moments, zone, ran.steps)
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
        _together(waiting.skips),
        zone,
        [(day, len(steps), _counted(steps, campaign) if campaign.steps else ()) for day, steps in days],
        ran.waited,
        reason or next(iter(ran.waited), None),
        estimates,
        (NO_REPLIES,) if campaign.steps else (),
        _by_step(campaign, waiting, ran) if campaign.steps else (),
    )


def _counted(steps: bytes, campaign: Campaign) -> tuple[int, ...]:
    return tuple(steps.count(n) for n in range(len(campaign.steps) + 1))


def _by_step(campaign: Campaign, waiting: Waiting, ran: Ran) -> tuple[StepForecast, ...]:
    due = Counter(d.step for d in waiting.bound)
    due[0] = waiting.free
    sends = _counted(ran.steps, campaign)
    return tuple(StepForecast(n, due[n], sends[n], waiting.skips[n]) for n in range(len(sends)))


def _together(skips: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    every = Counter[str]()
    for each in skips:
        every.update(each)
    return dict(sorted(every.items()))
