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
from overture.domain.campaigns.errors import (
    CampaignAlreadyStarted,
    FieldNotEditable,
    InvalidCampaignState,
    NoTargets,
    TargetNotPending,
)
from overture.domain.messaging import TargetResult, TargetStatus
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


_EDITED = {
    "name": "name",
    "metadata": "metadata",
    "daily_limit": "dailyLimit",
    "hourly_limit": "hourlyLimit",
    "pacing": "pacing",
    "sender_ids": "senderIds",
    "recontact_after_days": "recontactAfterDays",
    "template_id": "messageTemplateId",
    "schedule": "schedule",
    "start_at": "startAt",
    "if_missed": "ifMissed",
    "max_lateness_minutes": "maxLatenessMinutes",
    "variants": "variants",
    "steps": "steps",
}
"""What can be edited at all, with its name on the wire."""
_ALWAYS = ("name", "metadata")
_TEXTS = ("template_id", "variants", "steps")


def edited(was: Campaign, new: Campaign) -> list[str]:
    """The fields that differ; `FieldNotEditable` for the first that may not.

    Name and metadata always may; what is over keeps all else; what has started keeps its templates and its steps.
    """
    fields = [name for name in _EDITED if getattr(was, name) != getattr(new, name)]
    is_over = was.status in (CampaignStatus.COMPLETED, CampaignStatus.CANCELLED)
    for name in fields:
        if is_over and name not in _ALWAYS:
            raise FieldNotEditable(_EDITED[name], was.status.value, _ADVICE[was.status])
        if name in _TEXTS and was.status is not CampaignStatus.DRAFT:
            advice = "Change the template's text and apply its new version to this campaign, or create a new campaign."
            raise FieldNotEditable(_EDITED[name], was.status.value, advice)
    return fields


def gone_on(field: str, campaign: Campaign) -> FieldNotEditable:
    """Follow-ups of a draft have left: it had started before a restore put it back."""
    advice = "Follow-ups of it left before the database was restored; create a new campaign for whoever is left."
    return FieldNotEditable(_EDITED[field], campaign.status.value, advice)


def may_give_text(campaign: Campaign) -> None:
    """A campaign that has started and is not over may; a draft has the newest text anyway."""
    if campaign.status is CampaignStatus.DRAFT:
        raise InvalidCampaignState(
            status=campaign.status.value, verb="given another text", advice="It takes the newest when it starts."
        )
    require(campaign, "given another text", CampaignStatus.RUNNING, CampaignStatus.PAUSED)


_STAYS = {
    TargetStatus.QUEUED: "Its message is about to leave.",
    TargetStatus.SENDING: "Its message is on its way.",
    TargetStatus.IN_DOUBT: "Its message may have arrived; who it was written to is remembered.",
    TargetStatus.SENT: "It was written to, which is remembered so that it is not written to twice.",
    TargetStatus.REPLIED: "It was written to and answered, which is remembered so that it is not written to twice.",
    TargetStatus.FAILED: "Its outcome is kept with the results.",
    TargetStatus.SKIPPED: "It was never written to, and will not be; its outcome is kept with the results.",
    TargetStatus.CANCELLED: "The campaign is over: nothing is sent to it any more.",
}


def may_remove(target: TargetResult) -> None:
    """Only what waits may; `TargetNotPending` says why another may not."""
    if target.status is not TargetStatus.PENDING:
        raise TargetNotPending(target.handle, target.status.value, _STAYS[target.status])


def paced(campaign: Campaign) -> tuple[int, int, Pacing]:
    """What the moments of its messages depend on."""
    return campaign.daily_limit, campaign.hourly_limit, campaign.pacing


def planned(campaign: Campaign) -> tuple[object, ...]:
    """When it may send."""
    return campaign.schedule, campaign.start_at, campaign.if_missed, campaign.max_lateness_minutes


def again_before(campaign: Campaign, now: datetime) -> datetime | None:
    """Who was written to for the client by then, and never answered, may be again; None: nobody who ever was."""
    days = campaign.recontact_after_days
    return None if days is None else now - timedelta(days=days)


def limits(campaign_daily: int, campaign_hourly: int) -> dict[timedelta, int]:
    """The rolling windows of a campaign."""
    return {timedelta(hours=1): campaign_hourly, timedelta(hours=24): campaign_daily}


def slot_every(pacing: Pacing, hourly: int) -> timedelta | None:
    """The spacing of even pacing."""
    return timedelta(seconds=3600 / hourly) if pacing is Pacing.EVEN else None
