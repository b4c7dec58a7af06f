"""Webhook deliveries by one worker, beside the bare loop; and nine endpoints while the tenth never answers.

Events are told through the outbox and fanned out by the relay, as the product does it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import aiohttp

from bench import fill
from bench.dispatch import Run
from bench.places import Meter, Place, child, go, said
from bench.table import Row, median, percentile, spread
from overture import main
from overture.domain import identity, webhooks
from overture.domain.identity import Actor, Call, Calls, ProjectFacts
from overture.domain.messaging.events import MessageSent
from overture.kernel.ids import fresh
from overture.runtime.work.queues import Queue
from overture.runtime.work.relay import relay

ENDPOINTS = 10
OFFERED = 500
"""Deliveries a second in the run with a dead endpoint."""
SECONDS = 30
_ME = Actor("bench")


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[str]:
    """A receiver's address for as long as the block lasts."""
    async with child(["-m", "bench.receiver"]) as process:
        yield f"http://127.0.0.1:{await said(process)}"


async def journal(receiver: str) -> dict[str, Any]:
    """What the receiver got since it was last asked."""
    async with aiohttp.ClientSession() as session, session.get(f"{receiver}/journal") as answer:
        found: dict[str, Any] = await answer.json(content_type=None)
        return found


async def floor(place: Place, receiver: str, n: int) -> Run:
    """The bare loop."""
    async with child(["-m", "bench.webhook_floor", place.address.owner_url, receiver, str(n), str(ENDPOINTS)]) as one:
        assert await said(one) == "ready"
        meter = Meter({"PostgreSQL": place.postgres_pid})
        await go(one)
        took, cpu = (float(x) for x in (await said(one)).split())
        return Run(n / took, {"loop": cpu / n * 1000, **meter.each(n)})


@contextlib.asynccontextmanager
async def speaking(place: Place) -> AsyncIterator[Calls]:
    """Calls of the domain whose hints reach the workers, as those of the API do."""
    async with place.database() as db:
        made = main.parts(place.deployment, db)
        async with made.living():
            yield made.calls


async def listening(calls: Calls, name: str, paths: list[str]) -> ProjectFacts:
    """A test project with an endpoint at each of these addresses."""
    workspace = await identity.create_workspace(calls.db, name)
    project = await identity.find_project(calls.db, mode="test", workspace=workspace.name)
    for path in paths:
        await calls.run(project, _ME, lambda call, path=path: _endpoint(call, path))  # type: ignore[misc]
    return project


async def _endpoint(call: Call, url: str) -> None:
    await webhooks.register(call, url, ["message.sent"], "outreach")


async def tell(calls: Calls, project: ProjectFacts, n: int) -> None:
    """That many events, each saying when it was told."""

    async def work(call: Call) -> None:
        await call.tx()
        for _ in range(n):
            event = MessageSent(
                campaign_id=fresh(),
                target_id=fresh(),
                instagram_username="creatorname",
                message=f"{time.time():.6f}",
                sender_id=fresh(),
            )
            call.emit(uuid4(), 1, event)

    await calls.run(project, _ME, work)


async def delivered(place: Place, receiver: str, name: str, n: int) -> Run:
    """One worker over `n` deliveries that are due already, from its waking to the last one's record."""
    db = await place.connect()
    async with speaking(place) as calls:
        project = await listening(calls, name, [f"{receiver}/{name}/{i}" for i in range(ENDPOINTS)])
        for _ in range(0, n // ENDPOINTS, 1000):
            await tell(calls, project, min(1000, n // ENDPOINTS))
        while (await relay(calls.db, project.id, (webhooks.fan_out,)))[0]:
            pass
        await fill.hold(db, project.id, Queue.DELIVERIES)
        await db.execute("analyze")
        await db.execute("checkpoint")
        total = await db.fetchval("select count(*) from delivery where project_id = $1", project.id)
        async with place.worker() as worker:
            await _warm(calls, receiver, f"{name}-warm")
            run = await _measured(place, db, worker.pid, project.id, total)
    seen = await journal(receiver)
    await db.close()
    return Run(run.rate, run.cpu, seen["count"] - seen["unique"], total - seen["unique"])


async def _warm(calls: Calls, receiver: str, name: str) -> None:
    """One delivery of another project: with its first a worker loads what writes the bodies."""
    project = await listening(calls, name, [f"{receiver}/{name}"])
    await tell(calls, project, 1)
    async with calls.db.connection() as raw:
        while not await raw.fetchval("select 1 from delivery where project_id = $1 and state = 2", project.id):
            await asyncio.sleep(0.1)
    await journal(receiver)


async def _measured(place: Place, db: Any, worker: int, project_id: UUID, total: int) -> Run:
    meter = Meter({"worker": worker, "PostgreSQL": place.postgres_pid})
    began = time.perf_counter()
    await fill.wake(db, project_id, Queue.DELIVERIES)
    waits = """select exists (select from delivery where project_id = $1 and lane_id = any($2) and state = 0)
      or exists (select from delivery where project_id = $1 and state = 1 and holder is not null)"""
    lanes = [r["id"] for r in await db.fetch("select id from lane where project_id = $1 order by id", project_id)]
    await db.execute("set enable_seqscan = off")  # the question must not cost what is being measured
    while await db.fetchval(waits, project_id, lanes) and time.perf_counter() < began + 600:
        await asyncio.sleep(0.1)
    return Run(total / (time.perf_counter() - began), meter.each(total))


async def beside_floor(place: Place, n: int, rounds: int) -> list[Row]:
    """Floor and worker in turns; medians."""
    floors, runs = [], []
    async with receiving() as receiver:
        for i in range(rounds):
            floors.append(await floor(place, receiver, n))
            await journal(receiver)
            runs.append(await delivered(place, receiver, f"hooks{i}", n))
    ours, bare = median([r.rate for r in runs]), median([r.rate for r in floors])
    return [
        Row(
            f"webhooks, {n:,}",
            f"{ours:,.0f}/s",
            f"{bare:,.0f}/s",
            ours / bare,
            ">= 0.5",
            ours / bare >= 0.5,
            sum(r.duplicates for r in runs),
            sum(r.losses for r in runs),
            (
                f"{ENDPOINTS} endpoints, {rounds} rounds in turns; worker {spread([r.rate for r in runs])}/s, "
                f"floor {spread([r.rate for r in floors])}/s",
                "CPU a delivery, worker: "
                + ", ".join(f"{k} {median([r.cpu[k] for r in runs]):.3f} ms" for k in runs[0].cpu)
                + "; floor: "
                + ", ".join(f"{k} {median([r.cpu[k] for r in floors]):.3f} ms" for k in floors[0].cpu),
            ),
        )
    ]


async def one_dead(place: Place, seconds: int = SECONDS) -> list[Row]:
    """Events at a steady rate to nine endpoints that answer and one that never does."""
    async with receiving() as receiver, speaking(place) as calls:
        paths = [f"{receiver}/lag/{i}" for i in range(ENDPOINTS - 1)] + [f"{receiver}/dead/0"]
        project = await listening(calls, "dead", paths)
        async with place.worker():
            ticks = asyncio.get_running_loop().time()
            told = 0
            for _ in range(seconds * 10):
                await tell(calls, project, OFFERED // ENDPOINTS // 10)
                told += OFFERED // ENDPOINTS // 10
                ticks += 0.1
                await asyncio.sleep(max(0.0, ticks - asyncio.get_running_loop().time()))
            offered = told * ENDPOINTS / (seconds + asyncio.get_running_loop().time() - ticks)
            await asyncio.sleep(5)
            seen = await journal(receiver)
        healthy = told * (ENDPOINTS - 1)
        lags = seen["lags"]
        p99 = percentile(lags, 0.99)
        return [
            Row(
                "1 dead endpoint of 10",
                f"p99 {p99:.2f} s",
                "",
                None,
                "< 2 s",
                p99 < 2,
                seen["count"] - seen["unique"],
                healthy - seen["unique"],
                (
                    f"{offered:,.0f} deliveries a second offered for {seconds} s; lag of the nine from the telling of "
                    f"the event to its arrival: median {median(lags):.2f} s, worst {max(lags):.2f} s; "
                    f"calls to the dead one {seen['dead']}",
                ),
            )
        ]
