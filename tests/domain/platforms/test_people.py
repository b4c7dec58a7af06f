"""One row a person, however many ask for them at once."""

from __future__ import annotations

import asyncio

from overture.domain.platforms import ensure_people, find_people, handle_of
from overture.kernel.ids import fresh
from tests.factories import in_world, value
from tests.world import World


@in_world
async def test_a_person_is_made_once_by_few_who_ask_at_the_same_time(w: World) -> None:
    await _asked_for_at_once(w, 30)


@in_world
async def test_a_person_is_made_once_by_many_who_ask_at_the_same_time(w: World) -> None:
    await _asked_for_at_once(w, 300)


async def _asked_for_at_once(w: World, count: int) -> None:
    handles = [f"person.{n}" for n in range(count)]

    async def ask(some: list[str]) -> dict[str, object]:
        async with w.db.transaction(w.project.id) as tx:
            return dict(await ensure_people(tx, w.project.id, "instagram", some, fresh))

    found = await asyncio.gather(*(ask(handles if n % 2 else handles[::-1]) for n in range(6)))
    assert all(f == found[0] for f in found)
    assert set(found[0]) == set(handles)
    assert await value(w, "select count(*) from person where project_id = $1") == count


@in_world
async def test_a_handle_on_another_platform_is_another_reference(w: World) -> None:
    async with w.db.transaction(w.project.id) as tx:
        first = await ensure_people(tx, w.project.id, "instagram", ["nasa"], fresh)
        second = await ensure_people(tx, w.project.id, "tiktok", ["nasa"], fresh)
        assert first["nasa"] != second["nasa"]
        assert await find_people(tx, w.project.id, "instagram", ["nasa", "nobody"]) == first
        assert await handle_of(tx, w.project.id, "instagram", first["nasa"]) == "nasa"
        assert await handle_of(tx, w.project.id, "tiktok", first["nasa"]) is None
