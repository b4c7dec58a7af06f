"""The judge itself: what it must find it finds, what is right it passes.

No process is started here.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.chaos.journal import Entry, between, keep, left_out, over, takes_messages, twice

START = datetime(2026, 5, 1, tzinfo=UTC)


def received(handle: str, second: float, text: str = "A: hello") -> Entry:
    """A message that arrived so many seconds after the start."""
    at = START + timedelta(seconds=second)
    return Entry(handle, "sender", handle, text, at, at, 1)


def test_a_second_message_of_one_client_is_found_and_that_of_another_client_is_none() -> None:
    entries = [received("ann", 1), received("ben", 2), received("ann", 3, "B: hello")]
    assert twice(entries) == ["ann received 2 of client one"]
    assert twice(entries, lambda e: e.text[0]) == []


def test_who_received_nothing_is_found() -> None:
    assert left_out([received("ann", 1)], ["ann", "ben"]) == ["ben was left out"]
    assert left_out([received("ann", 1)], ["ann"]) == []


def test_a_cap_is_judged_in_every_window() -> None:
    moments = [START + timedelta(minutes=m) for m in (0, 30, 59, 60, 90, 119)]
    assert over(moments, 3, timedelta(hours=1), "cap") == []
    assert len(over([*moments, START + timedelta(minutes=75)], 3, timedelta(hours=1), "cap")) == 3


def test_a_message_in_a_time_in_which_none_may_arrive_is_found() -> None:
    entries = [received("ann", 1), received("ben", 5), received("cleo", 9)]
    after, before = START + timedelta(seconds=2), START + timedelta(seconds=8)
    assert between(entries, after, before, "paused") == ["paused: ben received one 3.00 s too late"]
    assert len(between(entries, after, None, "cancelled")) == 2


def test_a_journal_that_is_kept_can_be_read_again() -> None:
    path = keep("test", {"project": [received("ann", 1)]}, {"seed": 1})
    kept = json.loads(path.read_text())
    path.unlink()
    assert kept["journals"]["project"][0]["handle"] == "ann"


def test_scenario_people_who_take_messages_do() -> None:
    assert takes_messages("sandbox.ignores.1")
    assert not takes_messages("sandbox.missing")
