"""Columns added to completed jobs' rows, through the real worker and the sandbox."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import audience
from overture.domain.audience import BY_NAME, Cover, Job, JobStatus, NoAddOnSelected, Prices, Prospect
from overture.kernel.paging import PageAsk
from overture.runtime.work.queues import Queue
from tests.domain.audience.test_jobs import read, submitted
from tests.factories import in_world, rows
from tests.world import World

PROFILES, ORIGIN = "enrich_profiles", "enrich_country_date"
BOTH = (PROFILES, ORIGIN)


async def enrich(w: World, job: Job, *addons: str) -> Prospect:
    """Asks for add-ons."""
    found: Prospect = await w.run(lambda call: audience.enrich(call, job.id, addons))
    return found


async def look(w: World, job: Job, *addons: str) -> Prospect:
    """What asking for them would come to."""
    found: Prospect = await w.run(lambda call: audience.prospect(call, job.id, addons))
    return found


async def kept(w: World, job: Job) -> list[str | None]:
    """What each row keeps of add-ons, as it is stored."""
    sql = "select more::text from audience_row where project_id = $1 and job_id = $2 order by position"
    return [r[0] for r in await rows(w, sql, job.id)]


async def balance(w: World) -> tuple[int, int]:
    """Credits there are and those promised; that they are the sum of the entries."""
    there = await w.run(audience.balance)
    [entries] = await rows(w, "select sum(amount) from audience_credit where project_id = $1")
    assert there.balance == entries[0]
    return there.balance, there.reserved


async def delivered(w: World, count: int, user: str = "customer-123", **addons: bool) -> Job:
    """A completed job of so many rows."""
    worker = await w.worker()
    params: dict[str, Any] = {"usernames": [f"sandbox.audience.{count}"], "max_followers": count, **addons}
    job = await submitted(w, "followers", user, **params)
    await w.settle(worker)
    w.workers.clear()
    return await read(w, job)


async def dying(w: World, job: Job) -> int:
    """Every stretch is one portion, and its worker dies without a word after it; how many died."""
    for deaths in range(20):
        if not (await read(w, job)).pending:
            return deaths
        dead, living = await w.worker(), await w.worker()
        [item] = await dead.reserve(Queue.READS)
        await dead.call(item)
        w.workers[:] = [living]
        await w.pass_time(timedelta(seconds=40))
        await living.reap()
        w.workers.clear()
    raise AssertionError("it never ended")


@in_world
async def test_workers_that_die_after_each_portion_leave_the_same_rows_and_one_charge(w: World) -> None:
    asked = await delivered(w, 1_200, "asked", enrich_profiles=True, enrich_country_date=True)
    whole, broken = await delivered(w, 1_200, "whole"), await delivered(w, 1_200, "broken")
    assert [j.charged for j in (asked, whole, broken)] == [8_400, 6_000, 6_000]
    await enrich(w, whole, *BOTH)
    await w.settle(await w.worker())
    w.workers.clear()
    w.work = replace(w.work, stretch=timedelta(0))
    await enrich(w, broken, *BOTH)
    assert await balance(w) == (1_000_000 - 8_400 - 6_000 - 6_000 - 2_400, 2_400)
    assert await dying(w, broken) == 3
    await w.settle(await w.worker())
    assert await kept(w, whole) == await kept(w, broken) == await kept(w, asked)
    after = [await read(w, job) for job in (asked, whole, broken)]
    assert [(j.applied, j.pending, j.charged) for j in after] == [(BOTH, (), 8_400)] * 3
    assert await balance(w) == (1_000_000 - 3 * 8_400, 0)
    assert (await w.events()).count("job.enriched") == 2
    page = await w.run(lambda call: audience.results(call, broken.id, 1, 200))
    assert page.columns[-2:] == ("country", "date")
    assert await rows(w, "select 1 from lane where project_id = $1 and kind in (4, 5) order by id") == []


@in_world
async def test_a_source_that_fails_again_and_again_leaves_everything_as_it_was(w: World) -> None:
    job = await delivered(w, 700)
    w.work = replace(w.work, stretch=timedelta(0))
    worker = await w.worker()
    await enrich(w, job, PROFILES)
    await w.step(worker, Queue.READS)
    assert sum(more is not None for more in await kept(w, job)) == 500, "the first portion is taken"
    with pytest.raises(audience.EnrichmentInProgress):
        await w.run(lambda call: audience.results(call, job.id, 1, 50))
    fault = {"kind": "http_500", "route": "people", "attempt": None}
    async with w.session.post(f"{w.sandbox_url}/faults", json=fault) as answer:
        assert answer.status == 201, await answer.text()
    for seconds in (0, 2, 4, 8, 16, 32, 64, 128, 256):
        await w.pass_time(timedelta(seconds=seconds))
        await w.settle(worker)
    failed = await look(w, job, PROFILES)
    assert failed.latest is not None
    assert (failed.latest.status, failed.latest.error) == (JobStatus.FAILED, "source_unavailable")
    assert (failed.cover, failed.job.applied, failed.job.awaited) == (Cover.NEW, (), ())
    assert await kept(w, job) == [None] * 700
    assert await balance(w) == (1_000_000 - 3_500, 0)
    assert (await w.events())[-1] == "job.enrichment_failed"
    page = await w.run(lambda call: audience.results(call, job.id, 1, 50))
    assert len(page.columns) == 8
    async with w.session.delete(f"{w.sandbox_url}/faults") as answer:
        assert answer.status == 200
    await enrich(w, job, PROFILES)
    await w.settle(worker)
    assert (await read(w, job)).charged == 3_500 + 700


@in_world
async def test_a_worker_that_lost_an_enrichment_changes_nothing_more(w: World) -> None:
    job = await delivered(w, 60)
    zombie, living = await w.worker(), await w.worker()
    await enrich(w, job, ORIGIN)
    [item] = await zombie.reserve(Queue.READS)
    w.workers.remove(zombie)
    await w.pass_time(timedelta(seconds=40))
    assert await living.reap() == 1
    [again] = await living.reserve(Queue.READS)
    for failures in (8, 0):
        await rows(w, "update audience_enrichment set failures = $2 where project_id = $1", failures)
        zombie.lease_until = item.start_by = w.seconds() + 60
        await zombie.call(item)
        assert zombie.answers.pop().answer.outcome == "fenced"
    assert await kept(w, job) == [None] * 60
    assert (await read(w, job)).pending == (ORIGIN,)
    await living.call(again)
    await living.record()
    await w.settle(living)
    assert (await read(w, job)).charged == 360
    assert await balance(w) == (1_000_000 - 360, 0)


@in_world
async def test_who_vanished_has_empty_columns_and_costs_nothing(w: World) -> None:
    job = await delivered(w, 60)
    gone = "update audience_row set username = 'sandbox.missing' where project_id = $1 and job_id = $2 and position = 7"
    taken = "update audience_row set user_id = '1' where project_id = $1 and job_id = $2 and position = 9"
    erased = "delete from audience_row where project_id = $1 and job_id = $2 and position = 11"
    for sql in (gone, taken, erased):
        await rows(w, sql, job.id)
    begun = await enrich(w, job, PROFILES)
    assert (begun.rows, begun.cost) == (59, 59)
    await w.settle(await w.worker())
    done = await look(w, job, PROFILES)
    assert done.latest is not None
    assert (done.latest.enriched, done.latest.gone, done.latest.charged) == (57, 2, 57)
    assert await balance(w) == (1_000_000 - 300 - 57, 0)
    page = await w.run(lambda call: audience.results(call, job.id, 1, 200))
    empty = [row[3] for row in page.rows if set(row[8:]) == {""}]
    assert (len(page.rows), len(empty)) == (59, 2)
    assert [(v.addons, v.count) for v in page.vanished] == [((PROFILES,), 2)]


@in_world
async def test_two_at_once_make_one_and_another_add_on_comes_after_it(w: World) -> None:
    job = await delivered(w, 60)
    asked = await asyncio.gather(*(enrich(w, job, ORIGIN) for _ in range(4)))
    assert sorted(p.cover for p in asked) == [Cover.NEW] + [Cover.UNDER_WAY] * 3
    both = await enrich(w, job, *BOTH)
    assert (both.cover, both.added, both.cost, len(both.fields)) == (Cover.NEW, (PROFILES,), 60, 14)
    assert (await enrich(w, job, *BOTH)).cover is Cover.UNDER_WAY
    assert await balance(w) == (1_000_000 - 300, 120)
    worker = await w.worker()
    assert len(await w.step(worker, Queue.READS)) == 1, "the second waits for the first"
    half = await look(w, job, *BOTH)
    assert (half.job.applied, half.job.pending, half.cover) == ((ORIGIN,), (PROFILES,), Cover.UNDER_WAY)
    await w.settle(worker)
    done = await enrich(w, job, *BOTH)
    assert (done.cover, done.fields, done.rows, done.cost) == (Cover.DONE, (), 0, 0)
    assert (done.job.applied, done.job.is_fully_enriched) == (BOTH, True)
    assert await balance(w) == (1_000_000 - 300 - 120, 0)
    kinds = await rows(w, "select kind, amount from audience_credit where project_id = $1 order by id")
    assert [tuple(k) for k in kinds][2:] == [("enrichment", -60), ("enrichment", -60)]
    [latest, *_] = (await w.run(lambda call: audience.entries(call, PageAsk(10)))).items
    assert (latest.kind, latest.job_id, latest.rows) == ("enrichment", job.id, 60)


def test_what_a_tool_does_not_have_is_left_out_of_a_selection() -> None:
    followers = BY_NAME["followers"]
    emails = replace(followers, name="emails", addons=tuple(a for a in followers.addons if a.name == ORIGIN))
    assert audience.selection(followers, [ORIGIN, PROFILES]) == BOTH
    assert audience.selection(emails, [ORIGIN, PROFILES]) == (ORIGIN,)
    for tool, wanted in ((emails, [PROFILES]), (followers, [])):
        with pytest.raises(NoAddOnSelected) as refused:
            audience.selection(tool, wanted)
        assert ORIGIN in refused.value.message
        assert {f.path for f in refused.value.fields} == {a.name for a in tool.addons}


def test_no_enrichment_is_free() -> None:
    tool = BY_NAME["followers"]
    assert Prices({}).of_enrichment(tool, BOTH) == 2
    assert Prices({PROFILES: 0, ORIGIN: 4}).of_enrichment(tool, BOTH) == 5
    assert Prices({PROFILES: 0}).of(tool, BOTH) == 6
