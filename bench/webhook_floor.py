"""The floor of webhooks: the bare loop with the two signatures of each delivery, and nothing of Overture.

Claim 200 rows with a lease and commit; POST each over 100 connections; record, commit; claim and record run beside the
calls.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import sys
import time
from base64 import b64encode
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import asyncpg
import msgspec
import uvloop
from uuid_utils.compat import uuid7

SCHEMA = """
drop table if exists floor_delivery;
create table floor_delivery (id uuid primary key, state smallint not null default 0, endpoint int not null,
  data jsonb not null, holder uuid, lease_until timestamptz);
create index floor_delivery_wait on floor_delivery (id) where state = 0;
"""
CLAIM = """
update floor_delivery set state = 1, holder = $1, lease_until = now() + interval '30 seconds'
where id = any(array(select id from floor_delivery where state = 0 order by id limit 200 for update skip locked))
returning id, endpoint, data
"""
DONE = "update floor_delivery set state = 2, holder = null where id = any($1::uuid[])"
EXAMPLE = {
    "campaignId": "camp_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "targetId": "tgt_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "instagramUsername": "creatorname",
    "status": "sent",
    "message": "Hi Creator, love your fitness content! Open to a collab?",
}


async def run(url: str, receiver: str, n: int, endpoints: int) -> tuple[float, float]:
    """Seconds and seconds of CPU that `n` deliveries took."""
    pool = await asyncpg.create_pool(url, min_size=3, max_size=3)
    text = msgspec.json.encode(EXAMPLE).decode()
    async with pool.acquire() as c:
        await c.execute(SCHEMA)
        await c.copy_records_to_table(
            "floor_delivery",
            records=[(uuid7(), i % endpoints, text) for i in range(n)],
            columns=["id", "endpoint", "data"],
        )
        await c.execute("analyze floor_delivery")
    me, key = uuid4(), os.urandom(32)
    whole = b"whsec_" + b64encode(key)
    gate = asyncio.Semaphore(100)
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100), cookie_jar=aiohttp.DummyCookieJar())

    async def claim() -> list[Any]:
        async with pool.acquire() as c:
            return await c.fetch(CLAIM, me)

    async def send(row: Any) -> UUID:
        async with gate:
            event_id, stamp = row["id"].hex, str(int(time.time()))
            body = b'{"id":"%s","type":"message.sent","data":%s}' % (event_id.encode(), row["data"].encode())
            mac = hmac.digest(key, f"{event_id}.{stamp}.".encode() + body, "sha256")
            headers = {
                "X-IG-Layers-Signature": hmac.digest(whole, body, "sha256").hex(),
                "webhook-id": event_id,
                "webhook-timestamp": stamp,
                "webhook-signature": "v1," + b64encode(mac).decode(),
                "Content-Type": "application/json",
            }
            async with session.post(f"{receiver}/floor/{row['endpoint']}", data=body, headers=headers) as answer:
                await answer.read()
                assert answer.status == 204
            found: UUID = row["id"]
            return found

    async def record(done: list[UUID]) -> None:
        async with pool.acquire() as c, c.transaction():
            await c.execute(DONE, done)

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
    assert sent == n, f"{sent} of {n} were delivered"
    return took, cpu


if __name__ == "__main__":
    print(*uvloop.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))), flush=True)
