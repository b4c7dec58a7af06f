"""A worker that is told to stop ends, whatever happens at that very moment.

Not what it does with its calls: tests/chaos/test_drain.py.
"""

from __future__ import annotations

import asyncio

from overture.runtime.work.worker import Worker
from tests.factories import in_world
from tests.world import World


@in_world
async def test_a_wake_at_the_moment_of_the_stop_does_not_keep_it(w: World) -> None:
    for steps in range(6):
        worker, stop = Worker(w.db, w.work), asyncio.Event()
        running = asyncio.create_task(worker.run(stop))
        await asyncio.sleep(0.1)
        stop.set()
        for _ in range(steps):
            await asyncio.sleep(0)
        worker._replan.set()
        async with asyncio.timeout(10):
            await running
