"""Audience jobs from their submission to their rows, through the real worker and the sandbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec

from overture.domain import audience
from overture.domain.audience import BY_NAME, Job, JobStatus, NewJob
from overture.runtime.work.queues import Queue
from tests.factories import in_world, rows
from tests.world import World


def new(tool: str, user: str = "customer-123", **params: Any) -> NewJob:
    """A job for an end user."""
    declared = BY_NAME[tool]
    return NewJob(user, declared, msgspec.convert(params, declared.params))


async def submitted(w: World, tool: str, user: str = "customer-123", **params: Any) -> Job:
    """The job, waiting."""
    job: Job = await w.run(lambda call: audience.submit(call, new(tool, user, **params)))
    return job


async def read(w: World, job: Job) -> Job:
    """The job as it stands."""
    found: Job = await w.run(lambda call: audience.get(call, job.id))
    return found


@in_world
async def test_a_job_delivers_its_rows_once_and_charges_for_them(w: World) -> None:
    worker = await w.worker()
    job = await submitted(w, "followers", usernames=["nasa"], max_followers=50)
    assert job.status is JobStatus.QUEUED
    await w.settle(worker)
    done = await read(w, job)
    assert (done.status, done.rows, done.charged, done.percent) == (JobStatus.COMPLETED, 50, 250, 100)
    page = await w.run(lambda call: audience.results(call, job.id, 1, 200))
    assert len({r[3] for r in page.rows}) == 50
    there = await w.run(audience.balance)
    assert (there.balance, there.reserved) == (999_750, 0)
    again = await submitted(w, "followers", usernames=["nasa"], max_followers=50)
    await w.settle(worker)
    more = await w.run(lambda call: audience.results(call, again.id, 1, 200))
    assert not {r[3] for r in page.rows} & {r[3] for r in more.rows}
    assert len(more.rows) == 50
    assert (await w.events()).count("job.completed") == 2
    assert await rows(w, "select 1 from lane where project_id = $1 and kind = 4 order by id") == []


async def copy_of(w: World, job: Job) -> list[tuple[Any, ...]]:
    """Every row of a job, as it is stored."""
    sql = """select position, origin, flags, person, user_id, username, full_name, picture, more from audience_row
    where project_id = $1 and job_id = $2 order by position"""
    return [tuple(r) for r in await rows(w, sql, job.id)]


async def handed_on(w: World, job: Job) -> int:
    """Every stretch is a single page, and its worker dies without a word after it; how often another went on."""
    for deaths in range(30):
        if (await read(w, job)).is_over:
            return deaths
        dead, living = await w.worker(), await w.worker()
        [item] = await dead.reserve(Queue.READS)
        await dead.call(item)
        w.workers.clear()
        w.workers.append(living)
        await w.pass_time(timedelta(seconds=40))
        await living.reap()
        w.workers.clear()
    raise AssertionError("it never ended")


@in_world
async def test_a_job_whose_workers_die_after_each_page_has_the_same_rows(w: World) -> None:
    lists: dict[str, Any] = {
        "usernames": ["sandbox.audience.2500", "sandbox.private", "sandbox.audience.120"],
        "max_following": 2_400,
    }
    worker = await w.worker()
    whole = await submitted(w, "following", "whole", **lists)
    await w.settle(worker)
    w.workers.clear()
    w.work = replace(w.work, stretch=timedelta(0))
    broken = await submitted(w, "following", "broken", **lists)
    assert await handed_on(w, broken) == 5
    await w.settle(await w.worker())
    assert await copy_of(w, whole) == await copy_of(w, broken)
    first, second = await read(w, whole), await read(w, broken)
    assert (second.status, second.rows, second.charged) == (JobStatus.COMPLETED, 2_520, 12_600)
    assert first.certificate == second.certificate
    assert second.certificate is not None
    assert [(g.source, g.reason) for g in second.certificate.gaps] == [("sandbox.private", "private")]
    assert second.certificate.end_reached is False
    there = await w.run(audience.balance)
    assert (there.balance, there.reserved) == (1_000_000 - 25_200, 0)


@in_world
async def test_a_worker_that_lost_its_job_changes_nothing_more(w: World) -> None:
    zombie, living = await w.worker(), await w.worker()
    job = await submitted(w, "followers", usernames=["sandbox.audience.60"], max_followers=100)
    [item] = await zombie.reserve(Queue.READS)
    w.workers.remove(zombie)
    await w.pass_time(timedelta(seconds=40))
    assert await living.reap() == 1
    [again] = await living.reserve(Queue.READS)
    zombie.lease_until = item.start_by = w.seconds() + 60
    await zombie.call(item)
    while await zombie.record():
        pass
    assert await copy_of(w, job) == []
    await living.call(again)
    await living.record()
    await w.settle(living)
    done = await read(w, job)
    assert (done.rows, done.charged) == (60, 300)
    assert done.certificate is not None
    assert (done.certificate.expected, done.certificate.end_reached, done.certificate.missing) == (60, True, 0)
    assert zombie.recorder.late_answers == 1


@in_world
async def test_hidden_people_are_counted_and_a_busy_source_is_waited_for(w: World) -> None:
    worker = await w.worker()
    for fault in (
        {"kind": "hide_people", "route": "people", "handle": "sandbox.audience.1300", "count": 37},
        {"kind": "repeat_rows", "route": "people", "handle": "sandbox.audience.1300", "count": 20},
        {"kind": "throttle", "route": "people", "handle": "sandbox.audience.1300", "seconds": 30},
    ):
        async with w.session.post(f"{w.sandbox_url}/faults", json=fault) as answer:
            assert answer.status == 201, await answer.text()
    job = await submitted(w, "followers", usernames=["sandbox.audience.1300"], max_followers=5_000)
    for _ in range(4):
        await w.settle(worker)
        await w.pass_time(timedelta(seconds=31))
    done = await read(w, job)
    assert (done.status, done.rows) == (JobStatus.COMPLETED, 1300 - 37)
    c = done.certificate
    assert c is not None
    assert (c.expected, c.missing, c.end_reached) == (1300, 37, True)
    assert c.listed == c.delivered + c.duplicates + c.already_delivered + c.unfit
    assert c.duplicates >= 19
    again = await submitted(w, "followers", usernames=["sandbox.audience.1300"], max_followers=5_000)
    for _ in range(4):
        await w.settle(worker)
        await w.pass_time(timedelta(seconds=31))
    nothing = await read(w, again)
    assert (nothing.status, nothing.rows, nothing.charged) == (JobStatus.COMPLETED, 0, 0)
    assert nothing.certificate == replace(c, delivered=0, already_delivered=c.delivered)
    assert await rows(w, "select 1 from audience_seen where project_id = $1 order by person") == []


@in_world
async def test_who_is_in_two_lists_and_named_twice_by_one_hides_nobody_who_is_missing(w: World) -> None:
    worker = await w.worker()
    for fault in (
        {"kind": "hide_people", "route": "people", "handle": "audience-2500-1", "count": 37},
        {"kind": "repeat_rows", "route": "people", "handle": "audience-2500-1", "count": 20},
    ):
        async with w.session.post(f"{w.sandbox_url}/faults", json=fault) as answer:
            assert answer.status == 201, await answer.text()
    urls = [f"https://www.instagram.com/p/{code}/" for code in ("audience-2500", "audience-2500-1")]
    job = await submitted(w, "single-post-likers", post_urls=urls, max_likers=10_000)
    await w.settle(worker)
    done = await read(w, job)
    c = done.certificate
    assert c is not None
    # The second's people are half the first's; of those hidden half are nobody's but its own.
    assert 3_750 - 37 < done.rows < 3_750
    assert (c.expected, c.missing, c.end_reached) == (5_000, 37, True)
    assert [(g.source, g.reason, g.count) for g in c.gaps] == [(urls[1], "not_listed", 37)]
    assert c.listed == c.delivered + c.duplicates
    assert c.duplicates > 1_250 - 37 + 20


@in_world
async def test_what_a_cancelled_job_had_claimed_is_delivered_by_the_next(w: World) -> None:
    worker = await w.worker()
    w.work = replace(w.work, stretch=timedelta(0))
    slow = await w.worker()
    lists: dict[str, Any] = {"usernames": ["sandbox.audience.2500"], "max_followers": 2_500}
    first, second = await submitted(w, "followers", **lists), await submitted(w, "followers", **lists)
    assert len(await w.step(slow, Queue.READS)) == 1, "the second waits for the first"
    assert len(await copy_of(w, first)) == 1_000
    cancelled = await w.run(lambda call: audience.cancel(call, first.id))
    assert (cancelled.status, cancelled.rows, cancelled.charged) == (JobStatus.CANCELLED, 0, 0)
    await w.settle(worker)
    done = await read(w, second)
    assert (done.rows, done.charged) == (2_500, 12_500)
    assert await copy_of(w, first) == []
    there = await w.run(audience.balance)
    assert (there.balance, there.reserved) == (1_000_000 - 12_500, 0)
