"""How long it takes to judge whether a message is an opt-out, over the labelled replies, and at worst.

The floor is one expression that knows two English words, and so no language.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.table import Row, median
from overture.domain.conversations.optout import is_opt_out

GOAL_MICROSECONDS: Final = 50
_ROUNDS: Final = 5
_LABELLED: Final = Path(__file__).parents[1] / "tests" / "domain" / "conversations" / "labelled"
_FLOOR: Final = re.compile(r"\b(?:stop|unsubscribe)\b", re.IGNORECASE)
HOSTILE: Final = (
    "stop " * 400,
    "dont ever please " * 120,
    "why dont you stop " * 110,
    "send me any of the your this these more further of these messages " * 30,
    "wag na mo na po nang ulit muli ako po na ng i mag pang mo " * 30,
    "đừng nhắn tin nhắn hệ lạc phiền " * 60,
    "hör auf " * 250,
    "不要再给我" * 400,
    "もう連絡しないで" * 250,
    "อย่าส่งมา" * 220,
    "연락하지마세요아" * 250,
    "a" + "\u0301" * 1_999,
    "x" * 2_000,
    "a b " * 500,
)
"""Messages of 2,000 characters, all that is read of one: that make many phrases begin and few end, that are one letter
or one word, or as many words as can be."""


async def a_message() -> list[Row]:
    """Each reply by itself; the median over all of them, the slowest hundredth, and the worst hostile message."""
    replies = [
        line.split("\t")[1] for file in sorted(_LABELLED.glob("*.tsv")) for line in file.read_text("utf-8").splitlines()
    ]
    first = _microseconds(is_opt_out, "hello 你 も ส 연")
    cold = sorted(_microseconds(is_opt_out, reply) for reply in replies)
    warm = sorted(min(_microseconds(is_opt_out, reply) for _ in range(_ROUNDS)) for reply in replies)
    floor = median([_microseconds(lambda text: _FLOOR.search(text) is not None, reply) for reply in replies])
    worst = max(min(_microseconds(is_opt_out, text[:2_000]) for _ in range(_ROUNDS)) for text in HOSTILE)
    return [
        Row(
            f"opt-out of a message ({len(replies)} replies)",
            f"{median(warm):.0f} µs",
            f"{floor:.1f} µs",
            median(warm) / floor,
            f"{GOAL_MICROSECONDS} µs",
            median(warm) <= GOAL_MICROSECONDS,
            notes=(
                f"99 of 100 within {warm[len(warm) * 99 // 100]:.0f} µs; "
                f"words met for the first time: median {median(cold):.0f} µs",
                f"the first message of a process, which makes the tables: {first / 1000:.0f} ms",
                f"the worst hostile message of 2,000 characters: {worst / 1000:.1f} ms",
            ),
        )
    ]


def _microseconds(judge: Callable[[str], bool], text: str) -> float:
    began = time.perf_counter()
    judge(text)
    return (time.perf_counter() - began) * 1e6
