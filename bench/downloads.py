"""A job's rows as CSV and as JSON Lines through the real API, beside the same columns as a raw COPY, in turns.

Not its pages: audience.py.
"""

from __future__ import annotations

import time

from bench.audience import LISTS, handles, product
from bench.places import Connection, Meter, Place
from bench.results import downloaded
from bench.table import Row, median, spread

BARE = """
select 'source', 'follower', r.user_id, r.username, r.full_name, r.flags & 1 > 0, r.flags & 4 > 0, r.picture
from audience_row r where r.project_id = $1 and r.job_id = $2 order by r.position
"""


async def beside_copy(place: Place, rows: int, rounds: int) -> list[Row]:
    """Rows a second of each; the first round warms up."""
    db = await place.connect()
    rates: dict[str, list[float]] = {"copy": [], "csv": [], "jsonl": []}
    used: dict[str, list[dict[str, float]]] = {name: [] for name in rates}
    async with product(place, "downloads") as p:
        job = await p.ended(await p.submit(handles(rows, 40), rows // LISTS, "downloads"))
        there, job_id = job["number_of_results"], job["job_id"]
        keys = await db.fetchrow("select project_id, id from audience_job where id::text = $1", job_id)
        assert keys is not None
        await db.execute("vacuum analyze audience_row")
        for i in range(rounds + 1):
            for name, found in rates.items():
                meter = Meter({"API": p.api, "PostgreSQL": place.postgres_pid})
                began = time.perf_counter()
                if name == "copy":
                    lines = await _copied(db, *keys)
                else:
                    lines = await downloaded(p.session, p.url + job["downloads"][name])
                assert lines == there + (name == "csv"), (name, lines, there)
                if i:
                    found.append(there / (time.perf_counter() - began))
                    used[name].append(meter.each(there))
    await db.close()
    floor = median(rates["copy"])
    return [
        Row(
            f"{there:,} rows of a job as {told}",
            f"{median(rates[name]):,.0f} rows/s",
            f"{floor:,.0f} rows/s",
            median(rates[name]) / floor,
            ">= 0.5" if name == "csv" else "",
            median(rates[name]) / floor >= 0.5 if name == "csv" else None,
            notes=(
                f"{rounds} rounds in turns; {spread(rates[name])} rows/s, raw COPY {spread(rates['copy'])} rows/s",
                f"CPU a row: {_cpu(used[name])}; raw COPY: {_cpu(used['copy'])}",
            ),
        )
        for name, told in (("csv", "CSV"), ("jsonl", "JSON Lines"))
    ]


async def _copied(db: Connection, *keys: object) -> int:
    lines = 0

    async def piece(data: bytes) -> None:
        nonlocal lines
        lines += data.count(b"\n")

    await db.copy_from_query(BARE, *keys, output=piece, format="csv")
    return lines


def _cpu(runs: list[dict[str, float]]) -> str:
    return ", ".join(f"{name} {median([r[name] for r in runs]) * 1000:.2f} us" for name in runs[0])
