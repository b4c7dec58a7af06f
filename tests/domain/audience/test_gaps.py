"""Jobs with people missing in the middle: gone, private, erased, or beyond what the job may cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from overture.domain import audience, erasure
from overture.domain.audience import Job, JobStatus, NewJob
from overture.runtime.work.queues import Queue
from tests.domain.audience.test_enrichment import BOTH, balance, enrich, look
from tests.domain.audience.test_jobs import new, read, submitted
from tests.factories import in_world, rows
from tests.world import World


async def people_of(w: World, job: Job) -> list[str]:
    """Whom the job has by now."""
    sql = "select username from audience_row where project_id = $1 and job_id = $2 order by position"
    return [r["username"] for r in await rows(w, sql, job.id)]


async def planned(w: World, **fault: Any) -> None:
    """A fault of lists."""
    async with w.session.post(f"{w.sandbox_url}/faults", json={"route": "people", **fault}) as answer:
        assert answer.status == 201, await answer.text()


def adds_up(job: Job) -> bool:
    """Whether everybody who was listed is accounted for, once."""
    c = job.certificate
    assert c is not None
    return c.listed == c.delivered + c.duplicates + c.already_delivered + c.unfit + c.erased


@in_world
async def test_rows_with_gaps_are_enriched_and_only_those_that_are_there_are_paid_for(w: World) -> None:
    worker = await w.worker()
    await planned(w, kind="gone_people", handle="sandbox.audience.700", count=9)
    await planned(w, kind="hide_people", handle="sandbox.audience.700", count=4)
    lists = ["sandbox.audience.700", "sandbox.private", "sandbox.audience.60"]
    job = await submitted(w, "followers", usernames=lists, max_followers=1_000)
    await w.settle(worker)
    done = await read(w, job)
    c = done.certificate
    assert c is not None
    assert (done.rows, c.private_or_gone, c.missing, c.end_reached) == (687 + 60, 9, 4, False)
    assert [(g.source, g.reason) for g in c.gaps] == [(lists[0], "not_listed"), (lists[1], "private")]
    names = await people_of(w, job)
    for name in (names[0], names[499], names[-1]):
        await w.run(lambda call, name=name: erasure.erase(call, handle=name))
    begun = await enrich(w, job, *BOTH)
    assert (begun.rows, begun.cost) == (744, 2 * 744)
    await w.settle(worker)
    latest = (await look(w, job, *BOTH)).latest
    assert latest is not None
    assert (latest.status, latest.enriched, latest.gone, latest.charged) == (JobStatus.COMPLETED, 744, 0, 2 * 744)
    kept = "select count(*) from audience_row where project_id = $1 and job_id = $2 and more ? 'biography'"
    assert [tuple(r) for r in await rows(w, kept, job.id)] == [(744,)]
    after = await read(w, job)
    assert (after.rows, after.charged, adds_up(after)) == (744, 5 * 747 + 2 * 744, True)
    assert await balance(w) == (1_000_000 - 5 * 747 - 2 * 744, 0)
    seen = await w.run(lambda call: audience.rows_after(call, job.id, 0, 1_000))
    assert len(seen[1]) == 744
    assert not {names[0], names[499], names[-1]} & {cells[3] for _, cells in seen[1]}


@in_world
async def test_a_job_that_may_cost_no_more_ends_in_the_middle_and_whom_it_lost_meanwhile_is_not_paid_for(
    w: World,
) -> None:
    w.work = replace(w.work, stretch=timedelta(0))
    slow = await w.worker()
    lists: dict[str, Any] = {"usernames": ["sandbox.audience.1200", "sandbox.audience.2500"], "max_followers": 5_000}
    asked = new("followers", **lists)
    bounded = NewJob(asked.external_user_id, asked.tool, asked.params, 5 * 1_500 + 4)
    job: Job = await w.run(lambda call: audience.submit(call, bounded))
    assert await balance(w) == (1_000_000, 5 * 1_500 + 4)
    assert len(await w.step(slow, Queue.READS)) == 1
    first = await people_of(w, job)
    assert len(first) == 1_000
    await w.run(lambda call: erasure.erase(call, handle=first[17]))
    await w.settle(slow)
    done = await read(w, job)
    names = await people_of(w, job)
    assert (done.status, done.rows, done.charged) == (JobStatus.COMPLETED, 1_499, 5 * 1_499)
    assert names[:999] == [n for n in first if n != first[17]]
    c = done.certificate
    assert c is not None
    assert (c.erased, c.end_reached, adds_up(done)) == (1, False, True)
    assert await balance(w) == (1_000_000 - 5 * 1_499, 0)
    again = await submitted(w, "followers", **lists)
    await w.settle(slow)
    rest = await people_of(w, again)
    assert len(rest) == 3_700 - 1_500
    assert not set(rest) & {*names, first[17]}, "the next job goes on where it ended"
    assert adds_up(await read(w, again))
