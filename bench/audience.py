"""A followers job of 100,000 rows through the real API, worker and sandbox, beside a loop that copies the same pages.

From the submission until the job is COMPLETED; the rows are counted in the table.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bench import api
from bench.imports import GROWTH, cpu, growth_of
from bench.places import Meter, Place, child, go, said
from bench.table import Row, median, spread
from overture import main
from overture.domain import accounts, audience, identity
from overture.domain.identity import Actor

LISTS = 10
MOST = 100_000
"""Rows that a job can have: ten lists, 10,000 of each."""
_DELIVERED = """
insert into audience_delivered (project_id, scope, person, job_id)
select $1, s, hashint8extended(n, s), $2 from generate_series($3::bigint, $4::bigint) s, generate_series(1, 20000) n
"""


@dataclass(frozen=True)
class Extracted:
    """One extraction: rows a second, CPU a row by process in ms, growth in MB."""

    rate: float
    cpu: dict[str, float]
    rows: int
    growth: dict[str, float] = field(default_factory=dict)


def handles(total: int, tag: int) -> list[str]:
    """Lists that hold so many people together."""
    return [f"sandbox.audience.{of_each(total)}.{tag}{n}" for n in range(LISTS)]


def of_each(total: int) -> int:
    """How many people each of these lists has."""
    assert total <= MOST
    return total // LISTS


async def floor(place: Place, total: int, tag: int) -> Extracted:
    """The bare loop, in a process of its own."""
    names = json.dumps(handles(total, tag))
    async with child(["-m", "bench.audience_floor", place.address.owner_url, place.sandbox_url, names]) as process:
        assert await said(process) == "ready"
        meter = Meter({"PostgreSQL": place.postgres_pid, "sandbox": place.sandbox_pid})
        await go(process)
        took, used, there = (await said(process)).split()
        each = {"client": float(used) / total * 1000, **meter.each(total)}
    return Extracted(total / float(took), each, int(there))


@dataclass
class Product:
    """The API and a worker at work, and a client of theirs."""

    place: Place
    url: str
    session: aiohttp.ClientSession
    api: int
    worker: int

    async def submit(self, names: list[str], most: int, user: str) -> str:
        """The id of a new job."""
        params = {"usernames": names, "max_followers": most}
        body = {"external_user_id": user, "tool_type": "followers", "params": params}
        async with self.session.post(f"{self.url}/api/v1/jobs", json=body) as answer:
            made: dict[str, Any] = await answer.json()
            assert answer.status == 201, str(made)[:300]
            return str(made["job_id"])

    async def ended(self, job_id: str, pause: float = 0.2) -> dict[str, Any]:
        """The job once it has completed."""
        while True:
            async with self.session.get(f"{self.url}/api/v1/jobs/{job_id}") as answer:
                job: dict[str, Any] = await answer.json()
            if job["status"] not in ("QUEUED", "PROCESSING"):
                assert job["status"] == "COMPLETED", job
                return job
            await asyncio.sleep(pause)

    async def measured(self, total: int, tag: int, user: str) -> Extracted:
        """One job for an end user of its own."""
        pids = {"API": self.api, "worker": self.worker}
        async with growth_of(pids) as growth:
            meter = Meter({**pids, "PostgreSQL": self.place.postgres_pid, "sandbox": self.place.sandbox_pid})
            began = time.perf_counter()
            job = await self.ended(await self.submit(handles(total, tag), of_each(total), user))
            took = time.perf_counter() - began
            used = meter.each(total)
        # Two lists may name the same person, who is one row.
        there = job["number_of_results"] + job["completeness"]["duplicates_removed"]
        return Extracted(total / took, used, there, growth)


@contextlib.asynccontextmanager
async def product(place: Place, name: str) -> AsyncIterator[Product]:
    """The real API and a real worker; a small job has gone through both."""
    key = await api.key(place, name)
    async with place.database() as db, main.calls(place.deployment, db) as calls:
        project = await identity.find_project(db, workspace=name)
        await calls.run(project, Actor("cli"), accounts.provision_sandbox)
        await calls.run(project, Actor("cli"), lambda call: audience.grant(call, 10**9))
        most = dict.fromkeys(
            ("requests_minute", "requests_hour", "submissions_hour", "user_hour", "user_minute"), 1_000_000
        )
        async with db.transaction(project.id) as tx:
            await audience.set_quotas(tx, project.workspace_id, "test", **most)
    async with (
        api.serving(place) as (url, pid),
        place.worker() as worker,
        aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {key}"}, cookie_jar=aiohttp.DummyCookieJar()
        ) as session,
    ):
        made = Product(place, url, session, pid, worker.pid)
        await made.ended(await made.submit(handles(5_000, 9), 500, "warm"))
        yield made


async def with_many_delivered(place: Place, total: int, rounds: int, delivered: int) -> list[Row]:
    """The same job before and after so many people were delivered, to a thousand end users and more."""
    async with product(place, "ledger") as p:
        before = [await p.measured(total, 20 + n, f"before {n}") for n in range(rounds)]
        db = await place.connect()
        project = await db.fetchval("select project_id from audience_job order by id desc limit 1")
        for scope in range(0, delivered // 20_000, 25):
            await db.execute(_DELIVERED, project, project, scope, min(scope + 24, delivered // 20_000 - 1))
        await db.execute("vacuum analyze audience_delivered")
        await db.execute("checkpoint")
        there = await db.fetchval("select reltuples::bigint from pg_class where relname = 'audience_delivered'")
        await db.close()
        after = [await p.measured(total, 20 + n, f"after {n}") for n in range(rounds)]
    rate, was = median([r.rate for r in after]), median([r.rate for r in before])
    return [
        Row(
            f"with {there:,} delivered",
            f"{rate:,.0f}/s",
            f"{was:,.0f}/s",
            rate / was,
            ">= 0.8",
            rate / was >= 0.8,
            notes=(f"{spread([r.rate for r in after])}/s; CPU a row: {cpu(after)}",),
        )
    ]


async def pages(place: Place, total: int) -> list[Row]:
    """The last page of a large job beside its first."""
    async with product(place, "pages") as p:
        job = await p.ended(await p.submit(handles(total, 60), of_each(total), "pages"))
        last = job["number_of_results"] // 200
        first_ms, last_ms = list[float](), list[float]()
        for _ in range(40):
            for number, found in ((1, first_ms), (last, last_ms)):
                began = time.perf_counter()
                async with p.session.get(f"{p.url}/api/v1/jobs/{job['job_id']}/results?page={number}&limit=200") as got:
                    assert len((await got.json())["data"]) == 200
                found.append((time.perf_counter() - began) * 1000)
    return [
        Row(
            f"page {last} of results",
            f"{median(last_ms):.1f} ms",
            f"{median(first_ms):.1f} ms",
            median(last_ms) / median(first_ms),
            "<= 2",
            median(last_ms) / median(first_ms) <= 2,
            notes=("pages of 200 rows, in turns with page 1",),
        ),
    ]


async def beside_floor(place: Place, total: int, rounds: int) -> list[Row]:
    """Floors and jobs in turns; medians."""
    bare, ours = list[Extracted](), list[Extracted]()
    async with product(place, "audience") as p:
        for n in range(rounds):
            bare.append(await floor(place, total, n))
            ours.append(await p.measured(total, n, f"user {n}"))
    rate, least = median([r.rate for r in ours]), median([r.rate for r in bare])
    growth = max(max(r.growth.values()) for r in ours)
    return [
        Row(
            f"followers job of {total:,} rows",
            f"{rate:,.0f}/s",
            f"{least:,.0f}/s",
            rate / least,
            ">= 0.5",
            rate / least >= 0.5,
            losses=sum(total - r.rows for r in ours),
            notes=(
                f"{rounds} rounds in turns; {spread([r.rate for r in ours])}/s, the bare loop "
                f"{spread([r.rate for r in bare])}/s",
                f"CPU a row: {cpu(ours)}",
                f"CPU a row, bare loop: {cpu(bare)}",
            ),
        ),
        Row("rows a second", f"{rate:,.0f}/s", goal=">= 25,000/s", is_met=rate >= 25_000),
        Row("memory meanwhile", f"+ {growth:.0f} MB", goal=f"< {GROWTH} MB", is_met=growth < GROWTH),
    ]
