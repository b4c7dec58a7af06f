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


class TaskCreated(Event, frozen=True, kw_only=True):
    """A message was handed to a person: it is to be sent to that profile before the deadline, in the name of the
    sender. Whoever does it claims the task first."""

    name = "task.created"
    task_id: UUID
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    sender_id: UUID
    profile_url: str
    message: str
    deadline: datetime
    status: str = "open"
    step: int | None = None


class TaskClaimed(Event, frozen=True, kw_only=True):
    """Somebody has taken a task and is about to send its message."""

    name = "task.claimed"
    task_id: UUID
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    sender_id: UUID
    claimed_by: str
    status: str = "claimed"
    step: int | None = None


class TaskReleased(Event, frozen=True, kw_only=True):
    """Whoever had claimed a task gave it back, with nothing sent: anybody may claim it."""

    name = "task.released"
    task_id: UUID
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    sender_id: UUID
    status: str = "open"
    step: int | None = None


class TaskDone(Event, frozen=True, kw_only=True):
    """A person sent the message of a task; `message.sent` tells the message itself."""

    name = "task.done"
    task_id: UUID
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    sender_id: UUID
    claimed_by: str
    sent_at: datetime
    status: str = "done"
    step: int | None = None


class TaskFailed(Event, frozen=True, kw_only=True):
    """A person could not send the message of a task; `reason` is one of the failure reasons in the glossary."""

    name = "task.failed"
    task_id: UUID
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    sender_id: UUID
    reason: str
    status: str = "failed"
    step: int | None = None


class TaskExpired(Event, frozen=True, kw_only=True):
    """The deadline of a task has passed. Where somebody had claimed it its message is in doubt until they say what they
    did; else it failed."""

    name = "task.expired"
    task_id: UUID
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    sender_id: UUID
    was_claimed: bool
    status: str = "expired"
    step: int | None = None


class TaskWithdrawn(Event, frozen=True, kw_only=True):
    """The message of a task is not to be sent any more; `reason` says why. Where somebody had claimed it the message is
    in doubt until they say whether they had sent it already."""

    name = "task.withdrawn"
    task_id: UUID
    campaign_id: UUID
    target_id: UUID
    instagram_username: str
    sender_id: UUID
    reason: str
    was_claimed: bool
    status: str = "withdrawn"
    step: int | None = None


EVENTS: Final[tuple[type[Event], ...]] = (
    TargetQueued,
    TargetRemoved,
    MessageSent,
    MessageFailed,
    MessageSkipped,
    ReplyReceived,
    TaskCreated,
    TaskClaimed,
    TaskReleased,
    TaskDone,
    TaskFailed,
    TaskExpired,
    TaskWithdrawn,
)
"""Those that the public may be told."""
