"""Celery on Redis at work: servers and workers as processes of their own, ended after the block.

Not what is measured: dispatch.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

from bench.peers import environment
from bench.places import Place

CONCURRENCY = 8


@dataclass(frozen=True)
class Queue:
    """Redis, and what a process of the peers needs to find everything."""

    place: Place
    redis_url: str
    redis_pid: int
    project: str = field(default_factory=lambda: str(uuid4()))
    """What the sandbox's journal knows this run by."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of store.py and tasks.py."""
        return {
            **os.environ,
            "PEER_DATABASE_URL": self.place.address.owner_url,
            "PEER_REDIS_URL": self.redis_url,
            "PEER_SANDBOX_URL": self.place.sandbox_url,
            "PEER_PROJECT": self.project,
            "PYTHONWARNINGS": "ignore",
        }

    async def run(self, module: str, *arguments: str) -> str:
        """What a module of the peers printed."""
        process = await asyncio.create_subprocess_exec(
            str(environment.PYTHON),
            "-m",
            module,
            *arguments,
            cwd=environment.ROOT,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
        assert process.returncode == 0, f"{module} ended with {process.returncode}"
        return out.decode().strip()

    async def worker(self) -> asyncio.subprocess.Process:
        """A Celery worker of `CONCURRENCY` processes, in a group of its own."""
        command = ["-A", "bench.peers.tasks", "worker", f"--concurrency={CONCURRENCY}", "--loglevel=critical"]
        lean = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return await asyncio.create_subprocess_exec(
            str(environment.PYTHON),
            "-m",
            "celery",
            *command,
            *lean,
            cwd=environment.ROOT,
            env=self.environment | {"C_FORCE_ROOT": "1"},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )


async def killed(process: asyncio.subprocess.Process) -> None:
    """kill -9 of a worker and all its children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def stopped(process: asyncio.subprocess.Process) -> None:
    """Ends a worker kindly, within a minute."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 60)
    except TimeoutError:
        await killed(process)


@contextlib.asynccontextmanager
async def queue(place: Place) -> AsyncIterator[Queue]:
    """Redis on a free port, kept in memory alone, for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--loglevel", "warning"]
    redis = await asyncio.create_subprocess_exec(
        environment.redis_server(), *settings, cwd=place.folder, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.1)
        yield Queue(place, f"redis://127.0.0.1:{port}/0", redis.pid)
    finally:
        redis.terminate()
        await redis.wait()
