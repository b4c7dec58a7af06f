"""What other parts see of messages, and what a product tells messaging about its campaigns.

Values and one protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.messaging.steps import Step, variant_of
from overture.domain.messaging.timing import Timing
from overture.domain.templates import Template
from overture.kernel.ids import AccountId, CampaignId, ClientId, MessageId, PersonId, TargetId
from overture.runtime.db import Tx


class TargetStatus(StrEnum):
    """A target's status as users see it. pending: waits; queued: reserved; sending: its call has begun."""

    PENDING = "pending"
    QUEUED = "queued"
    SENDING = "sending"
    IN_DOUBT = "in_doubt"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    REPLIED = "replied"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TargetResult:
    """A target with what became of its message."""

    target_id: TargetId
    campaign_id: CampaignId
    position: int
    handle: str
    profile_url: str | None
    full_name: str | None
    first_name: str | None
    category: str | None
    follower_count: int | None
    external_id: str | None
    extra: Mapping[str, Any]
    status: TargetStatus
    reason: str | None
    message: str | None
    template_version: int | None
    account_id: AccountId | None
    sent_at: datetime | None
    replied_at: datetime | None
    reply_text: str | None
    created_at: datetime
    timezone: str | None = None
    timezone_source: str | None = None
    variant: int | None = None
    follow_ups: tuple[StepResult, ...] = ()
    job_id: UUID | None = None
    job_source: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of a follow-up to one target: it waits until `due_at` at least."""

    message_id: MessageId
    step: int
    status: TargetStatus
    reason: str | None
    message: str | None
    template_version: int | None
    variant: int | None
    due_at: datetime | None
    sent_at: datetime | None
    replied_at: datetime | None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which targets of a campaign: of any of these statuses (all without one), with this external id, and whose
    outcome, doubt or reply came at `since` or later (project time). Up to `few` of these are read by themselves."""

    statuses: tuple[TargetStatus, ...] = ()
    external_id: str | None = None
    since: datetime | None = None
    few: int = 2_000


EVERYTHING: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message whose outcome is unknown: it may or may not have arrived."""

    message_id: MessageId
    target_id: TargetId
    campaign_id: CampaignId
    client_id: ClientId
    person_id: PersonId
    handle: str
    sender: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Start:
    """A beginning that is still to be judged: from when on, and how long after that it is in time."""

    at: datetime
    lateness: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """What a product says of one set of waiting messages at a reserve. `stopped`: nothing goes, and why.

    `again_after`: who was written to so long ago, and never answered, may be written to again; None: never.
    `senders`: the accounts that may take what waits; None: every one that has a lane. `timing`: when messages may go,
    None for always; `zones`: those of its targets; `start`: see `Product.begun`. `steps`: all messages to a person, the
    first with them, where there are several, or variants of the one; else none: `template` is the only text.
    """

    client_id: ClientId
    template: Template
    template_version: int
    stopped: str | None = None
    again_after: timedelta | None = None
    senders: frozenset[UUID] | None = None
    timing: Timing | None = None
    zones: tuple[str, ...] = ()
    start: Start | None = None
    steps: tuple[Step, ...] = ()

    def text_for(self, campaign_id: UUID, step: int, person_id: UUID) -> tuple[Template, int, int | None]:
        """The text of a step for this person, its version, and which variant it is; None where nothing is chosen."""
        if not self.steps:
            return self.template, self.template_version, None
        texts = self.steps[step].texts
        variant = variant_of(campaign_id, step, person_id, [t.weight for t in texts])
        return texts[variant].template, texts[variant].version, variant

    def wait_after(self, step: int) -> timedelta | None:
        """How long after this step the next is due; None where there is none."""
        return self.steps[step + 1].wait if step + 1 < len(self.steps) else None


class Outcome(StrEnum):
    """How a message ended."""

    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(slots=True)
class StepTally:
    """How the counts of one step move, of one variant of it where that was chosen."""

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    replied: int = 0
    waiting: int = 0


@dataclass(slots=True)
class Tally:
    """How one campaign's counts move in a transaction. `sent`, `failed` and `skipped` are of first messages; `replied`
    of targets; `following` of the later steps that are open. `steps` by (step, variant): what is of no variant is
    under the first."""

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    replied: int = 0
    following: int = 0
    steps: dict[tuple[int, int], StepTally] = field(default_factory=dict)

    def end(self, outcome: Outcome, step: int, variant: int | None) -> None:
        """A message of that step has ended."""
        if step == 0:
            setattr(self, outcome, getattr(self, outcome) + 1)
        else:
            self.following -= 1
            self._of(step, 0).waiting -= 1
        if variant is not None:
            mine = self._of(step, variant)
            setattr(mine, outcome, getattr(mine, outcome) + 1)

    def reply(self, step: int, variant: int | None, n: int = 1) -> None:
        """A target has answered that step (-1: it has not)."""
        self.replied += n
        self._of(step, variant or 0).replied += n

    def follow(self, step: int) -> None:
        """A message of that later step came about."""
        self.following += 1
        self._of(step, 0).waiting += 1

    def _of(self, step: int, variant: int) -> StepTally:
        return self.steps.setdefault((step, variant), StepTally())


class Product(Protocol):
    """Whoever messages are sent for; campaigns registers itself in main."""

    async def plans(self, tx: Tx, keys: Sequence[tuple[UUID, UUID]]) -> Mapping[UUID, Plan]:
        """What to send for these (project, campaign)s, by campaign; a missing one is stopped."""
        ...

    async def lanes_opened(self, call: Call, pairs: Sequence[tuple[UUID, UUID]]) -> None:
        """Each of these (campaign, account)s has a lane, whether or not the campaign names the account any more; the
        acts turn has been taken."""
        ...

    async def tallied(self, tx: Tx, tallies: Mapping[tuple[UUID, UUID], Tally], times: Mapping[UUID, datetime]) -> None:
        """Moves the counts of (project, campaign)s in id order; ends the campaigns that have nothing left."""
        ...

    async def begun(
        self, tx: Tx, late: Mapping[tuple[UUID, UUID], bool], times: Mapping[UUID, datetime]
    ) -> Mapping[UUID, str]:
        """The (project, campaign)s whose moment to begin has come, and whether too late: which stopped, and why.

        Told once each.
        """
        ...

    async def allowance_spent(self, tx: Tx, keys: Sequence[tuple[UUID, UUID]], times: Mapping[UUID, datetime]) -> None:
        """The month's allowance is spent for these campaigns: they pause and say so."""
        ...


@dataclass(frozen=True)
class Products:
    """The product behind the messages, as a resource of a call."""

    product: Product
