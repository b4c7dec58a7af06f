"""Campaigns edited: `PATCH /api/v1/campaigns/{id}` and the versions of their text.

Not their making and their life: campaigns.py.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelBody, Text
from overture.apis.kit.shapes import Moment as MomentIn
from overture.apis.outreach import schedules, steps
from overture.apis.outreach.campaigns import CampaignAnswer, Days, Lateness, SenderIds, kept, senders_of, shown
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.schedules import ScheduleBody
from overture.apis.outreach.steps import StepNumber, Steps, VariantName, Variants
from overture.apis.outreach.wire import TEMPLATE, CampaignKey, Name, Rate
from overture.domain import campaigns
from overture.domain.accounts import InstagramChallengeDetected, SenderNotAvailable, SenderNotFound
from overture.domain.campaigns import (
    CampaignChanges,
    CampaignNotFound,
    FieldNotEditable,
    IfMissed,
    InvalidCampaignState,
    Pacing,
    TemplateProblems,
)
from overture.domain.identity import Call
from overture.domain.templates import MessageTemplateNotFound, TemplateVersionNotFound
from overture.kernel.ids import TemplateId

routes: Final = Routes(OUTREACH, "campaigns")


class CampaignPatch(CamelBody, frozen=True):
    """What to change; what is left out stays. `senderIds` null: all senders; `recontactAfterDays` null: never;
    `schedule` null: always; `startAt` null: as soon as it is started.
    """

    name: Name | msgspec.UnsetType = msgspec.UNSET
    message_template_id: Text | msgspec.UnsetType = msgspec.UNSET
    daily_limit: Rate | msgspec.UnsetType = msgspec.UNSET
    hourly_limit: Rate | msgspec.UnsetType = msgspec.UNSET
    pacing: Pacing | msgspec.UnsetType = msgspec.UNSET
    metadata: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    sender_ids: SenderIds | msgspec.UnsetType | None = msgspec.UNSET
    recontact_after_days: Days | msgspec.UnsetType | None = msgspec.UNSET
    schedule: ScheduleBody | msgspec.UnsetType | None = msgspec.UNSET
    start_at: MomentIn | msgspec.UnsetType | None = msgspec.UNSET
    if_missed: IfMissed | msgspec.UnsetType = msgspec.UNSET
    max_lateness_minutes: Lateness | msgspec.UnsetType = msgspec.UNSET
    variants: Variants | msgspec.UnsetType | None = msgspec.UNSET
    steps: Steps | msgspec.UnsetType = msgspec.UNSET

    example: ClassVar[dict[str, Any]] = {"dailyLimit": 30, "hourlyLimit": 5}


class AppliedTemplate(CamelBody, frozen=True):
    """The version of the text to send from now on, once its preview was looked at: of the first message unless a `step`
    is named; `variant` names the text of a step that has several."""

    template_version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    step: StepNumber = 0
    variant: VariantName | None = None
    accept_problems: bool = False

    example: ClassVar[dict[str, Any]] = {"templateVersion": 2}


def changes_of(data: CampaignPatch) -> CampaignChanges:
    """What the body names, as the domain knows it."""
    changes: CampaignChanges = {}
    if data.name is not msgspec.UNSET:
        changes["name"] = data.name
    if data.message_template_id is not msgspec.UNSET:
        changes["template_id"] = TemplateId(TEMPLATE.read(data.message_template_id))
    if data.daily_limit is not msgspec.UNSET:
        changes["daily_limit"] = data.daily_limit
    if data.hourly_limit is not msgspec.UNSET:
        changes["hourly_limit"] = data.hourly_limit
    if data.pacing is not msgspec.UNSET:
        changes["pacing"] = data.pacing
    if data.metadata is not msgspec.UNSET:
        changes["metadata"] = kept(data.metadata)
    if data.sender_ids is not msgspec.UNSET:
        changes["sender_ids"] = senders_of(data.sender_ids)
    if data.recontact_after_days is not msgspec.UNSET:
        changes["recontact_after_days"] = data.recontact_after_days
    if data.schedule is not msgspec.UNSET:
        changes["schedule"] = schedules.read(data.schedule)
    if data.start_at is not msgspec.UNSET:
        changes["start_at"] = data.start_at
    if data.if_missed is not msgspec.UNSET:
        changes["if_missed"] = data.if_missed
    if data.max_lateness_minutes is not msgspec.UNSET:
        changes["max_lateness_minutes"] = data.max_lateness_minutes
    if data.variants is not msgspec.UNSET:
        changes["variants"] = steps.variants_of(data.variants)
    if data.steps is not msgspec.UNSET:
        changes["steps"] = steps.steps_of(data.steps)
    return changes


@routes.patch(
    "/api/v1/campaigns/{campaign_id}",
    scope="campaigns:write",
    status=200,
    errors=(
        CampaignNotFound,
        FieldNotEditable,
        MessageTemplateNotFound,
        SenderNotFound,
        SenderNotAvailable,
        InstagramChallengeDetected,
    ),
)
async def edit_campaign(call: Call, campaign_id: CampaignKey, data: CampaignPatch) -> CampaignAnswer:
    """Change a campaign.

    Name and metadata at any time; limits, pacing, senders, `recontactAfterDays` and its days and hours until it is
    over; its beginning until that has come; template, variants and steps while it is a draft. What changes holds for
    everything taken up after the answer."""
    return shown(await campaigns.edit(call, campaign_id, changes_of(data)))


@routes.post(
    "/api/v1/campaigns/{campaign_id}/apply-template",
    scope="campaigns:write",
    status=200,
    rate="bulk",
    errors=(CampaignNotFound, InvalidCampaignState, TemplateVersionNotFound, TemplateProblems),
)
async def apply_template(call: Call, campaign_id: CampaignKey, data: AppliedTemplate) -> CampaignAnswer:
    """Apply a version of the template's text to a campaign that has started.

    Targets that are not taken up yet get it; preview it before with `templateVersion`. Refused where targets that the
    text of now reaches would be skipped, unless `acceptProblems` is sent."""
    applied = await campaigns.apply_template(
        call,
        campaign_id,
        data.template_version,
        step=data.step,
        variant=data.variant,
        accept_problems=data.accept_problems,
    )
    return shown(applied)
