"""Erasing while jobs and campaigns run: a page before it or behind it, a message on its way, a job that dies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from overture.domain import audience, erasure
from overture.domain.audience import JobStatus
from overture.runtime.work.queues import Queue
from tests.domain.audience.test_jobs import read, submitted
from tests.factories import in_world, one_sender, rows
from tests.world import World


async def erased(w: World, handle: str) -> erasure.Certificate:
    """The certificate."""
    told: erasure.Certificate = await w.run(lambda call: erasure.erase(call, handle=handle))
    return told


@in_world
async def test_whoever_is_erased_while_a_job_runs_is_neither_kept_nor_read_again(w: World) -> None:
    worker = await w.worker()
    whole = await submitted(w, "followers", "first", usernames=["sandbox.audience.2500"], max_followers=2_500)
    await w.settle(worker)
    names = [r["username"] for r in await rows(
        w, "select username from audience_row where project_id = $1 and job_id = $2 order by position", whole.id
    )]  # fmt: skip
    w.workers.clear()
    w.work = replace(w.work, stretch=timedelta(0))
    slow = await w.worker()
    job = await submitted(w, "followers", "second", usernames=["sandbox.audience.2500"], max_followers=2_500)
    assert len(await w.step(slow, Queue.READS)) == 1
    [item] = await slow.reserve(Queue.READS)
    for name in (names[10], names[1_500]):
        told = await erased(w, name)
        assert told.removed["job_rows"] == (2 if name == names[10] else 1)
    await slow.call(item)
    while await slow.record():
        pass
    w.work = replace(w.work, stretch=timedelta(seconds=5))
    await w.settle(await w.worker())
    done = await read(w, job)
    assert done.status is JobStatus.COMPLETED
    assert (done.rows, done.charged) == (2_498, 2_498 * 5)
    c = done.certificate
    assert c is not None
    assert (c.erased, c.missing, c.expected) == (2, 0, 2_500)
    assert c.listed == c.delivered + c.duplicates + c.already_delivered + c.unfit + c.erased
    left = await rows(
        w, "select 1 from audience_row where project_id = $1 and username = any($2)", [names[10], names[1_500]]
    )
    assert left == []
    there = await w.run(audience.balance)
    assert (there.balance, there.reserved) == (1_000_000 - 2_500 * 5 - 2_498 * 5, 0)


@in_world
async def test_a_message_on_its_way_ends_first_and_nothing_follows_it(w: World) -> None:
    await one_sender(w)
    worker = await w.worker()
    campaign = await w.campaign(["sandbox.ignores.1", "sandbox.ignores.2"], hourly_limit=20, daily_limit=20)
    [item] = await worker.reserve(Queue.ACTS)
    handle = item.payload.handle
    told = await erased(w, handle)
    assert (told.under_way, told.removed["targets"], told.removed["references"]) == (1, 0, 0)
    again = await erased(w, handle)
    assert (again.under_way, again.first_at) == (1, told.at)
    await worker.call(item)
    for _ in range(4):
        await w.settle(worker)
        await w.pass_time(timedelta(seconds=61))
    await w.settle(worker)
    assert [e["handle"] for e in await w.journal()].count(handle) == 1
    for sql in (
        "select handle as said from target where project_id = $1",
        "select value as said from person_reference where project_id = $1",
        "select data::text as said from event where project_id = $1 and name like any('{message.%,target.%}')",
        "select handle as said from suppression where project_id = $1",
        "select coalesce(text, '') as said from message where project_id = $1 and target_id = any(array("
        "select id from target where project_id = $1 and handle = '(erased)'))",
    ):
        assert [r for r in await rows(w, sql) if handle in r["said"]] == [], sql
    stats = (await w.get(campaign.id)).stats
    assert stats.total == 2
    assert (await erased(w, handle)).under_way == 0
