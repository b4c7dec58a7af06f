"""Stored answers on a real database: one per slot, with its transaction, for a day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from overture.runtime import idempotency
from overture.runtime.db import Database
from overture.runtime.idempotency import (
    IdempotencyConflict,
    Slot,
    StoredAnswer,
    claim,
    claim_each,
    find,
    forget,
    keep,
    keep_each,
    release,
)

Run = Callable[[Any], Any]
ANSWER = StoredAnswer(201, b'{"id":"n_1"}')


def slot(key: str = "k", request: bytes = b"{}", actor: str = "key:1", project: Any = None) -> Slot:
    return Slot.of(project or uuid4(), key, where=(actor, "outreach", "POST", "/api/v1/clients"), request=request)


async def answered(db: Database, at: Slot, answer: StoredAnswer = ANSWER) -> StoredAnswer | None:
    """Claims and keeps, as a request does; what was there before."""
    async with db.transaction(at.project_id) as tx:
        before = await claim(tx, at)
        if before is None:
            await keep(tx, at, answer)
        return before


def test_the_first_claims_and_the_second_gets_its_answer(database: Database, run: Run) -> None:
    at = slot()
    assert run(answered(database, at)) is None
    assert run(answered(database, at)) == ANSWER


def test_another_request_under_the_same_key_is_a_conflict(database: Database, run: Run) -> None:
    at = slot()
    run(answered(database, at))
    with pytest.raises(IdempotencyConflict):
        run(answered(database, slot(request=b'{"a":1}', project=at.project_id)))


def test_keys_are_apart_by_project_actor_and_key_and_no_text_shifts_into_another() -> None:
    project = uuid4()
    places = [
        slot(project=project),
        slot(),
        slot("k2", project=project),
        slot(actor="key:2", project=project),
        Slot.of(project, "k", where=("key:1", "outreach", "POST", "/api/v1/client"), request=b""),
        Slot.of(project, "sk", where=("key:1", "outreach", "POST", "/api/v1/client"), request=b""),
    ]
    assert len({(s.project_id, s.slot) for s in places}) == len(places)


def test_a_rolled_back_answer_is_not_there(database: Database, run: Run) -> None:
    at = slot()

    async def fails() -> None:
        async with database.transaction(at.project_id) as tx:
            assert await claim(tx, at) is None
            raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        run(fails())
    assert run(answered(database, at)) is None


def test_of_two_at_once_the_second_waits_and_gets_the_first_ones_answer(database: Database, run: Run) -> None:
    at = slot()
    order: list[str] = []

    async def first(claimed: asyncio.Event) -> None:
        async with database.transaction(at.project_id) as tx:
            assert await claim(tx, at) is None
            claimed.set()
            await asyncio.sleep(0.1)
            await keep(tx, at, ANSWER)
            order.append("first")

    async def second(claimed: asyncio.Event) -> StoredAnswer | None:
        await claimed.wait()
        found = await answered(database, at)
        order.append("second")
        return found

    async def both() -> StoredAnswer | None:
        claimed = asyncio.Event()
        return (await asyncio.gather(first(claimed), second(claimed)))[1]

    assert run(both()) == ANSWER
    assert order == ["first", "second"]


def test_after_a_day_the_key_is_free_again_and_housekeeping_forgets_it(database: Database, run: Run) -> None:
    at = slot()
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    db = Database(database.url, clock=lambda: moment)
    db._pool = database.pool
    run(answered(db, at))
    moment += idempotency.KEPT - timedelta(seconds=1)
    assert run(answered(db, at)) == ANSWER
    moment += timedelta(seconds=2)

    async def looked_up() -> StoredAnswer | None:
        async with db.transaction(at.project_id) as tx:
            return await find(tx, at)

    assert run(looked_up()) is None
    other = StoredAnswer(200, b"new")
    assert run(answered(db, at, other)) is None
    assert run(answered(db, at)) == other

    async def housekeeping() -> int:
        async with db.transaction(at.project_id) as tx:
            return await forget(tx)

    assert run(housekeeping()) == 0
    moment += idempotency.KEPT + timedelta(seconds=1)
    assert run(housekeeping()) == 1


def test_several_are_claimed_at_once_each_for_itself(database: Database, run: Run) -> None:
    async def story() -> None:
        project = uuid4()
        known, other, first, second = (slot(k, project=project) for k in ("known", "other", "a", "b"))
        await answered(database, known)
        await answered(database, slot("other", b"another request", project=project))
        async with database.transaction(project) as tx:
            held = await claim_each(tx, [first, known, second, other])
            assert held[known] == ANSWER
            assert isinstance(held[other], IdempotencyConflict)
            assert set(held) == {known, other}
            await keep_each(tx, [(first, ANSWER)])
            await release(tx, [second])
        async with database.transaction(project) as tx:
            assert await find(tx, first) == ANSWER
            assert await claim(tx, second) is None, "what was given back is free"

    run(story())


def test_who_claims_the_same_ones_in_another_order_waits_and_finds_them_answered(database: Database, run: Run) -> None:
    async def story() -> None:
        project = uuid4()
        slots = [slot(str(n), project=project) for n in range(20)]

        async def several(mine: list[Slot]) -> int:
            async with database.transaction(project) as tx:
                held = await claim_each(tx, mine)
                await asyncio.sleep(0.01)
                taken = [s for s in mine if s not in held]
                if taken:
                    await keep_each(tx, [(s, ANSWER) for s in taken])
                assert all(a == ANSWER for a in held.values())
                return len(taken)

        done = await asyncio.gather(several(slots), several(slots[::-1]), several(slots[5:] + slots[:5]))
        assert sum(done) == 20

    run(story())
