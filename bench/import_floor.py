"""The floor of an import: asyncpg alone copies a file's rows in and leaves out those that are there already.

Each portion goes by COPY into a temporary table and from there by INSERT … ON CONFLICT DO NOTHING; the next is read
meanwhile. `alone`: into one table of their own, with its key and the key that nobody is in twice. `whole`: into the
tables where Overture has a person, a reference, a target and a message for each, with the same indexes.
No encodings, no other columns, no suppressions, no account of what became of a row, no going on after a kill.
"""

from __future__ import annotations

import asyncio
import csv
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import uvloop
from uuid_utils.compat import uuid7

PORTION = 50_000
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
PEOPLE = """
with made as (
  insert into person_reference (project_id, kind, value, person_id)
  select $1, 'instagram:handle', handle, person_id from stage on conflict do nothing returning person_id)
insert into person (project_id, id, created_at) select $1, person_id, now() from made
"""
TARGETS = """
insert into target (project_id, id, campaign_id, person_id, handle, profile_url, full_name, first_name, category,
  follower_count, extra, created_at)
select $1, s.id, $2, r.person_id, s.handle, s.profile_url, s.full_name, s.first_name, s.category, s.follower_count,
  s.extra, now()
from stage s join person_reference r on r.project_id = $1 and r.kind = 'instagram:handle' and r.value = s.handle
on conflict (project_id, campaign_id, person_id) do nothing
"""
MESSAGES = """
insert into message (project_id, id, pick_key, position, target_id, client_id, person_id)
select $1, g.id, $2, s.position, g.id, $3, g.person_id
from stage s join target g on g.project_id = $1 and g.id = s.id
"""


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
    portions = _portions(path)
    portion = next(portions)
    while portion:
        ahead = asyncio.create_task(asyncio.to_thread(next, portions, []))
        async with c.transaction():
            await c.copy_records_to_table("stage", records=portion)
            if kind == "alone":
                await c.execute(ALONE, campaign)
            else:
                await _whole(c, project, campaign, client)
        portion = await ahead
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    found = "select count(*) from floor_target where campaign_id = $1"
    if kind != "alone":
        found = "select count(*) from message where pick_key = $1"
    there: int = await c.fetchval(found, campaign)
    await c.execute("drop table floor_target")
    await c.close()
    return took, cpu, there


async def _whole(c: asyncpg.Connection[Any], project: UUID, campaign: UUID, client: UUID) -> None:
    await c.execute(PEOPLE, project)
    await c.execute(TARGETS, project, campaign)
    await c.execute(MESSAGES, project, campaign, client)


if __name__ == "__main__":
    print(*uvloop.run(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3])), flush=True)
