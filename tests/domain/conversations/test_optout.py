"""Opt-outs in many languages are understood, and replies that only sound like one are not taken for one."""

from __future__ import annotations

import asyncio

import pytest

from overture.domain.conversations import is_opt_out, optout
from overture.domain.conversations.languages import CODES
from tests.domain.conversations.labelled_replies import seen


def test_at_least_150_labelled_phrases_are_judged_nearly_all_rightly() -> None:
    asks = [text for text, does in seen() if does]
    others = [text for text, does in seen() if not does]
    assert len(asks) + len(others) >= 150
    assert len(others) * 2 >= 150
    found = [p for p in asks if is_opt_out(p)]
    wrongly = [p for p in others if is_opt_out(p)]
    missed = sorted(set(asks) - set(found))
    precision = len(found) / (len(found) + len(wrongly))
    recall = len(found) / len(asks)
    assert precision >= 0.97, wrongly
    assert recall >= 0.95, missed


def test_at_least_twenty_languages_are_known() -> None:
    assert len(set(CODES)) >= 20


@pytest.mark.parametrize("text", ["", "   ", "👍", "…", "\u200b"])
def test_a_message_without_words_asks_nothing(text: str) -> None:
    assert not is_opt_out(text)


@pytest.mark.parametrize("text", ["STOP 🙏", "ＳＴＯＰ", "«Стоп»", "*stop*", "S\u0301TOP", "Стоп, пожалуйста!"])
def test_case_width_pictures_and_quotes_do_not_hide_the_word(text: str) -> None:
    assert is_opt_out(text)


def test_the_tables_are_made_once_while_the_loop_goes_on() -> None:
    async def story() -> int:
        optout._book.cache_clear()
        making = asyncio.gather(optout.ready(), optout.ready())
        turns = 0
        while not making.done():
            turns += 1
            await asyncio.sleep(0.001)
        await making
        return turns

    assert asyncio.run(story()) > 3
    assert optout._book.cache_info().misses == 1
    assert is_opt_out("stop")
    assert optout._book.cache_info().misses == 1


def test_a_very_long_message_is_judged_quickly() -> None:
    assert not is_opt_out("hello " * 100_000)
    assert is_opt_out("please stop messaging me " + "x" * 1_000_000)
