"""The ports a connector implements: small, typed, one ability each.

Not an implementation, and no platform's own words: those live in connectors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from overture.domain.platforms.arriving import InboundEvent
from overture.domain.platforms.bodies import Body
from overture.domain.platforms.listing import Detail, Relation
from overture.domain.platforms.outcomes import LookUp, Outcome, Stop
from overture.kernel.clock import ProjectTime
from overture.kernel.ids import AccountId, MessageId, ProjectId


class Login(StrEnum):
    """By which of a platform's two doors an account was connected; each has hosts and tokens of its own."""

    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"


@dataclass(frozen=True, slots=True)
class Credential:
    """The account we act as and what proves it. `base_url` and `secret` are the connector's (a bridge's); an empty
    `base_url` is the platform's own address. `external_id` is the platform's id of the account."""

    project_id: ProjectId
    account_id: AccountId
    platform: str
    handle: str
    base_url: str
    secret: str = field(repr=False)
    simulated: bool = False
    """True in test projects: the request then tells the sandbox the project and its moment."""
    external_id: str | None = None
    login: Login | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to write to: the normalised handle on the platform; `user_id` where only the platform's id is known, theirs
    for this account alone; `comment_id` where the message is the one private reply to a comment."""

    platform: str
    handle: str
    user_id: str | None = None
    comment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a connector can and promises; the engine reads these, it never asks which connector it is."""

    deduplicates_tokens: bool = False
    """A repeated token is the same message, never a second one."""
    look_up_is_exact: bool = False
    """`NotThere` is proof, once `settle` seconds have passed since the call could last have been under way."""
    settle: float = 0.0
    """Seconds. Of all connectors that send, the longest is waited before a doubt is looked into."""
    most_at_once: int = 1
    lists: frozenset[Relation] = frozenset()
    """The lists of people it can read."""
    details: frozenset[Detail] = frozenset()
    """What it can tell of a person beyond a list's row."""
    has_reply_window: bool = False
    """People must have written first, and not too long ago (`messaging` knows how long)."""
    most_with_person: int = 0
    """It hands messages to a person, so many at once for one account of one campaign; 0: it does not."""
    knows_numbers: bool = False
    """It reaches people by the platform's ids of them; else by their names."""
    tells_receipts: bool = False
    """It says later whether a message was delivered or read; else what it took counts as delivered."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform tells of a person. Counts are None where it does not say."""

    platform: str
    handle: str
    user_id: str | None
    full_name: str | None
    followers: int | None
    is_private: bool | None
    accepts_messages: bool | None


@runtime_checkable
class Connector(Protocol):
    """Anything that reaches a platform: a name, and what it can."""

    name: str
    capabilities: Capabilities


@runtime_checkable
class SendsMessages(Protocol):
    """Sends one direct message under a token that stays the same on every attempt."""

    async def send(
        self, account: Credential, to: Recipient, body: Body, *, token: MessageId, at: ProjectTime, seconds: float
    ) -> Outcome:
        """Never raises for what the network or the platform did: it answers. `seconds` bounds the whole call."""
        ...


class SenderAction(StrEnum):
    """What an account can show a person beside messages."""

    TYPING_ON = "typing_on"
    TYPING_OFF = "typing_off"
    SEEN = "mark_seen"


@runtime_checkable
class ShowsActions(Protocol):
    """Shows a person that we read or write."""

    async def show(self, account: Credential, to: Recipient, action: SenderAction, *, seconds: float) -> None:
        """Raises `PlatformUnreachable` where it could not be shown; nothing depends on it."""
        ...


@runtime_checkable
class ReadsConversations(Protocol):
    """Reads what was written, for what never came of its own accord."""

    async def written_since(
        self, account: Credential, since: datetime, *, after: str | None, seconds: float
    ) -> tuple[Sequence[InboundEvent], str | None]:
        """A page of what people and we wrote since then, newest conversations first, and where the next page begins.

        Raises `PlatformUnreachable` where it could not be asked.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for where a platform keeps no tokens: to whom it went, what it was, not before which moment."""

    to: Recipient
    body: Body
    since: ProjectTime


@runtime_checkable
class LooksUpMessages(Protocol):
    """Says whether a token ever arrived."""

    async def look_up(
        self, account: Credential, *, token: MessageId, seconds: float, sought: Sought | None = None
    ) -> LookUp:
        """Found, NotThere or CannotTell; never raises for what the network did. `sought` where it is known."""
        ...


@runtime_checkable
class ReadsProfiles(Protocol):
    """Reads a public profile by handle."""

    async def profile(self, account: Credential, handle: str, *, seconds: float) -> Profile | None:
        """None where no such profile exists. Raises `PlatformUnreachable` where it could not be asked."""
        ...


@runtime_checkable
class ChecksAccounts(Protocol):
    """Says whether the platform stops an account now."""

    async def standing(self, account: Credential, *, seconds: float) -> Stop | None:
        """What stands in the account's way, or None. Raises `PlatformUnreachable` where it could not be asked."""
        ...


@runtime_checkable
class TakesInbound(Protocol):
    """Verifies and reads what a platform pushes to us: raw bytes and headers in, values out."""

    def verified(self, headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> bool:
        """Whether the signature over the raw bytes is good and recent."""
        ...

    def parsed(self, body: bytes) -> Sequence[InboundEvent]:
        """The events in a verified body, in its order. Raises `InboundUnreadable` for a body of another shape."""
        ...


class PlatformUnreachable(Exception):
    """The platform could not be asked."""


class CredentialRefused(PlatformUnreachable):
    """The platform takes no question of the account any more; `stop` is what that says of it."""

    def __init__(self, stop: Stop, why: str) -> None:
        super().__init__(why)
        self.stop = stop


class InboundUnreadable(Exception):
    """The body is not what this connector's platform sends."""


@dataclass(frozen=True)
class Connectors:
    """The connectors of this install, by name."""

    by_name: Mapping[str, Connector]

    def named(self, name: str) -> Connector:
        """The connector of that name. KeyError for a name nobody wired, which is a bug and not a user's mistake."""
        return self.by_name[name]
