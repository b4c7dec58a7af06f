"""The same followers extracted by Scrapy into SQLite and by Overture: the rate, then what a kill halfway does.

Killed, Overture's worker is only started again; Scrapy once by its own JOBDIR, and once from the beginning.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

import aiohttp

from bench import audience
from bench.audience import Extracted, Product, handles, of_each
from bench.imports import cpu
from bench.peers import environment
from bench.peers.dispatch import SETTLED_SOON, Fate
from bench.places import OVERTURE, Meter, Place, child
from bench.table import Row, median, spread
from overture.connectors.bridge import wire

PAGE = 1_000
GOES_ON_SOON = {**SETTLED_SOON, "OVERTURE_LEASE_SECONDS": "23"}
"""Reading may take 15 s, and a worker begins none that its lease might not outlast."""
_ROWS = "select rows from audience_job where id::text = $1"
_THERE = "select user_id from audience_row where job_id::text = $1"


async def who(place: Place, names: list[str]) -> set[str]:
    """Who is in these lists, read one after another: what both are held to."""
    found = set[str]()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        for name in names:
            cursor: str | None = "0"
            while cursor:
                at = f"{place.sandbox_url}/v1/people/instagram/{name}/followers?limit={PAGE}&cursor={cursor}"
                async with session.get(at) as answer:
                    page = wire.decode_people(await answer.read())
                found.update(p.user_id for p in page.people if p.user_id)
                cursor = page.next_cursor
    return found


async def by_scrapy(place: Place, total: int, tag: int) -> tuple[Extracted, Fate]:
    """Rows a second from its first request to its last commit."""
    names, file = handles(total, tag), place.folder / f"scrapy{tag}.db"
    meter = Meter({"sandbox": place.sandbox_pid})
    took, cpu = (await _crawled(place, file, "-", names)).split()
    used = {"Scrapy": float(cpu) / total * 1000, **meter.each(total)}
    there = _in_file(file)
    return Extracted(total / float(took), used, len(there)), _fate(there, await who(place, names))


async def scrapy_killed(place: Place, total: int, tag: int, *, goes_on: bool) -> Fate:
    """kill -9 halfway, then once more: from where its JOBDIR says, or from the beginning."""
    names, file = handles(total, tag), place.folder / f"scrapy{tag}.db"
    folder = str(place.folder / f"scrapy{tag}") if goes_on else "-"
    people = await who(place, names)
    process = await _started(place, file, folder, names)
    try:
        deadline = time.perf_counter() + 120
        while not file.exists() or len(_in_file(file)) < len(people) // 2:
            assert process.returncode is None, "it was killed too late"
            assert time.perf_counter() < deadline, "the spider does not get on"
            await asyncio.sleep(0.05)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    await _crawled(place, file, folder, names)
    return _fate(_in_file(file), people)


async def overture_killed(place: Place, product: Product, total: int, tag: int) -> Fate:
    """kill -9 of the worker halfway; another goes on. The product's own worker must have ended."""
    db = await place.connect()
    names, env = handles(total, tag), place.environment(**GOES_ON_SOON)
    people = await who(place, names)
    job_id = await product.submit(names, of_each(total), f"killed {tag}")
    async with child(["-c", OVERTURE, "worker"], env) as worker:
        deadline = time.perf_counter() + 120
        while (await db.fetchval(_ROWS, job_id)) < len(people) // 2:
            assert time.perf_counter() < deadline, "the job does not get on"
            await asyncio.sleep(0.02)
        os.killpg(worker.pid, signal.SIGKILL)
        await worker.wait()
    assert await db.fetchval(_ROWS, job_id) < len(people), "it was killed too late"
    async with child(["-c", OVERTURE, "worker"], env):
        await asyncio.wait_for(product.ended(job_id), 120)
    there = [r["user_id"] for r in await db.fetch(_THERE, job_id)]
    await db.close()
    return _fate(there, people)


async def side_by_side(place: Place, quick: bool) -> list[Row]:
    """Rates of both in turns, each with a length it takes a while for; then the kills."""
    few, many, rounds = (20_000, 100_000, 1) if quick else (100_000, 100_000, 2)
    theirs, ours, fates = list[Extracted](), list[Extracted](), list[Fate]()
    async with audience.product(place, "extraction") as p:
        for n in range(rounds):
            found, fate = await by_scrapy(place, few, 20 + n)
            theirs.append(found)
            fates.append(fate)
            ours.append(await p.measured(many, 30 + n, f"peer {n}"))
        os.killpg(p.worker, signal.SIGTERM)
        fate = await overture_killed(place, p, many, 40)
    goes_on = await scrapy_killed(place, few, 50, goes_on=True)
    again = await scrapy_killed(place, few, 51, goes_on=False)
    rate, usual = median([r.rate for r in ours]), median([r.rate for r in theirs])
    lost = sum(many - r.rows for r in ours)
    return [
        Row(
            "extraction",
            f"{rate:,.0f} rows/s",
            f"{usual:,.0f} rows/s by Scrapy",
            rate / usual,
            losses=lost,
            notes=(
                f"Scrapy over {few:,} rows {spread([r.rate for r in theirs])}/s, Overture over {many:,} "
                f"{spread([r.rate for r in ours])}/s, through its API and with a worker",
                f"CPU a row, Scrapy: {cpu(theirs)}",
                f"CPU a row, Overture: {cpu(ours)}",
                f"Scrapy, not killed: {sum(f.twice for f in fates)} twice, {sum(f.lost for f in fates)} lost",
            ),
        ),
        Row(f"{many:,} rows, kill -9", "Overture", duplicates=fate.twice, losses=fate.lost),
        Row(f"{few:,} rows, kill -9, JOBDIR", "Scrapy", duplicates=goes_on.twice, losses=goes_on.lost),
        Row(f"{few:,} rows, kill -9, again", "Scrapy", duplicates=again.twice, losses=again.lost),
    ]


def _fate(there: list[str], people: set[str]) -> Fate:
    return Fate(len(there) - len({*there}), len(people.difference(there)))


def _in_file(file: Path) -> list[str]:
    db = sqlite3.connect(file, timeout=30)
    try:
        return [r[0] for r in db.execute("select user_id from follower")]
    except sqlite3.OperationalError:
        return []  # The spider has made the file and no table yet.
    finally:
        db.close()


async def _started(place: Place, file: Path, folder: str, names: Iterable[str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        str(environment.PYTHON),
        "-m",
        "bench.peers.spider",
        place.sandbox_url,
        str(file),
        folder,
        *names,
        cwd=environment.ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=asyncio.subprocess.PIPE,
        # What a killed one left in its JOBDIR it cannot read, and says so a thousand times.
        stderr=None if folder == "-" else asyncio.subprocess.DEVNULL,
    )


async def _crawled(place: Place, file: Path, folder: str, names: Iterable[str]) -> str:
    """The last line of a whole crawl."""
    process = await _started(place, file, folder, names)
    out, _ = await asyncio.wait_for(process.communicate(), 600)
    assert process.returncode == 0, f"the spider ended with {process.returncode}"
    return out.decode().strip().splitlines()[-1]
