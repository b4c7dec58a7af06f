"""What becomes of messages, told in the transaction that changes them.

Their docstrings are their documentation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from overture.kernel.events import Event


class TargetQueued(Event, frozen=True, kw_only=True):
    """A target's turn has come: the engine admitted its message and is about to send it. `step`: of a follow-up, here
    and in all that follow; left out of the first message."""

    name = "target.queued"
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    status: str = "queued"
    step: int | None = None


class TargetRemoved(Event, frozen=True, kw_only=True):
    """A target that waited was taken out of its campaign; nothing was sent to it."""

    name = "target.removed"
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    status: str = "removed"


class MessageSent(Event, frozen=True, kw_only=True):
    """A message arrived at the platform; `message` is the text as it was sent."""

    name = "message.sent"
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    message: str
    sender_id: UUID
    status: str = "sent"
    step: int | None = None


class MessageFailed(Event, frozen=True, kw_only=True):
    """The platform refused a message for good; `reason` is one of the failure reasons in the glossary."""

    name = "message.failed"
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    reason: str
    message: str | None = None
    status: str = "failed"
    step: int | None = None


class MessageSkipped(Event, frozen=True, kw_only=True):
    """A message was not sent because a rule said no; `reason` is one of the skip reasons in the glossary."""

    name = "message.skipped"
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    reason: str
    status: str = "skipped"
    step: int | None = None


class ReplyReceived(Event, frozen=True, kw_only=True):
    """A person answered a message; whatever still waited for them in that client's campaigns ends."""

    name = "reply.received"
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    reply_text: str
    received_at: datetime
    status: str = "replied"
    step: int | None = None


EVENTS: Final[tuple[type[Event], ...]] = (
    TargetQueued,
    TargetRemoved,
    MessageSent,
    MessageFailed,
    MessageSkipped,
    ReplyReceived,
)
"""Those that the public may be told."""
