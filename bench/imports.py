"""An import of a spreadsheet through the real API and worker, beside asyncpg alone; what others feel of it meanwhile.

From the first byte sent until the import is completed; the rows are counted in the tables.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import psutil

from bench import api, sheet
from bench.places import Connection, Meter, Place, child, go, said
from bench.table import Row, median, percentile, spread

GROWTH = 100
"""MB."""
PATIENCE = 50
"""Milliseconds."""


class Counted(Protocol):
    """Anything with CPU a row by process, in ms."""

    @property
    def cpu(self) -> dict[str, float]:
        """By process."""
        ...


@dataclass(frozen=True)
class Imported:
    """One import: rows a second, CPU a row by process in ms, growth in MB, answers to another client in ms."""

    rate: float
    cpu: dict[str, float]
    twice: int = 0
    lost: int = 0
    growth: dict[str, float] = field(default_factory=dict)
    answers: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)


async def floor(place: Place, path: Path, rows: int, people: int, kind: str) -> Imported:
    """asyncpg alone, into one table or into all of them."""
    async with child(["-m", "bench.import_floor", place.address.owner_url, str(path), kind]) as process:
        assert await said(process) == "ready"
        db = await place.connect()
        await db.execute("checkpoint")
        await db.close()
        meter = Meter({"PostgreSQL": place.postgres_pid})
        await go(process)
        took, cpu, there = (await said(process)).split()
        used = {"client": float(cpu) / rows * 1000, **meter.each(rows)}
    return Imported(rows / float(took), used, lost=people - int(there))


@dataclass
class Product:
    """The API and a worker at work, and a client of theirs."""

    place: Place
    url: str
    key: str
    session: aiohttp.ClientSession
    api: int
    worker: int

    async def campaign(self, name: str) -> str:
        """A new draft's id."""
        return await api.campaign(self.session, self.url, name)

    async def imported(self, campaign: str, path: Path) -> dict[str, Any]:
        """Sends a file, and waits until the import has ended."""
        at = f"{self.url}/api/v1/campaigns/{campaign}/imports"
        with path.open("rb") as file:
            async with self.session.post(at, data=file, headers={"Content-Type": "text/csv"}) as answer:
                made: dict[str, Any] = await answer.json()
                assert answer.status == 202, str(made)[:300]
        while made["status"] == "running":
            await asyncio.sleep(0.1)
            async with self.session.get(f"{at}/{made['id']}") as answer:
                made = await answer.json()
        assert made["status"] == "completed", str(made)[:300]
        return made

    async def measured(self, path: Path, rows: int, people: int, name: str, *, probed: bool) -> Imported:
        """One import into a campaign of its own."""
        campaign = await self.campaign(name)
        at = f"{self.url}/api/v1/campaigns/{campaign}"
        db = await self.place.connect()
        await db.execute("checkpoint")
        pids = {"API": self.api, "worker": self.worker}
        async with growth_of(pids) as growth, _answers(at, self.key, probed) as answers:
            meter, began = Meter({**pids, "PostgreSQL": self.place.postgres_pid}), time.perf_counter()
            made = await self.imported(campaign, path)
            took, cpu = time.perf_counter() - began, meter.each(rows)
        assert made["counts"]["rows"] == rows, made["counts"]
        found = await added(db)
        await db.close()
        return Imported(rows / took, cpu, found[0] - found[1], people - found[1], growth, *(answers or ([], [])))


async def added(db: Connection) -> tuple[int, int]:
    """The targets of the newest import's campaign, and how many people they are."""
    row = await db.fetchrow(
        """select count(*), count(distinct g.handle) from target_import i
        join message m on m.project_id = i.project_id and m.pick_key = i.campaign_id
        join target g on g.project_id = m.project_id and g.id = m.target_id
        where i.id = (select id from target_import order by id desc limit 1)"""
    )
    assert row is not None
    return row[0], row[1]


@contextlib.asynccontextmanager
async def product(place: Place, name: str) -> AsyncIterator[Product]:
    """The real API and a real worker; a small file has gone through both."""
    key = await api.key(place, name)
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        api.serving(place) as (url, pid),
        place.worker() as worker,
        aiohttp.ClientSession(
            headers=headers, cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=3600)
        ) as session,
    ):
        made = Product(place, url, key, session, pid, worker.pid)
        path = place.folder / "small.csv"
        sheet.write(path, 20_000, name[:4])
        await made.imported(await made.campaign("warm"), path)
        yield made


@contextlib.asynccontextmanager
async def growth_of(pids: dict[str, int]) -> AsyncIterator[dict[str, float]]:
    """The most memory (PSS) of each beyond what it had, in MB, once the block has ended."""
    before = {name: _pss(pid) for name, pid in pids.items()}
    most = dict(before)
    found: dict[str, float] = {}

    async def look() -> None:
        while True:
            await asyncio.sleep(0.5)
            for name, pid in pids.items():
                most[name] = max(most[name], _pss(pid))

    looking = asyncio.create_task(look())
    try:
        yield found
    finally:
        looking.cancel()
        found.update({name: max(most[name], _pss(pid)) - before[name] for name, pid in pids.items()})


def _pss(pid: int) -> float:
    return float(psutil.Process(pid).memory_full_info().pss) / 2**20


@contextlib.asynccontextmanager
async def _answers(url: str, key: str, wanted: bool) -> AsyncIterator[list[list[float]]]:
    """What another client measured meanwhile: its answers, and its own lateness, in ms; empty where not wanted."""
    found: list[list[float]] = []
    if not wanted:
        yield found
        return
    async with child(["-m", "bench.prober", url, key]) as prober:
        prober.stdout._limit = 2**26  # type: ignore[union-attr]
        assert await said(prober) == "ready"
        yield found
        await go(prober)
        found += json.loads(await said(prober))


async def beside_floor(place: Place, rows: int, rounds: int) -> list[Row]:
    """Floors and imports in turns; medians."""
    path = place.folder / "rows.csv"
    alone, whole, ours = list[Imported](), list[Imported](), list[Imported]()
    async with product(place, "imports") as p:
        for i in range(rounds):
            people = sheet.write(path, rows, f"{i}_")
            alone.append(await floor(place, path, rows, people, "alone"))
            whole.append(await floor(place, path, rows, people, "whole"))
            ours.append(await p.measured(path, rows, people, f"import{i}", probed=True))
    rate = median([r.rate for r in ours])
    bare, all_tables = median([r.rate for r in alone]), median([r.rate for r in whole])
    answers, late = [a for r in ours for a in r.answers], [a for r in ours for a in r.late]
    p99, growth = percentile(answers, 0.99), {n: max(r.growth[n] for r in ours) for n in ours[0].growth}
    return [
        Row(
            f"import of {rows:,} rows",
            f"{rate:,.0f}/s",
            f"{all_tables:,.0f}/s",
            rate / all_tables,
            ">= 0.5",
            rate / all_tables >= 0.5,
            sum(r.twice for r in ours),
            sum(r.lost for r in ours),
            (
                f"{rounds} rounds in turns, 1 row of {sheet.EVERY} repeated; {spread([r.rate for r in ours])}/s, "
                f"asyncpg into the same tables {spread([r.rate for r in whole])}/s",
                f"CPU a row: {cpu(ours)}",
                f"CPU a row, asyncpg into the same tables: {cpu(whole)}",
            ),
        ),
        Row(
            "beside one table",
            f"{rate:,.0f}/s",
            f"{bare:,.0f}/s",
            rate / bare,
            ">= 0.5",
            rate / bare >= 0.5,
            notes=(f"asyncpg into one table, {spread([r.rate for r in alone])}/s; CPU a row: {cpu(alone)}",),
        ),
        Row(
            "memory meanwhile",
            f"+ {max(growth.values()):.0f} MB",
            goal=f"< {GROWTH} MB",
            is_met=max(growth.values()) < GROWTH,
            notes=(f"most PSS beyond that before: {', '.join(f'{n} {mb:.0f} MB' for n, mb in growth.items())}",),
        ),
        Row(
            "others meanwhile",
            f"p99 {p99:.1f} ms",
            goal=f"< {PATIENCE} ms",
            is_met=p99 < PATIENCE,
            notes=(
                f"{len(answers):,} reads of a campaign, one every 20 ms; median {median(answers):.1f} ms, worst "
                f"{max(answers):.0f} ms; the client itself was late by {percentile(late, 0.99):.1f} ms (p99)",
            ),
        ),
    ]


def cpu(runs: Sequence[Counted]) -> str:
    """CPU a row by process in microseconds, medians."""
    return ", ".join(f"{name} {median([r.cpu[name] for r in runs]) * 1000:.1f} us" for name in runs[0].cpu)
