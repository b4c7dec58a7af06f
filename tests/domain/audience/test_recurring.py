"""Recurring jobs through the real worker: a moment makes one job, whoever runs it and whoever dies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from overture.domain import audience
from overture.domain.audience import JobFilter, NewRecurring, Overlap, Recurring, RecurringStatus, Run
from overture.domain.identity import Call
from overture.kernel.paging import PageAsk
from overture.runtime.work.queues import Queue
from tests.domain.audience.test_jobs import new
from tests.factories import in_world, rows, shift
from tests.world import World

DAY = timedelta(days=1)


def at(day: int, hour: int) -> datetime:
    """A moment in May 2026: each world begins on the 1st at ten."""
    return datetime(2026, 5, day, hour, tzinfo=UTC)


async def made(w: World, cron: str = "0 11 * * *", overlap: Overlap = Overlap.SKIP, **params: Any) -> Recurring:
    job = new("followers", **{"usernames": ["nasa"], "max_followers": 50, **params})
    found: Recurring = await w.run(
        lambda call: audience.recurring.create(call, NewRecurring(job, cron, "UTC", overlap))
    )
    return found


async def runs(w: World, r: Recurring) -> list[Run]:
    """What became of its moments, oldest first."""
    page = await w.run(lambda call: audience.recurring.runs(call, r.id, PageAsk(100)))
    return list(reversed(page.items))


async def jobs(w: World) -> list[audience.Job]:
    """The project's jobs, oldest first."""
    page = await w.run(lambda call: audience.numbered(call, JobFilter(), 1, 100))
    return list(reversed(page.jobs))


@in_world
async def test_each_run_delivers_who_is_new_and_missed_moments_are_one_run(w: World) -> None:
    worker = await w.worker()
    r = await made(w)
    assert (r.next_at, r.last) == (at(1, 11), None)
    await w.settle(worker)
    assert await jobs(w) == []
    await shift(w, timedelta(hours=1))
    await w.settle(worker)
    await shift(w, DAY)
    await w.settle(worker)
    await shift(w, 3 * DAY)
    await w.settle(worker)
    assert [x.scheduled_for for x in await runs(w, r)] == [at(1, 11), at(2, 11), at(3, 11)]
    done = await jobs(w)
    assert [x.job_id for x in await runs(w, r)] == [j.id for j in done]
    assert [(j.status.value, j.rows) for j in done] == [("COMPLETED", 50)] * 3
    people = await rows(w, "select distinct person from audience_row where project_id = $1 order by person")
    assert len(people) == 150
    now = await w.run(lambda call: audience.recurring.get(call, r.id))
    assert (now.next_at, now.last.scheduled_for) == (at(6, 11), at(3, 11))


@in_world
async def test_a_moment_makes_one_job_with_two_workers_and_after_a_kill(w: World) -> None:
    r = await made(w)
    await shift(w, timedelta(hours=1))
    dead, living = await w.worker(), await w.worker()
    [item] = await dead.reserve(Queue.READS)
    assert await living.reserve(Queue.READS) == []
    # The run is committed; the worker dies before it has recorded that.
    await dead.call(item)
    assert len(await jobs(w)) == 1
    w.workers.remove(dead)
    w.now += timedelta(seconds=29)
    await living.beat()
    w.now += timedelta(seconds=11)
    await living.beat()
    assert await living.reap() == 1
    await w.settle(living)
    assert len(await runs(w, r)) == 1
    assert [(j.status.value, j.rows) for j in await jobs(w)] == [("COMPLETED", 50)]
    # And one that died before its commit is made up for by another.
    await shift(w, DAY)
    gone = await w.worker()
    assert len(await gone.reserve(Queue.READS)) == 1
    w.workers.remove(gone)
    for step in (29, 11):
        w.now += timedelta(seconds=step)
        await living.beat()
    assert await living.reap() == 1
    await w.settle(living)
    assert [x.scheduled_for for x in await runs(w, r)] == [at(1, 11), at(2, 11)]
    assert len(await jobs(w)) == 2


@in_world
async def test_a_run_that_makes_no_job_is_told(w: World) -> None:
    worker = await w.worker()
    poor = await made(w, max_followers=10_000, usernames=[f"sandbox.audience.{n}" for n in range(100, 110)])
    held = await w.run(lambda call: audience.submit(call, new("followers", "other", usernames=["nasa"])))
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("update audience_account set balance = 499999 where project_id = $1", w.project.id)
    await shift(w, timedelta(hours=1))
    await w.settle(worker)
    [run] = await runs(w, poor)
    assert (run.job_id, run.reason) == (None, "insufficient_credits")
    assert run.message is not None
    assert "500,000" in run.message
    [event] = await rows(
        w, "select subject, data from event where project_id = $1 and name = 'job.skipped' order by id"
    )
    assert event["subject"] == poor.id
    assert event["data"]["scheduled_for"] == "2026-05-01T11:00:00Z"
    assert [j.id for j in await jobs(w)] == [held.id]
    now = await w.run(lambda call: audience.recurring.get(call, poor.id))
    assert (now.status, now.next_at) == (RecurringStatus.ACTIVE, at(2, 11))


@in_world
async def test_what_overlaps_is_skipped_or_waits(w: World) -> None:
    worker = await w.worker()
    skips, queues = await made(w), await made(w, overlap=Overlap.QUEUE, usernames=["sandbox.audience.400"])

    async def moment() -> None:
        """Their runs, and nothing of the jobs."""
        items = await worker.reserve(Queue.READS)
        for item in items:
            if item.kind.table == "audience_recurring":
                await worker.call(item)
        worker.in_hand[Queue.READS] = 0
        while await worker.record():
            pass

    for by in (timedelta(hours=1), DAY):
        await shift(w, by)
        await moment()
    assert [x.reason for x in await runs(w, skips)] == [None, "last_run_under_way"]
    assert [x.reason for x in await runs(w, queues)] == [None, None]
    assert len(await jobs(w)) == 3


@in_world
async def test_paused_resumed_and_deleted_also_while_a_worker_holds_it(w: World) -> None:
    worker = await w.worker()
    r = await made(w)
    paused = await w.run(lambda call: audience.recurring.pause(call, r.id))
    assert (paused.status, paused.next_at) == (RecurringStatus.PAUSED, None)
    await shift(w, 2 * DAY)
    await w.settle(worker)
    resumed = await w.run(lambda call: audience.recurring.resume(call, r.id))
    assert (resumed.status, resumed.next_at) == (RecurringStatus.ACTIVE, at(3, 11))
    await w.settle(worker)
    assert await jobs(w) == []
    await shift(w, timedelta(hours=1))
    [item] = await worker.reserve(Queue.READS)
    await w.run(lambda call: audience.recurring.pause(call, r.id))
    await worker.call(item)
    await w.run(lambda call: audience.recurring.resume(call, r.id))
    while await worker.record():
        pass
    assert await jobs(w) == []
    await shift(w, DAY)
    await w.settle(worker)
    assert [x.scheduled_for for x in await runs(w, r)] == [at(4, 11)]
    await shift(w, DAY)
    [item] = await worker.reserve(Queue.READS)
    await w.run(lambda call: audience.recurring.delete(call, r.id))
    await worker.call(item)
    await w.settle(worker)
    assert len(await jobs(w)) == 1
    assert await rows(w, "select 1 from audience_recurring where project_id = $1 order by id") == []
    assert await rows(w, "select 1 from lane where project_id = $1 and kind = 6 order by id") == []


@in_world
async def test_a_run_waits_where_submissions_are_at_their_limit(w: World) -> None:
    worker = await w.worker()
    r = await made(w)
    async with w.db.transaction(w.project.id) as tx:
        await audience.set_quotas(tx, w.project.workspace_id, "test", user_hour=1)
    await w.run(lambda call: audience.submit(call, new("followers", usernames=["sandbox.audience.60"])))
    await shift(w, timedelta(hours=1))
    await w.settle(worker)
    assert await runs(w, r) == []
    w.now += timedelta(seconds=29)
    await worker.beat()
    async with w.db.transaction(w.project.id) as tx:
        await audience.set_quotas(tx, w.project.workspace_id, "test", user_hour=12)
    await shift(w, timedelta(hours=1))
    await w.settle(worker)
    [run] = await runs(w, r)
    assert (run.scheduled_for, run.reason) == (at(1, 11), None)


@in_world
async def test_max_cost_holds_to_the_credit_and_an_estimate_foretells_it(w: World) -> None:
    worker = await w.worker()
    lists: dict[str, Any] = {"usernames": ["sandbox.audience.120", "sandbox.audience.1300"], "max_followers": 500}

    async def seen(call: Call, most: int | None = None) -> audience.Estimate:
        job = new("followers", **lists)
        return await audience.estimate(call, audience.NewJob(job.external_user_id, job.tool, job.params, most))

    before = await w.run(seen)
    assert [(o.expected, o.rows.least, o.rows.most) for o in before.lists] == [(120, 120, 120), (1300, 500, 500)]
    assert (before.rows.least, before.rows.most, before.cost.most) == (620, 620, 3_100)
    assert (before.set_aside, before.available, before.quotas[0].left) == (5_000, 1_000_000, 5)
    assert await rows(w, "select 1 from audience_job where project_id = $1 order by id") == []
    capped = await w.run(lambda call: seen(call, 54))
    assert (capped.rows.most, capped.cost.most, capped.set_aside) == (10, 50, 54)
    for cost, expected in ((54, 10), (55, 11), (4, 0)):
        job = new("followers", **lists)
        bounded = audience.NewJob(job.external_user_id, job.tool, job.params, cost)
        made = await w.run(lambda call, bounded=bounded: audience.submit(call, bounded))
        await w.settle(worker)
        done = await w.run(lambda call, made=made: audience.get(call, made.id))
        assert (done.rows, done.charged) == (expected, 5 * expected)
        there = await w.run(audience.balance)
        assert there.reserved == 0
    after = await w.run(seen)
    assert (after.already, after.lists[0].rows.most, after.lists[1].rows.least) == (21, 99, 500)
    assert (after.rows.least, after.rows.most) == (599, 599)
