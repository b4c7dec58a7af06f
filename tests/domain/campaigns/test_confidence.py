"""Intervals that hold whenever one looks."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.domain.campaigns.confidence import Interval, best, interval


def test_nothing_counted_says_nothing() -> None:
    assert interval(0, 0) == Interval(0.0, 1.0)
    assert best([]) is None
    assert best([(5, 10)]) is None
    assert best([(0, 0), (0, 0)]) is None


@given(st.integers(0, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_what_was_seen_lies_inside(counted: tuple[int, int]) -> None:
    hits, count = counted
    found = interval(hits, count)
    assert 0.0 <= found.low <= found.high <= 1.0
    if count:
        assert found.low <= hits / count <= found.high


def test_it_is_symmetric_and_narrows() -> None:
    one, other = interval(30, 100), interval(70, 100)
    assert one.low == pytest.approx(1 - other.high)
    widths = [interval(n // 10, n) for n in (100, 1_000, 10_000, 100_000)]
    assert all(a.high - a.low > 2 * (b.high - b.low) for a, b in itertools.pairwise(widths))
    assert widths[-1].high - widths[-1].low < 0.01


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_whoever_looks_after_every_message_is_misled_in_one_of_twenty_lives_at_most(share: float) -> None:
    """The interval of one planned look would be wrong at some moment in most of these lives."""
    dice = random.Random(20)
    wrong = 0
    for _ in range(400):
        hits = 0
        for count in range(1, 401):
            hits += dice.random() < share
            # Asked only where the share is far enough from what was seen to be in danger; cheap and never too lenient.
            if abs(hits / count - share) * count**0.5 > 2 * (share * (1 - share)) ** 0.5:
                found = interval(hits, count)
                if not found.low <= share <= found.high:
                    wrong += 1
                    break
    assert wrong <= 20, f"{wrong} of 400"


def test_no_difference_yet_until_there_is_one() -> None:
    assert best([(10, 100), (14, 100)]) is None
    assert best([(100, 1_000), (200, 1_000)]) == 1
    assert best([(200, 1_000), (100, 1_000), (195, 1_000)]) is None


def test_equal_shares_are_told_apart_in_one_of_twenty_lives_at_most() -> None:
    dice = random.Random(21)
    told = 0
    for _ in range(300):
        hits = [0, 0]
        for count in range(1, 301):
            for i in (0, 1):
                hits[i] += dice.random() < 0.15
            if (
                abs(hits[0] - hits[1]) > 2 * (count * 0.15 * 0.85) ** 0.5
                and best([(h, count) for h in hits]) is not None
            ):
                told += 1
                break
    assert told <= 15, f"{told} of 300"
