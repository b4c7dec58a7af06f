"""Gathering: who is done with whom, in which order, and who learns of which error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from overture.kernel.errors import Kind
from overture.runtime.gathering import Gathering, TooManyWaiting

Run = Callable[[Any], Any]


class Desk:
    """Work that notes what it was given, and waits at the gate each time."""

    def __init__(self, at_once: int = 3, most: int = 100) -> None:
        self.given: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gathering = Gathering(self.work, at_once=at_once, most=most)

    async def work(self, numbers: Sequence[int]) -> list[int | Exception]:
        self.given.append(list(numbers))
        await self.gate.wait()
        if 13 in numbers:
            raise LookupError("thirteen")
        if 99 in numbers:
            return []
        return [ValueError(n) if n < 0 else n * 10 for n in numbers]

    async def ask(self, *numbers: int) -> list[asyncio.Task[int]]:
        tasks = [asyncio.create_task(self.gathering.ask(n)) for n in numbers]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return tasks


def test_the_first_goes_alone_and_the_others_together_in_their_order(run: Run) -> None:
    async def story() -> None:
        desk = Desk()
        tasks = await desk.ask(1)
        tasks += await desk.ask(2, -3, 4, 5)
        assert (desk.given, desk.gathering.is_idle) == ([[1]], False)
        desk.gate.set()
        said = await asyncio.gather(*tasks, return_exceptions=True)
        assert [repr(s) for s in said] == ["10", "20", "ValueError(-3)", "40", "50"]
        assert (desk.given, desk.gathering.is_idle) == ([[1], [2, -3, 4], [5]], True)
        assert await (await desk.ask(6))[0] == 60

    run(story())


def test_what_breaks_is_told_to_those_it_broke_for_and_the_next_are_done(run: Run) -> None:
    async def story() -> None:
        desk = Desk()
        desk.gate.set()
        tasks = await desk.ask(1, 13, 2, 3, 4, 99, 5)
        said = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(s) for s in said] == [LookupError] * 3 + [RuntimeError] * 3 + [int]

    run(story())


def test_who_goes_away_is_left_out_and_takes_nobody_along(run: Run) -> None:
    async def story() -> None:
        desk = Desk()
        (first,) = await desk.ask(1)
        second, third = await desk.ask(2, 3)
        first.cancel()
        second.cancel()
        desk.gate.set()
        assert await third == 30
        assert desk.given == [[1], [3]], "the first was under way, the second not yet"
        assert desk.gathering.is_idle

    run(story())


def test_no_more_wait_than_may(run: Run) -> None:
    async def story() -> None:
        desk = Desk(most=2)
        tasks = await desk.ask(1)
        tasks += await desk.ask(2, 3)
        with pytest.raises(TooManyWaiting) as refused:
            await desk.gathering.ask(4)
        assert (refused.value.kind, refused.value.retry_after) == (Kind.UNAVAILABLE, 1)
        desk.gate.set()
        assert await asyncio.gather(*tasks) == [10, 20, 30]

    run(story())
