"""What becomes of single messages, told in the transaction that changes them.

Their docstrings are their documentation. Who listens inside is the waking of lanes and the callbacks.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from overture.kernel.events import Event


class SingleEvent(Event, frozen=True, kw_only=True):
    """What every one of them tells: whose message to whom it is, and where its sender wants to be told."""

    message_id: UUID
    sender_id: UUID
    sender: str
    recipient: str
    correlation_id: str | None = None
    callback_url: str | None = None
    callback_data: str | None = None
    key_id: str | None = None


class SingleQueued(SingleEvent, frozen=True, kw_only=True):
    """A single message was accepted; it is sent at `due_at`. Internal: its lane is looked at."""

    name = "single_message.queued"
    due_at: datetime
    status: str = "queued"


class SingleSubmitted(SingleEvent, frozen=True, kw_only=True):
    """The platform took a single message."""

    name = "single_message.submitted"
    status: str = "submitted"


class SingleDelivered(SingleEvent, frozen=True, kw_only=True):
    """A single message reached the person; of a platform that does not say so, with its being taken."""

    name = "single_message.delivered"
    status: str = "delivered"


class SingleRead(SingleEvent, frozen=True, kw_only=True):
    """The person has seen a single message."""

    name = "single_message.read"
    status: str = "read"


class SingleFailed(SingleEvent, frozen=True, kw_only=True):
    """A single message was not sent and will not be; `reason` is in the glossary. Where the reply window kept it back:
    by which `rule`, what may still be sent (`allowed`, and `until` when), and what the person could do to open it."""

    name = "single_message.failed"
    reason: str
    rule: str | None = None
    allowed: str | None = None
    until: datetime | None = None
    opens_with: tuple[str, ...] | None = None
    status: str = "failed"


class SingleCancelled(SingleEvent, frozen=True, kw_only=True):
    """A single message was called back before its moment."""

    name = "single_message.cancelled"
    status: str = "cancelled"


EVENTS: Final[tuple[type[SingleEvent], ...]] = (
    SingleQueued,
    SingleSubmitted,
    SingleDelivered,
    SingleRead,
    SingleFailed,
    SingleCancelled,
)
