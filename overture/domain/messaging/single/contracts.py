"""What other parts see of a single message.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overture.domain.platforms import Body
from overture.kernel.ids import AccountId, MessageId
from overture.runtime.work.kinds import State


class SingleStatus(StrEnum):
    """Where a single message stands. submitted: the platform took it; in doubt it stays queued, for nobody knows."""

    QUEUED = "queued"
    SUBMITTED = "submitted"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    CANCELLED = "cancelled"


CANCELLED = "cancelled_by_user"
"""The reason of a message that was called back before its moment."""


@dataclass(frozen=True, slots=True)
class NewSingle:
    """A message to be sent from `sender` to `recipient`, both by the platform's own ids, at `send_at` or at once."""

    platform: str
    sender: str
    recipient: str
    body: Body
    content: str | None = None
    send_at: datetime | None = None
    callback_url: str | None = None
    callback_data: str | None = None
    correlation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Single:
    """A single message as it stands. `body` is None once the person was erased. Moments are project time."""

    id: MessageId
    account_id: AccountId
    sender: str
    recipient: str
    body: Body | None
    content: str | None
    status: SingleStatus
    reason: str | None
    correlation_id: str | None
    send_at: datetime | None
    sent_at: datetime | None
    external_id: str | None
    created_at: datetime
    changed_at: datetime


def status_of(state: int, reason: str | None, delivered: bool, read: bool) -> SingleStatus:
    """The status as users see it, from the engine's state."""
    if read:
        return SingleStatus.READ
    if delivered:
        return SingleStatus.DELIVERED
    if state == State.DONE:
        return SingleStatus.SUBMITTED
    if state in (State.REFUSED, State.DROPPED):
        return SingleStatus.CANCELLED if reason == CANCELLED else SingleStatus.FAILED
    return SingleStatus.QUEUED
