"""What other parts see of a campaign.

Values only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import Any, TypedDict

from overture.domain.campaigns.schedule import IfMissed, Schedule
from overture.domain.messaging import Asked, Reached, StepResult, TargetResult, TargetStatus
from overture.kernel.ids import AccountId, CampaignId, CapId, ClientId, TargetId, TemplateId


class CampaignStatus(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Pacing(StrEnum):
    """even: one slot each 3600/hourlyLimit seconds; burst: as fast as the caps allow."""

    EVEN = "even"
    BURST = "burst"


@dataclass(frozen=True, slots=True)
class Stats:
    """`queued`: everything not final; `sent` includes those who replied; `in_doubt` stands apart from both."""

    total: int = 0
    queued: int = 0
    sent: int = 0
    failed: int = 0
    skipped: int = 0
    replied: int = 0
    in_doubt: int = 0
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Variant:
    """One text of a step; it gets `weight` parts of the step's people. The version is None until the campaign starts.

    `name` is None where it is the only text.
    """

    name: str | None
    template_id: TemplateId
    weight: int = 1
    template_version: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message to who was written to and did not answer, `wait` after the one before: one text, or variants."""

    wait: timedelta
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """Messages to many creators for one client. Limits hold in every rolling hour and 24 hours.

    `template_version` is that of the text it sends, None until it starts; `latest_template_version` that of the
    newest. `recontact_after_days`: who was written to for the client so long ago, and never answered, may be written
    to again; None: never. `variants`: the texts of the first message, where it has several; `steps`: its follow-ups.
    """

    id: CampaignId
    client_id: ClientId
    template_id: TemplateId
    name: str
    daily_limit: int
    hourly_limit: int
    pacing: Pacing
    metadata: Mapping[str, Any]
    sender_ids: tuple[AccountId, ...] | None
    status: CampaignStatus
    status_reason: str | None
    cap_id: CapId
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    template_version: int | None = None
    latest_template_version: int = 1
    recontact_after_days: int | None = None
    stats: Stats = field(default_factory=Stats)
    schedule: Schedule | None = None
    start_at: datetime | None = None
    if_missed: IfMissed = IfMissed.SEND
    max_lateness_minutes: int = 60
    zones: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    steps: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A campaign to create."""

    client_id: ClientId
    template_id: TemplateId
    name: str
    daily_limit: int = 50
    hourly_limit: int = 8
    pacing: Pacing = Pacing.EVEN
    metadata: Mapping[str, Any] = field(default_factory=dict)
    sender_ids: tuple[AccountId, ...] | None = None
    recontact_after_days: int | None = None
    schedule: Schedule | None = None
    start_at: datetime | None = None
    if_missed: IfMissed = IfMissed.SEND
    max_lateness_minutes: int = 60
    variants: tuple[Variant, ...] = ()
    steps: tuple[FollowUp, ...] = ()


class CampaignChanges(TypedDict, total=False):
    """What to change; what is not named stays."""

    name: str
    metadata: Mapping[str, Any]
    daily_limit: int
    hourly_limit: int
    pacing: Pacing
    sender_ids: tuple[AccountId, ...] | None
    recontact_after_days: int | None
    template_id: TemplateId
    schedule: Schedule | None
    start_at: datetime | None
    if_missed: IfMissed
    max_lateness_minutes: int
    variants: tuple[Variant, ...]
    steps: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class VariantStats:
    """One text of a step and what became of it. `share` of those sent who answered it so far; it lies between `low` and
    `high`, however often one looks."""

    variant: Variant
    sent: int
    failed: int
    replied: int
    share: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StepStats:
    """One step: its texts, and which of them is the best for certain; None: there is no difference yet, or no choice.

    `waiting`: everything of it that has not ended, none of the first step's, whose counts are the campaign's.
    """

    step: int
    wait: timedelta | None
    skipped: int
    waiting: int
    variants: tuple[VariantStats, ...]
    best: int | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An uploaded item that was not added: its place, its handle as sent, a code and a sentence."""

    index: int
    handle: str | None
    code: str
    message: str


class Refused(Enum):
    """Why a target is not added: it is in the campaign already, was written to for this client, must not be, or was
    erased from the project."""

    DUPLICATE = auto()
    CONTACTED = auto()
    SUPPRESSED = auto()
    ERASED = auto()


@dataclass(frozen=True, slots=True)
class AddedTargets:
    """What became of targets that were to be added: those that were, in order, and the others by their places."""

    added: list[TargetId]
    refused: dict[int, Refused]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of an upload: added targets and rejected items, each in the order they were sent."""

    campaign_id: CampaignId
    targets: tuple[TargetResult, ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A target that would be skipped if the campaign sent now."""

    target_id: TargetId
    handle: str
    reason: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """Texts as they would go to real targets in this version of the template, and the problems among those checked.

    `would_open`: what those could do who are outside the window.
    `step`: of the texts; `by_step` counts the problems of each later step whose own texts were checked.
    """

    template_version: int
    rendered: tuple[tuple[TargetId, str, str], ...]
    problems: tuple[Problem, ...]
    checked: int
    by_reason: Mapping[str, int]
    is_complete: bool
    step: int = 0
    by_step: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    would_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetClock:
    """By which time zone's clock a target's hours are judged, and whose it is: `target`, `campaign` or `workspace`.

    `known_from`: where a target's own zone is known from.
    """

    timezone: str
    source: str
    known_from: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a target stands where it stands: the rules asked, what happens next and when (project time).

    `template_version`: of the text that it got, or would get. All of it is of one step; `follow_ups`: those there are.
    """

    target_id: TargetId
    handle: str
    status: TargetStatus
    reason: str | None
    rules: tuple[Asked, ...]
    next_action: str
    next_at: datetime | None
    waits_for: str | None
    ahead: int | None
    is_exact: bool
    attempts: tuple[Mapping[str, Any], ...]
    template_version: int
    clock: TargetClock | None = None
    step: int = 0
    follow_ups: tuple[StepResult, ...] = ()
    window: Reached | None = None


@dataclass(frozen=True, slots=True)
class StepForecast:
    """One step's part of a forecast: how many of it wait now, how many go, who is skipped why."""

    step: int
    waiting: int
    sends: int
    skips: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Forecast:
    """How a campaign goes on from `now` if nothing changes (project time): sends of each day, its end, what it waits
    for.

    `ends_at`: when it is completed; None where it does not come so far: `stops_at` and `stop_reason` say where it
    pauses or waits for ever, `until` how far was looked. `days` are those of `timezone`. `waits`: how long each limit
    alone kept it waiting, the one that `binds` first. `estimates`: what is not known exactly. `assumptions`: what it is
    taken that others do. Of a campaign with follow-ups all is of every step, and `steps` tells them apart, as the last
    of each of the `days` does.
    """

    status: CampaignStatus
    now: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    last_send_at: datetime | None
    stops_at: datetime | None
    stop_reason: str | None
    until: datetime
    waiting: int
    sends: int
    skips: Mapping[str, int]
    timezone: str
    days: Sequence[tuple[date, int, tuple[int, ...]]]
    waits: Mapping[str, timedelta]
    binds: str | None
    estimates: tuple[str, ...]
    assumptions: tuple[str, ...] = ()
    steps: tuple[StepForecast, ...] = ()
