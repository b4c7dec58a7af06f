"""Forecast: `/api/v1/campaigns/{id}/forecast`, how a campaign will go on.

Not why one target waits: that is its explain.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import CAMPAIGN, CampaignKey, Moment, maybe, moment
from overture.domain import campaigns
from overture.domain.campaigns import (
    MOST_FORECAST_DAYS,
    CampaignNotFound,
    CampaignStatus,
    Forecast,
    InvalidCampaignState,
    NoTargets,
)
from overture.domain.identity import Call

routes = Routes(OUTREACH, "campaigns")


class DayAnswer(CamelAnswer, frozen=True):
    """Messages of one day of the forecast's `timezone`; `steps`: those of each step, from 0 on, none where there are no
    follow-ups."""

    date: str
    sends: int
    steps: list[int]


class WaitAnswer(CamelAnswer, frozen=True):
    """How long this limit was what kept the campaign waiting, of all the time to its end."""

    limit: str
    seconds: int


class StepForecastAnswer(CamelAnswer, frozen=True):
    """One step's part: `waiting` of it now, `sends` of it, and its `skips` by reason."""

    step: int
    waiting: int
    sends: int
    skips: dict[str, int]


class ForecastAnswer(CamelAnswer, frozen=True):
    """How a campaign goes on if nothing changes: a draft as if it was started now, a paused one as if resumed now.

    `endsAt`: when it is completed; null where it `stopsAt` some moment for `stopReason`, or goes on beyond `until`.
    `waiting`: messages that wait; `sends` go and `skips` are skipped, by reason. With follow-ups all of them are in it,
    `steps` tells them apart, and `assumptions` says `no_replies`: whoever answers gets fewer. `days` are those of
    `timezone`; days without a send are left out. `waits`: what it waits for, the longest first; `binds` is the limit to
    change. `isExact` unless something in `estimates` is known in part only.
    """

    campaign_id: str
    status: CampaignStatus
    now: Moment
    starts_at: Moment | None
    ends_at: Moment | None
    last_send_at: Moment | None
    stops_at: Moment | None
    stop_reason: str | None
    until: Moment
    waiting: int
    sends: int
    skips: dict[str, int]
    timezone: str
    days: list[DayAnswer]
    waits: list[WaitAnswer]
    binds: str | None
    is_exact: bool
    estimates: list[str]
    assumptions: list[str]
    steps: list[StepForecastAnswer]

    example: ClassVar[dict[str, Any]] = {
        "campaignId": "camp_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "status": "draft",
        "now": "2026-05-04T07:30:00.000Z",
        "startsAt": "2026-05-04T07:30:00.000Z",
        "endsAt": "2026-05-05T08:15:00.000Z",
        "lastSendAt": "2026-05-05T08:15:00.000Z",
        "stopsAt": None,
        "stopReason": None,
        "until": "2026-05-05T08:15:00.000Z",
        "waiting": 60,
        "sends": 57,
        "skips": {"missing_variable": 2, "target_suppressed": 1},
        "timezone": "UTC",
        "days": [
            {"date": "2026-05-04", "sends": 50, "steps": []},
            {"date": "2026-05-05", "sends": 7, "steps": []},
        ],
        "waits": [
            {"limit": "campaign_daily_limit", "seconds": 64350},
            {"limit": "campaign_hourly_limit", "seconds": 24750},
        ],
        "binds": "campaign_daily_limit",
        "isExact": True,
        "estimates": [],
        "assumptions": [],
        "steps": [],
    }


@routes.get(
    "/api/v1/campaigns/{campaign_id}/forecast",
    scope="campaigns:read",
    status=200,
    rate="bulk",
    errors=(CampaignNotFound, InvalidCampaignState, NoTargets),
)
async def forecast_campaign(
    call: Call,
    campaign_id: CampaignKey,
    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_FORECAST_DAYS, description="How far to look.")] = (
        MOST_FORECAST_DAYS
    ),
) -> ForecastAnswer:
    """Forecast a campaign.

    The rules of sending on a clock that runs ahead: sends of each day, the end, who is skipped, which limit binds.
    Changes nothing."""
    return shown(campaign_id, await campaigns.forecast(call, campaign_id, days))


def shown(campaign_id: CampaignKey, f: Forecast) -> ForecastAnswer:
    """A forecast on the wire."""
    return ForecastAnswer(
        campaign_id=CAMPAIGN.show(campaign_id),
        status=f.status,
        now=moment(f.now),
        starts_at=maybe(f.starts_at),
        ends_at=maybe(f.ends_at),
        last_send_at=maybe(f.last_send_at),
        stops_at=maybe(f.stops_at),
        stop_reason=f.stop_reason,
        until=moment(f.until),
        waiting=f.waiting,
        sends=f.sends,
        skips=dict(f.skips),
        timezone=f.timezone,
        days=[DayAnswer(date=day.isoformat(), sends=n, steps=list(steps)) for day, n, steps in f.days],
        waits=[WaitAnswer(limit=limit, seconds=round(span.total_seconds())) for limit, span in f.waits.items()],
        binds=f.binds,
        is_exact=not f.estimates,
        estimates=list(f.estimates),
        assumptions=list(f.assumptions),
        steps=[StepForecastAnswer(step=s.step, waiting=s.waiting, sends=s.sends, skips=dict(s.skips)) for s in f.steps],
    )
