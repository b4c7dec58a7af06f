"""A database for the tests of this folder: fixtures `run` and `database`.

Not shared with other folders, which have their own way to a store.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.schema import CreateIndex, CreateTable

import overture.domain.identity.tables
import overture.runtime.idempotency
import overture.runtime.limits
import overture.runtime.outbox
import overture.runtime.work.tables  # noqa: F401
from overture.runtime.db import Database, PoolSize, metadata
from overture.runtime.postgres import opened

R = TypeVar("R")
Run = Callable[[Coroutine[Any, Any, R]], R]


def _ddl() -> list[str]:
    dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
    out: list[str] = []
    for table in metadata.sorted_tables:
        out.append(str(CreateTable(table).compile(dialect=dialect)))
        out += [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
    return out


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Runs a coroutine on the module's one event loop."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="module")
def database(run: Callable[[Coroutine[Any, Any, Any]], Any]) -> Iterator[Database]:
    """An open database on a fresh server, with every table of the product."""
    with tempfile.TemporaryDirectory() as folder:
        store = opened(Path(folder) / "data", serve=True, env={})
        address = run(store.__aenter__())
        try:

            async def made() -> Database:
                owner = await asyncpg.connect(address.owner_url)
                try:
                    for statement in _ddl():
                        await owner.execute(statement)
                finally:
                    await owner.close()
                return await Database(address.owner_url, size=PoolSize(1, 10)).open()

            db = run(made())
            yield db
            run(db.close())
        finally:
            run(store.__aexit__(None, None, None))
