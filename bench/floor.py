"""The floor of dispatch: the bare three-phase loop, nothing of Overture in it but the sandbox it sends to.

Claim 200 rows with a lease and commit; POST each with its token over 100 connections; record and one event row by COPY,
commit; the next claim and the last record run beside the calls.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any
from uuid import uuid4

import aiohttp
import asyncpg
import uvloop
from uuid_utils.compat import uuid7

from bench.places import SECRET
from overture.runtime.secrets import Secrets

SCHEMA = """
drop table if exists floor_message, floor_event;
create table floor_message (id uuid primary key, state smallint not null default 0, handle text not null,
  holder uuid, lease_until timestamptz, external_id text);
create index floor_wait on floor_message (id) where state = 0;
create table floor_event (id uuid primary key, message_id uuid, name text, at timestamptz default now());
"""
TEXT = "Hi Creator, love your fitness content! Open to a collab?"
TOKEN = Secrets.derived_from(SECRET.encode()).sandbox_secret.reveal()
CLAIM = """
update floor_message set state = 1, holder = $1, lease_until = now() + interval '30 seconds'
where id = any(array(select id from floor_message where state = 0 order by id limit 200 for update skip locked))
returning id, handle
"""
DONE = """
update floor_message m set state = 2, external_id = x.e from unnest($1::uuid[], $2::text[]) x(i, e) where m.id = x.i
"""


async def run(url: str, sandbox: str, n: int, wire: str = "bridge") -> tuple[float, float]:
    """Seconds and seconds of CPU that `n` messages took, by the bridge's wire or by `graph`."""
    pool = await asyncpg.create_pool(url, min_size=3, max_size=3)
    async with pool.acquire() as c:
        await c.execute(SCHEMA)
        await c.copy_records_to_table(
            "floor_message", records=[(uuid7(), f"sandbox.ignores.f{i}") for i in range(n)], columns=["id", "handle"]
        )
        await c.execute("analyze floor_message")
    me, project = uuid4(), str(uuid4())
    gate = asyncio.Semaphore(100)
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100), cookie_jar=aiohttp.DummyCookieJar())

    def by_bridge(row: Any) -> tuple[str, dict[str, Any]]:
        return "/v1/messages", {
            "token": str(row["id"]),
            "account": "floor",
            "platform": "instagram",
            "to": row["handle"],
            "text": TEXT,
        }

    def by_graph(row: Any) -> tuple[str, dict[str, Any]]:
        return "/graph/instagram/v25.0/floor/messages", {
            "recipient": {"id": row["handle"]},
            "message": {"text": TEXT},
        }

    asked, told = (by_bridge, "id") if wire == "bridge" else (by_graph, "message_id")

    async def claim() -> list[Any]:
        async with pool.acquire() as c:
            return await c.fetch(CLAIM, me)

    async def send(row: Any) -> tuple[Any, str]:
        async with gate:
            path, body = asked(row)
            async with session.post(
                sandbox + path,
                json=body,
                headers={"Authorization": f"Bearer {TOKEN}", "X-Overture-Project": project},
            ) as answer:
                return row["id"], (await answer.json())[told]

    async def record(done: list[tuple[Any, str]]) -> None:
        async with pool.acquire() as c, c.transaction():
            await c.execute(DONE, [i for i, _ in done], [e for _, e in done])
            await c.copy_records_to_table(
                "floor_event",
                records=[(uuid7(), i, "message.sent") for i, _ in done],
                columns=["id", "message_id", "name"],
            )

    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began, cpu = time.perf_counter(), time.process_time()
    batch, recording, sent = await claim(), None, 0
    while batch:
        following = asyncio.create_task(claim())
        done = list(await asyncio.gather(*(send(r) for r in batch)))
        if recording is not None:
            await recording
        recording = asyncio.create_task(record(done))
        sent += len(done)
        batch = await following
    if recording is not None:
        await recording
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    await session.close()
    await pool.close()
    assert sent == n, f"{sent} of {n} were sent"
    return took, cpu


if __name__ == "__main__":
    print(*uvloop.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])), flush=True)
