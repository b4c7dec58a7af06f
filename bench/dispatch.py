"""Dispatch of a campaign by one worker, beside the floor; with few and with many targets waiting.

Duplicates and losses are read from the sandbox's journal.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from uuid import UUID

import aiohttp

from bench import fill
from bench.crowd import MANY, crowd
from bench.places import Connection, Meter, Place, child, go, said
from bench.table import Row, median, spread

SENDERS = 20
FEW = 10_000


@dataclass(frozen=True)
class Run:
    """One measured run: messages a second, and milliseconds of CPU a message by process."""

    rate: float
    cpu: dict[str, float]
    duplicates: int = 0
    losses: int = 0


async def floor(place: Place, n: int, wire: str = "bridge") -> Run:
    """The bare loop."""
    args = ["-m", "bench.floor", place.address.owner_url, place.sandbox_url, str(n), wire]
    async with child(args) as process:
        assert await said(process) == "ready"
        meter = Meter({"PostgreSQL": place.postgres_pid, "sandbox": place.sandbox_pid})
        await go(process)
        took, cpu = (float(x) for x in (await said(process)).split())
        return Run(n / took, {"loop": cpu / n * 1000, **meter.each(n)})


async def campaign(place: Place, name: str, targets: int, *, workers: int = 1) -> Run:
    """One worker, or several, over a campaign of its own, from the first message recorded to the last. The CPU is that
    of the first of them."""
    db = await place.connect()
    project_id, accounts = await fill.project(db, senders=SENDERS, name=name)
    filled = await fill.campaign(db, project_id, accounts, targets)
    await fill.hold(db, project_id)
    await db.execute("checkpoint")
    async with contextlib.AsyncExitStack() as stack:
        all_of_them = [await stack.enter_async_context(place.worker()) for _ in range(workers)]
        run = await measured(place, db, all_of_them[0].pid, filled, targets)
    duplicates, losses = await judge(place, project_id, db)
    await db.close()
    return Run(run.rate, run.cpu, duplicates, losses)


async def measured(place: Place, db: Connection, worker: int, filled: fill.Filled, count: int) -> Run:
    """Wakes a campaign and measures a running worker over `count` of its messages, or all that are left."""
    sql = "select sent, total - sent - failed - skipped as left from campaign_count where campaign_id = $1"
    before = (await db.fetchrow(sql, filled.campaign_id))["sent"]  # type: ignore[index]
    await fill.wake(db, filled.project_id)
    first, began, meter = before, 0.0, Meter({})
    limit = time.perf_counter() + 600
    while time.perf_counter() < limit:
        await asyncio.sleep(0.02)
        row = await db.fetchrow(sql, filled.campaign_id)
        assert row is not None
        if not began and row["sent"] > before:
            first, began = row["sent"], time.perf_counter()
            pids = {"worker": worker, "PostgreSQL": place.postgres_pid, "sandbox": place.sandbox_pid}
            meter = Meter(pids)
        if began and (row["sent"] - before >= count or row["left"] == 0):
            n = row["sent"] - first
            return Run(n / (time.perf_counter() - began), meter.each(n))
    raise TimeoutError(f"{count} messages did not leave in ten minutes")


async def judge(place: Place, project_id: UUID, db: Connection) -> tuple[int, int]:
    """Messages that reached somebody twice, and messages recorded as sent that nobody got."""
    address = f"{place.sandbox_url}/journal/summary?project={project_id}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        summary = await answer.json()
    sent = await db.fetchval("select count(*) from message where project_id = $1 and state = 2", project_id)
    return summary["messages"] - summary["people"], sent - summary["messages"]


async def beside_floor(place: Place, n: int, rounds: int) -> list[Row]:
    """Floor and worker in turns; medians."""
    floors, workers = [], []
    for i in range(rounds):
        floors.append(await floor(place, n))
        workers.append(await campaign(place, f"dispatch{i}", n))
    ours, bare = median([w.rate for w in workers]), median([f.rate for f in floors])
    return [
        Row(
            f"dispatch of {n:,}",
            f"{ours:,.0f}/s",
            f"{bare:,.0f}/s",
            ours / bare,
            ">= 0.5",
            ours / bare >= 0.5,
            sum(w.duplicates for w in workers),
            sum(w.losses for w in workers),
            (
                f"{SENDERS} senders, {rounds} rounds in turns; worker {spread([w.rate for w in workers])}/s, "
                f"floor {spread([f.rate for f in floors])}/s",
                f"CPU a message, worker: {cpu(workers)}",
                f"CPU a message, floor: {cpu(floors)}",
            ),
        )
    ]


async def many_waiting(place: Place, rounds: int) -> list[Row]:
    """10,000 messages of a campaign of 10,000, and as many of one of a million, in turns."""
    db = await place.connect()
    full = await crowd(place)
    few, many = [], []
    for i in range(rounds):
        few.append(await campaign(place, f"few{i}", FEW))
        await fill.resume(db, full)
        async with place.worker() as worker:
            many.append(await measured(place, db, worker.pid, full, FEW))
            await fill.pause(db, full)
    duplicates, losses = await judge(place, full.project_id, db)
    await db.close()
    of_few, of_many = median([r.rate for r in few]), median([r.rate for r in many])
    return [
        Row(
            f"{MANY:,} waiting",
            f"{of_many:,.0f}/s",
            f"{of_few:,.0f}/s with {FEW:,}",
            of_many / of_few,
            ">= 0.9",
            of_many / of_few >= 0.9,
            duplicates + sum(r.duplicates for r in few),
            losses + sum(r.losses for r in few),
            (
                f"each over {FEW:,} messages, {rounds} rounds in turns; {MANY:,}: {spread([r.rate for r in many])}/s, "
                f"{FEW:,}: {spread([r.rate for r in few])}/s",
                f"CPU a message with {MANY:,}: {cpu(many)}",
                f"CPU a message with {FEW:,}: {cpu(few)}",
            ),
        )
    ]


def cpu(runs: list[Run]) -> str:
    """CPU a message by process, medians."""
    return ", ".join(f"{name} {median([r.cpu[name] for r in runs]):.3f} ms" for name in runs[0].cpu)
