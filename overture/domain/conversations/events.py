"""What conversations tell.

Their docstrings are their documentation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from overture.kernel.events import Event


class ConversationEvent(Event, frozen=True, kw_only=True):
    """Of which conversation it is: the account of ours, and the person by name, by the platform's id, or by both."""

    conversation_id: UUID
    sender_id: UUID
    instagram_username: str | None = None
    user_id: str | None = None


class MessageReceived(ConversationEvent, frozen=True, kw_only=True):
    """A person wrote to one of our accounts; `kind` is how, `payload` came with a tapped reply or button."""

    name = "message.received"
    message_id: UUID
    kind: str
    message: str
    payload: str | None = None
    attachment_types: tuple[str, ...]
    received_at: datetime


class MessageRead(ConversationEvent, frozen=True, kw_only=True):
    """A person has read what was written to them by then."""

    name = "message.read"
    read_at: datetime


class MessageReaction(ConversationEvent, frozen=True, kw_only=True):
    """A person set a reaction under a message, theirs or ours, told by the platform's id of it; or they took it back:
    then there is none."""

    name = "message.reaction"
    external_id: str
    reaction: str | None = None
    reacted_at: datetime


class MessageEdited(ConversationEvent, frozen=True, kw_only=True):
    """A person wrote a message of theirs anew; `message` is what it says now."""

    name = "message.edited"
    message_id: UUID
    message: str
    edited_at: datetime


class MessageDeleted(ConversationEvent, frozen=True, kw_only=True):
    """A person took a message of theirs back: its text is kept no more."""

    name = "message.deleted"
    message_id: UUID
    deleted_at: datetime


class ConversationClosed(ConversationEvent, frozen=True, kw_only=True):
    """A conversation was closed; what the person writes next opens it again."""

    name = "conversation.closed"


class ConversationReopened(ConversationEvent, frozen=True, kw_only=True):
    """A closed conversation was opened again, by what the person wrote or by one of yours."""

    name = "conversation.reopened"


class ConversationAssigned(ConversationEvent, frozen=True, kw_only=True):
    """A conversation was given to somebody of yours; without an assignee it is nobody's."""

    name = "conversation.assigned"
    assignee: str | None = None


EVENTS: Final[tuple[type[Event], ...]] = (
    MessageReceived,
    MessageRead,
    MessageReaction,
    MessageEdited,
    MessageDeleted,
    ConversationClosed,
    ConversationReopened,
    ConversationAssigned,
)
"""Those that the public may be told."""
FORWARDED: Final[tuple[type[Event], ...]] = EVENTS[:5]
"""What people write and do: those that the address of an account may be told."""
