"""An import of a spreadsheet over HTTP, beside a bare COPY with deduplication of the same rows to the same tables.

Measured from the first byte that is sent to the import's end, with what other requests and the memory feel of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import aiohttp
import psutil
from uuid_utils.compat import uuid7

from bench.api import campaign, key, serving
from bench.places import Place
from bench.table import Row, percentile
from overture.kernel.ids import parsed

_CHUNK: Final = 256 * 1024
_PAUSE: Final = 0.02
_GOAL: Final = 0.5
_STAGE: Final = """
create temp table stage (n int, target_id uuid, person_id uuid, handle text, url text, full_name text, first_name text,
  category text, followers bigint, extra jsonb) on commit drop
"""
_DEDUP: Final = """
create temp table once on commit drop as
select distinct on (s.handle) s.* from stage s left join person_reference r
  on r.project_id = $1 and r.kind = 'instagram:handle' and r.value = s.handle
where r.value is null order by s.handle, s.n
"""
_PEOPLE: Final = "insert into person (project_id, id, created_at) select $1, person_id, $2 from once"
_REFERENCES: Final = """
insert into person_reference (project_id, kind, value, person_id)
select $1, 'instagram:handle', handle, person_id from once on conflict do nothing
"""
_TARGETS: Final = """
insert into target (project_id, id, campaign_id, person_id, handle, profile_url, full_name, first_name, category,
  follower_count, extra, created_at)
select $1, target_id, $2, person_id, handle, url, full_name, first_name, category, followers, extra, $3
from once on conflict do nothing
"""
_MESSAGES: Final = """
insert into message (project_id, id, pick_key, position, target_id, client_id, person_id)
select $1, target_id, $2, n, target_id, $3, person_id from once
"""


def sheet(path: Path, tag: str, rows: int) -> None:
    """A file of this many rows; one in fifty repeats an earlier one."""
    with path.open("w", encoding="utf-8") as out:
        out.write("instagramUsername,profileUrl,fullName,firstName,category,followerCount,notes\n")
        for i in range(rows):
            n = i - 1 if i % 50 == 49 else i
            out.write(
                f"{tag}.name{n},https://instagram.com/{tag}.name{n},Creator Name{n},Creator,fitness,"
                f"{1000 + n % 90_000},note {n}\n"
            )


async def beside_floor(place: Place, rows: int) -> list[Row]:
    """One import and one floor of so many rows."""
    ours, bare = place.folder / "ours.csv", place.folder / "bare.csv"
    sheet(ours, "ours", rows)
    sheet(bare, "bare", rows)
    headers = {"Authorization": f"Bearer {await key(place)}"}
    async with (
        serving(place) as (url, api_pid),
        place.worker() as worker,
        aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        target, floor = await campaign(session, url, "ours"), await campaign(session, url, "bare")
        at = f"{url}/api/v1/campaigns/{target}"
        alone = await _latencies(session, at, asyncio.create_task(asyncio.sleep(2)))
        memory = _Memory((api_pid, worker.pid))
        importing = asyncio.create_task(_imported(session, f"{at}/imports", ours))
        watching = asyncio.create_task(memory.watch(importing))
        meanwhile = await _latencies(session, at, importing)
        done, seconds = await importing
        await watching
        floor_id = parsed("camp", floor)
        assert floor_id is not None
        floor_seconds = await _floor(place, floor_id, bare)
    counts = done["counts"]
    lost = rows - counts["added"] - counts["duplicate"]
    ratio, wait = floor_seconds / seconds, percentile(meanwhile, 0.99)
    return [
        Row(
            f"import of {rows:,} rows",
            f"{rows / seconds:,.0f}/s",
            f"{rows / floor_seconds:,.0f}/s",
            ratio,
            f">= {_GOAL}",
            ratio >= _GOAL,
            losses=lost,
            notes=(f"{seconds:.1f} s from the first byte to the end, floor {floor_seconds:.1f} s",),
        ),
        Row("memory an import takes", f"{memory.growth:.0f} MB", goal="< 100 MB", is_met=memory.growth < 100),
        Row(
            "requests beside an import, p99",
            f"{wait * 1000:.1f} ms",
            goal="< 50 ms",
            is_met=wait < 0.05,
            notes=(f"alone {percentile(alone, 0.99) * 1000:.1f} ms; {len(meanwhile)} reads of the campaign",),
        ),
    ]


async def _imported(session: aiohttp.ClientSession, url: str, path: Path) -> tuple[dict[str, Any], float]:
    async def pieces() -> AsyncIterator[bytes]:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece

    began = time.perf_counter()
    async with session.post(
        url, data=pieces(), headers={"Content-Type": "text/csv"}, timeout=aiohttp.ClientTimeout(None)
    ) as answer:
        assert answer.status == 202, await answer.text()
        made = (await answer.json())["id"]
    while True:
        async with session.get(f"{url}/{made}") as answer:
            found: dict[str, Any] = await answer.json()
        if found["status"] != "running":
            assert found["status"] == "completed", found
            return found, time.perf_counter() - began
        await asyncio.sleep(0.1)


async def _latencies(session: aiohttp.ClientSession, url: str, until: asyncio.Task[Any]) -> list[float]:
    """What reads of a campaign take, one after another, until a task is done."""
    taken = []
    while not until.done():
        began = time.perf_counter()
        async with session.get(url) as answer:
            await answer.read()
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(_PAUSE)
    return taken


class _Memory:
    """By how many megabytes processes grow at most, together."""

    def __init__(self, pids: tuple[int, ...]) -> None:
        self._pids = pids
        self._before = self._now()
        self.growth = 0.0

    def _now(self) -> float:
        total = 0
        for pid in self._pids:
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                total += sum(p.memory_info().rss for p in (process, *process.children(recursive=True)))
        return total / 1e6

    async def watch(self, until: asyncio.Task[Any]) -> None:
        """Looks until a task is done."""
        while not until.done():
            self.growth = max(self.growth, self._now() - self._before)
            await asyncio.sleep(0.2)


async def _floor(place: Place, campaign_id: UUID, path: Path) -> float:
    """Seconds a bare COPY of the file with deduplication takes, in one transaction."""

    def records() -> Iterator[tuple[Any, ...]]:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.reader(file)
            next(reader)
            for n, row in enumerate(reader, 1):
                extra = '{"notes": "' + row[6] + '"}'
                yield (n, uuid7(), uuid7(), row[0], row[1], row[2], row[3], row[4], int(row[5]), extra)

    db = await place.connect()
    facts = await db.fetchrow("select project_id, client_id from campaign where id = $1", campaign_id)
    assert facts is not None
    project_id, client_id = facts
    now, began = datetime.now(UTC), time.perf_counter()
    async with db.transaction():
        await db.execute(_STAGE)
        await db.copy_records_to_table("stage", records=records())
        await db.execute(_DEDUP, project_id)
        await db.execute(_PEOPLE, project_id, now)
        await db.execute(_REFERENCES, project_id)
        await db.execute(_TARGETS, project_id, campaign_id, now)
        await db.execute(_MESSAGES, project_id, campaign_id, client_id)
    seconds = time.perf_counter() - began
    await db.close()
    return seconds
