"""What the killed workers of the stories taught, one step at a time: after a death somebody always looks again.

No process is started here.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from overture.domain.campaigns import Pacing
from overture.kernel.clock import NEVER
from overture.runtime.work.queues import Queue
from tests.factories import ignoring, in_world, value
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 1000, "daily_limit": 1000}
DEAD = timedelta(seconds=40)


@in_world
async def test_a_lane_parked_for_its_width_while_its_calls_are_taken_from_the_dead_is_looked_at_again(w: World) -> None:
    await w.campaign(ignoring(1), **FAST)
    dead, living = await w.worker(), await w.worker()
    [item] = await dead.reserve(Queue.ACTS)
    w.workers.remove(dead)
    await w.pass_time(DEAD)
    lane = (item.project_id, item.lane_id)
    async with w.db.transaction() as tx:
        held = "update lane set next_at = $3, wait_reason = 'hold:throttled' where project_id = $1 and id = $2"
        await tx.execute(held, *lane, tx.now)
    async with w.db.transaction() as reserve:
        await reserve.fetch("select id from lane where project_id = $1 and id = $2 for update", *lane)
        reaping = asyncio.create_task(living.reap())
        async with asyncio.timeout(20):
            while not reaping.done() and not await value(
                w, "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and $1::uuid is not null"
            ):
                await asyncio.sleep(0.01)
        # It counted the dead worker's call as under way, so the lane is full to it.
        parked = "update lane set next_at = $3, wait_reason = 'width' where project_id = $1 and id = $2"
        await reserve.execute(parked, *lane, NEVER)
    assert await reaping == 1
    async with w.db.transaction() as tx:
        after = await tx.fetchrow("select next_at, wait_reason from lane where project_id = $1 and id = $2", *lane)
    assert after is not None
    assert after["next_at"] < NEVER
    assert after["wait_reason"] is None


@in_world
async def test_a_death_has_every_queue_looked_at_for_a_wake_that_it_may_have_cut_off(w: World) -> None:
    dead, living = await w.worker(), await w.worker()
    w.workers.remove(dead)
    await w.pass_time(DEAD)
    async with w.db.transaction() as tx:
        await tx.execute("update turn set wake_at = $1", NEVER)
    assert await living.reap() == 0
    assert await value(w, "select max(wake_at) from turn where project_id = $1") <= w.now
