"""Follow-ups and variants on the wire, and `/api/v1/campaigns/{id}/variants`: what became of each.

Not a campaign's other fields: campaigns.py and editing.py carry these shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer, CamelBody, Text
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import CAMPAIGN, TEMPLATE, CampaignKey, Moment, maybe
from overture.domain import campaigns
from overture.domain.campaigns import CampaignNotFound, FollowUp, StepStats, Variant
from overture.domain.identity import Call
from overture.domain.messaging import StepResult, TargetStatus
from overture.kernel.errors import InvalidField
from overture.kernel.ids import TemplateId

routes: Final = Routes(OUTREACH, "campaigns")
_HOUR: Final = timedelta(hours=1)
_ONE_OF: Final = "Send messageTemplateId or variants, one of them."
NO_DIFFERENCE: Final = "There is no difference yet that is certain; let it run on."
NO_CHOICE: Final = "It has one text: there is nothing to compare."

VariantName = Annotated[str, msgspec.Meta(min_length=1, max_length=60, description="A name of your own.")]
StepNumber = Annotated[int, msgspec.Meta(ge=0, le=100, description="0: the first message; 1: the first follow-up.")]


class VariantBody(CamelBody, frozen=True):
    """One text of several; it goes to `weight` parts of the people, by chance but to the same person always."""

    name: VariantName
    message_template_id: Text
    weight: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


Variants = Annotated[list[VariantBody], msgspec.Meta(min_length=2, max_length=10)]


class StepBody(CamelBody, frozen=True):
    """A message to who was written to and did not answer, `waitHours` or `waitDays` after the one before: with one
    text, or with variants."""

    message_template_id: Text | None = None
    variants: Variants | None = None
    wait_hours: Annotated[int, msgspec.Meta(ge=1, le=8760)] | None = None
    wait_days: Annotated[int, msgspec.Meta(ge=1, le=365)] | None = None
    condition: Literal["no_reply"] = "no_reply"

    example: ClassVar[dict[str, Any]] = {"messageTemplateId": "YOUR_TEMPLATE_ID", "waitDays": 3}


Steps = Annotated[list[StepBody], msgspec.Meta(max_length=10)]


class VariantAnswer(CamelAnswer, frozen=True):
    """One text of a step; `templateVersion` is set when the campaign starts."""

    name: str
    message_template_id: str
    template_version: int | None
    weight: int


class StepAnswer(CamelAnswer, frozen=True):
    """A follow-up. It has `variants`, or one text."""

    step: int
    wait_hours: int
    condition: Literal["no_reply"]
    message_template_id: str | None
    template_version: int | None
    variants: list[VariantAnswer] | None


class FollowUpAnswer(CamelAnswer, frozen=True):
    """A follow-up to one target; one that waits goes at `dueAt` at the soonest."""

    step: int
    status: TargetStatus
    reason: str | None
    message: str | None
    template_version: int | None
    variant: str | None
    due_at: Moment | None
    sent_at: Moment | None
    replied_at: Moment | None
    via: str | msgspec.UnsetType = msgspec.UNSET


def variants_of(bodies: Sequence[VariantBody] | None) -> tuple[Variant, ...]:
    """Variants that came in."""
    return tuple(Variant(b.name, TemplateId(TEMPLATE.read(b.message_template_id)), b.weight) for b in bodies or ())


def steps_of(bodies: Sequence[StepBody]) -> tuple[FollowUp, ...]:
    """Follow-ups that came in; `InvalidField` where one has no wait or no text, or two."""
    out = []
    for i, body in enumerate(bodies):
        if (body.wait_hours is None) == (body.wait_days is None):
            raise InvalidField(f"steps[{i}].waitHours", "Send waitHours or waitDays, one of them.")
        if (body.message_template_id is None) == (body.variants is None):
            raise InvalidField(f"steps[{i}].messageTemplateId", _ONE_OF)
        texts = variants_of(body.variants)
        if body.message_template_id is not None:
            texts = (Variant(None, TemplateId(TEMPLATE.read(body.message_template_id))),)
        out.append(FollowUp(timedelta(hours=body.wait_hours or 0, days=body.wait_days or 0), texts))
    return tuple(out)


def shown_variants(variants: Sequence[Variant]) -> list[VariantAnswer] | None:
    """Variants on the wire; None where there is no choice."""
    if len(variants) < 2:
        return None
    return [
        VariantAnswer(
            name=v.name or "",
            message_template_id=TEMPLATE.show(v.template_id),
            template_version=v.template_version,
            weight=v.weight,
        )
        for v in variants
    ]


def shown_steps(steps: Sequence[FollowUp]) -> list[StepAnswer]:
    """Follow-ups on the wire."""
    return [
        StepAnswer(
            step=k,
            wait_hours=s.wait // _HOUR,
            condition="no_reply",
            message_template_id=None if len(s.variants) > 1 else TEMPLATE.show(s.variants[0].template_id),
            template_version=None if len(s.variants) > 1 else s.variants[0].template_version,
            variants=shown_variants(s.variants),
        )
        for k, s in enumerate(steps, 1)
    ]


Names = Sequence[Sequence[str | None]]
"""The names of each step's variants, the first step's with them."""


def names_of(campaign: campaigns.Campaign) -> Names:
    """The names by step and place."""
    return [[v.name for v in texts] for texts in (campaign.variants, *(s.variants for s in campaign.steps))]


def named(names: Names, step: int, place: int | None) -> str | None:
    """The name of a variant, None where there was no choice."""
    mine = names[step] if step < len(names) else ()
    return mine[place] if place is not None and place < len(mine) else None


def shown_follow_ups(found: Sequence[StepResult], names: Names) -> list[FollowUpAnswer]:
    """A target's follow-ups on the wire."""
    return [
        FollowUpAnswer(
            step=f.step,
            status=f.status,
            reason=f.reason,
            message=f.message,
            template_version=f.template_version,
            variant=named(names, f.step, f.variant),
            due_at=maybe(f.due_at),
            sent_at=maybe(f.sent_at),
            replied_at=maybe(f.replied_at),
            via=msgspec.UNSET if f.via is None else f.via,
        )
        for f in found
    ]


class VariantResultAnswer(CamelAnswer, frozen=True):
    """One text and what became of it. `share` of those sent who answered it so far, null where none was sent; the true
    share lies between `low` and `high`, with a chance of 95 %, however often one looks."""

    name: str | None
    message_template_id: str
    template_version: int | None
    weight: int
    sent: int
    failed: int
    replied: int
    share: float | None
    low: float
    high: float


class StepResultAnswer(CamelAnswer, frozen=True):
    """One step. `best` is the name of the variant that is answered most for certain, null while there is no difference;
    `verdict` says so in a sentence. `waiting`: its follow-ups that have not ended."""

    step: int
    wait_hours: int | None
    skipped: int
    waiting: int
    variants: list[VariantResultAnswer]
    best: str | None
    verdict: str


class VariantsAnswer(CamelAnswer, frozen=True):
    """What became of each step of a campaign, the first message with them, and of each text of it."""

    campaign_id: str
    steps: list[StepResultAnswer]


def _verdict(s: StepStats) -> str:
    if len(s.variants) < 2:
        return NO_CHOICE
    if s.best is None:
        return NO_DIFFERENCE
    return f"{s.variants[s.best].variant.name} is answered more than every other, for certain."


def _compared(s: StepStats) -> StepResultAnswer:
    return StepResultAnswer(
        step=s.step,
        wait_hours=None if s.wait is None else s.wait // _HOUR,
        skipped=s.skipped,
        waiting=s.waiting,
        variants=[
            VariantResultAnswer(
                name=v.variant.name,
                message_template_id=TEMPLATE.show(v.variant.template_id),
                template_version=v.variant.template_version,
                weight=v.variant.weight,
                sent=v.sent,
                failed=v.failed,
                replied=v.replied,
                share=v.share,
                low=v.low,
                high=v.high,
            )
            for v in s.variants
        ],
        best=None if s.best is None else s.variants[s.best].variant.name,
        verdict=_verdict(s),
    )


@routes.get("/api/v1/campaigns/{campaign_id}/variants", scope="campaigns:read", status=200, errors=(CampaignNotFound,))
async def compare_variants(call: Call, campaign_id: CampaignKey) -> VariantsAnswer:
    """Compare the variants of a campaign's steps.

    For each step and each of its texts: how many were sent and answered, and which is the best for certain."""
    found = await campaigns.compare(call, campaign_id)
    return VariantsAnswer(campaign_id=CAMPAIGN.show(campaign_id), steps=[_compared(s) for s in found])
