"""One worker as a process of a benchmark, wired as `overture worker` is.

Ends on SIGTERM, drained.
"""

from __future__ import annotations

import asyncio
import os
import signal

import uvloop

from overture import main
from overture.cli import Deployment
from overture.runtime.db import Database, PoolSize
from overture.runtime.postgres import StoreAddress
from overture.runtime.secrets import Secrets
from overture.runtime.settings import load
from overture.runtime.work.hints import Hints
from overture.runtime.work.worker import Worker


async def run() -> None:
    """Works until it is told to stop."""
    settings = load()
    url = os.environ["OVERTURE_DATABASE_URL"]
    store = StoreAddress(url, url, url, embedded=False, pooled=False)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    secrets = Secrets.derived_from(settings.secret_key.encode())
    async with (
        Database(url, size=PoolSize(1, 10)) as db,
        main.work(Deployment(settings, store, secrets), db) as work,
    ):
        worker = Worker(db, work)
        hints = Hints(url, worker.heard)
        hints.start()
        await worker.run(stop)
        await hints.stop()


if __name__ == "__main__":
    if os.environ.get("BENCH_PROFILE"):
        import cProfile

        profile = cProfile.Profile()
        profile.enable()
        try:
            asyncio.run(run())
        finally:
            profile.disable()
            profile.dump_stats(os.environ["BENCH_PROFILE"])
    else:
        uvloop.run(run())
