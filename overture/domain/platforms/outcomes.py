"""What became of a call to a platform: named answers, one meaning each.

Not what the product does about it: the engine and the kinds of work decide that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has it. `external_id` is its own id of the message; `at` its own moment, where it says one."""

    external_id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform said no to this one for good (`recipient_not_found`, `recipient_blocked_us`, …). It has nothing."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Not one request byte left, or the platform said before acceptance that it takes nothing now: try again."""

    why: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Throttled:
    """The platform asks to slow down: nothing was taken; `retry_after` in seconds of project time."""

    retry_after: float
    why: str = "throttled"


class Stop(Enum):
    """Why a platform stops an account."""

    WARNING = "warning"
    CHALLENGE = "challenge"
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - a word, no token
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class AccountStopped:
    """The platform stopped the account; this message was not taken."""

    stop: Stop
    why: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """Handed to a person, who will say how it ended."""

    task: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """It may or may not have arrived: a byte left and no answer came. Ends by evidence only."""

    why: str


Outcome = Sent | Refused | NotSent | Throttled | AccountStopped | Handed | Unconfirmed


@dataclass(frozen=True, slots=True)
class Found:
    """The platform has a message under this token."""

    external_id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NotThere:
    """The platform has no message under this token, by the account's own list of what it took."""


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The look-up itself failed or is not exact; nothing was learned. `was_answered`: the platform was asked all the
    same, and another message may well be found."""

    why: str
    was_answered: bool = False


LookUp = Found | NotThere | CannotTell
