"""A person's rows removed from every job: looked for beforehand, removed while no page can be taken.

Not the tombstone that keeps them out of later pages: taking.py asks for it in every page's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from overture.domain.identity import Call
from overture.runtime.work.queues import Queue

# The filters of audience_row_named know no projects: asked for one at once, the planner would read all its rows.
_FIND = """
with found as materialized (
  select project_id, job_id, position, user_id, lower(username) as name from audience_row
  where lower(username) = any($2::text[]) or user_id = any($3::text[]))
select job_id, position, user_id, name from found where project_id = $1 order by job_id, position
"""
# A page holds its job's row while it is taken: it is before this, or after it and sees the tombstone.
_HOLD = "select id from audience_job where project_id = $1 and state in (0, 1) order by id for update"
# Their claims go with them: a job that is cancelled afterwards gives back those of the rows it still has.
_REMOVE = """
with gone as (
  delete from audience_row r using unnest($2::uuid[], $3::int[]) x(job_id, position)
  where r.project_id = $1 and r.job_id = x.job_id and r.position = x.position returning r.job_id, r.person),
claims as (
  delete from audience_delivered d using gone g, audience_job j
  where j.project_id = $1 and j.id = g.job_id and d.project_id = $1 and d.scope = j.scope and d.person = g.person
    and d.job_id = j.id returning 1),
counted as (select job_id, count(*) as n from gone group by job_id)
update audience_job j set removed = j.removed + c.n from counted c where j.project_id = $1 and j.id = c.job_id
returning c.n
"""


@dataclass(frozen=True, slots=True)
class Traces:
    """Under which names and numbers a person stands in rows."""

    names: frozenset[str]
    users: frozenset[str]


async def trace(call: Call, names: Iterable[str], users: Iterable[str]) -> Traces:
    """The rows of a person by name (in lower case) or number, without a lock. One number under a name is taken for
    the person's own, and its other names too; where a name had several numbers, only the name says who is meant."""
    known, numbers = frozenset(names), frozenset(users)
    rows = await call.fetch(_FIND, list(known), list(numbers))
    met = frozenset(r["user_id"] for r in rows if r["user_id"])
    if numbers or len(met) == 1:
        wider = numbers | met if len(met) == 1 else numbers
        known |= {r["name"] for r in rows if r["user_id"] in wider}
        if wider != numbers:
            numbers = wider
            rows = await call.fetch(_FIND, list(known), list(numbers))
            known |= {r["name"] for r in rows if r["user_id"] in numbers}
    return Traces(known, numbers)


async def hold_pages(call: Call) -> None:
    """Nothing is read into a job from here to the commit. Takes the reads turn."""
    await call.take_turn(Queue.READS)
    await call.fetch(_HOLD)


async def erase(call: Call, names: Collection[str], users: Collection[str]) -> tuple[int, int]:
    """Removes the rows of these names and numbers; how many rows, of how many jobs. Pages must be held, and the
    tombstones be there."""
    rows = await call.fetch(_FIND, list(names), list(users))
    gone = await call.fetch(_REMOVE, [r["job_id"] for r in rows], [r["position"] for r in rows]) if rows else []
    return sum(r["n"] for r in gone), len(gone)
