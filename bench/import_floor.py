"""The floor of an import: asyncpg alone copies a file's rows in and leaves out those that are there already.

`alone`: into one table with its key and the key that nobody is in twice, a portion at a time by COPY to a temporary
table and INSERT … ON CONFLICT DO NOTHING, the next portion read meanwhile. `whole`: into the tables where Overture has
a person, a reference, a target and a message for each, with the same indexes, all in one transaction.
No encodings, no other columns, no suppressions, no account of what became of a row, no going on after a kill.
"""

from __future__ import annotations

import asyncio
import csv
import sys
import time
from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import msgspec
import uvloop
from uuid_utils.compat import uuid7

PORTION = 50_000
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
TABLE = """
drop table if exists floor_target;
create table floor_target (id uuid primary key, campaign_id uuid not null, handle text not null, profile_url text,
  full_name text, first_name text, category text, follower_count bigint, extra jsonb,
  unique (campaign_id, handle));
"""
STAGE = """
create temporary table stage (id uuid, handle text, profile_url text, full_name text, first_name text, category text,
  follower_count bigint, extra jsonb, person_id uuid, position bigint) on commit delete rows
"""
ALONE = """
insert into floor_target
select id, $1, handle, profile_url, full_name, first_name, category, follower_count, extra from stage
on conflict (campaign_id, handle) do nothing
"""
ONCE = """
create temporary table once on commit drop as
select distinct on (s.handle) s.* from stage s
left join person_reference r on r.project_id = $1 and r.kind = 'instagram:handle' and r.value = s.handle
where r.value is null order by s.handle, s.position
"""
WHOLE = (
    "insert into person (project_id, id, created_at) select $1, person_id, now() from once",
    """insert into person_reference (project_id, kind, value, person_id)
    select $1, 'instagram:handle', handle, person_id from once on conflict do nothing""",
    """insert into target (project_id, id, campaign_id, person_id, handle, profile_url, full_name, first_name, category,
      follower_count, extra, created_at)
    select $1, id, $2, person_id, handle, profile_url, full_name, first_name, category, follower_count, extra, now()
    from once on conflict do nothing""",
    """insert into message (project_id, id, pick_key, position, target_id, client_id, person_id)
    select $1, id, $2, position, id, $3, person_id from once""",
)


def _portions(path: Path) -> Iterator[list[tuple[Any, ...]]]:
    encode = msgspec.json.encode
    position = count(1)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = next(rows)
        while portion := [
            (uuid7(), h, p, full, first, c, int(n), b"\x01" + encode({names[6]: v}), uuid7(), next(position))
            for h, p, full, first, c, n, v in islice(rows, PORTION)
        ]:
            yield portion


async def run(url: str, path: Path, kind: str) -> tuple[float, float, int]:
    """Seconds, seconds of CPU of this process, and the rows that are there in the end."""
    c = await asyncpg.connect(url)
    await c.set_type_codec("jsonb", schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes)
    await c.execute(TABLE)
    await c.execute(STAGE)
    project, campaign, client = uuid7(), uuid7(), uuid4()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began, cpu = time.perf_counter(), time.process_time()
    if kind == "alone":
        await _alone(c, _portions(path), campaign)
    else:
        await _whole(c, _portions(path), project, campaign, client)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    found = "select count(*) from floor_target where campaign_id = $1"
    if kind != "alone":
        found = "select count(*) from message where pick_key = $1"
    there: int = await c.fetchval(found, campaign)
    await c.execute("drop table floor_target")
    await c.close()
    return took, cpu, there


async def _alone(c: Connection, portions: Iterator[list[tuple[Any, ...]]], campaign: UUID) -> None:
    portion = next(portions)
    while portion:
        ahead = asyncio.create_task(asyncio.to_thread(next, portions, []))
        async with c.transaction():
            await c.copy_records_to_table("stage", records=portion)
            await c.execute(ALONE, campaign)
        portion = await ahead


async def _whole(
    c: Connection, portions: Iterator[list[tuple[Any, ...]]], project: UUID, campaign: UUID, client: UUID
) -> None:
    async with c.transaction():
        await c.copy_records_to_table("stage", records=chain.from_iterable(portions))
        await c.execute(ONCE, project)
        for sql, more in zip(WHOLE, ((), (), (campaign,), (campaign, client)), strict=True):
            await c.execute(sql, project, *more)


if __name__ == "__main__":
    print(*uvloop.run(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3])), flush=True)
