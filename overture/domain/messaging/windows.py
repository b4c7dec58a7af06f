"""The reply window: what may be sent to a person now, by which rule and until when. Pure.

Not asked where a connector has no such window. What a person did is kept in `contact`: contacts.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

ANSWERING: Final = timedelta(hours=24)
"""After the person's last message anything may be sent."""
BY_HUMANS: Final = timedelta(days=7)
"""So long after it, what a person writes may still be sent, marked as such."""
PRIVATELY: Final = timedelta(days=7)
"""So long after a comment, one private reply to it."""
_NONE: Final = timedelta(0)


class Allowed(StrEnum):
    """What may be sent: anything; the one private reply to a comment; what a person writes; nothing."""

    ANY = "any"
    PRIVATE_REPLY = "private_reply"
    HUMAN_AGENT = "human_agent"
    NOTHING = "nothing"


class Rule(StrEnum):
    """By which rule that is so."""

    NO_WINDOW = "no_window"
    WITHIN_24_HOURS = "within_24_hours"
    COMMENT_WITHIN_7_DAYS = "comment_within_7_days"
    HUMAN_AGENT_WITHIN_7_DAYS = "human_agent_within_7_days"
    PRIVATE_REPLY_USED = "private_reply_used"
    WINDOW_CLOSED = "window_closed"
    NEVER_WROTE = "never_wrote"
    CLOSED_BY_PLATFORM = "closed_by_platform"
    """Never judged here: the platform refused, though what we know of the person would have allowed it."""


OPENINGS: Final = ("message", "quick_reply", "postback", "story_reply", "story_mention", "ad", "comment")
"""What a person can do that opens a window; a comment opens one private reply alone."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person did towards one account: their last message (of whatever kind but a comment) and what it was, their
    newest comment, and whether the private reply to that was used."""

    last_inbound_at: datetime | None = None
    opened_by: str | None = None
    comment_id: str | None = None
    comment_at: datetime | None = None
    is_privately_replied: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """What may be sent, by which rule, until when (None: no end, or there is nothing to end); `comment_id` of a private
    reply; `would_open`: what the person could do for anything to be allowed, empty where it is."""

    allowed: Allowed
    rule: Rule
    until: datetime | None = None
    opened_by: str | None = None
    comment_id: str | None = None
    would_open: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something may be sent."""
        return self.allowed is not Allowed.NOTHING


UNBOUNDED: Final = Window(Allowed.ANY, Rule.NO_WINDOW)
"""Of a connector that has no reply window."""
_ANSWERS: Final = OPENINGS[:-1]


def judged(facts: Facts, now: datetime, slack: timedelta = _NONE, is_by_person: bool = False) -> Window:
    """What may be sent at `now`. At least `slack` must be left of a window, for what is sent arrives later.

    A moment in the future counts as now: nobody gains by a clock that is ahead.
    """
    last = facts.last_inbound_at
    written = None if last is None else min(last, now)
    if written is not None and _is_left(written + ANSWERING, now, slack):
        return Window(Allowed.ANY, Rule.WITHIN_24_HOURS, written + ANSWERING, facts.opened_by)
    commented = None if facts.comment_id is None or facts.comment_at is None else min(facts.comment_at, now)
    is_fresh = commented is not None and _is_left(commented + PRIVATELY, now, slack)
    if commented is not None and is_fresh and not facts.is_privately_replied:
        until = commented + PRIVATELY
        return Window(
            Allowed.PRIVATE_REPLY, Rule.COMMENT_WITHIN_7_DAYS, until, "comment", facts.comment_id, would_open=_ANSWERS
        )
    if is_by_person and written is not None and _is_left(written + BY_HUMANS, now, slack):
        until = written + BY_HUMANS
        rule = Rule.HUMAN_AGENT_WITHIN_7_DAYS
        return Window(Allowed.HUMAN_AGENT, rule, until, facts.opened_by, would_open=_ANSWERS)
    if is_fresh:
        # One private reply to a comment; whatever follows it waits for an answer, or for another comment.
        return Window(Allowed.NOTHING, Rule.PRIVATE_REPLY_USED, would_open=OPENINGS)
    rule = Rule.NEVER_WROTE if written is None and commented is None else Rule.WINDOW_CLOSED
    return Window(Allowed.NOTHING, rule, would_open=OPENINGS)


def barred(facts: Facts, now: datetime, slack: timedelta = _NONE, is_by_person: bool = False) -> tuple[Rule, Window]:
    """Of a message that may not go: the rule that says so, and what may still be sent, where a person writes it."""
    window = judged(facts, now, slack, is_by_person)
    # Open all the same: another message took the private reply at this moment.
    rule = Rule.PRIVATE_REPLY_USED if window.is_open else window.rule
    return rule, judged(replace(facts, is_privately_replied=True), now, slack, is_by_person=True)


def _is_left(until: datetime, now: datetime, slack: timedelta) -> bool:
    return now + slack < until
