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
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

from overture.runtime.postgres import EmbeddedServer, StoreAddress
from tests.schema import create_everything

SECRET = "bench-" + "0" * 40
SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "4GB", "checkpoint_timeout": "30min"}


@dataclass
class Place:
    """A running database and sandbox."""

    address: StoreAddress
    folder: Path
    sandbox_url: str
    server: EmbeddedServer

    def environment(self, **more: str) -> dict[str, str]:
        """What a child process needs to find them."""
        return {
            **os.environ,
            "OVERTURE_DATABASE_URL": self.address.app_url,
            "OVERTURE_DATABASE_OWNER_URL": self.address.owner_url,
            "OVERTURE_SECRET_KEY": SECRET,
            "OVERTURE_SANDBOX_URL": self.sandbox_url,
            "OVERTURE_LOG_LEVEL": "warning",
            **more,
        }


async def child(args: Sequence[str], env: dict[str, str]) -> asyncio.subprocess.Process:
    """A Python child process."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", *args, env=env, stdout=asyncio.subprocess.PIPE, start_new_session=True
    )


async def stop(process: asyncio.subprocess.Process) -> None:
    """Ends a child, kindly first."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()


def cpu_of(pid: int) -> float:
    """Seconds of CPU a process and its children have used."""
    try:
        process = psutil.Process(pid)
        times = [p.cpu_times() for p in (process, *process.children(recursive=True))]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(t.user + t.system for t in times)


@contextlib.asynccontextmanager
async def place() -> AsyncIterator[Place]:
    """A database with every table, and a sandbox, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="overture-bench-") as name:
        folder = Path(name)
        server = EmbeddedServer(folder / "data", settings=SETTINGS)
        await server.start()
        sandbox = None
        try:
            owner = await asyncpg.connect(server.address.owner_url)
            await create_everything(owner)
            await owner.close()
            sandbox = await child(["bench.sandbox", str(folder / "sandbox")], dict(os.environ))
            assert sandbox.stdout is not None
            port = int((await sandbox.stdout.readline()).decode())
            yield Place(server.address, folder, f"http://127.0.0.1:{port}", server)
        finally:
            if sandbox is not None:
                await stop(sandbox)
            await server.remove()
