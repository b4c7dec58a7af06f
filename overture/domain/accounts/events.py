"""What accounts tell: their health as platforms report it.

Their docstrings are their documentation.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from overture.kernel.events import Event


class SenderWarning(Event, frozen=True, kw_only=True):
    """A platform warned a sender: it cools down, the people it wrote to wait."""

    name = "sender.warning"
    sender_id: UUID
    username: str
    reason: str


class SenderChallenged(Event, frozen=True, kw_only=True):
    """A platform asks a person to prove the sender: it stops until a person resumes it."""

    name = "sender.challenged"
    sender_id: UUID
    username: str
    reason: str


class SenderDisabled(Event, frozen=True, kw_only=True):
    """A sender's authorisation is revoked or the platform banned it: it will not write again."""

    name = "sender.disabled"
    sender_id: UUID
    username: str
    reason: str


class SenderPaused(Event, frozen=True, kw_only=True):
    """A person paused a sender: campaigns go on with the others, or pause. Internal."""

    name = "sender.paused"
    sender_id: UUID
    username: str


class SenderConnected(Event, frozen=True, kw_only=True):
    """A sender was connected or resumed: running campaigns that may use it do. Internal."""

    name = "sender.connected"
    sender_id: UUID
    username: str


class SenderAuthorised(Event, frozen=True, kw_only=True):
    """An owner let us act as an account: its pushes are asked for, and its token is renewed in time. Internal."""

    name = "sender.authorised"
    sender_id: UUID
    username: str


EVENTS: Final[tuple[type[Event], ...]] = (SenderWarning, SenderChallenged, SenderDisabled)
"""Those that the public may be told."""
