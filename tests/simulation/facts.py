"""What a run knows to be committed, beside the system: projects, campaigns, senders, who asked not to be written to.

Kept from what commands and deliveries of inbound events answered, never read back from the system's own rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from overture.domain.campaigns import Schedule
from overture.domain.identity import ProjectFacts
from overture.kernel.ids import AccountId, CampaignId, ClientId, EndpointId, SuppressionId, TemplateId

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


class Violation(Exception):
    """An invariant does not hold."""

    def __init__(self, invariant: str, detail: str) -> None:
        super().__init__(f"{invariant}: {detail}")
        self.invariant = invariant
        self.detail = detail


@dataclass
class Sender:
    """An account as commands left it. `counted` from the first cap on: uses before it were not counted."""

    id: AccountId
    handle: str
    hourly: int | None = None
    daily: int | None = None
    counted: bool = False
    is_paused: bool = False


@dataclass
class Campaign:
    """A campaign as commands left it. `may_send` between a start or resume and the next pause or cancel."""

    id: CampaignId
    client: ClientId
    hourly: int
    daily: int
    every: timedelta | None
    needs_name: bool
    may_send: bool = False
    is_cancelled: bool = False
    slot_from: datetime | None = None
    schedule: Schedule | None = None
    start_at: datetime | None = None
    zones: dict[str, str | None] = field(default_factory=dict)
    """Handle to the zone that came with it."""
    targets: dict[str, bool] = field(default_factory=dict)
    """Handle to whether a first name came with it."""


@dataclass
class Place:
    """One project with what was made in it. `is_real`: its time is the machine's and was never changed."""

    facts: ProjectFacts
    is_real: bool
    clients: list[ClientId] = field(default_factory=list)
    templates: list[tuple[TemplateId, bool]] = field(default_factory=list)
    senders: dict[UUID, Sender] = field(default_factory=dict)
    campaigns: dict[UUID, Campaign] = field(default_factory=dict)
    endpoints: dict[EndpointId, str] = field(default_factory=dict)
    suppressions: dict[str, SuppressionId] = field(default_factory=dict)
    lost_sender: bool = False
    """Whether a sender of it was ever revoked or banned."""

    @property
    def id(self) -> UUID:
        return self.facts.id


@dataclass(frozen=True)
class Grant:
    """A committed reservation of one message, with the sender's caps as they stood."""

    place: Place
    campaign: Campaign
    sender: Sender
    handle: str
    epoch: int
    at: datetime
    hourly: int | None
    daily: int | None
    counted: bool


@dataclass(frozen=True)
class Entry:
    """A line of the sandbox's journal."""

    seq: int
    project: str
    token: UUID
    account: str
    handle: str
    at: datetime
    received_at: datetime
