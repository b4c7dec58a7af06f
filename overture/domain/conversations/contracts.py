"""What other parts see of conversations.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from overture.domain.messaging import Window
from overture.kernel.ids import AccountId, CampaignId, PersonId


class ConversationState(StrEnum):
    """Whether somebody has to do with it. What a person writes opens it again."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Conversation:
    """An account of ours and a person. `account`: the platform's id of it, or its name. `handle`: their name, where one
    is known; `user_id`: the platform's id of them, theirs for this account alone. `window`: what may be sent now;
    `window_by_person`: where a person writes it."""

    id: UUID
    account_id: AccountId
    account: str
    platform: str
    person_id: PersonId
    handle: str | None
    user_id: str | None
    state: ConversationState
    assignee: str | None
    tags: tuple[str, ...]
    unread: int
    last_inbound_at: datetime | None
    last_at: datetime
    seen_at: datetime | None
    created_at: datetime
    window: Window
    window_by_person: Window


@dataclass(frozen=True, slots=True)
class Sought:
    """Which conversations: all that are given must hold. `account`: the platform's id of ours, or its name."""

    state: ConversationState | None = None
    assignee: str | None = None
    tag: str | None = None
    is_unread: bool | None = None
    account_id: UUID | None = None
    account: str | None = None
    handle: str | None = None
    user_id: str | None = None


ANY: Final = Sought()
"""Every conversation."""


class Source(StrEnum):
    """Where a message comes from: the person; a campaign of ours; a single message of ours; the platform's own app."""

    PERSON = "person"
    CAMPAIGN = "campaign"
    MESSAGE = "message"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation, theirs or ours. `attachments`: (what it is, where it lies)."""

    id: UUID
    conversation_id: UUID
    source: Source
    kind: str
    text: str = field(repr=False)
    at: datetime
    external_id: str | None = None
    payload: str | None = field(default=None, repr=False)
    attachments: tuple[tuple[str, str | None], ...] = ()
    reply_to: str | None = None
    media_id: str | None = None
    reaction: str | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    campaign_id: CampaignId | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What one of yours wrote beside a conversation; the person never sees it."""

    id: UUID
    text: str
    author: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A text kept to be sent again."""

    id: UUID
    name: str
    text: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """How a reply is to be sent and told of, beside what it says: `content` is what the request called its text."""

    content: str | None = None
    send_at: datetime | None = None
    callback_url: str | None = None
    callback_data: str | None = None
    correlation_id: str | None = None
