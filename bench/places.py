"""Where a benchmark runs: a database of its own, a sandbox process, child processes whose CPU is counted.

Everything is on this machine and gone afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import asyncpg
import psutil

from overture.cli import Deployment
from overture.runtime.db import Database, PoolSize
from overture.runtime.migrations import upgrade
from overture.runtime.postgres import EmbeddedServer, StoreAddress
from overture.runtime.secrets import Secrets
from overture.runtime.settings import PREFIX, load

SECRET = "bench-" + "0" * 40
SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "4GB", "checkpoint_timeout": "30min"}
DATA_DIR = f"{PREFIX}DATA_DIR"
OVERTURE = "from overture.main import run; run()"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass
class Place:
    """A running database with every table, and a sandbox."""

    address: StoreAddress
    folder: Path
    sandbox_url: str
    sandbox_pid: int
    server: EmbeddedServer

    def environment(self, **more: str) -> dict[str, str]:
        """What a process of the product needs to find them; no setting of the caller's own gets in."""
        return {
            **_foreign(),
            "OVERTURE_DATABASE_URL": self.address.app_url,
            "OVERTURE_DATABASE_OWNER_URL": self.address.owner_url,
            "OVERTURE_SECRET_KEY": SECRET,
            "OVERTURE_SANDBOX_URL": self.sandbox_url,
            "OVERTURE_DATA_DIR": str(self.folder / "product"),
            "OVERTURE_LOG_LEVEL": "warning",
            **more,
        }

    @property
    def postgres_pid(self) -> int:
        """The server's first process."""
        pid = self.server.pid
        assert pid is not None, "the database has ended"
        return pid

    @property
    def deployment(self) -> Deployment:
        """The same install for the benchmark's own process, which only prepares."""
        return Deployment(load(self.environment()), self.address, Secrets.derived_from(SECRET.encode()))

    async def connect(self) -> Connection:
        """A connection as the owner of the tables."""
        return await asyncpg.connect(self.address.owner_url)

    def database(self) -> Database:
        """The database as the product uses it."""
        return Database(self.address.app_url, size=PoolSize(1, 4))

    @contextlib.asynccontextmanager
    async def worker(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """`overture worker`, at work, for as long as the block lasts."""
        db = await self.connect()
        known = [r["id"] for r in await db.fetch("select id from worker order by id")]
        async with child(["-c", OVERTURE, "worker"], self.environment()) as process:
            while not await db.fetchval("select 1 from worker where id <> all($1::uuid[])", known):
                assert process.returncode is None, "the worker ended"
                await asyncio.sleep(0.05)
            await db.close()
            await asyncio.sleep(0.5)
            yield process


def _foreign() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}


@contextlib.asynccontextmanager
async def child(args: Sequence[str], env: Mapping[str, str] | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process with pipes, ended after the block: kindly first."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *args,
        env=dict(env) if env is not None else _foreign(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.communicate(), 30)
            except TimeoutError:
                process.kill()
                await process.wait()


async def said(process: asyncio.subprocess.Process) -> str:
    """The next line a child prints."""
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


async def go(process: asyncio.subprocess.Process) -> None:
    """Tells a child that waits for a line to begin."""
    assert process.stdin is not None
    process.stdin.write(b"\n")
    await process.stdin.drain()


def cpu_of(pid: int) -> float:
    """Seconds of CPU a process and its children have used, those that have ended and were waited for among them."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    total = 0.0
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            t = one.cpu_times()
            total += t.user + t.system + t.children_user + t.children_system
    return total


@dataclass
class Meter:
    """CPU of some processes over a stretch, by name."""

    pids: Mapping[str, int]

    def __post_init__(self) -> None:
        self._began = {name: cpu_of(pid) for name, pid in self.pids.items()}

    def each(self, n: int) -> dict[str, float]:
        """Milliseconds for each of `n` things done since."""
        return {name: (cpu_of(pid) - self._began[name]) / max(1, n) * 1000 for name, pid in self.pids.items()}


@contextlib.asynccontextmanager
async def place() -> AsyncIterator[Place]:
    """A database with every table, and a sandbox, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="overture-bench-") as name:
        folder = Path(name)
        server = EmbeddedServer(folder / "data", settings=SETTINGS)
        await server.start()
        try:
            await upgrade(server.address)
            async with child(["-m", "bench.sandbox", str(folder / "sandbox")]) as sandbox:
                port = int(await said(sandbox))
                yield Place(server.address, folder, f"http://127.0.0.1:{port}", sandbox.pid, server)
        finally:
            await server.remove()
