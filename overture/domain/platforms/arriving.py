"""What a platform tells us of its own accord: people's messages and what they do with ours, and stops of accounts.

Values only; what is done about them, conversations decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from overture.domain.platforms.outcomes import Stop


class InboundKind(StrEnum):
    """What a person did by which they wrote to us. Each opens a reply window of its own length."""

    MESSAGE = "message"
    QUICK_REPLY = "quick_reply"
    POSTBACK = "postback"
    STORY_REPLY = "story_reply"
    STORY_MENTION = "story_mention"
    AD = "ad"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file a person sent: the platform's own word for what it is, and where it lies, if anywhere."""

    kind: str
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A person wrote to one of our accounts. `external_id` is the platform's id, stored once however often it comes.

    `account` is our account's handle or the platform's id of it. `handle` is empty where the platform tells only its
    own id of the person, `user_id`, which is theirs for this account alone. `payload` came with a tapped reply or
    button. `reply_to` is the platform's id of the message or story they answer, `media_id` the post commented on.
    """

    account: str
    platform: str
    handle: str
    external_id: str
    text: str = field(repr=False)
    at: datetime | None = None
    kind: InboundKind = InboundKind.MESSAGE
    user_id: str | None = None
    payload: str | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = ()
    reply_to: str | None = None
    media_id: str | None = None


@dataclass(frozen=True, slots=True)
class InboundEcho:
    """A message that left one of our accounts, as the platform tells it back: ours, or written in its own app."""

    account: str
    platform: str
    user_id: str
    external_id: str
    text: str = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundRead:
    """A person has seen our messages up to this one."""

    account: str
    platform: str
    user_id: str
    external_id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundReaction:
    """A person set a reaction under a message, or took it back (`reaction` None)."""

    account: str
    platform: str
    user_id: str
    external_id: str
    reaction: str | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundChange:
    """A person took a message of theirs back (`text` None), or wrote it anew."""

    account: str
    platform: str
    user_id: str
    external_id: str
    text: str | None = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboundStop:
    """The platform says of its own accord that an account is warned, challenged, banned or its token revoked."""

    account: str
    platform: str
    stop: Stop
    why: str
    external_id: str


InboundEvent = InboundMessage | InboundEcho | InboundRead | InboundReaction | InboundChange | InboundStop
