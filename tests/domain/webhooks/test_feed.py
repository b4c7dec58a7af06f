"""The events feed and waiting for it."""

from __future__ import annotations

import asyncio
import time

from overture.domain import webhooks
from overture.domain.webhooks import FeedPage, FeedWatcher
from tests.domain.webhooks.world import MessageFailed, TargetSeen, World, world


async def page(w: World, after: int, limit: int = 50, names: set[str] | None = None) -> FeedPage:
    return await w.run(lambda call: webhooks.page_of_events(call, after, limit, names))


def test_the_feed_is_read_by_position_and_shows_public_events_alone(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            await w.tell(3)
            await w.tell(2, TargetSeen)
            await w.tell(1, MessageFailed)
            first = await page(w, 0, 2)
            assert [e.event.data["n"] for e in first.items] == [1, 2]
            assert first.has_more
            rest = await page(w, first.last)
            assert [e.event.data["n"] for e in rest.items] == [3, 6]
            assert (rest.last, rest.has_more) == (6, False)
            assert (await page(w, rest.last)).items == []
            only = await page(w, 0, names={"message.failed", "target.seen"})
            assert [e.event.name for e in only.items] == ["message.failed"]
            assert await w.run(webhooks.newest_position) == 6

    asyncio.run(scenario())


def test_a_page_without_a_public_event_still_moves_on(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            assert (await page(w, 0)).last == 0
            await w.tell(4, TargetSeen)
            empty = await page(w, 0)
            assert (empty.items, empty.last) == ([], 4)
            assert (await page(w, 99)).last == 99

    asyncio.run(scenario())


def test_a_waiter_is_woken_by_an_event_and_no_sooner(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            watcher = FeedWatcher(w.db, poll_seconds=0.05)
            assert await watcher.moved(w.project.id, 0, 0.2) is False
            waiting = [asyncio.create_task(watcher.moved(w.project.id, 0, 10)) for _ in range(20)]
            other = asyncio.create_task(watcher.moved(w.live.id, 0, 10))
            await asyncio.sleep(0.1)
            assert not any(t.done() for t in waiting)
            await w.tell()
            assert await asyncio.gather(*waiting) == [True] * 20
            assert not other.done()
            assert watcher.waiting == 1
            await watcher.close()
            await other

    asyncio.run(scenario())


def test_a_hint_wakes_a_waiter_before_the_next_poll(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            watcher = FeedWatcher(w.db, poll_seconds=30)
            waiting = asyncio.create_task(watcher.moved(w.project.id, 0, 10))
            await asyncio.sleep(0.1)
            await w.tell()
            began = time.monotonic()
            watcher.heard()
            assert await waiting
            assert time.monotonic() - began < 2
            await watcher.close()

    asyncio.run(scenario())


def test_waiting_holds_no_transaction_and_the_number_of_waiters_is_bounded(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            watcher = FeedWatcher(w.db, most=2, poll_seconds=0.05)
            waiting = [asyncio.create_task(watcher.moved(w.project.id, 0, 0.4)) for _ in range(2)]
            await asyncio.sleep(0.12)
            assert await watcher.moved(w.project.id, 0, 5) is False
            sql = "select count(*) from pg_stat_activity where state like 'idle in transaction%'"
            assert await w.value(sql) == 0
            assert await asyncio.gather(*waiting) == [False, False]
            assert watcher.waiting == 0
            await watcher.close()

    asyncio.run(scenario())
