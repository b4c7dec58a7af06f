"""Dispatch of a campaign by one worker, beside the floor; with few and with many targets waiting.

Duplicates and losses are read from the sandbox's journal.
"""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from uuid import UUID

import aiohttp
import asyncpg

from bench import fill
from bench.places import Place, child, cpu_of, stop


@dataclass
class Run:
    """One measured run."""

    name: str
    rate: float
    cpu_ms: float
    duplicates: int
    lost: int


async def floor(place: Place, n: int) -> Run:
    """The bare loop."""
    process = await child(["bench.floor", place.address.owner_url, place.sandbox_url, str(n)], dict(os.environ))
    out, _ = await process.communicate()
    rate, cpu = out.decode().split()
    return Run("floor", float(rate), float(cpu) / n * 1000, 0, 0)


async def dispatch(place: Place, name: str, *, waiting: int, count: int, senders: int) -> Run:
    """One worker over a campaign with `waiting` targets; measured over `count` of them."""
    db = await asyncpg.connect(place.address.owner_url)
    project_id, accounts = await fill.project(db, senders=senders, name=name)
    filled = await fill.campaign(db, project_id, accounts, waiting)
    await db.execute("checkpoint")
    process = await child(["bench.worker"], place.environment(BENCH_PROFILE=os.environ.get("BENCH_PROFILE", "")))
    await asyncio.sleep(2)
    await fill.wake(db, project_id)
    began, cpu = time.perf_counter(), cpu_of(process.pid)
    limit = began + 600
    sent = 0
    while sent < count and time.perf_counter() < limit:
        await asyncio.sleep(0.05)
        sent = await db.fetchval("select sent from campaign_count where campaign_id = $1", filled.campaign_id)
    took = time.perf_counter() - began
    used = cpu_of(process.pid) - cpu
    if waiting > count:
        await db.execute("update campaign set status = 'paused' where id = $1", filled.campaign_id)
    await stop(process)
    duplicates, lost = await _judge(place, project_id, db)
    await db.close()
    return Run(name, sent / took, used / max(1, sent) * 1000, duplicates, lost)


async def _judge(place: Place, project_id: UUID, db: asyncpg.Connection) -> tuple[int, int]:  # type: ignore[type-arg]
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{place.sandbox_url}/journal/summary?project={project_id}") as answer,
    ):
        summary = await answer.json()
    sent = await db.fetchval("select count(*) from message where project_id = $1 and state = 2", project_id)
    return summary["messages"] - summary["people"], sent - summary["messages"]
