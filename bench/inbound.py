"""Pushes of Instagram: answered a second, how long an answer takes at half of the goal, and what a killed worker loses.

The real app and a real worker in processes of their own; one event in each push. Who asks shares the machine's cores.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

from bench.api import serving
from bench.places import Meter, Place
from bench.table import Row
from overture.domain import identity

GOAL = 2000.0
SLOWEST = 0.050
PEOPLE = 1000
AT_ONCE = 64
ACCOUNT = "17841405822304914"
LONGEST = 300.0
"""Seconds the worker has to take in what is left."""
_ACCOUNT = """
insert into account (project_id, id, platform, handle, connector, status, width, seq, created_at, external_id)
values ($1, $2, 'instagram', 'bench.account', 'instagram', 'active', 4, 1, clock_timestamp(), $3)
"""
_FLOOR = "insert into arrival (project_id, id, connector, body, received_at, due_at) values ($1, $2, 'x', $3, $4, $4)"


@dataclass
class Hook:
    """A test project's hook, and how a push to it looks on the wire."""

    port: int
    project: str
    secret: str
    at: int = field(default_factory=lambda: int(time.time() * 1000))

    def body(self, n: int) -> bytes:
        person = f"79479085385{n % PEOPLE:05d}"
        message = {"mid": f"m{n}", "text": f"Thank you, this is message number {n} of mine."}
        event = {"sender": {"id": person}, "recipient": {"id": ACCOUNT}, "timestamp": self.at, "message": message}
        entry = {"id": ACCOUNT, "time": self.at, "messaging": [event]}
        return json.dumps({"object": "instagram", "entry": [entry]}).encode()

    def request(self, n: int) -> bytes:
        body = self.body(n)
        mac = hmac.digest(self.secret.encode(), body, "sha256").hex()
        return (
            b"POST /hooks/instagram/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-Hub-Signature-256: sha256=%s\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % (self.project.encode(), self.port, mac.encode(), len(body))
            + body
        )


async def push(hook: Hook, first: int, count: int, rate: float | None = None) -> tuple[float, list[float]]:
    """Pushes so many: as fast as they are answered, or `rate` a second. How many a second, and each answer's time.

    At a rate the clock of each push starts when it is due, whether somebody was free to send it or not.
    """
    wanted = [hook.request(n) for n in range(first, first + count)]
    left = iter(range(count))
    took = [0.0] * count
    began = time.perf_counter() + 0.1

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", hook.port)
        for i in left:
            due = began + i / rate if rate else time.perf_counter()
            if (ahead := due - time.perf_counter()) > 0:
                await asyncio.sleep(ahead)
            writer.write(wanted[i])
            head = await reader.readuntil(b"\r\n\r\n")
            took[i] = time.perf_counter() - due
            assert head.startswith(b"HTTP/1.1 200"), head
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(client() for _ in range(AT_ONCE)))
    return count / (time.perf_counter() - began), took


async def floor(place: Place, project: str, count: int) -> float:
    """The same bodies on bare connections, a commit each; how many a second."""
    left = iter(range(count))
    hook = Hook(0, project, "")
    pool = await asyncpg.create_pool(place.address.app_url, min_size=8, max_size=8)

    async def client() -> None:
        async with pool.acquire() as raw:
            now = await raw.fetchval("select clock_timestamp()")
            for n in left:
                await raw.execute(_FLOOR, project, uuid4(), hook.body(n), now)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(8)))
    took = time.perf_counter() - began
    await pool.execute("delete from arrival where connector = 'x'")
    await pool.close()
    return count / took


async def taken(place: Place, wanted: int) -> tuple[int, int]:
    """Waits until nothing is left to take in: how many messages are stored, and how many of them twice."""
    db = await place.connect()
    until = time.perf_counter() + LONGEST
    while time.perf_counter() < until and await db.fetchval("select 1 from arrival limit 1"):
        await asyncio.sleep(0.2)
    stored = await db.fetchval("select count(*) from inbound where external_id like 'm%'")
    different = await db.fetchval("select count(distinct external_id) from inbound where external_id like 'm%'")
    await db.close()
    return different, stored - different


async def answered(place: Place, count: int, seconds: float) -> list[Row]:
    """Flat out, at half of the goal, and with the worker killed in the middle."""
    async with place.database() as db:
        workspace = await identity.create_workspace(db, "pushes")
        project = await identity.find_project(db, mode="test", workspace=workspace.name)
        async with db.transaction(project.id) as tx:
            await tx.execute(_ACCOUNT, project.id, uuid4(), ACCOUNT)
    secret = place.deployment.secrets.sandbox_secret.reveal()
    app = hmac.digest(secret.encode(), b"instagram app", "sha256").hex()
    bare = await floor(place, str(project.id), count)
    async with serving(place) as (url, pid):
        hook = Hook(int(urlsplit(url).port or 0), str(project.id), app)
        async with place.worker() as worker:
            await push(hook, 0, 1000)
            meter = Meter({"api": pid, "worker": worker.pid, "postgres": place.postgres_pid})
            began = time.perf_counter()
            rate, _ = await push(hook, 1000, count)
            await taken(place, count)
            through = count / (time.perf_counter() - began)
            cpu = ", ".join(f"{name} {ms:.2f}" for name, ms in meter.each(count).items())
            paced = int(GOAL / 2 * seconds)
            _, took = await push(hook, 1000 + count, paced, GOAL / 2)
            took.sort()
            p99 = took[int(len(took) * 0.99)]
        total = 1000 + count + paced
        async with place.worker() as victim:
            loading = asyncio.create_task(push(hook, total, count))
            await asyncio.sleep(count / rate / 2)
            victim.kill()
            await victim.wait()
            await loading
        total += count
        async with place.worker():
            found, twice = await taken(place, total)
    return [
        Row(
            "pushes answered",
            f"{rate:,.0f}/s",
            f"{bare:,.0f}/s",
            rate / bare,
            f"at least {GOAL:,.0f}/s",
            rate >= GOAL,
            notes=(
                f"{count:,} of one event each, {AT_ONCE} connections; taken in by one worker meanwhile and after: "
                f"{through:,.0f}/s; ms of CPU each: {cpu}; the floor commits each by itself on 8 bare connections",
            ),
        ),
        Row(
            "an answer at 1,000 a second",
            f"p99 {p99 * 1000:.1f} ms",
            goal=f"under {SLOWEST * 1000:.0f} ms",
            is_met=p99 < SLOWEST,
            notes=(f"{paced:,} in {seconds:.0f} s, a worker taking in; half {took[len(took) // 2] * 1000:.1f} ms",),
        ),
        Row(
            "a worker killed",
            f"{found:,} of {total:,}",
            duplicates=twice,
            losses=total - found,
            notes=(f"kill -9 in the middle of {count:,} pushes; another worker takes in what is left",),
        ),
    ]
