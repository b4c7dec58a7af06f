"""What a run knows to be committed, beside the system: projects, campaigns, senders, who asked not to be written to.

Kept from what commands and deliveries of inbound events answered, never read back from the system's own rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from overture.domain.campaigns import Schedule
from overture.domain.identity import ProjectFacts
from overture.kernel.ids import (
    AccountId,
    CampaignId,
    ClientId,
    EndpointId,
    ImportId,
    ReplayId,
    SuppressionId,
    TaskId,
    TemplateId,
)

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
LATER = ("Have you seen our message?", "Any news?")
"""The texts of follow-ups: of the first variant, which is mostly the only one, and of the second."""


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


@dataclass(frozen=True)
class Person:
    """What every list says of somebody: a first name and a zone, or none."""

    first_name: str | None
    zone: str | None


@dataclass
class Template:
    """A template with its texts, the oldest first: each with whether it needs a first name."""

    id: TemplateId
    texts: list[tuple[str, bool]]


@dataclass
class Text:
    """The first message of a campaign, or one variant of it. `version` is that which it sends, from its start on."""

    name: str | None
    template: Template
    version: int | None = None


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number, and whom it names: nobody where nothing stands in it, or nothing readable."""

    number: int
    handle: str | None
    is_blank: bool = False


@dataclass
class Sheet:
    """A file that was taken in."""

    id: ImportId
    campaign: Campaign
    lines: list[Line]
    is_undone: bool = False


@dataclass(frozen=True)
class Replayed:
    """A replay that was asked for, and how many events it was about by then."""

    id: ReplayId
    endpoint: EndpointId
    only_failed: bool
    at_least: int


@dataclass(frozen=True)
class Slots:
    """One slot each `every` from `start` on, of the `number`th spacing that commands set; None: as fast as may be."""

    number: int
    every: timedelta | None
    start: datetime | None


@dataclass
class Campaign:
    """A campaign as commands left it. `may_send` between a start or resume and the next pause or cancel.

    `senders`: those it names, None where it names none. `texts`: of the first message, several where it has variants.
    """

    id: CampaignId
    client: ClientId
    texts: tuple[Text, ...]
    hourly: int
    daily: int
    every: timedelta | None
    senders: frozenset[UUID] | None
    again_after: timedelta | None = None
    needed_name: bool = False
    """Whether a text that it sent at any time needs a first name."""
    may_send: bool = False
    is_cancelled: bool = False
    slots: list[Slots] = field(default_factory=list)
    last_at: datetime | None = None
    """When something of it was last reserved."""
    schedule: Schedule | None = None
    start_at: datetime | None = None
    waits: tuple[timedelta, ...] = ()
    """Of its follow-ups."""
    offers: Counter[str] = field(default_factory=Counter)
    """How often somebody stood in what was uploaded, and in sheets."""
    removed: set[str] = field(default_factory=set)
    """Who was taken out."""


@dataclass
class Place:
    """One project with what was made in it. `is_real`: its time is the machine's and was never changed."""

    facts: ProjectFacts
    is_real: bool
    clients: list[ClientId] = field(default_factory=list)
    templates: list[Template] = field(default_factory=list)
    later: tuple[TemplateId, ...] = ()
    """The texts of follow-ups."""
    senders: dict[UUID, Sender] = field(default_factory=dict)
    campaigns: dict[UUID, Campaign] = field(default_factory=dict)
    endpoints: dict[EndpointId, str] = field(default_factory=dict)
    suppressions: dict[str, SuppressionId] = field(default_factory=dict)
    sheets: dict[UUID, Sheet] = field(default_factory=dict)
    replays: dict[UUID, Replayed] = field(default_factory=dict)
    jobs: int = 0
    """How many audience jobs were submitted."""
    erased: set[str] = field(default_factory=set)
    """Whom lists named and who was erased."""
    lost_sender: bool = False
    """Whether a sender of it was ever revoked or banned."""

    @property
    def id(self) -> UUID:
        return self.facts.id


@dataclass(frozen=True)
class Grant:
    """A committed reservation of one message, with its sender's caps and its campaign's rules as they were."""

    place: Place
    campaign: Campaign
    sender: Sender
    handle: str
    epoch: int
    at: datetime
    hourly: int | None
    daily: int | None
    counted: bool
    slots: Slots
    again_after: timedelta | None
    target: UUID
    step: int


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


@dataclass
class Single:
    """A single message that was accepted; `text` is no other's."""

    id: UUID
    text: str
    account: UUID
    recipient: str
    by_person: bool


@dataclass
class Chat(Place):
    """A project in which people are answered, one message each, by accounts at Instagram itself; no campaign is in it.

    `accounts`: the platform's number of each.
    """

    accounts: dict[UUID, str] = field(default_factory=dict)
    folks: tuple[str, ...] = ()
    """The platform's numbers of the people, the same for each account."""
    singles: dict[UUID, Single] = field(default_factory=dict)
    stopped: set[UUID] = field(default_factory=set)
    """Accounts of which it was recorded that the platform takes nothing more, and that nobody resumed since."""
    paused: set[UUID] = field(default_factory=set)
    resolved: set[UUID] = field(default_factory=set)
    """Messages whose end a person told."""
    forgotten: set[str] = field(default_factory=set)
    """Texts of messages whose rows a restore took away."""


@dataclass
class Desk(Place):
    """A project whose campaigns go by accounts at Instagram itself: to who wrote first, and to the others by a bridge
    or a person, or not at all. What a person is to send, somebody of this desk does.

    `numbers`: the platform's number of each such account. `second`: how each writes to the others, as commands left it.
    """

    numbers: dict[UUID, str] = field(default_factory=dict)
    second: dict[UUID, str | None] = field(default_factory=dict)
    was_without: bool = False
    """Whether an account ever had no second way."""
    held: dict[UUID, TaskId] = field(default_factory=dict)
    """Messages whose tasks were claimed, and that were not sent; whoever has them may send them at any time."""
    unsaid: dict[UUID, TaskId] = field(default_factory=dict)
    """Messages that were sent by hand, and nobody said so yet."""
    mids: dict[UUID, str] = field(default_factory=dict)
    """The platform's id of what arrived."""
    resolved: set[UUID] = field(default_factory=set)
    """Messages whose end a person told."""
    wrote: dict[tuple[UUID, str], datetime] = field(default_factory=dict)
    """When a person last wrote to an account, as far as it came to the product's knowledge."""
    knowable: set[UUID] = field(default_factory=set)
    """Messages sent by hand to somebody of whom the product knew name and number: their echoes can be nothing else."""
    told: set[str] = field(default_factory=set)
    """What came in over a bridge: the platform has it as what it is."""
