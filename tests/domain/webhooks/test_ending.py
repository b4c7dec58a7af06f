"""What is kept, and for how long."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from overture.domain import webhooks
from tests.domain.webhooks.world import World, answering, world


async def forgotten(w: World, before: datetime, limit: int = 2000) -> int:
    async with w.db.transaction(w.project.id) as tx:
        return await webhooks.forget(tx, w.project.id, before, limit)


def test_ended_deliveries_go_with_their_tries_and_those_that_wait_stay(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(10)
            await w.deliver_all()
            w.receiver.replies["/hook"] = answering(500)
            await w.tell()
            await w.deliver()
            w.pass_by(timedelta(days=31))
            border = w.moment - timedelta(days=30)
            assert await forgotten(w, border, 4) == 4
            assert await forgotten(w, border) == 6
            assert await forgotten(w, border) == 0
            assert len(await w.deliveries(endpoint.id)) == 1
            assert await w.value("select count(*) from delivery_attempt") == 1

    asyncio.run(scenario())


def test_a_deleted_webhook_goes_once_nothing_is_left_of_it(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            other, _ = await w.endpoint("/other")
            await w.tell()
            await w.deliver()
            await w.run(lambda call: webhooks.delete(call, endpoint.id))
            assert await forgotten(w, w.moment - timedelta(days=1)) == 0
            assert await w.value("select count(*) from endpoint") == 2
            w.pass_by(timedelta(days=31))
            assert await forgotten(w, w.moment - timedelta(days=1)) == 2
            assert [r["id"] for r in await w.rows("select id from endpoint")] == [other.id]
            assert [r["id"] for r in await w.rows("select id from lane")] == [other.id]

    asyncio.run(scenario())
