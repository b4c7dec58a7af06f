"""Connections that outlive a test: the next test on the same database takes them over, its statements already planned.

Not a double: each is opened by the product's own code. What a test left in the middle of something is closed.
"""

from __future__ import annotations

import asyncio
from typing import TypeAlias

import asyncpg

from overture.runtime import db as runtime_db
from overture.runtime.db import Database

Raw: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"


class Kept:
    """What is open and free, by the address it is connected to, in the loop that all tests of the process share."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._pools: dict[str, list[Pool]] = {}
        self._raws: dict[str, list[Raw]] = {}

    @property
    def is_here(self) -> bool:
        """Whether this loop is the shared one: a connection belongs to a loop."""
        return asyncio.get_running_loop() is self.loop

    def pool(self, url: str) -> Pool | None:
        """A free one."""
        free = self._pools.get(url)
        return free.pop() if free and self.is_here else None

    def keep_pool(self, url: str, pool: Pool) -> bool:
        """Whether it is kept: nobody uses a connection of it any more."""
        if not self.is_here or pool.is_closing() or pool.get_idle_size() != pool.get_size():
            return False
        self._pools.setdefault(url, []).append(pool)
        return True

    async def raw(self, url: str) -> Raw:
        """A connection set up as the product sets up those of its pool."""
        free = self._raws.get(url)
        while free and self.is_here:
            if not (raw := free.pop()).is_closed():
                return raw
        settings = {"application_name": "overture", "timezone": "UTC"}
        made = await asyncpg.connect(url, server_settings=settings, statement_cache_size=1024)
        await runtime_db._prepare(made)
        return made

    async def give_back(self, url: str, raw: Raw) -> None:
        """It is kept, or closed."""
        if self.is_here and not raw.is_closed() and not raw.is_in_transaction():
            self._raws.setdefault(url, []).append(raw)
        else:
            await raw.close()

    async def pids(self, url: str) -> list[int]:
        """The server's processes of those that are free."""
        found = [raw.get_server_pid() for raw in self._raws.get(url, [])]
        for pool in self._pools.get(url, []):
            taken = [await pool.acquire() for _ in range(pool.get_size())]
            found += [connection.get_server_pid() for connection in taken]
            for connection in taken:
                await pool.release(connection)
        return found

    def forget(self, url: str) -> None:
        """Closes what is connected to an address."""
        for pool in self._pools.pop(url, []):
            pool.terminate()
        for raw in self._raws.pop(url, []):
            raw.terminate()

    def forget_all(self) -> None:
        """Closes everything."""
        for url in {*self._pools, *self._raws}:
            self.forget(url)


KEPT = Kept()


class LastingDatabase(Database):
    """The product's database, whose pool is taken over from an earlier test where there is one."""

    async def open(self) -> Database:
        self._pool = KEPT.pool(self.url)
        return self if self._pool is not None else await super().open()

    async def close(self) -> None:
        pool = self._pool
        if pool is not None and KEPT.keep_pool(self.url, pool):
            self._pool = None
        await super().close()
