"""Phrases over words: what a line means, which slips are forgiven, and that no message takes long to search."""

from __future__ import annotations

import time

import pytest

from bench.optout import HOSTILE
from overture.domain.conversations.languages import CODES, LANGUAGES
from overture.domain.conversations.optout import is_opt_out
from overture.domain.conversations.phrasing import Parser, Slips

WRITE = {"write": "write/text writ*"}
HOSTILE_SECONDS = 0.5
"""Generous: 2,000 characters of the worst known kind take 10 to 30 milliseconds."""


@pytest.mark.parametrize(
    ("line", "words", "stands"),
    [
        ("do not @write ?to me", "do not write to me", True),
        ("do not @write ?to me", "do not text me please", True),
        ("do not @write ?to me", "do not writing me", True),
        ("do not @write ?to me", "do not call me", False),
        ("do _2 stop", "do you please stop", True),
        ("do _2 stop", "do you ever really stop", False),
        ("stop $", "stop", True),
        ("stop $", "stop laughing", False),
        ("?please stop", "stop", True),
        ("!un subscribe/subscribed", "un subscribed", True),
    ],
)
def test_a_line_says_where_a_phrase_stands(line: str, words: str, stands: bool) -> None:
    phrase = Parser(0, WRITE).phrase(line)
    assert (phrase.end([(word,) for word in words.split()], 0) >= 0) is stands


def test_a_phrase_tied_to_the_beginning_stands_nowhere_else() -> None:
    phrase = Parser(0, {}).phrase("^ stop now")
    words = [("please",), ("stop",), ("now",)]
    assert phrase.end(words, 1) == -1
    assert phrase.end(words[1:], 0) == 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("unsubscibe", "unsubscribe"),  # one letter gone
        ("unsubscrribe", "unsubscribe"),  # one too many
        ("unsubscrobe", "unsubscribe"),  # another one
        ("unsusbcribe", "unsubscribe"),  # two swapped
        ("sotp", "stop"),
        ("stopp", "stop"),
    ],
)
def test_one_slip_of_the_finger_is_forgiven(written: str, meant: str) -> None:
    slips = Slips()
    slips.learn(meant)
    assert meant in slips.readings(written)


@pytest.mark.parametrize("written", ["subscribe", "shop", "step", "stow", "top", "stops", "resubscribe"])
def test_other_words_are_not_slips(written: str) -> None:
    slips = Slips()
    slips.learn("unsubscribe")
    slips.learn("stop")
    slips.learn("stops", forgive=False)
    assert slips.readings(written) == (written,)


def test_every_line_of_every_language_can_be_read_and_needs_a_word() -> None:
    for language in LANGUAGES:
        parser = Parser(0, language.classes)
        for line in (*language.said.splitlines(), *language.unmeant.splitlines()):
            if line.strip():
                phrase = parser.phrase(line)
                assert phrase.parts[0].words or phrase.parts[0].stems, line
                assert not phrase.parts[0].gap, line
    assert len(set(CODES)) >= 30


@pytest.mark.parametrize("text", HOSTILE)
def test_no_message_takes_long(text: str) -> None:
    is_opt_out("hello 你 も ส 연")  # what is made at the first message is made
    started = time.process_time()
    is_opt_out(text)
    assert time.process_time() - started < HOSTILE_SECONDS
