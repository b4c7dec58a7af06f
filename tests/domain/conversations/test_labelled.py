"""Precision and recall of opt-out detection over the labelled replies, each half by itself; `-s` shows the figures.

Of the held-out half only counts are told, never which replies were misjudged: it is not there to be tuned on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from overture.domain.conversations.optout import is_opt_out
from tests.domain.conversations.labelled_replies import Reply, letters, replies, seen

PRECISION, RECALL = 0.98, 0.95
LEAST, LEAST_LANGUAGES, LEAST_IN_A_LANGUAGE = 2_000, 20, 40


@dataclass(frozen=True)
class Judged:
    """How many replies were judged how."""

    found: int
    missed: int
    wrongly: int
    left: int

    @property
    def precision(self) -> float:
        """Of those taken for an opt-out, the share that is one."""
        return self.found / (self.found + self.wrongly)

    @property
    def recall(self) -> float:
        """Of the opt-outs, the share that was found."""
        return self.found / (self.found + self.missed)

    def __str__(self) -> str:
        return (
            f"{self.found + self.missed} opt-outs, {self.wrongly + self.left} others: precision {self.precision:.4f}, "
            f"recall {self.recall:.4f} ({self.wrongly} wrongly, {self.missed} missed)"
        )


def judged(some: Iterable[Reply]) -> Judged:
    count = Counter((reply.asks, is_opt_out(reply.text)) for reply in some)
    return Judged(count[True, True], count[True, False], count[False, True], count[False, False])


@pytest.fixture(scope="module")
def labelled() -> list[Reply]:
    return replies()


def test_the_set_is_large_half_of_it_near_misses_and_names_nothing_twice(labelled: list[Reply]) -> None:
    asks = sum(reply.asks for reply in labelled)
    of_each = Counter(reply.language for reply in labelled)
    assert len(labelled) >= LEAST
    assert 0.45 <= asks / len(labelled) <= 0.55
    assert len(of_each) >= LEAST_LANGUAGES
    assert min(of_each.values()) >= LEAST_IN_A_LANGUAGE, of_each
    twice = [text for text, times in Counter(letters(reply.text) for reply in labelled).items() if times > 1]
    assert not twice
    assert not {letters(text) for text, _ in seen()} & {letters(reply.text) for reply in labelled}


def test_the_halves_are_halves_whatever_case_and_marks_a_reply_has(labelled: list[Reply]) -> None:
    assert 0.45 <= sum(reply.held_out for reply in labelled) / len(labelled) <= 0.55
    assert letters("S T O P!!") == letters("stop") != letters("stops")


def test_precision_and_recall_of_the_half_never_used_for_tuning(labelled: list[Reply]) -> None:
    tuning = judged(reply for reply in labelled if not reply.held_out)
    held_out = judged(reply for reply in labelled if reply.held_out)
    print(f"\ntuning half:   {tuning}\nheld-out half: {held_out}")
    for language in sorted({reply.language for reply in labelled}):
        print(f"  {language:<12} {judged(r for r in labelled if r.held_out and r.language == language)}")
    assert held_out.precision >= PRECISION, held_out
    assert held_out.recall >= RECALL, held_out
    assert tuning.precision >= PRECISION, tuning
    assert tuning.recall >= RECALL, tuning
