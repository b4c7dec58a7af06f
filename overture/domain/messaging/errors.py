"""Refusals about messages.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class MessageNotFound(OvertureError):
    """No message in doubt has that id. `overture in-doubt list` shows those there are."""

    kind, code = Kind.NOT_FOUND, "message_not_found"


class TaskNotFound(OvertureError):
    """This project has no task with that id. List the tasks to find it."""

    kind, code = Kind.NOT_FOUND, "task_not_found"


class TaskOver(OvertureError):
    """This task is {status}{why}: its message is not to be sent any more. List the open tasks for another."""

    kind, code = Kind.CONFLICT, "task_over"

    def __init__(self, status: str, reason: str | None = None) -> None:
        """`reason` where there is one beside the status."""
        super().__init__(status=status, why="" if reason is None else f" ({reason})", details={"status": status})


class TaskAlreadyClaimed(OvertureError):
    """This task is claimed by {who}. Take another, or have them release it."""

    kind, code = Kind.CONFLICT, "task_already_claimed"


class TaskNotClaimed(OvertureError):
    """Nobody has claimed this task. Claim it before its message is sent: who sends one unclaimed may not be alone."""

    kind, code = Kind.CONFLICT, "task_not_claimed"


class TaskSendingHeld(OvertureError):
    """Sending is held since this database was restored: no task is claimed until `overture resume-sending` has ended
    the hold."""

    kind, code = Kind.CONFLICT, "sending_held"
