"""A job's rows as CSV and as JSON Lines through the real API, beside the same columns as a raw COPY, in turns.

Not its pages: audience.py. How they are measured: streaming.py.
"""

from __future__ import annotations

from functools import partial

from bench.audience import handles, of_each, product
from bench.places import Place
from bench.streaming import beside, copied, downloaded, in_turns
from bench.table import Row

BARE = """
select 'source', 'follower', r.user_id, r.username, r.full_name, r.flags & 1 > 0, r.flags & 4 > 0, r.picture
from audience_row r where r.project_id = $1 and r.job_id = $2 order by r.position
"""


async def beside_copy(place: Place, rows: int, rounds: int) -> list[Row]:
    """Rows a second of each; the first round warms up."""
    db = await place.connect()
    async with product(place, "downloads") as p:
        job = await p.ended(await p.submit(handles(rows, 40), of_each(rows), "downloads"))
        there: int = job["number_of_results"]
        keys = await db.fetchrow("select project_id, id from audience_job where id::text = $1", job["job_id"])
        assert keys is not None
        await db.execute("vacuum analyze audience_row")
        at = {name: p.url + path for name, path in job["downloads"].items()}
        found = await in_turns(
            there,
            rounds,
            {"API": p.api, "PostgreSQL": place.postgres_pid},
            {
                "copy": (partial(copied, db, BARE, *keys), there),
                "csv": (partial(downloaded, p.session, at["csv"]), there + 1),
                "jsonl": (partial(downloaded, p.session, at["jsonl"]), there),
            },
        )
    await db.close()
    return [
        beside(f"{there:,} rows of a job as CSV", found["csv"], found["copy"]),
        beside(f"{there:,} rows of a job as JSON Lines", found["jsonl"], found["copy"], None),
    ]
