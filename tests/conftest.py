"""What every test can ask for: a real PostgreSQL, a fresh database in it, a loop to run coroutines in.

No double of our own code: the server is the embedded one, started once for each test process.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from overture.runtime.db import Database, PoolSize
from overture.runtime.postgres import EmbeddedServer, StoreAddress
from tests.schema import create_everything

T = TypeVar("T")
Run = Callable[[Awaitable[T]], T]

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Cluster:
    """One server of this test process; databases are cloned from a template that holds every table."""

    def __init__(self, address: StoreAddress) -> None:
        self._address = address
        self._numbers = itertools.count()

    async def prepare(self) -> None:
        """Makes the template."""
        await self._admin("create database template_overture")
        connection = await asyncpg.connect(self._named(self._address.owner_url, "template_overture"))
        try:
            await create_everything(connection)
        finally:
            await connection.close()

    async def fresh(self) -> StoreAddress:
        """A database of its own."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        await self._admin(f"create database {name} template template_overture strategy file_copy")
        return StoreAddress(
            owner_url=self._named(self._address.owner_url, name),
            app_url=self._named(self._address.app_url, name),
            direct_app_url=self._named(self._address.app_url, name),
            embedded=True,
            pooled=False,
        )

    async def drop(self, address: StoreAddress) -> None:
        """Removes it, whoever is connected."""
        await self._admin(f"drop database {urlsplit(address.owner_url).path[1:]} with (force)")

    async def _admin(self, sql: str) -> None:
        connection = await asyncpg.connect(self._named(self._address.owner_url, "postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    @staticmethod
    def _named(url: str, name: str) -> str:
        return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The server, supervised in a thread of its own, gone without a trace at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="postgres", daemon=True)
    thread.start()

    def there(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    with tempfile.TemporaryDirectory(prefix="overture-test-") as folder:
        server = EmbeddedServer(Path(folder) / "data", settings=FAST)
        there(server.start())
        try:
            made = Cluster(server.address)
            there(made.prepare())
            yield made
        finally:
            there(server.remove())
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


@pytest.fixture
def run() -> Iterator[Run[Any]]:
    """Runs coroutines of one test in one loop."""
    with asyncio.Runner() as runner:

        async def awaited(work: Awaitable[T]) -> T:
            return await work

        yield lambda work: runner.run(awaited(work))


@pytest.fixture
def address(cluster: Cluster, run: Run[Any]) -> Iterator[StoreAddress]:
    """A fresh database with every table, as the application reaches it."""
    made: StoreAddress = run(cluster.fresh())
    yield made
    run(cluster.drop(made))


@pytest.fixture
def database(address: StoreAddress, run: Run[Any]) -> Iterator[Database]:
    """The same, open."""
    db: Database = run(Database(address.app_url, size=PoolSize(1, 8)).open())
    yield db
    run(db.close())
