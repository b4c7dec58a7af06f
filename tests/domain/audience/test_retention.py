"""Rows of old jobs: counted before they go, gone a portion at a time, and told of afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from overture.domain import audience
from overture.domain.audience import JobPurged, Retention
from tests.domain.audience.test_jobs import read, submitted
from tests.factories import in_world, value
from tests.world import World

DAYS = timedelta(days=30)


async def purged(w: World) -> int:
    """One portion, as housekeeping does it."""
    async with w.db.transaction(w.project.id) as tx:
        return await audience.purge(Retention(DAYS, at_once=13))(tx, w.project.id, tx.now)


@in_world
async def test_old_rows_are_counted_then_closed_then_gone_in_portions(w: World) -> None:
    worker = await w.worker()
    old = await submitted(w, "followers", usernames=["sandbox.audience.30"], max_followers=100)
    await w.settle(worker)
    w.workers.clear()
    w.now += timedelta(days=31)
    assert (await w.run(lambda call: audience.purgeable(call, DAYS * 2))).rows == 0
    there = await w.run(lambda call: audience.purgeable(call, DAYS))
    assert (there.jobs, there.rows) == (1, 30)
    assert await purged(w) == 1
    with pytest.raises(JobPurged):
        await w.run(lambda call: audience.results(call, old.id, 1, 50))
    left = []
    while await purged(w):
        left.append(await value(w, "select count(*) from audience_row where project_id = $1"))
    assert left == [17, 4, 0]
    done = await read(w, old)
    assert (done.rows, done.charged, done.purged_at is not None) == (30, 150, True)
    assert (await w.run(lambda call: audience.purgeable(call, DAYS))).rows == 0
    again = await submitted(w, "followers", usernames=["sandbox.audience.30"], max_followers=100)
    await w.settle(await w.worker())
    assert (await read(w, again)).rows == 0, "who was delivered stays delivered"
