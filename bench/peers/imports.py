"""The same file imported row by row with SQLAlchemy's ORM and by Overture: the rate, then what a kill halfway does.

Killed, the ORM's import is run again from the beginning, as one would; Overture's worker is only started again.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Any

import aiohttp

from bench import api, imports, sheet
from bench.imports import Imported
from bench.peers import environment
from bench.peers.dispatch import SETTLED_SOON, Fate
from bench.places import OVERTURE, Connection, Meter, Place, child
from bench.table import Row, median, spread

_THERE = "select count(*), count(distinct handle) from peer_target"


async def by_orm(place: Place, path: Path, rows: int, people: int) -> Imported:
    """Rows a second from the first that is read to the last commit."""
    db = await place.connect()
    await _emptied(place)
    meter = Meter({"PostgreSQL": place.postgres_pid})
    out = await _orm(place, path)
    _, took, cpu = out.split()
    used = {"Python": float(cpu) / rows * 1000, **meter.each(rows)}
    there = await db.fetchrow(_THERE)
    await db.close()
    assert there is not None
    return Imported(rows / float(took), used, there[0] - there[1], people - there[1])


async def orm_killed(place: Place, path: Path, people: int) -> Fate:
    """kill -9 in the middle, then the whole file again."""
    db = await place.connect()
    await _emptied(place)
    process = await _started(place, path)
    try:
        await _until(db, "select count(*) from peer_target", people // 2)
    finally:
        process.kill()
        await process.wait()
    assert await db.fetchval("select count(*) from peer_target") < people, "it was killed too late"
    await _orm(place, path)
    there = await db.fetchrow(_THERE)
    await db.close()
    assert there is not None
    return Fate(there[0] - there[1], people - there[1])


async def overture_killed(place: Place, path: Path, people: int) -> Fate:
    """kill -9 of the worker in the middle; another goes on."""
    db = await place.connect()
    headers = {"Authorization": f"Bearer {await api.key(place, 'killed import')}"}
    async with (
        api.serving(place) as (url, _),
        aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        at = f"{url}/api/v1/campaigns/{await api.campaign(session, url, 'killed')}/imports"
        with path.open("rb") as file:
            async with session.post(at, data=file, headers={"Content-Type": "text/csv"}) as answer:
                made: dict[str, Any] = await answer.json()
        added = "select added from target_import order by id desc limit 1"
        env = place.environment(**SETTLED_SOON)
        async with child(["-c", OVERTURE, "worker"], env) as worker:
            await _until(db, added, people // 2)
            os.killpg(worker.pid, signal.SIGKILL)
            await worker.wait()
        assert await db.fetchval(added) < people, "it was killed too late"
        async with child(["-c", OVERTURE, "worker"], env):
            deadline = time.perf_counter() + 120
            while made["status"] == "running":
                assert time.perf_counter() < deadline, "the import did not go on"
                await asyncio.sleep(0.2)
                async with session.get(f"{at}/{made['id']}") as answer:
                    made = await answer.json()
    found = await imports.added(db)
    await db.close()
    assert made["status"] == "completed", made
    return Fate(found[0] - found[1], people - found[1])


async def side_by_side(place: Place, quick: bool) -> list[Row]:
    """Rates of both in turns, each with a length it takes a while for; then the kills."""
    few, many, rounds = (5_000, 50_000, 1) if quick else (20_000, 200_000, 2)
    small, large = place.folder / "peers.csv", place.folder / "overture.csv"
    theirs, ours = list[Imported](), list[Imported]()
    async with imports.product(place, "peers") as product:
        for i in range(rounds):
            people = sheet.write(small, few, f"p{i}_")
            theirs.append(await by_orm(place, small, few, people))
            people = sheet.write(large, many, f"o{i}_")
            ours.append(await product.measured(large, many, people, f"peer{i}", probed=False))
    people = sheet.write(large, many, "k_")
    fate = await overture_killed(place, large, people)
    usual_fate = await orm_killed(place, small, sheet.write(small, few, "k_"))
    rate, usual = median([r.rate for r in ours]), median([r.rate for r in theirs])
    return [
        Row(
            "import",
            f"{rate:,.0f} rows/s",
            f"{usual:,.0f} rows/s by the ORM",
            rate / usual,
            ">= 20",
            rate / usual >= 20,
            sum(r.twice for r in ours),
            sum(r.lost for r in ours),
            (
                f"the ORM over {few:,} rows {spread([r.rate for r in theirs])}/s, Overture over {many:,} "
                f"{spread([r.rate for r in ours])}/s, through its API and with a worker",
                f"CPU a row, ORM: {imports.cpu(theirs)}",
                f"CPU a row, Overture: {imports.cpu(ours)}",
            ),
        ),
        Row(f"{many:,} rows, kill -9", "Overture", duplicates=fate.twice, losses=fate.lost),
        Row(f"{few:,} rows, kill -9, again", "the ORM", duplicates=usual_fate.twice, losses=usual_fate.lost),
    ]


def _environment(place: Place) -> dict[str, str]:
    return {**os.environ, "PEER_DATABASE_URL": place.address.owner_url, "PYTHONWARNINGS": "ignore"}


async def _started(place: Place, path: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        str(environment.PYTHON),
        "-m",
        "bench.peers.rows",
        str(path),
        cwd=environment.ROOT,
        env=_environment(place),
        stdout=asyncio.subprocess.PIPE,
    )


async def _orm(place: Place, path: Path) -> str:
    """The last line of a whole import."""
    process = await _started(place, path)
    out, _ = await process.communicate()
    assert process.returncode == 0, f"the import ended with {process.returncode}"
    return out.decode().splitlines()[-1]


async def _emptied(place: Place) -> None:
    """The tables, new."""
    command = "from bench.peers.store import Model, engine as e; d = e(); Model.metadata.drop_all(d)"
    process = await asyncio.create_subprocess_exec(
        str(environment.PYTHON),
        "-c",
        f"{command}; Model.metadata.create_all(d)",
        cwd=environment.ROOT,
        env=_environment(place),
    )
    assert await process.wait() == 0


async def _until(db: Connection, sql: str, count: int) -> None:
    deadline = time.perf_counter() + 60
    while (await db.fetchval(sql) or 0) < count:
        assert time.perf_counter() < deadline, f"{sql}: not {count} after a minute"
        await asyncio.sleep(0.02)
