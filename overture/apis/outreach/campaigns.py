"""Campaigns: `/api/v1/campaigns`, their life and the preview of their messages.

Not their targets and results: those have files of their own.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.replies import encode
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text
from overture.apis.kit.shapes import Moment as MomentIn
from overture.apis.outreach import schedules, steps
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.schedules import ScheduleAnswer, ScheduleBody
from overture.apis.outreach.steps import StepAnswer, StepNumber, Steps, VariantAnswer, VariantName, Variants
from overture.apis.outreach.wire import (
    CAMPAIGN,
    CLIENT,
    SENDER,
    TARGET,
    TEMPLATE,
    CampaignKey,
    Cursor,
    Limit,
    Moment,
    Name,
    Rate,
    listed,
    maybe,
    moment,
)
from overture.domain import campaigns, clients
from overture.domain.accounts import InstagramChallengeDetected, SenderNotAvailable, SenderNotFound
from overture.domain.campaigns import (
    Campaign,
    CampaignAlreadyStarted,
    CampaignNotFound,
    CampaignStatus,
    IfMissed,
    InvalidCampaignState,
    NoTargets,
    Pacing,
    Preview,
    Stats,
    TargetNotFound,
)
from overture.domain.clients import ClientNotFound
from overture.domain.identity import Call
from overture.domain.templates import MessageTemplateNotFound, TemplateVersionNotFound
from overture.domain.usage import UsageLimitExceeded
from overture.kernel.errors import InvalidField
from overture.kernel.ids import AccountId, ClientId, TargetId, TemplateId

routes = Routes(OUTREACH, "campaigns")
MOST_METADATA = 16_384
MOST_LATENESS = 60 * 24 * 30
_NEW = {
    "clientId": "YOUR_CLIENT_ID",
    "name": "Creator Outreach May 2026",
    "messageTemplateId": "YOUR_TEMPLATE_ID",
    "dailyLimit": 50,
    "hourlyLimit": 8,
    "metadata": {"source": "agent_workflow"},
}
_START = (
    CampaignNotFound,
    CampaignAlreadyStarted,
    InvalidCampaignState,
    NoTargets,
    SenderNotAvailable,
    InstagramChallengeDetected,
    UsageLimitExceeded,
)


SenderIds = Annotated[list[Text], msgspec.Meta(min_length=1, max_length=1000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]


Lateness = Annotated[
    int, msgspec.Meta(ge=0, le=MOST_LATENESS, description="How many minutes after `startAt` it may still begin.")
]


class NewCampaign(CamelBody, frozen=True):
    """A campaign to create. Limits hold in any 24 hours and any 60 minutes; `senderIds` narrows who writes.

    With `recontactAfterDays` it also writes to people who were written to for the client that long ago, and never
    answered; without, to nobody twice. `schedule`: its days and hours, always where it is left out. `startAt`: it
    begins then, once it was started. `ifMissed`: what it does where it could not begin within `maxLatenessMinutes` of
    that: `send` all the same, `skip` (it ends) or `ask` (it pauses until it is resumed). `steps` are its follow-ups;
    `variants` other texts of the first message, of which `messageTemplateId` is one.
    """

    client_id: Text
    name: Name
    message_template_id: Text
    daily_limit: Rate = 50
    hourly_limit: Rate = 8
    pacing: Pacing = Pacing.EVEN
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    sender_ids: SenderIds | None = None
    recontact_after_days: Days | None = None
    schedule: ScheduleBody | None = None
    start_at: MomentIn | None = None
    if_missed: IfMissed = IfMissed.SEND
    max_lateness_minutes: Lateness = 60
    variants: Variants | None = None
    steps: Steps = msgspec.field(default_factory=list)

    example: ClassVar[dict[str, Any]] = _NEW


class StatsAnswer(CamelAnswer, frozen=True):
    """`queued`: everything that has no final outcome yet; `sent` includes those who replied; `inDoubt` stands apart."""

    total: int
    queued: int
    sent: int
    failed: int
    skipped: int
    replied: int
    in_doubt: int
    cancelled: int


class CampaignAnswer(CamelAnswer, frozen=True):
    """Messages to many creators for one client. `statusReason` says why it paused or ended. `templateVersion` is that
    of the text it sends, null until it starts; `latestTemplateVersion` is the newest, which can be applied to it."""

    id: str
    client_id: str
    name: str
    message_template_id: str
    daily_limit: int
    hourly_limit: int
    pacing: Pacing
    metadata: dict[str, Any]
    sender_ids: list[str] | None
    recontact_after_days: int | None
    template_version: int | None
    latest_template_version: int
    schedule: ScheduleAnswer | None
    start_at: Moment | None
    if_missed: IfMissed
    max_lateness_minutes: int
    variants: list[VariantAnswer] | None
    steps: list[StepAnswer]
    status: CampaignStatus
    status_reason: str | None
    stats: StatsAnswer
    created_at: Moment
    started_at: Moment | None
    completed_at: Moment | None

    example: ClassVar[dict[str, Any]] = {
        "id": "camp_01hzx3v9k2m4n6p8q0r2s4t6w8",
        **_NEW,
        "clientId": "cli_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "messageTemplateId": "tpl_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "pacing": "even",
        "senderIds": None,
        "recontactAfterDays": None,
        "templateVersion": None,
        "latestTemplateVersion": 1,
        "schedule": schedules.EXAMPLE,
        "startAt": None,
        "ifMissed": "send",
        "maxLatenessMinutes": 60,
        "variants": None,
        "steps": [],
        "status": "draft",
        "statusReason": None,
        "stats": dict.fromkeys(("total", "queued", "sent", "failed", "skipped", "replied", "inDoubt", "cancelled"), 0),
        "createdAt": "2026-05-04T09:30:00.000Z",
        "startedAt": None,
        "completedAt": None,
    }


def counted(stats: Stats) -> StatsAnswer:
    """Counts on the wire."""
    return StatsAnswer(
        total=stats.total,
        queued=stats.queued,
        sent=stats.sent,
        failed=stats.failed,
        skipped=stats.skipped,
        replied=stats.replied,
        in_doubt=stats.in_doubt,
        cancelled=stats.cancelled,
    )


def shown(c: Campaign) -> CampaignAnswer:
    """A campaign on the wire."""
    return CampaignAnswer(
        id=CAMPAIGN.show(c.id),
        client_id=CLIENT.show(c.client_id),
        name=c.name,
        message_template_id=TEMPLATE.show(c.template_id),
        daily_limit=c.daily_limit,
        hourly_limit=c.hourly_limit,
        pacing=c.pacing,
        metadata=dict(c.metadata),
        sender_ids=None if c.sender_ids is None else [SENDER.show(i) for i in c.sender_ids],
        recontact_after_days=c.recontact_after_days,
        template_version=c.template_version,
        latest_template_version=c.latest_template_version,
        schedule=schedules.shown(c.schedule),
        start_at=maybe(c.start_at),
        if_missed=c.if_missed,
        max_lateness_minutes=c.max_lateness_minutes,
        variants=steps.shown_variants(c.variants),
        steps=steps.shown_steps(c.steps),
        status=c.status,
        status_reason=c.status_reason,
        stats=counted(c.stats),
        created_at=moment(c.created_at),
        started_at=maybe(c.started_at),
        completed_at=maybe(c.completed_at),
    )


def kept(metadata: dict[str, Any]) -> dict[str, Any]:
    """The metadata, where it is not too long."""
    if len(encode(metadata)) > MOST_METADATA:
        raise InvalidField("metadata", f"It has more than {MOST_METADATA} bytes; keep what is long on your side.")
    return metadata


def senders_of(texts: list[str] | None) -> tuple[AccountId, ...] | None:
    """The senders named."""
    return None if texts is None else tuple(AccountId(SENDER.read(text)) for text in texts)


@routes.post(
    "/api/v1/campaigns",
    scope="campaigns:write",
    status=201,
    errors=(ClientNotFound, MessageTemplateNotFound, SenderNotFound),
)
async def create_campaign(call: Call, data: NewCampaign) -> CampaignAnswer:
    """Create a campaign.

    It is a draft until it is started; upload its targets first."""
    new = campaigns.NewCampaign(
        ClientId(CLIENT.read(data.client_id)),
        TemplateId(TEMPLATE.read(data.message_template_id)),
        data.name,
        data.daily_limit,
        data.hourly_limit,
        data.pacing,
        kept(data.metadata),
        senders_of(data.sender_ids),
        data.recontact_after_days,
        schedules.read(data.schedule),
        data.start_at,
        data.if_missed,
        data.max_lateness_minutes,
        steps.variants_of(data.variants),
        steps.steps_of(data.steps),
    )
    return shown(await campaigns.create(call, new))


@routes.get("/api/v1/campaigns", scope="campaigns:read", status=200, errors=(ClientNotFound,))
async def list_campaigns(
    call: Call,
    client_id: str | None = None,
    status: CampaignStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> CursorPage[CampaignAnswer]:
    """List campaigns.

    Newest first; of one client or of one status where asked."""
    client = None if client_id is None else ClientId(CLIENT.read(client_id))
    if client is not None:
        await clients.get(call, client)
    read = partial(campaigns.page, call, client_id=client, status=status)
    return await listed(call, f"campaigns {client} {status}", limit, cursor, read, shown)


@routes.get("/api/v1/campaigns/{campaign_id}", scope="campaigns:read", status=200, errors=(CampaignNotFound,))
async def get_campaign(call: Call, campaign_id: CampaignKey) -> CampaignAnswer:
    """Read one campaign, with its counts."""
    return shown(await campaigns.get(call, campaign_id))


@routes.post("/api/v1/campaigns/{campaign_id}/start", scope="campaigns:write", status=200, errors=_START)
async def start_campaign(call: Call, campaign_id: CampaignKey) -> CampaignAnswer:
    """Start a campaign.

    It needs a target and an active sender. On a paused campaign the same as resume."""
    return shown(await campaigns.start(call, campaign_id))


@routes.post(
    "/api/v1/campaigns/{campaign_id}/pause",
    scope="campaigns:write",
    status=200,
    errors=(CampaignNotFound, InvalidCampaignState),
)
async def pause_campaign(call: Call, campaign_id: CampaignKey) -> CampaignAnswer:
    """Pause a running campaign.

    Nothing more is taken up after the answer; a message taken up before may still leave within 5 seconds."""
    return shown(await campaigns.pause(call, campaign_id))


@routes.post("/api/v1/campaigns/{campaign_id}/resume", scope="campaigns:write", status=200, errors=_START)
async def resume_campaign(call: Call, campaign_id: CampaignKey) -> CampaignAnswer:
    """Resume a paused campaign."""
    return shown(await campaigns.resume(call, campaign_id))


@routes.post(
    "/api/v1/campaigns/{campaign_id}/cancel",
    scope="campaigns:write",
    status=200,
    errors=(CampaignNotFound, InvalidCampaignState),
)
async def cancel_campaign(call: Call, campaign_id: CampaignKey) -> CampaignAnswer:
    """Cancel a campaign for ever.

    What waits is never sent; a message taken up before may still leave within 5 seconds."""
    return shown(await campaigns.cancel(call, campaign_id))


class RenderedAnswer(CamelAnswer, frozen=True):
    """The message as this target would get it."""

    target_id: str
    instagram_username: str
    message: str


class ProblemAnswer(CamelAnswer, frozen=True):
    """A target that would be skipped if its turn came now."""

    target_id: str
    instagram_username: str
    reason: str
    step: int


class StepProblemsAnswer(CamelAnswer, frozen=True):
    """How many targets a follow-up would be skipped for, if it came to it."""

    step: int
    problems_by_reason: dict[str, int]


class PreviewAnswer(CamelAnswer, frozen=True):
    """Messages as they would go with that version of the text, and the first 100 problems. `isComplete`: every waiting
    target was `checked`. `steps`: the problems of the texts of follow-ups, looked at beside the first message.
    `opensBy`: what those could do whose problem is `outside_messaging_window`."""

    campaign_id: str
    step: int
    template_version: int
    messages: list[RenderedAnswer]
    problems: list[ProblemAnswer]
    problems_by_reason: dict[str, int]
    steps: list[StepProblemsAnswer]
    checked: int
    is_complete: bool
    opens_by: list[str]


def _previewed(campaign_id: CampaignKey, seen: Preview) -> PreviewAnswer:
    return PreviewAnswer(
        campaign_id=CAMPAIGN.show(campaign_id),
        step=seen.step,
        template_version=seen.template_version,
        messages=[
            RenderedAnswer(target_id=TARGET.show(target), instagram_username=handle, message=text)
            for target, handle, text in seen.rendered
        ],
        problems=[
            ProblemAnswer(target_id=TARGET.show(p.target_id), instagram_username=p.handle, reason=p.reason, step=p.step)
            for p in seen.problems
        ],
        problems_by_reason=dict(seen.by_reason),
        steps=[StepProblemsAnswer(step=k, problems_by_reason=dict(why)) for k, why in sorted(seen.by_step.items())],
        checked=seen.checked,
        is_complete=seen.is_complete,
        opens_by=list(seen.would_open),
    )


@routes.post(
    "/api/v1/campaigns/{campaign_id}/preview",
    scope="campaigns:read",
    status=200,
    rate="bulk",
    errors=(CampaignNotFound, TargetNotFound, TemplateVersionNotFound),
)
async def preview_campaign(
    call: Call,
    campaign_id: CampaignKey,
    limit: Annotated[int, msgspec.Meta(ge=0, le=100, description="Messages to show.")] = 5,
    target_id: Annotated[list[str], msgspec.Meta(max_length=100, description="Of these targets only.")] = [],  # noqa: B006
    template_version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1, description="Of the text to show.")]
    | None = None,
    step: StepNumber = 0,
    variant: VariantName | None = None,
) -> PreviewAnswer:
    """Preview the messages of a campaign.

    Renders for targets that wait, at most 10,000 of them, and tells who would be skipped and why. Sends nothing. With
    `templateVersion` as if that version of the text had been applied. `step` shows a follow-up, `variant` names the
    text of a step that has several."""
    named = [TargetId(TARGET.read(text)) for text in target_id]
    seen = await campaigns.preview(
        call, campaign_id, limit=limit, targets=named, version=template_version, step=step, variant=variant
    )
    return _previewed(campaign_id, seen)
