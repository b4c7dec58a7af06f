"""Two hundred small jobs at once beside large ones: how long each takes, and what the large ones keep of their rate.

Large jobs of one end user, of which one runs at a time. From a submission until COMPLETED, by the database's clock.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime

from bench.audience import MOST, Product, handles, of_each, product
from bench.places import Connection, Place
from bench.table import Row, median, spread

SMALL, ROWS = 200, 50
BOUND = 10.0
"""Seconds in which each of the small ones must have ended, the last of two hundred too."""
_TOOK = """
select extract(epoch from completed_at - submitted_at)::float8 as took, completed_at from audience_job
where id::text = any($1::text[]) order by completed_at
"""
_LARGE = """
select sum(rows)::bigint as rows, clock_timestamp() as at, max(completed_at) as ended,
  bool_and(status = 'COMPLETED') as is_over
from audience_job where id::text = any($1::text[])
"""


@dataclass(frozen=True)
class Beside:
    """One run. Seconds of each small job; those that ended after all large ones; rows a second of the large ones
    meanwhile, and before."""

    took: list[float]
    late: int
    meanwhile: float
    alone: float
    submitting: float
    is_whole: bool
    """Whether a large one ran for as long as any small one did."""


async def _once(p: Product, db: Connection, large_ones: int, tag: int) -> Beside:
    large = [await p.submit(handles(MOST, tag + n), of_each(MOST), f"large {tag}") for n in range(large_ones)]
    first = await _reaches(db, large, MOST // 10)
    before = await _reaches(db, large, MOST // 2)
    began = time.perf_counter()
    names = [f"sandbox.audience.500.{tag}{n}" for n in range(SMALL)]
    small = await asyncio.gather(*(p.submit([name], ROWS, f"small {tag} {n}") for n, name in enumerate(names)))
    submitting = time.perf_counter() - began
    await asyncio.gather(*(p.ended(job_id, 0.2) for job_id in small))
    after = await db.fetchrow(_LARGE, large)
    assert after is not None
    for job_id in large:
        await p.ended(job_id)
    told = await db.fetch(_TOOK, small)
    end = await db.fetchrow(_LARGE, large)
    assert end is not None
    meanwhile = (after["rows"] - before[0]) / (after["at"] - before[1]).total_seconds()
    alone = (before[0] - first[0]) / (before[1] - first[1]).total_seconds()
    late = sum(r["completed_at"] > end["ended"] for r in told)
    return Beside([r["took"] for r in told], late, meanwhile, alone, submitting, not after["is_over"])


async def _reaches(db: Connection, large: list[str], rows: int) -> tuple[int, datetime]:
    deadline = time.perf_counter() + 120
    while True:
        row = await db.fetchrow(_LARGE, large)
        assert row is not None
        if row["rows"] >= rows:
            return row["rows"], row["at"]
        assert time.perf_counter() < deadline, "the large jobs do not get on"
        await asyncio.sleep(0.01)


async def beside_large_ones(place: Place, large_ones: int, runs: int) -> list[Row]:
    """A figure for each run."""
    db = await place.connect()
    async with product(place, "small jobs") as p:
        found = [await _once(p, db, large_ones, 1000 + 100 * n) for n in range(runs)]
    await db.close()
    return [
        Row(
            f"{SMALL} jobs of {ROWS} rows beside large ones, run {n}",
            f"{max(r.took):.1f} s at worst",
            goal=f"<= {BOUND:.0f} s",
            is_met=max(r.took) <= BOUND,
            losses=r.late,
            notes=(
                f"median {median(r.took):.1f} s, {spread([1000 * t for t in r.took])} ms; all submitted in "
                f"{r.submitting:.1f} s (lost: those that ended after the last large one)",
                f"the large ones ({large_ones} of {MOST:,} rows, one at a time) went on at {r.meanwhile:,.0f} rows/s "
                f"meanwhile, {r.alone:,.0f} before{'' if r.is_whole else '; they ended before the small ones did'}",
            ),
        )
        for n, r in enumerate(found, 1)
    ]
