"""Single messages sent by one worker through the Graph API's wire, beside the bare three-phase loop to the same route.

They are accepted over HTTP beforehand, while no worker is there; duplicates and losses are the sandbox's to tell.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp

from bench import dispatch, fill
from bench.api import key, serving
from bench.places import Meter, Place
from bench.table import Row, median, spread

SENDERS = 20
AT_ONCE = 64


def _body(number: int) -> dict[str, Any]:
    return {
        "contentType": "TEXT",
        "from": f"1784140000000{number % SENDERS:04}",
        "to": f"igsid-{number}",
        "content": "Hi Creator, love your fitness content! Open to a collab?",
    }


async def accept(url: str, first: int, count: int, service_key: str) -> None:
    """So many messages are accepted, each to somebody else."""
    connector = aiohttp.TCPConnector(limit=0)
    numbers = iter(range(first, first + count))
    async with aiohttp.ClientSession(connector=connector, headers={"key": service_key}) as session:

        async def one() -> None:
            for number in numbers:
                async with session.post(f"{url}/v1/instagram/messages", json=_body(number)) as answer:
                    assert answer.status == 202, await answer.text()

        await asyncio.gather(*(one() for _ in range(AT_ONCE)))


async def sent(place: Place, count: int, rounds: int) -> list[Row]:
    """Floor and worker in turns; medians."""
    service_key = await key(place, "graph")
    db = await place.connect()
    project_id = await db.fetchval(
        "select p.id from project p join workspace w on w.id = p.workspace_id where w.name = 'graph' and mode = 'test'"
    )
    floors, runs, first = [], [], 0
    async with serving(place, OVERTURE_RATE_MESSAGING="1000000") as (url, _):
        await accept(url, first, SENDERS, service_key)
        first += SENDERS
        for _ in range(rounds):
            await accept(url, first, count, service_key)
            first += count
            floors.append(await dispatch.floor(place, count, "graph"))
            runs.append(await _worked(place, db, project_id))
    ended = await db.fetch(
        "select state, reason, count(*) n from single_message where project_id = $1 group by 1, 2 order by 1, 2",
        project_id,
    )
    done = sum(r["n"] for r in ended if r["state"] == 2)
    address = f"{place.sandbox_url}/journal/summary?project={project_id}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        summary = await answer.json()
    await db.close()
    ours, bare = median([r.rate for r in runs]), median([r.rate for r in floors])
    return [
        Row(
            "single messages by the Graph wire",
            f"{ours:,.0f}/s",
            f"{bare:,.0f}/s",
            ours / bare,
            ">= 0.5",
            ours / bare >= 0.5,
            summary["messages"] - summary["people"],
            done - summary["messages"],
            (
                f"{count:,} messages, {SENDERS} senders, {rounds} rounds in turns; worker "
                f"{spread([r.rate for r in runs])}/s, floor {spread([r.rate for r in floors])}/s",
                "ended: " + ", ".join(f"{r['n']:,} {r['reason'] or 'sent'}" for r in ended),
                f"CPU a message, worker: {dispatch.cpu(runs)}",
                f"CPU a message, floor: {dispatch.cpu(floors)}",
            ),
        )
    ]


async def _worked(place: Place, db: Any, project_id: Any) -> dispatch.Run:
    """A worker over everything that waits, from the first message recorded to the last.

    How far it is, is read from the engine's few totals: counting what waits would be work in the size of it.
    """
    ended = "select coalesce(sum(n), 0)::bigint from work_total where kind = 'single_message'"
    waits = "select count(*) from single_message where project_id = $1 and state in (0, 1)"
    await fill.hold(db, project_id)
    # Read before there is a worker: what it hears of on its way up may wake the project before we do.
    total = await db.fetchval(waits, project_id)
    before = await db.fetchval(ended)
    async with place.worker() as worker:
        await fill.wake(db, project_id)
        began, first, done, meter = 0.0, 0, 0, Meter({})
        limit = time.perf_counter() + 300
        while done < total and time.perf_counter() < limit:
            await asyncio.sleep(0.02)
            done = await db.fetchval(ended) - before
            if not began and done:
                first, began = done, time.perf_counter()
                meter = Meter({"worker": worker.pid, "PostgreSQL": place.postgres_pid, "sandbox": place.sandbox_pid})
        took, n = time.perf_counter() - began, total - first
        run = dispatch.Run(n / took, meter.each(n))
        left = await db.fetchval(waits, project_id)
    assert not left, f"{left} messages still wait"
    return run
