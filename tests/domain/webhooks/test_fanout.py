"""From events to deliveries, exactly once."""

from __future__ import annotations

import asyncio

from overture.domain import webhooks
from overture.kernel.clock import SYSTEM
from overture.runtime.outbox import EventRow
from overture.runtime.work.queues import Queue
from overture.runtime.work.relay import relay
from tests.domain.webhooks.world import TargetSeen, world

_EVENTS = "select project_id, id, subject, seq, name, at, data from event order by id"


def test_the_relay_running_twice_makes_one_delivery_an_event_and_endpoint(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            await w.endpoint("/a")
            await w.endpoint("/b")
            await w.tell(30)
            assert await w.value("select count(*) from delivery") == 60
            async with w.db.transaction() as tx:  # as if the first run had never placed them
                await tx.execute("update event set position = null")
            assert (await relay(w.db, w.project.id, [webhooks.fan_out]))[0] == 30
            assert await w.value("select count(*) from delivery") == 60
            assert await w.deliver_all() == 60
            assert len({(g.path, g.event_id) for g in w.receiver.got}) == 60

    asyncio.run(scenario())


def test_two_relays_at_once_make_each_delivery_once(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            await w.endpoint()
            await w.tell(500)
            async with w.db.transaction() as tx:
                await tx.execute("update event set position = null")
                await tx.execute("delete from delivery")
            found = await asyncio.gather(*(relay(w.db, w.project.id, [webhooks.fan_out]) for _ in range(4)))
            assert sum(n for n, _ in found) == 500
            assert await w.value("select count(*) from delivery") == 500

    asyncio.run(scenario())


def test_a_project_without_a_webhook_costs_one_look_and_takes_no_turn(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            await w.tell(3)
            events = [EventRow(*r) for r in await w.rows(_EVENTS)]
            async with w.db.transaction(w.project.id) as held:
                await held.fetch("select 1 from turn where queue = $1 for update", int(Queue.DELIVERIES))
                async with w.db.transaction(w.project.id) as tx:
                    assert await webhooks.fan_out(tx, w.project.id, SYSTEM, events) == set()
            assert await w.value("select count(*) from delivery") == 0

    asyncio.run(scenario())


def test_events_nobody_asks_for_make_no_delivery(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            await w.endpoint()
            await w.tell(3, TargetSeen)
            assert await w.value("select count(*) from delivery") == 0
            assert await w.deliver() == 0

    asyncio.run(scenario())


def test_a_held_lane_stays_held_when_events_arrive(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            await w.endpoint()
            async with w.db.transaction() as tx:
                await tx.execute("update lane set next_at = '2999-01-01', wait_reason = 'endpoint_failing'")
            await w.tell()
            assert await w.deliver() == 0
            assert await w.value("select wait_reason from lane") == "endpoint_failing"

    asyncio.run(scenario())
