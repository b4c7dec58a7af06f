"""Events as the outreach API tells them: the bodies of its webhooks, and the items of its feed.

Not how they are signed and delivered: the domain does that with what `encoded` makes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from overture.apis.kit.replies import encode
from overture.apis.kit.shapes import CamelAnswer
from overture.apis.outreach import single, talk
from overture.apis.outreach.wire import EVENT_PREFIX, Moment, moment
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.kernel.ids import shown
from overture.runtime.outbox import EventRow

_Data = dict[str, Any]


class EventAnswer(CamelAnswer, frozen=True):
    """Something that happened. `seq` counts the changes of one campaign, message or sender: order by it, for events
    may arrive in another order. The shape of `data` goes by `type`."""

    id: str
    type: str
    created_at: Moment
    seq: int
    data: Annotated[Any, msgspec.Meta(extra_json_schema={"type": "object"})]

    example: ClassVar[_Data] = {
        "id": "evt_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "type": "message.sent",
        "createdAt": "2026-05-04T09:30:00.000Z",
        "seq": 2,
        "data": {
            "campaignId": "camp_01hzx3v9k2m4n6p8q0r2s4t6w8",
            "targetId": "tgt_01hzx3v9k2m4n6p8q0r2s4t6w8",
            "instagramUsername": "creatorname",
            "status": "sent",
            "message": "Hi Creator, love your fitness content! Open to a collab?",
            "senderId": "snd_01hzx3v9k2m4n6p8q0r2s4t6w8",
        },
    }


# The shapes of `data`. Both the bytes and the schemas come from them. Events of earlier versions are still told: a
# field added to a shape may be UNSET, and is made with `get`.


class CountsData(CamelAnswer, frozen=True):
    """`queued`: everything that has no final outcome yet; `sent` includes those who replied; `inDoubt` stands apart."""

    total: int
    queued: int
    sent: int
    failed: int
    skipped: int
    replied: int
    in_doubt: int
    cancelled: int


class CampaignData(CamelAnswer, frozen=True):
    """The campaign as it was after the change; a moment that had not come is not there."""

    id: str
    client_id: str
    name: str
    message_template_id: str
    daily_limit: int
    hourly_limit: int
    pacing: Pacing
    metadata: _Data
    status: CampaignStatus
    status_reason: str | None
    stats: CountsData
    template_version: int | UnsetType = UNSET
    recontact_after_days: int | UnsetType = UNSET
    sender_ids: list[str] | UnsetType = UNSET
    created_at: Moment | UnsetType = UNSET
    started_at: Moment | UnsetType = UNSET
    completed_at: Moment | UnsetType = UNSET


class QueuedData(CamelAnswer, frozen=True):
    """A target whose message is about to leave. `step` counts its follow-ups; it is left out of the first message, here
    and in what follows."""

    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["queued"]
    step: int | UnsetType = UNSET


class RemovedData(CamelAnswer, frozen=True):
    """A target that waited and was taken out of its campaign."""

    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["removed"]


class SentData(CamelAnswer, frozen=True):
    """A message that arrived at the platform, with its text as it was sent."""

    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["sent"]
    message: str
    sender_id: str
    step: int | UnsetType = UNSET


class FailedData(CamelAnswer, frozen=True):
    """A message the platform refused for good, with its text where it had one."""

    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["failed"]
    reason: str
    message: str | UnsetType = UNSET
    step: int | UnsetType = UNSET


class SkippedData(CamelAnswer, frozen=True):
    """A message a rule said no to, before it was sent."""

    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["skipped"]
    reason: str
    step: int | UnsetType = UNSET


class ReplyData(CamelAnswer, frozen=True):
    """What a person answered."""

    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["replied"]
    reply_text: str
    received_at: Moment
    step: int | UnsetType = UNSET


class CreatedTaskData(CamelAnswer, frozen=True):
    """A message that waits for a person: what to send, to whom, until when."""

    task_id: str
    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["open"]
    sender_id: str
    profile_url: str
    message: str
    deadline: Moment
    step: int | UnsetType = UNSET


class ClaimedTaskData(CamelAnswer, frozen=True):
    """A task that somebody has taken."""

    task_id: str
    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["claimed"]
    sender_id: str
    claimed_by: str
    step: int | UnsetType = UNSET


class ReleasedTaskData(CamelAnswer, frozen=True):
    """A task that was given back."""

    task_id: str
    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["open"]
    sender_id: str
    step: int | UnsetType = UNSET


class DoneTaskData(CamelAnswer, frozen=True):
    """A task whose message was sent."""

    task_id: str
    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["done"]
    sender_id: str
    claimed_by: str
    sent_at: Moment
    step: int | UnsetType = UNSET


class FailedTaskData(CamelAnswer, frozen=True):
    """A task whose message could not be sent."""

    task_id: str
    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["failed"]
    sender_id: str
    reason: str
    step: int | UnsetType = UNSET


class OverTaskData(CamelAnswer, frozen=True):
    """A task that ended without its person's word, and why it was withdrawn; `wasClaimed`: that word is waited for."""

    task_id: str
    campaign_id: str
    target_id: str
    instagram_username: str
    status: Literal["expired", "withdrawn"]
    sender_id: str
    was_claimed: bool
    reason: str | UnsetType = UNSET
    step: int | UnsetType = UNSET


class SenderData(CamelAnswer, frozen=True):
    """A sender the platform stopped or warned; `reason` is the platform's word."""

    sender_id: str
    username: str
    reason: str


class ImportedData(CamelAnswer, frozen=True):
    """What became of the rows; each is in exactly one of the counts behind `rows`. `filtered`, of a job alone: rows
    that were not asked for. `warnings` are of rows that count."""

    rows: int
    added: int
    duplicate: int
    already_contacted: int
    suppressed: int
    invalid: int
    blank: int
    warnings: int
    filtered: int | UnsetType = UNSET


class JobData(CamelAnswer, frozen=True):
    """An audience job that has completed. `endReached`: all its lists were read to their end."""

    job_id: str
    external_user_id: str
    tool_type: str
    status: str
    number_of_results: int
    cost_charged: int
    end_reached: bool


class FailedJobData(CamelAnswer, frozen=True):
    """An audience job that has failed; `error` says why."""

    job_id: str
    external_user_id: str
    tool_type: str
    status: str
    number_of_results: int
    cost_charged: int
    error: str


class EnrichedData(CamelAnswer, frozen=True):
    """Columns that were added to a completed audience job's rows. `rowsNotFound`: people who are private or gone by
    now; `costCharged`: for this alone."""

    job_id: str
    external_user_id: str
    tool_type: str
    addons: list[str]
    fields_added: list[str]
    rows_enriched: int
    rows_not_found: int
    cost_charged: int


class FailedEnrichmentData(CamelAnswer, frozen=True):
    """Columns that could not be added to a completed audience job's rows; `error` says why."""

    job_id: str
    external_user_id: str
    tool_type: str
    addons: list[str]
    error: str


class SkippedJobData(CamelAnswer, frozen=True):
    """A run of a recurring audience job that made no job; `reason` says why, `message` in a sentence."""

    recurring_job_id: str
    external_user_id: str
    tool_type: str
    scheduled_for: Moment
    reason: str
    message: str


class ImportData(CamelAnswer, frozen=True):
    """An import that has ended; `reason` where it failed."""

    import_id: str
    campaign_id: str
    file_name: str | None
    status: Literal["completed", "failed"]
    counts: ImportedData
    reason: str | UnsetType = UNSET


class TestData(CamelAnswer, frozen=True):
    """A test of a webhook."""

    webhook_id: str
    message: str


def _repeated(prefix: str) -> Callable[[str], str]:
    """Shows ids of which a few are in most events."""
    return lru_cache(maxsize=8192)(lambda text: shown(prefix, UUID(text)))


_campaign_id: Final = _repeated("camp")
_client_id: Final = _repeated("cli")
_template_id: Final = _repeated("tpl")
_sender_id: Final = _repeated("snd")


def _campaign(d: _Data) -> CampaignData:
    senders, stats = d.get("sender_ids"), d["stats"]
    return CampaignData(
        id=_campaign_id(d["campaign_id"]),
        client_id=_client_id(d["client_id"]),
        name=d["campaign_name"],
        message_template_id=_template_id(d["template_id"]),
        daily_limit=d["daily_limit"],
        hourly_limit=d["hourly_limit"],
        pacing=d["pacing"],
        metadata=d["metadata"],
        status=d["status"],
        status_reason=d.get("status_reason"),
        stats=CountsData(
            total=stats["total"],
            queued=stats["queued"],
            sent=stats["sent"],
            failed=stats["failed"],
            skipped=stats["skipped"],
            replied=stats["replied"],
            in_doubt=stats["in_doubt"],
            cancelled=stats["cancelled"],
        ),
        template_version=d.get("template_version", UNSET),
        recontact_after_days=d.get("recontact_after_days", UNSET),
        sender_ids=UNSET if senders is None else [_sender_id(i) for i in senders],
        created_at=_when(d.get("created_at")),
        started_at=_when(d.get("started_at")),
        completed_at=_when(d.get("completed_at")),
    )


def _when(text: str | None) -> str | UnsetType:
    return UNSET if text is None else moment(datetime.fromisoformat(text))


def _queued(d: _Data) -> QueuedData:
    return QueuedData(
        campaign_id=_campaign_id(d["campaign_id"]),
        target_id=shown("tgt", UUID(d["target_id"])),
        instagram_username=d["instagram_username"],
        status=d["status"],
        step=d.get("step", UNSET),
    )


def _removed(d: _Data) -> RemovedData:
    return RemovedData(
        campaign_id=_campaign_id(d["campaign_id"]),
        target_id=shown("tgt", UUID(d["target_id"])),
        instagram_username=d["instagram_username"],
        status=d["status"],
    )


def _sent(d: _Data) -> SentData:
    return SentData(
        campaign_id=_campaign_id(d["campaign_id"]),
        target_id=shown("tgt", UUID(d["target_id"])),
        instagram_username=d["instagram_username"],
        status=d["status"],
        message=d["message"],
        sender_id=_sender_id(d["sender_id"]),
        step=d.get("step", UNSET),
    )


def _failed(d: _Data) -> FailedData:
    return FailedData(
        campaign_id=_campaign_id(d["campaign_id"]),
        target_id=shown("tgt", UUID(d["target_id"])),
        instagram_username=d["instagram_username"],
        status=d["status"],
        reason=d["reason"],
        message=d.get("message", UNSET),
        step=d.get("step", UNSET),
    )


def _skipped(d: _Data) -> SkippedData:
    return SkippedData(
        campaign_id=_campaign_id(d["campaign_id"]),
        target_id=shown("tgt", UUID(d["target_id"])),
        instagram_username=d["instagram_username"],
        status=d["status"],
        reason=d["reason"],
        step=d.get("step", UNSET),
    )


def _reply(d: _Data) -> ReplyData:
    return ReplyData(
        campaign_id=_campaign_id(d["campaign_id"]),
        target_id=shown("tgt", UUID(d["target_id"])),
        instagram_username=d["instagram_username"],
        status=d["status"],
        reply_text=d["reply_text"],
        received_at=moment(datetime.fromisoformat(d["received_at"])),
        step=d.get("step", UNSET),
    )


def _task(d: _Data) -> _Data:
    """What every event of a task has."""
    return {
        "task_id": shown("task", UUID(d["task_id"])),
        "campaign_id": _campaign_id(d["campaign_id"]),
        "target_id": shown("tgt", UUID(d["target_id"])),
        "instagram_username": d["instagram_username"],
        "status": d["status"],
        "sender_id": _sender_id(d["sender_id"]),
        "step": d.get("step", UNSET),
    }


def _created_task(d: _Data) -> CreatedTaskData:
    deadline = moment(datetime.fromisoformat(d["deadline"]))
    return CreatedTaskData(**_task(d), profile_url=d["profile_url"], message=d["message"], deadline=deadline)


def _claimed_task(d: _Data) -> ClaimedTaskData:
    return ClaimedTaskData(**_task(d), claimed_by=d["claimed_by"])


def _released_task(d: _Data) -> ReleasedTaskData:
    return ReleasedTaskData(**_task(d))


def _done_task(d: _Data) -> DoneTaskData:
    sent_at = moment(datetime.fromisoformat(d["sent_at"]))
    return DoneTaskData(**_task(d), claimed_by=d["claimed_by"], sent_at=sent_at)


def _failed_task(d: _Data) -> FailedTaskData:
    return FailedTaskData(**_task(d), reason=d["reason"])


def _over_task(d: _Data) -> OverTaskData:
    return OverTaskData(**_task(d), was_claimed=d["was_claimed"], reason=d.get("reason", UNSET))


def _sender(d: _Data) -> SenderData:
    return SenderData(sender_id=_sender_id(d["sender_id"]), username=d["username"], reason=d["reason"])


def _import(d: _Data) -> ImportData:
    c = d["counts"]
    return ImportData(
        import_id=shown("imp", UUID(d["import_id"])),
        campaign_id=_campaign_id(d["campaign_id"]),
        file_name=d.get("file_name"),
        status=d["status"],
        counts=ImportedData(
            rows=c["rows"],
            added=c["added"],
            duplicate=c["duplicate"],
            already_contacted=c["already_contacted"],
            suppressed=c["suppressed"],
            invalid=c["invalid"],
            blank=c["blank"],
            warnings=c["warnings"],
            filtered=c.get("filtered", UNSET),
        ),
        reason=d.get("reason", UNSET),
    )


def _job(d: _Data) -> JobData:
    return JobData(**{f: d[f] for f in JobData.__struct_fields__})


def _failed_job(d: _Data) -> FailedJobData:
    return FailedJobData(**{f: d[f] for f in FailedJobData.__struct_fields__})


def _enriched(d: _Data) -> EnrichedData:
    return EnrichedData(**{f: d[f] for f in EnrichedData.__struct_fields__})


def _failed_enrichment(d: _Data) -> FailedEnrichmentData:
    return FailedEnrichmentData(**{f: d[f] for f in FailedEnrichmentData.__struct_fields__})


def _skipped_job(d: _Data) -> SkippedJobData:
    at = moment(datetime.fromisoformat(d["scheduled_for"]))
    return SkippedJobData(**{f: d[f] for f in SkippedJobData.__struct_fields__} | {"scheduled_for": at})


def _test(d: _Data) -> TestData:
    return TestData(webhook_id=shown("wh", UUID(d["endpoint_id"])), message=d["message"])


_Make = Callable[[_Data], msgspec.Struct]
_MADE: Final[tuple[tuple[str, type[msgspec.Struct], _Make], ...]] = (
    ("campaign.created", CampaignData, _campaign),
    ("campaign.started", CampaignData, _campaign),
    ("campaign.paused", CampaignData, _campaign),
    ("campaign.resumed", CampaignData, _campaign),
    ("campaign.completed", CampaignData, _campaign),
    ("target.queued", QueuedData, _queued),
    ("message.sent", SentData, _sent),
    ("message.failed", FailedData, _failed),
    ("message.skipped", SkippedData, _skipped),
    ("reply.received", ReplyData, _reply),
    ("sender.warning", SenderData, _sender),
    ("sender.challenged", SenderData, _sender),
    ("sender.disabled", SenderData, _sender),
    ("campaign.updated", CampaignData, _campaign),
    ("target.removed", RemovedData, _removed),
    ("task.created", CreatedTaskData, _created_task),
    ("task.claimed", ClaimedTaskData, _claimed_task),
    ("task.released", ReleasedTaskData, _released_task),
    ("task.done", DoneTaskData, _done_task),
    ("task.failed", FailedTaskData, _failed_task),
    ("task.expired", OverTaskData, _over_task),
    ("task.withdrawn", OverTaskData, _over_task),
    ("import.completed", ImportData, _import),
    ("import.failed", ImportData, _import),
    ("job.completed", JobData, _job),
    ("job.failed", FailedJobData, _failed_job),
    ("job.enriched", EnrichedData, _enriched),
    ("job.enrichment_failed", FailedEnrichmentData, _failed_enrichment),
    ("job.skipped", SkippedJobData, _skipped_job),
    *talk.MADE,
    *single.MADE,
    ("webhook.test", TestData, _test),
)
SHAPES: Final[Mapping[str, type[msgspec.Struct]]] = {name: shape for name, shape, _ in _MADE}
"""The shape of each event's `data`: of those an endpoint can ask for, and of the test."""
EVENT_NAMES: Final = tuple(name for name in SHAPES if name != "webhook.test")
"""Every event an endpoint can ask for."""
_MAKE: Final[Mapping[str, _Make]] = {name: make for name, _, make in _MADE}


def told(event: EventRow) -> EventAnswer:
    """An event as the feed shows it; the domain's own data with ids and names of this API."""
    return EventAnswer(
        id=shown(EVENT_PREFIX, event.id),
        type=event.name,
        created_at=moment(event.at),
        seq=event.seq,
        data=_MAKE[event.name](event.data),
    )


def encoded(event: EventRow) -> bytes:
    """The body of a delivery: the same bytes each time for the same event."""
    return encode(told(event))
