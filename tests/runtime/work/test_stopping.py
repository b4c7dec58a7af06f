"""A worker that is told to stop ends, whatever happens at that very moment; one that could do nothing does not begin.

Not what it does with its calls: tests/chaos/test_drain.py.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

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


@in_world
async def test_a_lease_that_is_too_short_for_a_call_is_refused_and_not_waited_out(w: World) -> None:
    longest = max(kind.call_seconds for kind in w.work.kinds)
    assert w.work.least_lease == timedelta(seconds=1.5 * longest)
    Worker(w.db, replace(w.work, lease=w.work.least_lease))
    with pytest.raises(ValueError, match="which the calls need"):
        Worker(w.db, replace(w.work, lease=w.work.least_lease - timedelta(seconds=1)))
