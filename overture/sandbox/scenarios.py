"""Handles that force an outcome: `sandbox.replies`, or `sandbox.replies.17` where many are needed.

The list is what GET /scenarios answers; docs/sandbox.md tells the same.
"""

from __future__ import annotations

from enum import Enum


class Scenario(Enum):
    """The forced outcomes; a value is the handle without a suffix."""

    IGNORES = "sandbox.ignores"
    REPLIES = "sandbox.replies"
    OPTS_OUT = "sandbox.optsout"
    BLOCKS = "sandbox.blocks"
    MISSING = "sandbox.missing"
    PRIVATE = "sandbox.private"
    REFUSES = "sandbox.refuses"
    THROTTLES = "sandbox.throttles"
    TIMEOUT = "sandbox.timeout"
    SLOW = "sandbox.slow"
    WARNS = "sandbox.warns"
    CHALLENGES = "sandbox.challenges"
    REVOKES = "sandbox.revokes"
    BANS = "sandbox.bans"
    AUDIENCE = "sandbox.audience"
    READS = "sandbox.reads"
    REACTS = "sandbox.reacts"
    DELETES = "sandbox.deletes"
    CLOSED = "sandbox.closed"
    LAPSED = "sandbox.lapsed"
    BLOCKED = "sandbox.blocked"


MEANINGS = (
    (Scenario.IGNORES, "takes the message and never answers"),
    (Scenario.REPLIES, "takes the message and replies a minute later"),
    (Scenario.OPTS_OUT, "takes the message and opts out a minute later"),
    (Scenario.BLOCKS, "takes the first message and blocks its sender at once"),
    (Scenario.MISSING, "does not exist: recipient_not_found"),
    (Scenario.PRIVATE, "is private: recipient_does_not_accept_messages"),
    (Scenario.REFUSES, "the platform refuses the message: message_rejected"),
    (Scenario.THROTTLES, "the first attempt of each message is throttled for 60 seconds, the next is taken"),
    (Scenario.TIMEOUT, "takes the message, but the first attempt is never answered"),
    (Scenario.SLOW, "takes the message and answers after 3 seconds"),
    (Scenario.WARNS, "the sending account is warned, once in its life; after that the message is taken"),
    (Scenario.CHALLENGES, "the first attempt of each message challenges the sending account"),
    (Scenario.REVOKES, "the first attempt of each message revokes the sending account's token"),
    (Scenario.BANS, "the first attempt of each message bans the sending account"),
    (Scenario.AUDIENCE, "as `sandbox.audience.5000`: 5,000 people follow it, and it follows as many"),
    (Scenario.READS, "takes the message and reads it half a minute later, without an answer"),
    (Scenario.REACTS, "takes the message and sets a heart under it a minute later"),
    (Scenario.DELETES, "replies a minute later and takes the reply back another minute later"),
    (Scenario.CLOSED, "wrote 25 hours before we did: only a person's message goes through (human agent)"),
    (Scenario.LAPSED, "wrote 8 days before we did: nothing goes through"),
    (Scenario.BLOCKED, "has blocked every account"),
)

MOST_LISTED = 100_000_000
_SIZED = "sandbox.audience."
_BY_WORD = {scenario.value.removeprefix("sandbox."): scenario for scenario in Scenario}


def of(handle: str) -> Scenario | None:
    """The scenario this handle forces; None for an ordinary handle."""
    if not handle.startswith("sandbox."):
        return None
    return _BY_WORD.get(handle.split(".", 2)[1])


def size_of(handle: str) -> int | None:
    """How many people are in the lists of a handle that says so; None for the others."""
    if not handle.startswith(_SIZED):
        return None
    text = handle[len(_SIZED) :].partition(".")[0]
    return min(int(text), MOST_LISTED) if text.isdecimal() and len(text) < 12 else None
