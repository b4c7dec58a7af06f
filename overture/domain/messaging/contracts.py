"""What other parts see of messages, and what a product tells messaging about its campaigns.

Values and one protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which targets of a campaign: of any of these statuses (all without one), with this external id, and whose
    outcome, doubt or reply came at `since` or later (project time)."""

    statuses: tuple[TargetStatus, ...] = ()
    external_id: str | None = None
    since: datetime | None = None


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
    None for always; `zones`: those of its targets; `start`: see `Product.begun`.
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


@dataclass(slots=True)
class Tally:
    """How one campaign's counts move in a transaction."""

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    replied: int = 0


class Product(Protocol):
    """Whoever messages are sent for; campaigns registers itself in main."""

    async def plans(self, tx: Tx, keys: Sequence[tuple[UUID, UUID]]) -> Mapping[UUID, Plan]:
        """What to send for these (project, campaign)s, by campaign; a missing one is stopped."""
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
