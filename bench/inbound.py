"""Pushed Instagram events through `/hooks/instagram`: the rate they are stored at, the answers, a killed worker.

Beside a bare handler that checks, reads and inserts. One API process, one worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any
from uuid import UUID

from bench.api import serving
from bench.places import OVERTURE, Meter, Place, child, go, said
from bench.table import Row, median, spread
from overture import main
from overture.domain import accounts, identity
from overture.domain.identity import Actor, Call, ProjectFacts

ACCOUNT = "17841400000000001"
GOAL = 2_000
_STORED = "select count(*) from inbound where project_id = $1"
_KEPT = "select count(*) from arrival where project_id = $1"


async def listening(place: Place, name: str) -> tuple[ProjectFacts, str]:
    """A test project with an Instagram account, and the secret that its pushes are signed with."""
    async with place.database() as db:
        workspace = await identity.create_workspace(db, name)
        project = await identity.find_project(db, mode="test", workspace=workspace.name)
        made = main.parts(place.deployment, db)
        async with made.living():

            async def work(call: Call) -> None:
                await accounts.under(call, "instagram", ACCOUNT)

            await made.calls.run(project, Actor("bench"), work)
            return project, made.credentials.sandbox_app_secret


async def pushing(url: str, secret: str, first: int, count: int, rate: float) -> tuple[float, float]:
    """Seconds for all; milliseconds of 99 answers in 100."""
    args = ["-m", "bench.pusher", url, secret, ACCOUNT, str(first), str(count), str(rate)]
    async with child(args) as one:
        assert await said(one) == "ready"
        await go(one)
        took, _, p99, _ = json.loads(await said(one))
        return took, p99


async def stored(db: Any, project_id: UUID, count: int, seconds: float = 120) -> int:
    """Waits until so many are stored; how many are."""
    deadline = time.perf_counter() + seconds
    while (found := await db.fetchval(_STORED, project_id)) < count and time.perf_counter() < deadline:
        await asyncio.sleep(0.1)
    return int(found)


async def pushed(place: Place, count: int, rounds: int, seconds: int) -> list[Row]:
    """Floor and product in turns; then a steady pace; then a worker that is killed in the middle."""
    project, secret = await listening(place, "pushed")
    db = await place.connect()
    first, there, rates, floors, answers = 1, 0, [], [], []
    notes: list[str] = []
    async with (
        serving(place) as (url, api),
        child(["-m", "bench.inbound_floor", place.address.owner_url, secret]) as bare,
    ):
        at = f"{url}/hooks/instagram/{project.id}"
        floor_at = f"http://127.0.0.1:{await said(bare)}/"
        async with place.worker() as worker:
            for _ in range(rounds):
                took, _ = await pushing(floor_at, secret, first, count, 0)
                floors.append(count / took)
                meter = Meter({"API": api, "worker": worker.pid, "PostgreSQL": place.postgres_pid})
                began = time.perf_counter()
                took, _ = await pushing(at, secret, first, count, 0)
                answers.append(count / took)
                first += count
                there = await stored(db, project.id, first - 1)
                rates.append(count / (time.perf_counter() - began))
                notes = ["CPU an event: " + ", ".join(f"{k} {v:.3f} ms" for k, v in meter.each(count).items())]
            losses = first - 1 - there
            paced = GOAL // 2 * seconds
            _, p99 = await pushing(at, secret, first, paced, GOAL / 2)
            first += paced
            losses += first - 1 - await stored(db, project.id, first - 1)
        killed = await _killed(place, db, project, at, secret, first, count)
    await db.close()
    ours, bare_rate = median(rates), median(floors)
    return [
        Row(
            f"pushed events, {count:,}",
            f"{ours:,.0f}/s",
            f"{bare_rate:,.0f}/s",
            ours / bare_rate,
            f">= {GOAL:,}/s",
            ours >= GOAL,
            losses=losses,
            notes=(
                f"from the first push to the last one stored in its conversation, {rounds} rounds; "
                f"{spread(rates)}/s, answered {spread(answers)}/s, floor {spread(floors)}/s",
                *notes,
            ),
        ),
        Row(f"answers at {GOAL // 2:,}/s", f"p99 {p99:.1f} ms", "", None, "< 50 ms", p99 < 50),
        Row("worker killed among them", f"{killed} lost", "", None, "0", killed == 0, losses=killed),
    ]


async def _killed(place: Place, db: Any, project: ProjectFacts, at: str, secret: str, first: int, count: int) -> int:
    """Pushes while the worker is killed -9 twice; how many are not stored once another has worked on."""
    push = asyncio.create_task(pushing(at, secret, first, count, GOAL / 2))
    for _ in range(2):
        async with child(["-c", OVERTURE, "worker"], place.environment()) as worker:
            await asyncio.sleep(3)
            worker.kill()
            with contextlib.suppress(ProcessLookupError):
                await worker.wait()
    async with place.worker():
        await push
        there = await stored(db, project.id, first + count - 1)
    return first + count - 1 - there
