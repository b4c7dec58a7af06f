"""Targets: `/api/v1/campaigns/{id}/targets`, uploaded one by one outcome, listed, read, explained.

Not the results as a whole: results.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Annotated, Any, ClassVar, Final

import msgspec

from overture.apis.kit import Answer, Routes
from overture.apis.kit.errors import InvalidRequest, RequiredFieldMissing, refused
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Refusal
from overture.apis.outreach import schedules, steps
from overture.apis.outreach.convention import MOST_TARGETS, OUTREACH, UPLOAD_LIMIT
from overture.apis.outreach.imports import (
    FILES_TOO,
    Delimiter,
    Encoding,
    File,
    ForeseenAnswer,
    ImportAnswer,
    Mapped,
    started,
)
from overture.apis.outreach.schedules import ClockAnswer
from overture.apis.outreach.steps import FollowUpAnswer, StepNumber
from overture.apis.outreach.wire import (
    CAMPAIGN,
    SENDER,
    TARGET,
    CampaignKey,
    Cursor,
    Limit,
    Moment,
    TargetKey,
    listed,
    maybe,
    moment,
)
from overture.domain import campaigns
from overture.domain.campaigns import (
    NO_ZONE,
    CampaignNotFound,
    Explanation,
    InvalidCampaignState,
    PersonErased,
    Rejected,
    TargetDuplicate,
    TargetNotFound,
    TargetNotPending,
    Uploaded,
)
from overture.domain.identity import Call
from overture.domain.imports import ImportUnreadable, UploadLost
from overture.domain.messaging import TargetResult, TargetStatus, Wanted
from overture.domain.suppression import TargetSuppressed
from overture.domain.targets import NewTarget, normalised
from overture.kernel.errors import FieldFault, OvertureError
from overture.kernel.hours import is_zone
from overture.runtime.faults import collect

routes = Routes(OUTREACH, "targets")

_TARGET: Final = {
    "instagramUsername": "creatorname",
    "profileUrl": "https://instagram.com/creatorname",
    "fullName": "Creator Name",
    "firstName": "Creator",
    "category": "fitness",
    "followerCount": 24000,
}
_Words = Annotated[str, msgspec.Meta(max_length=2000)]
_Handle = Annotated[str, msgspec.Meta(min_length=1, description="A username, with or without @, or a profile URL.")]


_Zone = Annotated[str, msgspec.Meta(max_length=64, description="Where they live, by the IANA database: Asia/Tokyo.")]


class TargetItem(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A creator to write to. Any other field is a variable for templates."""

    instagram_username: _Handle
    profile_url: _Words | None = None
    full_name: _Words | None = None
    first_name: _Words | None = None
    category: _Words | None = None
    follower_count: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None
    external_id: Annotated[str, msgspec.Meta(max_length=255, description="Your own id of this creator.")] | None = None
    timezone: _Zone | None = None


_KNOWN: Final = frozenset(f.encode_name for f in msgspec.structs.fields(TargetItem))
_ITEM: Final = msgspec.json.schema(TargetItem)["$defs"]["TargetItem"]


class NewTargets(CamelBody, frozen=True):
    """1 to 10,000 creators. Each is read by itself and has an outcome of its own."""

    targets: Annotated[list[Any], msgspec.Meta(max_length=MOST_TARGETS, extra_json_schema={"items": _ITEM})]

    example: ClassVar[dict[str, Any]] = {"targets": [_TARGET]}


class OriginAnswer(CamelAnswer, frozen=True):
    """Where a target came from: the audience job whose row it was, and which of its sources listed the person."""

    job_id: str
    source: str


class TargetAnswer(CamelAnswer, frozen=True):
    """A creator in a campaign and what became of the message. `variables` are the extra fields it was uploaded with;
    `templateVersion` is the version of the text that `message` was made of, `variant` its name where there are several.
    All of these are of the first message; `steps` are its follow-ups, and `lastStep` is the last that was sent.
    `via`: the connector it took, where that was the second way of its sender. `origin`: the audience job it was taken
    from."""

    id: str
    campaign_id: str
    instagram_username: str
    profile_url: str | None
    full_name: str | None
    first_name: str | None
    category: str | None
    follower_count: int | None
    external_id: str | None
    timezone: str | None
    timezone_source: str | None
    variables: dict[str, Any]
    status: TargetStatus
    reason: str | None
    message: str | None
    template_version: int | None
    variant: str | None
    sender_id: str | None
    sent_at: Moment | None
    replied_at: Moment | None
    reply_text: str | None
    last_step: int | None
    steps: list[FollowUpAnswer]
    created_at: Moment
    via: str | msgspec.UnsetType = msgspec.UNSET
    origin: OriginAnswer | msgspec.UnsetType = msgspec.UNSET


class RejectedAnswer(CamelAnswer, frozen=True):
    """An item that was not added: its place in the upload, its username as sent, why."""

    index: int
    instagram_username: str | None
    code: str
    message: str


class UploadedAnswer(CamelAnswer, frozen=True, omit_defaults=True):
    """What became of each item: `targets` that were added and `errors` of the others, each in the order sent.

    `error` is there only where nothing was added for one and the same reason.
    """

    campaign_id: str
    added: int
    skipped: int
    targets: list[TargetAnswer]
    errors: list[RejectedAnswer]
    error: Refusal | None = None


class RuleAnswer(CamelAnswer, frozen=True):
    """One rule and what it said; `until`: when it no longer stands in the way, where that is known."""

    rule: str
    passed: bool
    reason: str | None
    until: Moment | None


class NextAnswer(CamelAnswer, frozen=True):
    """What happens next: `send`, `skip`, `wait`, `look_up` or `none`, when, what it waits for, how many go before."""

    action: str
    at: Moment | None
    waits_for: str | None
    ahead: int | None
    is_exact: bool


class AttemptAnswer(CamelAnswer, frozen=True):
    """One try that was no plain success."""

    attempt: int
    at: Moment
    outcome: str
    detail: Any


class WindowAnswer(CamelAnswer, frozen=True):
    """How a person is reached by senders that may not write to everybody: by an open reply window, `until` then;
    through `via`, the second way of a sender; or, with neither, not at all: `opensBy` is what the person could do."""

    is_open: bool
    until: Moment | None
    via: str | None
    opens_by: list[str]


class ExplanationAnswer(CamelAnswer, frozen=True):
    """Why a target stands where it stands: the rules asked in order, and what happens next. `templateVersion` is the
    version of the text it got, or would get. All is of one message, that of `step`; `steps` are the follow-ups there
    are. `window` is null where every sender may write to everybody, and for what does not wait."""

    target_id: str
    campaign_id: str
    instagram_username: str
    status: TargetStatus
    reason: str | None
    template_version: int
    clock: ClockAnswer | None
    rules: list[RuleAnswer]
    next: NextAnswer
    attempts: list[AttemptAnswer]
    step: int
    steps: list[FollowUpAnswer]
    window: WindowAnswer | None


# Of a thousand targets each is of the same campaign and few senders.
_campaign_id: Final = lru_cache(maxsize=1024)(CAMPAIGN.show)
_sender_id: Final = lru_cache(maxsize=1024)(SENDER.show)


def shown(t: TargetResult, names: steps.Names = ()) -> TargetAnswer:
    """A target with its outcome on the wire; `names` of the variants of its campaign."""
    arrived = [f.step for f in t.follow_ups if f.sent_at is not None]
    return TargetAnswer(
        id=TARGET.show(t.target_id),
        campaign_id=_campaign_id(t.campaign_id),
        instagram_username=t.handle,
        profile_url=t.profile_url,
        full_name=t.full_name,
        first_name=t.first_name,
        category=t.category,
        follower_count=t.follower_count,
        external_id=t.external_id,
        timezone=t.timezone,
        timezone_source=t.timezone_source,
        variables=dict(t.extra),
        status=t.status,
        reason=t.reason,
        message=t.message,
        template_version=t.template_version,
        variant=steps.named(names, 0, t.variant),
        sender_id=None if t.account_id is None else _sender_id(t.account_id),
        via=msgspec.UNSET if t.via is None else t.via,
        sent_at=maybe(t.sent_at),
        replied_at=maybe(t.replied_at),
        reply_text=t.reply_text,
        last_step=arrived[-1] if arrived else 0 if t.sent_at is not None else None,
        steps=steps.shown_follow_ups(t.follow_ups, names),
        origin=msgspec.UNSET if t.job_id is None else OriginAnswer(job_id=str(t.job_id), source=t.job_source or ""),
        created_at=moment(t.created_at),
    )


def item_of(index: int, value: Any) -> NewTarget | Rejected:
    """An item of an upload as a target to add, or why it is none."""
    try:
        item = msgspec.convert(value, TargetItem)
    except msgspec.ValidationError:
        return _unread(index, value)
    handle = normalised(item.instagram_username)
    if not isinstance(handle, str):
        return Rejected(index, item.instagram_username[:1000], InvalidRequest.code, handle.problem)
    if item.timezone and not is_zone(item.timezone):
        return Rejected(index, handle, InvalidRequest.code, f"timezone: {NO_ZONE}")
    extra = {k: v for k, v in value.items() if k not in _KNOWN} if len(value.keys() - _KNOWN) else {}
    return NewTarget(
        handle,
        item.profile_url or None,
        item.full_name or None,
        item.first_name or None,
        item.category or None,
        item.follower_count,
        item.external_id or None,
        extra,
        item.timezone or None,
    )


def _unread(index: int, value: Any) -> Rejected:
    faults = collect(value, TargetItem)
    missing = [f for f in faults if f.code == RequiredFieldMissing.code]
    given = value.get("instagramUsername") if isinstance(value, dict) else None
    told = " ".join(f"{f.path}: {f.message}" if f.path != "body" else f.message for f in missing or faults)
    code = RequiredFieldMissing.code if missing else InvalidRequest.code
    return Rejected(index, given[:1000] if isinstance(given, str) else None, code, told)


# What a whole upload may be refused for, by the code of each of its items.
_WHOLE: Final[Mapping[str, type[OvertureError]]] = {
    e.code: e for e in (TargetDuplicate, TargetSuppressed, PersonErased, RequiredFieldMissing, InvalidRequest)
}


def _told(call: Call, done: Uploaded, sent: int) -> UploadedAnswer | Answer[UploadedAnswer]:
    """The outcome of an upload; where nothing was added for one same reason, with that error's status and `error`."""
    facts: dict[str, Any] = {
        "campaign_id": CAMPAIGN.show(done.campaign_id),
        "added": len(done.targets),
        "skipped": len(done.rejected),
        "targets": [shown(t) for t in done.targets],
        "errors": [
            RejectedAnswer(index=r.index, instagram_username=r.handle, code=r.code, message=r.message)
            for r in done.rejected
        ],
    }
    codes = {r.code for r in done.rejected}
    if done.targets or len(codes) != 1:
        return UploadedAnswer(**facts)
    first, kind = done.rejected[0], _WHOLE[codes.pop()]
    message = first.message if sent == 1 else f"None of the {sent} targets was added. The first: {first.message}"
    error = Refusal(code=first.code, message=message, retryable=False, request_id=call.request_id)
    return Answer(UploadedAnswer(**facts, error=error), status=OUTREACH.status(kind))


@routes.post(
    "/api/v1/campaigns/{campaign_id}/targets",
    scope="campaigns:write",
    status=201,
    rate="bulk",
    body_limit=UPLOAD_LIMIT,
    errors=(
        *(CampaignNotFound, InvalidCampaignState, TargetDuplicate, TargetSuppressed, PersonErased),
        *(ImportUnreadable, UploadLost),
    ),
    uploads=FILES_TOO,
    foretells=ForeseenAnswer,
)
async def upload_targets(
    call: Call,
    campaign_id: CampaignKey,
    data: NewTargets | File,
    map: Mapped = [],  # noqa: B006
    encoding: Encoding | None = None,
    delimiter: Delimiter | None = None,
) -> UploadedAnswer | Answer[UploadedAnswer] | Answer[ImportAnswer]:
    """Upload targets.

    Each item has its own outcome, in order; good ones are added whatever is wrong with the others. Where all are
    refused for one same reason, the answer has that error's status (409, or 400) and `error`, and beside it the same
    `targets` and `errors`. Fields beyond the known ones are variables for the template.

    A CSV, raw or as the `file` of a form, is an import: answered 202 with its id, and read afterwards."""
    if isinstance(data, File):
        return await started(call, campaign_id, data)
    if not data.targets:
        raise refused(FieldFault("targets", RequiredFieldMissing.code, "Send at least one target."))
    items: Sequence[NewTarget | Rejected] = [item_of(i, value) for i, value in enumerate(data.targets)]
    return _told(call, await campaigns.upload(call, campaign_id, items), len(items))


@routes.get("/api/v1/campaigns/{campaign_id}/targets", scope="campaigns:read", status=200, errors=(CampaignNotFound,))
async def list_targets(
    call: Call,
    campaign_id: CampaignKey,
    external_id: str | None = None,
    status: TargetStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> CursorPage[TargetAnswer]:
    """List the targets of a campaign.

    In the order of their upload; of one status or with your own id where asked."""
    campaign = await campaigns.get(call, campaign_id)
    wanted = Wanted((status,) if status else (), external_id)
    read = partial(campaigns.targets, call, campaign, wanted=wanted)
    show = partial(shown, names=steps.names_of(campaign))
    return await listed(call, f"targets {campaign_id} {status} {external_id!r}", limit, cursor, read, show)


@routes.get(
    "/api/v1/campaigns/{campaign_id}/targets/{target_id}",
    scope="campaigns:read",
    status=200,
    errors=(CampaignNotFound, TargetNotFound),
)
async def get_target(call: Call, campaign_id: CampaignKey, target_id: TargetKey) -> TargetAnswer:
    """Read one target."""
    campaign = await campaigns.get(call, campaign_id)
    return shown(await campaigns.target(call, campaign, target_id), steps.names_of(campaign))


@routes.delete(
    "/api/v1/campaigns/{campaign_id}/targets/{target_id}",
    scope="campaigns:write",
    status=204,
    errors=(CampaignNotFound, TargetNotFound, TargetNotPending),
)
async def remove_target(call: Call, campaign_id: CampaignKey, target_id: TargetKey) -> None:
    """Remove a target that waits.

    It may be uploaded again. One that is taken up, or has its outcome, stays: the refusal says why."""
    await campaigns.remove_target(call, campaign_id, target_id)


def _explained(campaign_id: CampaignKey, e: Explanation, names: steps.Names) -> ExplanationAnswer:
    return ExplanationAnswer(
        target_id=TARGET.show(e.target_id),
        campaign_id=CAMPAIGN.show(campaign_id),
        instagram_username=e.handle,
        status=e.status,
        reason=e.reason,
        template_version=e.template_version,
        clock=schedules.clock(e.clock),
        rules=[RuleAnswer(rule=r.rule, passed=r.passed, reason=r.reason, until=maybe(r.until)) for r in e.rules],
        next=NextAnswer(
            action=e.next_action, at=maybe(e.next_at), waits_for=e.waits_for, ahead=e.ahead, is_exact=e.is_exact
        ),
        attempts=[
            AttemptAnswer(attempt=a["epoch"], at=moment(a["at"]), outcome=a["outcome"], detail=a["detail"])
            for a in e.attempts
        ],
        step=e.step,
        steps=steps.shown_follow_ups(e.follow_ups, names),
        window=None
        if e.window is None
        else WindowAnswer(
            is_open=e.window.is_open,
            until=maybe(e.window.until),
            via=e.window.via,
            opens_by=list(e.window.would_open),
        ),
    )


@routes.get(
    "/api/v1/campaigns/{campaign_id}/targets/{target_id}/explain",
    scope="campaigns:read",
    status=200,
    errors=(CampaignNotFound, TargetNotFound),
)
async def explain_target(
    call: Call, campaign_id: CampaignKey, target_id: TargetKey, step: StepNumber | None = None
) -> ExplanationAnswer:
    """Explain why a target stands where it stands.

    Which rules were asked, what each said, what happens next and when. Of the last step there is for the target, unless
    one is named: 0 is the first message."""
    names = steps.names_of(await campaigns.get(call, campaign_id))
    return _explained(campaign_id, await campaigns.explain(call, campaign_id, target_id, step), names)
