"""What one reserve takes of a project: within the slots however many sets of rows ask, evenly, and nobody starves."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.domain.campaigns import Pacing
from overture.kernel.clock import SYSTEM, MachineTime
from overture.kernel.ids import fresh
from overture.runtime.work.kinds import Ask, Lane
from overture.runtime.work.queues import Queue
from overture.runtime.work.shares import Shares, divide
from overture.runtime.work.worker import Slots, Work, Worker
from tests.factories import ignoring, in_world, rows
from tests.world import START, World

PROJECT, OTHER = fresh(), fresh()
FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 10_000, "daily_limit": 10_000}
ONE, TWO, THREE = 1, 2, 3


def lane(minute: int = 0, project_id: UUID = PROJECT, kind: int = ONE) -> Lane:
    key = fresh()
    return Lane(project_id, fresh(), kind, key, key, 10, (), 0, START + timedelta(minutes=minute))


def ask(limit: int, minute: int = 0, project_id: UUID = PROJECT) -> Ask:
    one = lane(minute, project_id)
    return Ask(project_id, one.pick_key, SYSTEM.at(MachineTime(START)), SYSTEM, 0, 0, limit, [one])


@pytest.mark.parametrize(
    ("limits", "part", "expected"),
    [
        ([10, 10], 20, [10, 10]),
        ([10, 10], 10, [5, 5]),
        ([2, 100, 100], 32, [2, 15, 15]),
        ([100, 2, 100], 33, [15, 2, 16]),
        ([0, 7], 5, [0, 5]),
        ([3, 3, 3], 0, [0, 0, 0]),
    ],
)
def test_what_one_cannot_take_the_others_have(limits: list[int], part: int, expected: list[int]) -> None:
    asks = [ask(limit) for limit in limits]
    divide(asks, {PROJECT: part})
    assert [a.limit for a in asks] == expected


def test_where_there_are_fewer_rows_than_asks_those_that_wait_longest_have_them() -> None:
    asks = [ask(5, minute) for minute in (9, 1, 5, 0)]
    left_out = divide(asks, {PROJECT: 2})
    assert [a.limit for a in asks] == [0, 1, 0, 1]
    assert left_out == [asks[2], asks[0]]


def test_each_project_has_its_own_part() -> None:
    asks = [ask(9), ask(9, project_id=OTHER), ask(9)]
    assert divide(asks, {PROJECT: 4, OTHER: 7}) == []
    assert [a.limit for a in asks] == [2, 7, 2]


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(0, 100))
def test_a_part_is_used_up_and_nobody_has_more_than_another_who_wanted_it(limits: list[int], part: int) -> None:
    asks = [ask(limit, n) for n, limit in enumerate(limits)]
    divide(asks, {PROJECT: part})
    got = [a.limit for a in asks]
    assert sum(got) == min(part, sum(limits))
    assert all(0 <= g <= limit for g, limit in zip(got, limits, strict=True))
    short = [g for g, limit in zip(got, limits, strict=True) if g < limit]
    assert all(g <= most + 1 for g in got for most in [min(short, default=60)] if part >= len(limits))


def test_kinds_of_one_queue_have_even_parts_and_what_those_before_them_left() -> None:
    shares = Shares([lane(kind=k) for k in (ONE, TWO, THREE)] + [lane(project_id=OTHER, kind=TWO)], 30)
    assert shares.of(ONE) == {PROJECT: 10}
    shares.take([PROJECT] * 4)
    assert shares.of(TWO) == {PROJECT: 13, OTHER: 30}
    shares.take([PROJECT] * 13)
    assert shares.of(THREE) == {PROJECT: 13}


async def _campaigns(w: World, count: int, targets: int) -> None:
    for n in range(count):
        await w.campaign(ignoring(targets, n * targets), client=f"Brand {n}", **FAST)


def _worker(w: World, slots: int) -> Worker:
    worker = Worker(w.db, Work(w.work.kinds, slots=Slots({Queue.ACTS: slots})), monotonic=w.seconds)
    w.workers.append(worker)
    return worker


@in_world
async def test_many_campaigns_together_hold_no_more_rows_than_there_are_slots(w: World) -> None:
    await _campaigns(w, 5, 30)
    worker = _worker(w, 40)
    await worker.begin()
    reserved = [await worker.reserve(Queue.ACTS) for _ in range(4)]
    assert max(len(items) for items in reserved) == 20, "half of the slots at once: others come while these are called"
    for items in reserved:
        assert len(set(Counter(i.pick_key for i in items).values())) <= 1, "as many of each"
    assert sum(len(items) for items in reserved) == worker.in_hand[Queue.ACTS] == 40
    performing = await rows(w, "select id from message where project_id = $1 and state = 1")
    assert len(performing) == 40


@in_world
async def test_with_fewer_slots_than_campaigns_each_has_its_turn(w: World) -> None:
    await _campaigns(w, 5, 3)
    worker = _worker(w, 4)
    await worker.begin()
    seen: list[UUID] = []
    for _ in range(10):
        items = await worker.reserve(Queue.ACTS)
        assert len(items) <= 2
        seen += [i.pick_key for i in items]
        for item in items:
            await worker.call(item)
        await worker.record()
    assert sorted(Counter(seen).values()) == [3] * 5, "all of them left"
    assert len(set(seen[:5])) == 5, "everybody's first before anybody's second"
