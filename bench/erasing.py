"""Erasing one person after another from a project with many job rows, targets, messages, events and answers to them.

Beside the same with a hundredth of all that, through the real API: what it costs must not grow with the tables.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import UUID

import aiohttp

from bench import api, many
from bench.places import Connection, Meter, Place
from bench.table import Row, median
from overture.kernel.ids import parsed
from overture.runtime.db import _prepare

JOBS = 10
TIMES = 20
_JOB = """
insert into audience_job (project_id, id, pick_key, position, state, external_user_id, tool, params, addons, applied,
  scope, source, status, price, reserved, most, course, gaps, rows, submitted_at, created_at, updated_at)
values ($1, $2, $1, $3, 2, 'bench', 'followers', '{}', '[]', '[]', $3, 'sandbox', 'COMPLETED', 5, 0, $4, '{}', '[]', $4,
  clock_timestamp(), clock_timestamp(), clock_timestamp())
"""
# Of those who are targets too, in another order, as lists are in none: position n of job j is creator n * 7919 + j.
_ROWS = """
insert into audience_row (project_id, job_id, position, origin, flags, person, user_id, username, full_name, picture)
select $1, $2, n, 0, 10, hashint8extended(who, 1), (10000000 + who)::text, 'creator_' || $5 || who,
  'Creator Number ' || who, 'https://pictures.sandbox.invalid/' || who || '.jpg'
from generate_series(1, $4::bigint) n, lateral (select (n * 7919 + $3::bigint) % ($6::bigint) + 1 as who) x
"""
_DELIVERED = """
insert into audience_delivered (project_id, scope, person, job_id)
select project_id, $3, person, job_id from audience_row where project_id = $1 and job_id = $2 on conflict do nothing
"""
_ANSWERS = (
    """insert into delivery (project_id, id, pick_key, position, state, endpoint_id, event_id, event_name, created_at)
    select project_id, uuidv7(), $2, position, 2, $2, id, name, at from event
    where project_id = $1 and name = 'message.sent'""",
    """insert into delivery_attempt (project_id, delivery_id, epoch, at, request_headers, response_headers,
      response_body, milliseconds)
    select project_id, id, 1, created_at, '{}', '{}', 'thank you', 20 from delivery where project_id = $1""",
)
_GROWING = (
    *("audience_job", "audience_row", "audience_delivered", "delivery", "delivery_attempt", "event", "message"),
    *("target", "suppression", "person_reference"),
)
_READ = "select coalesce(sum(seq_tup_read), 0)::bigint from pg_stat_user_tables where relname = any($1::text[])"


@dataclass(frozen=True)
class Erased:
    """What erasing took, a person each, in ms; CPU by process; how many were not found everywhere."""

    took: list[float]
    cpu: dict[str, float]
    missed: int
    scanned: int
    """Rows read by scans of whole tables."""


async def _filled(db: Connection, place: Place, session: aiohttp.ClientSession, url: str, rows: int) -> str:
    """A project's past; the tag of its people's names."""
    name = f"erasing {rows}"
    shown = await api.campaign(session, url, name)
    campaign_id = parsed("camp", shown)
    async with session.post(f"{url}/api/v1/senders", json={"username": f"erasing.{rows}"}) as answer:
        sender_id = parsed("snd", (await answer.json())["id"])
    assert campaign_id is not None
    assert sender_id is not None
    await many.fill(db, campaign_id, sender_id, rows)
    project_id = await db.fetchval("select project_id from campaign where id = $1", campaign_id)
    tag = campaign_id.hex[-6:]
    await _prepare(db)
    for n in range(JOBS):
        job_id: UUID = await db.fetchval("select uuidv7()")
        await db.execute(_JOB, project_id, job_id, n + 1, rows // JOBS)
        await db.execute(_ROWS, project_id, job_id, n, rows // JOBS, tag, rows)
        await db.execute(_DELIVERED, project_id, job_id, n + 1)
    for sql in _ANSWERS:
        await db.execute(sql, project_id, *([campaign_id] if "$2" in sql else []))
    for table in _GROWING:
        await db.execute(f"vacuum analyze {table}")
    return tag


async def _erased(place: Place, db: Connection, rows: int) -> Erased:
    headers = {"Authorization": f"Bearer {await api.key(place, f'erasing {rows}')}"}
    async with (
        api.serving(place) as (url, pid),
        aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=600)) as session,
    ):
        tag = await _filled(db, place, session, url, rows)

        async def once(n: int) -> int:
            # Written to and told of (an event is kept of one in ten), and in a job; nobody twice.
            who = 20 * n + 10
            async with session.post(
                f"{url}/api/v1/people/erase", json={"instagramUsername": f"creator_{tag}{who}"}
            ) as answer:
                told = await answer.json()
                assert answer.status == 200, told
            removed = told["removed"]
            return int(not (removed["targets"] == removed["messages"] == 1 <= removed["events"]))

        missed = await once(0)
        await db.execute("select pg_stat_force_next_flush()")
        before = await db.fetchval(_READ, list(_GROWING))
        meter, took = Meter({"API": pid, "PostgreSQL": place.postgres_pid}), list[float]()
        for n in range(1, TIMES + 1):
            began = time.perf_counter()
            missed += await once(n)
            took.append((time.perf_counter() - began) * 1000)
        cpu = meter.each(TIMES)
    # The API's connections, which have ended, have told what they read.
    return Erased(took, cpu, missed, await db.fetchval(_READ, list(_GROWING)) - before)


async def at_any_size(place: Place, rows: int) -> list[Row]:
    """A project of a hundredth, then one of all."""
    db = await place.connect()
    few, much = await _erased(place, db, rows // 100), await _erased(place, db, rows)
    await db.close()
    least, most = median(few.took), median(much.took)
    return [
        Row(
            f"erasing of one among {rows:,} rows",
            f"{most:.1f} ms",
            f"{least:.1f} ms among {rows // 100:,}",
            most / least,
            "<= 5",
            most / least <= 5,
            losses=few.missed + much.missed,
            notes=(
                f"{TIMES} people, {min(much.took):.1f} to {max(much.took):.1f} ms; CPU each: "
                + ", ".join(f"{name} {ms:.1f} ms" for name, ms in much.cpu.items()),
                f"rows read by scans of whole tables: {much.scanned:,} (lost: those not found in every place)",
            ),
        )
    ]
