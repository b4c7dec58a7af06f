"""What a campaign may do in which state: pure.

Not the rules of a send: messaging asks those.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from overture.domain.accounts import (
    Account,
    AccountStatus,
    InstagramChallengeDetected,
    SenderNotAvailable,
    is_usable,
)
from overture.domain.campaigns.contracts import Campaign, CampaignStatus, Pacing
from overture.domain.campaigns.errors import CampaignAlreadyStarted, InvalidCampaignState, NoTargets
from overture.kernel.errors import InvalidField

_FARTHEST_START_DAYS = 3653
_ADVICE = {
    CampaignStatus.DRAFT: "Start it first.",
    CampaignStatus.RUNNING: "Pause or cancel it first.",
    CampaignStatus.PAUSED: "Resume it first.",
    CampaignStatus.COMPLETED: "Create a new campaign.",
    CampaignStatus.CANCELLED: "Create a new campaign.",
}


def require(campaign: Campaign, verb: str, *allowed: CampaignStatus) -> None:
    """`InvalidCampaignState` unless the campaign is in one of these states."""
    if campaign.status not in allowed:
        raise InvalidCampaignState(status=campaign.status.value, verb=verb, advice=_ADVICE[campaign.status])


def may_be_given_targets(campaign: Campaign) -> None:
    """One that is not over may."""
    require(campaign, "given targets", CampaignStatus.DRAFT, CampaignStatus.RUNNING, CampaignStatus.PAUSED)


def may_start(campaign: Campaign) -> None:
    """A draft or paused campaign with targets may."""
    if campaign.status is CampaignStatus.RUNNING:
        raise CampaignAlreadyStarted
    require(campaign, "started", CampaignStatus.DRAFT, CampaignStatus.PAUSED)
    if campaign.stats.total == 0:
        raise NoTargets


def may_begin_at(start_at: datetime, now: datetime) -> None:
    """`InvalidField` for a beginning that has passed or lies many years ahead."""
    if start_at <= now:
        raise InvalidField(
            "startAt", "This moment has passed; leave it out to begin as soon as the campaign is started."
        )
    if start_at > now + timedelta(days=_FARTHEST_START_DAYS):
        raise InvalidField("startAt", "It lies more than ten years ahead; choose an earlier moment.")


def require_sender(senders: Sequence[Account], now: datetime) -> None:
    """At least one may write now; a challenge that stands in the way of all is named."""
    if any(is_usable(a, now) for a in senders):
        return
    for a in senders:
        if a.status is AccountStatus.CHALLENGED:
            raise InstagramChallengeDetected(handle=a.handle)
    raise SenderNotAvailable


def stuck(senders: Sequence[Account]) -> str | None:
    """Why a running campaign can go no further on its own, or None. A sender that cools down will write again."""
    if any(a.status in (AccountStatus.ACTIVE, AccountStatus.COOLING) for a in senders):
        return None
    if any(a.status is AccountStatus.CHALLENGED for a in senders):
        return "instagram_challenge_detected"
    return "sender_not_available"


def limits(campaign_daily: int, campaign_hourly: int) -> dict[timedelta, int]:
    """The rolling windows of a campaign."""
    return {timedelta(hours=1): campaign_hourly, timedelta(hours=24): campaign_daily}


def slot_every(pacing: Pacing, hourly: int) -> timedelta | None:
    """The spacing of even pacing."""
    return timedelta(seconds=3600 / hourly) if pacing is Pacing.EVEN else None
