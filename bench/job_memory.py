"""How much the API and the worker grow over large jobs, and the API while it streams the file of a larger one.

Beyond what each had after a small job; PSS, its most. A job can have 100,000 rows: so one end user's jobs follow each
other, and for the files their rows are made one job's.
"""

from __future__ import annotations

from uuid import UUID

from bench.audience import MOST, handles, of_each, product
from bench.imports import GROWTH, growth_of
from bench.places import Connection, Place
from bench.streaming import downloaded
from bench.table import Row

_MOVED = "update audience_row set job_id = $2, position = position + $4 where project_id = $1 and job_id = $3"
_COUNTED = """
update audience_job set rows = (select max(position) from audience_row where project_id = $1 and job_id = $2)
where project_id = $1 and id = $2 returning (
  select count(*) from audience_row where project_id = $1 and job_id = $2)
"""


async def _joined(db: Connection, jobs: list[str]) -> int:
    """The rows of the first job, which are those of all by now."""
    rows = await db.fetch(
        "select project_id, id, rows from audience_job where id::text = any($1::text[]) order by position", jobs
    )
    project, first, place = rows[0]["project_id"], rows[0]["id"], rows[0]["rows"]
    for row in rows[1:]:
        other: UUID = row["id"]
        await db.execute(_MOVED, project, first, other, place)
        place += row["rows"]
    await db.execute("vacuum analyze audience_row")
    there: int = await db.fetchval(_COUNTED, project, first)
    return there


async def of_large_jobs(place: Place, jobs: int) -> list[Row]:
    """The jobs, then both files."""
    grown, db = dict[str, float](), await place.connect()
    async with product(place, "memory") as p:
        pids = {"API": p.api, "worker": p.worker}
        async with growth_of(pids) as growth:
            made = [await p.submit(handles(MOST, 2000 + n), of_each(MOST), "memory") for n in range(jobs)]
            done = [await p.ended(job_id) for job_id in made]
        grown |= {f"{name}, {jobs} jobs of {MOST:,} rows": mb for name, mb in growth.items()}
        listed = sum(j["number_of_results"] + j["completeness"]["duplicates_removed"] for j in done)
        listed += sum(j["completeness"]["already_delivered"] for j in done)
        there = await _joined(db, made)
        for name, told in (("csv", "CSV"), ("jsonl", "JSON Lines")):
            async with growth_of({"API": p.api}) as growth:
                lines = await downloaded(p.session, p.url + done[0]["downloads"][name])
            assert lines == there + (name == "csv"), (lines, there)
            grown[f"API, {there:,} rows as {told}"] = growth["API"]
    await db.close()
    return [
        Row(f"memory: {name}", f"+ {mb:.0f} MB", goal=f"< {GROWTH} MB", is_met=mb < GROWTH, losses=jobs * MOST - listed)
        for name, mb in grown.items()
    ]
