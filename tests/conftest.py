"""What every test can ask for: a real PostgreSQL, a fresh database in it, a loop to run coroutines in.

No double of our own code: the server is the embedded one, started once for each test process.
"""

from __future__ import annotations

import asyncio
import contextvars
import gc
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
import uvloop

from overture.runtime.db import Database, PoolSize, metadata
from overture.runtime.postgres import EmbeddedServer, StoreAddress
from tests.lasting import KEPT, LastingDatabase
from tests.scheduling import ByFile, turn
from tests.schema import create_everything

T = TypeVar("T")
Run = Callable[[Awaitable[T]], T]

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

CUT_OFF = """select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and pid <> all($1::int[])"""
# Tables, indexes, columns, constraints, functions and triggers: what a test may have changed beside rows.
SHAPE = """select md5(concat_ws(',',
    (select string_agg(relname || reltype || relnatts || relchecks, ',' order by relname) from pg_class
        where relnamespace = 'public'::regnamespace),
    (select string_agg(conname || contype::text, ',' order by conname, conrelid) from pg_constraint
        where connamespace = 'public'::regnamespace),
    (select count(*) from pg_proc where pronamespace = 'public'::regnamespace),
    (select count(*) from pg_trigger)))"""
START_AGAIN = """select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    from pg_sequences where last_value is not null"""


class Cluster:
    """One server of this test process; databases are cloned from a template that holds every table.

    A clone costs twenty times what emptying one costs, so a database whose tables are as they were made is emptied
    and given out again.
    """

    def __init__(self, address: StoreAddress) -> None:
        self._address = address
        self._numbers = itertools.count()
        self._empty: list[str] = []
        self._made = ""

    async def prepare(self) -> None:
        """Makes the template."""
        await self._admin("create database template_overture")
        connection = await asyncpg.connect(self._named(self._address.owner_url, "template_overture"))
        try:
            await create_everything(connection)
            self._made = await connection.fetchval(SHAPE)
        finally:
            await connection.close()

    async def fresh(self) -> StoreAddress:
        """A database of its own, without a row."""
        name = self._empty.pop() if self._empty else await self._clone()
        return StoreAddress(
            owner_url=self._named(self._address.owner_url, name),
            app_url=self._named(self._address.app_url, name),
            direct_app_url=self._named(self._address.app_url, name),
            embedded=True,
            pooled=False,
        )

    async def drop(self, address: StoreAddress) -> None:
        """Takes it back, whoever is connected."""
        name = urlsplit(address.owner_url).path[1:]
        if await self._emptied(address):
            self._empty.append(name)
        else:
            KEPT.forget(address.app_url)
            KEPT.forget(address.owner_url)
            await self._admin(f"drop database {name} with (force)")

    async def _clone(self) -> str:
        name = f"t{os.getpid()}_{next(self._numbers)}"
        await self._admin(f"create database {name} template template_overture strategy file_copy")
        return name

    async def _emptied(self, address: StoreAddress) -> bool:
        """Whether it is as the template again. What a test left connected is cut off first."""
        connection = await KEPT.raw(address.owner_url)
        try:
            await connection.fetch(CUT_OFF, await KEPT.pids(address.app_url))
            if await connection.fetchval(SHAPE) != self._made:
                return False
            await connection.execute(
                "; ".join(["set session_replication_role = replica", *(f"delete from {t}" for t in metadata.tables)])
            )
            await connection.execute(START_AGAIN)
        finally:
            await KEPT.give_back(address.owner_url, connection)
        return True

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
def shared_loop() -> Iterator[asyncio.Runner]:
    """The loop that the tests of this process run in, one after another; the product's servers run in such a one."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        KEPT.loop = runner.get_loop()
        yield runner


@pytest.fixture(scope="session")
def cluster(shared_loop: asyncio.Runner) -> Iterator[Cluster]:
    """The server, supervised in a thread of its own, gone without a trace at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="postgres", daemon=True)
    thread.start()

    def there(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    with tempfile.TemporaryDirectory(prefix="overture-test-") as folder:
        Path(folder).chmod(0o711)  # Its server may run as another user.
        server = EmbeddedServer(Path(folder) / "data", settings=FAST)
        there(server.start())
        try:
            made = Cluster(server.address)
            there(made.prepare())
            yield made
        finally:
            shared_loop.run(forgotten())
            there(server.remove())
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


async def forgotten() -> None:
    """No test's connections are open any more."""
    KEPT.forget_all()
    await asyncio.sleep(0)


async def ended() -> None:
    """Whatever the test left running has ended."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@pytest.fixture
def run(shared_loop: asyncio.Runner) -> Iterator[Run[Any]]:
    """Runs coroutines of one test, in a context of its own."""
    context = contextvars.copy_context()

    async def awaited(work: Awaitable[T]) -> T:
        return await work

    yield lambda work: shared_loop.run(awaited(work), context=context)
    shared_loop.run(ended())


@pytest.fixture
def address(cluster: Cluster, run: Run[Any]) -> Iterator[StoreAddress]:
    """A fresh database with every table, as the application reaches it."""
    made: StoreAddress = run(cluster.fresh())
    yield made
    run(cluster.drop(made))


@pytest.fixture
def database(address: StoreAddress, run: Run[Any]) -> Iterator[Database]:
    """The same, open."""
    db: Database = run(LastingDatabase(address.app_url, size=PoolSize(1, 8)).open())
    yield db
    run(db.close())


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make soak`: the same promises, more and longer stories."""
    parser.addoption("--at-length", action="store_true", help="more orders, bigger campaigns and imports")


@pytest.fixture(scope="session")
def at_length(pytestconfig: pytest.Config) -> bool:
    """Whether there is time for stories at their whole length (`make soak`)."""
    return bool(pytestconfig.getoption("--at-length"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is collected lives to the end: the garbage collector looks at it no more, and as often as in the product."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Which tests run, and which of them first. Of `at_length` how many do not is told: "deselected"."""
    if not config.getoption("--at-length"):
        parts: dict[bool, list[pytest.Item]] = {True: [], False: []}
        for item in items:
            parts[item.get_closest_marker("at_length") is not None].append(item)
        config.hook.pytest_deselected(items=parts[True])
        items[:] = parts[False]
    items.sort(key=lambda item: turn(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Which process runs what."""
    return ByFile(config, log)
