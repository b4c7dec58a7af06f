"""The floor of an extraction: the same pages fetched and copied into one table, and nothing else.

The next page is fetched while one is copied. No key of who was delivered, no charge, no going on after a kill.
"""

from __future__ import annotations

import asyncio
import sys
import time

import aiohttp
import asyncpg
import msgspec
import uvloop
from uuid_utils.compat import uuid7

from overture.connectors.bridge import wire

PAGE = 1_000
TABLE = """
drop table if exists floor_row;
create table floor_row (job_id uuid, position integer, source text, user_id text, username text, full_name text,
  verified boolean, private boolean, picture text, primary key (job_id, position));
"""
COLUMNS = ("job_id", "position", "source", "user_id", "username", "full_name", "verified", "private", "picture")


async def run(url: str, sandbox: str, handles: list[str]) -> tuple[float, float, int]:
    """Seconds, seconds of CPU of this process, and the rows that are there in the end."""
    c = await asyncpg.connect(url)
    await c.execute(TABLE)
    job = uuid7()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def page(handle: str, cursor: str | None) -> wire.PeopleShown:
            more = f"&cursor={cursor}" if cursor else ""
            at = f"{sandbox}/v1/people/instagram/{handle}/followers?limit={PAGE}{more}"
            async with session.get(at) as answer:
                return wire.decode_people(await answer.read())

        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began, cpu = time.perf_counter(), time.process_time()
        position = 0
        for handle in handles:
            found = await page(handle, None)
            while True:
                ahead = asyncio.create_task(page(handle, found.next_cursor)) if found.next_cursor else None
                records = [
                    (job, n, handle, p.user_id, p.handle, p.full_name, p.is_verified, p.is_private, p.picture)
                    for n, p in enumerate(found.people, position + 1)
                ]
                position += len(records)
                await c.copy_records_to_table("floor_row", records=records, columns=COLUMNS)
                if ahead is None:
                    break
                found = await ahead
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    there: int = await c.fetchval("select count(*) from floor_row")
    await c.execute("drop table floor_row")
    await c.close()
    return took, cpu, there


if __name__ == "__main__":
    print(*uvloop.run(run(sys.argv[1], sys.argv[2], msgspec.json.decode(sys.argv[3]))), flush=True)
