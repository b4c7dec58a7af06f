"""The rules of the reply window as one table: what happened when, what may be sent, by which rule, until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from overture.domain.messaging.windows import OPENINGS, Allowed, Facts, Rule, Window, judged
from overture.domain.platforms import InboundKind

NOW = datetime(2026, 5, 1, 10, tzinfo=UTC)
S, H, D = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
ANY, ONE, HUMAN, NO = Allowed.ANY, Allowed.PRIVATE_REPLY, Allowed.HUMAN_AGENT, Allowed.NOTHING
DAY, COMMENT, SEVEN = Rule.WITHIN_24_HOURS, Rule.COMMENT_WITHIN_7_DAYS, Rule.HUMAN_AGENT_WITHIN_7_DAYS
USED, CLOSED, NEVER = Rule.PRIVATE_REPLY_USED, Rule.WINDOW_CLOSED, Rule.NEVER_WROTE

# How long ago they wrote and commented, whether the private reply was used; what a program may send, what a person may,
# each with the rule and how much is left of it.
Said = tuple[Allowed, Rule, timedelta | None]
TABLE: tuple[tuple[str, timedelta | None, timedelta | None, bool, Said, Said], ...] = (
    ("never a word", None, None, False, (NO, NEVER, None), (NO, NEVER, None)),
    ("just now", 0 * H, None, False, (ANY, DAY, 24 * H), (ANY, DAY, 24 * H)),
    ("ahead of us", -H, None, False, (ANY, DAY, 24 * H), (ANY, DAY, 24 * H)),
    ("a second is left", 24 * H - S, None, False, (ANY, DAY, S), (ANY, DAY, S)),
    ("24 hours to the second", 24 * H, None, False, (NO, CLOSED, None), (HUMAN, SEVEN, 6 * D)),
    ("three days", 3 * D, None, False, (NO, CLOSED, None), (HUMAN, SEVEN, 4 * D)),
    ("a second of the week", 7 * D - S, None, False, (NO, CLOSED, None), (HUMAN, SEVEN, S)),
    ("a week to the second", 7 * D, None, False, (NO, CLOSED, None), (NO, CLOSED, None)),
    ("a comment", None, H, False, (ONE, COMMENT, 7 * D - H), (ONE, COMMENT, 7 * D - H)),
    ("a comment, its last second", None, 7 * D - S, False, (ONE, COMMENT, S), (ONE, COMMENT, S)),
    ("a comment of a week ago", None, 7 * D, False, (NO, CLOSED, None), (NO, CLOSED, None)),
    ("a comment, replied to", None, H, True, (NO, USED, None), (NO, USED, None)),
    ("an old comment, replied to", None, 8 * D, True, (NO, CLOSED, None), (NO, CLOSED, None)),
    ("replied to, and they answered", H, 2 * H, True, (ANY, DAY, 23 * H), (ANY, DAY, 23 * H)),
    ("a message beats a comment", H, 2 * H, False, (ANY, DAY, 23 * H), (ANY, DAY, 23 * H)),
    ("a comment after the day", 2 * D, H, False, (ONE, COMMENT, 7 * D - H), (ONE, COMMENT, 7 * D - H)),
    ("that one used", 2 * D, H, True, (NO, USED, None), (HUMAN, SEVEN, 5 * D)),
    ("all long ago", 8 * D, 9 * D, False, (NO, CLOSED, None), (NO, CLOSED, None)),
)


def facts(wrote: timedelta | None, commented: timedelta | None, used: bool) -> Facts:
    return Facts(
        last_inbound_at=None if wrote is None else NOW - wrote,
        opened_by=None if wrote is None else "message",
        comment_id=None if commented is None else "c1",
        comment_at=None if commented is None else NOW - commented,
        is_privately_replied=used,
    )


@pytest.mark.parametrize("case", TABLE, ids=[c[0] for c in TABLE])
def test_what_may_be_sent(case: tuple[str, timedelta | None, timedelta | None, bool, Said, Said]) -> None:
    _, wrote, commented, used, program, person = case
    for is_by_person, (allowed, rule, left) in ((False, program), (True, person)):
        window = judged(facts(wrote, commented, used), NOW, is_by_person=is_by_person)
        assert (window.allowed, window.rule) == (allowed, rule)
        assert window.until == (None if left is None else NOW + left)
        assert window.is_open is (allowed is not NO)
        assert window.comment_id == ("c1" if allowed is ONE else None)
        assert bool(window.would_open) is (allowed is not ANY)


@pytest.mark.parametrize("case", TABLE, ids=[c[0] for c in TABLE])
def test_what_is_sent_must_arrive_within_it(
    case: tuple[str, timedelta | None, timedelta | None, bool, Said, Said],
) -> None:
    """With slack nothing is allowed that will not be by the time it arrives, and what is left long enough stays."""
    _, wrote, commented, used, *_ = case
    for slack in (S, 17 * S, H):
        for is_by_person in (False, True):
            f = facts(wrote, commented, used)
            early = judged(f, NOW, slack, is_by_person)
            if early.is_open:
                assert early.until is not None
                assert NOW + slack < early.until
            if (wrote is None or wrote >= 0 * H) and (commented is None or commented >= 0 * H):
                late = judged(f, NOW + slack, is_by_person=is_by_person)
                assert (early.allowed, early.rule, early.until) == (late.allowed, late.rule, late.until)


def test_a_private_reply_and_a_message_say_what_opened_them_and_a_refusal_what_would() -> None:
    open_ = judged(replace(facts(H, None, False), opened_by="postback"), NOW)
    assert open_ == Window(ANY, DAY, NOW + 23 * H, "postback")
    private = judged(facts(None, H, False), NOW)
    assert (private.opened_by, private.comment_id) == ("comment", "c1")
    assert judged(facts(8 * D, None, False), NOW).would_open == OPENINGS
    assert judged(facts(None, H, True), NOW).would_open == OPENINGS, "another comment has its own"


def test_every_kind_of_inbound_is_known_to_the_window() -> None:
    assert set(OPENINGS) == {kind.value for kind in InboundKind}
