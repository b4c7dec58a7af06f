"""Audience jobs from their submission to their rows, through the real worker and the sandbox."""

from __future__ import annotations

from typing import Any

import msgspec

from overture.domain import audience
from overture.domain.audience import BY_NAME, Job, JobStatus, NewJob
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
    assert len({r["username"] for r in page.rows}) == 50
    there = await w.run(audience.balance)
    assert (there.balance, there.reserved) == (999_750, 0)
    again = await submitted(w, "followers", usernames=["nasa"], max_followers=50)
    await w.settle(worker)
    more = await w.run(lambda call: audience.results(call, again.id, 1, 200))
    assert not {r["username"] for r in page.rows} & {r["username"] for r in more.rows}
    assert len(more.rows) == 50
    assert (await w.events()).count("job.completed") == 2
    assert await rows(w, "select 1 from lane where project_id = $1 and kind = 4 order by id") == []
