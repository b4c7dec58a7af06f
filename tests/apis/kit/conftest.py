"""Ground for the tests of the kit: one database a module, with notes; keys; both families' wiring.

Not a fresh database for each test: each key has a project of its own, and a hundred databases would take a minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import asyncpg
import pytest
import uvloop

from overture.apis.kit import Wiring
from overture.runtime.db import Database, PoolSize
from overture.runtime.postgres import StoreAddress
from tests.apis.kit import notes
from tests.apis.kit.wired import Keys, wiring
from tests.conftest import Cluster

Run = Callable[[Awaitable[Any]], Any]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Runs the coroutines of one module in one loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:

        async def awaited(work: Awaitable[Any]) -> Any:
            return await work

        yield lambda work: runner.run(awaited(work))


@pytest.fixture(scope="module")
def database(cluster: Cluster, run: Run) -> Iterator[Database]:
    """An open database with every table of the product, and notes."""

    async def prepared(address: StoreAddress) -> Database:
        owner = await asyncpg.connect(address.owner_url)
        try:
            await owner.execute(notes.DDL)
        finally:
            await owner.close()
        return await Database(address.app_url, size=PoolSize(1, 8)).open()

    address = run(cluster.fresh())
    db = run(prepared(address))
    yield db
    run(db.close())
    run(cluster.drop(address))


@pytest.fixture
def keys() -> Keys:
    """No keys yet."""
    return Keys()


@pytest.fixture
def wired(database: Database, keys: Keys) -> Wiring:
    """The wiring of both families."""
    return wiring(database, keys)
