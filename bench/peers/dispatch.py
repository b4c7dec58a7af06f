"""The same dispatch by Celery and by Overture's worker: the rate, then what a kill in the middle does to people.

Both send to the sandbox's bridge route, and its journal says who received what.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import dataclass
from uuid import UUID

import aiohttp

from bench import dispatch, fill
from bench.peers.queue import CONCURRENCY, killed, queue, stopped
from bench.places import OVERTURE, Connection, Meter, Place, child
from bench.table import Row, median, spread

SENT = "select count(*) from peer_target where status = 'sent'"
LEASE, GRACE, START, CALL = 3, 0.5, 2, 1.5
"""Seconds: short, so that what a killed worker held is settled while we wait, as the broker's five seconds are."""
SETTLED_SOON = {
    "OVERTURE_LEASE_SECONDS": str(LEASE),
    "OVERTURE_GRACE_SECONDS": str(GRACE),
    "OVERTURE_START_SECONDS": str(START),
    "OVERTURE_CALL_SECONDS": str(CALL),
    "OVERTURE_DELIVERY_SECONDS": str(CALL),
}


@dataclass(frozen=True)
class Fate:
    """After a kill: messages beyond the first to a person, and people who got none."""

    twice: int
    lost: int


async def celery(place: Place, n: int) -> dispatch.Run:
    """Messages a second from the first to the last; putting the tasks into the queue is not counted."""
    db = await place.connect()
    async with queue(place) as q:
        await q.run("bench.peers.prepare", str(n))
        worker = await q.worker()
        try:
            await _until(db, SENT, 1, 60)
            pids = {"worker": worker.pid, "PostgreSQL": place.postgres_pid, "Redis": q.redis_pid}
            meter, first, began = Meter(pids), await db.fetchval(SENT), time.perf_counter()
            await _until(db, SENT, n, 600)
            took = time.perf_counter() - began
            cpu = meter.each(n - first)
        finally:
            await stopped(worker)
        fate = await _fate(place, q.project, n)
    await db.close()
    return dispatch.Run((n - first) / took, cpu, fate.twice, fate.lost)


async def celery_killed(place: Place, n: int, kills: int) -> Fate:
    """Its worker is killed -9 `kills` times on the way and started again."""
    db = await place.connect()
    async with queue(place) as q:
        await q.run("bench.peers.prepare", str(n))
        worker = await q.worker()
        try:
            for i in range(kills):
                await _until(db, SENT, (i + 1) * n // (kills + 1), 120)
                await killed(worker)
                worker = await q.worker()
            await _until_still(db, SENT, n)
        finally:
            await stopped(worker)
        fate = await _fate(place, q.project, n)
    await db.close()
    return fate


async def overture_killed(place: Place, n: int, kills: int) -> Fate:
    """The same of Overture's worker."""
    db = await place.connect()
    project_id, accounts = await fill.project(db, senders=dispatch.SENDERS, name="killed")
    filled = await fill.campaign(db, project_id, accounts, n)
    sent = f"select count(*) from message where project_id = '{project_id}' and state = 2"
    await fill.wake(db, filled.project_id)
    for i in range(kills):
        async with child(["-c", OVERTURE, "worker"], place.environment(**SETTLED_SOON)) as w:
            await _until(db, sent, (i + 1) * n // (kills + 1), 120)
            os.killpg(w.pid, signal.SIGKILL)
            await w.wait()
    async with child(["-c", OVERTURE, "worker"], place.environment(**SETTLED_SOON)):
        await _until_still(db, sent, n)
    fate = await _fate(place, str(project_id), n)
    await db.close()
    return fate


async def side_by_side(place: Place, quick: bool) -> list[Row]:
    """Rates in turns, then the kills; medians."""
    theirs, ours, pairs = [], [], []
    for i in range(1 if quick else 2):
        theirs.append(await celery(place, 1_500 if quick else 3_000))
        ours.append(await dispatch.campaign(place, f"peer{i}", 10_000 if quick else 20_000))
        pairs.append(await dispatch.campaign(place, f"pair{i}", 10_000 if quick else 20_000, workers=2))
    two = median([r.rate for r in pairs])
    rate, usual = median([r.rate for r in ours]), median([r.rate for r in theirs])
    n, kills = (1_000, 3) if quick else (4_000, 10)
    usual_fate = await celery_killed(place, n, kills)
    fate = await overture_killed(place, n, kills)
    return [
        Row(
            "dispatch",
            f"{rate:,.0f}/s",
            f"{usual:,.0f}/s by Celery",
            rate / usual,
            ">= 10",
            rate / usual >= 10,
            sum(r.duplicates for r in ours),
            sum(r.losses for r in ours),
            (
                f"Celery with {CONCURRENCY} processes {spread([r.rate for r in theirs])}/s, "
                f"Overture with one worker {spread([r.rate for r in ours])}/s",
                f"CPU a message, Celery: {dispatch.cpu(theirs)}",
                f"CPU a message, Overture: {dispatch.cpu(ours)}",
            ),
        ),
        Row(
            "dispatch, two workers",
            f"{two:,.0f}/s",
            f"{usual:,.0f}/s by Celery",
            two / usual,
            ">= 10",
            two / usual >= 10,
            sum(r.duplicates for r in pairs),
            sum(r.losses for r in pairs),
            (f"two processes beside {CONCURRENCY}; {spread([r.rate for r in pairs])}/s",),
        ),
        Row(f"{n:,} messages, {kills} x kill -9", "Overture", "", None, "", None, fate.twice, fate.lost),
        Row(f"{n:,} messages, {kills} x kill -9", "Celery", "", None, "", None, usual_fate.twice, usual_fate.lost),
    ]


async def _until(db: Connection, sql: str, count: int, seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while await db.fetchval(sql) < count:
        if time.perf_counter() > deadline:
            raise TimeoutError(f"{await db.fetchval(sql)} of {count} after {seconds} s")
        await asyncio.sleep(0.02)


async def _until_still(db: Connection, sql: str, count: int) -> None:
    """Until all are sent, or none was for half a minute."""
    last, since = -1, time.perf_counter()
    while last < count and time.perf_counter() - since < 30:
        now = await db.fetchval(sql)
        if now != last:
            last, since = now, time.perf_counter()
        await asyncio.sleep(0.1)


async def _fate(place: Place, project: str | UUID, people: int) -> Fate:
    address = f"{place.sandbox_url}/journal/summary?project={project}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        summary = await answer.json()
    return Fate(summary["messages"] - summary["people"], people - summary["people"])
