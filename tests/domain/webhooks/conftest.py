"""A PostgreSQL of its own for the session, with the tables made from the metadata; emptied before each test."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import asyncpg
import pytest
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.schema import CreateIndex, CreateTable

import overture.domain.identity.tables
import overture.domain.webhooks.tables
import overture.runtime.work.chores
import overture.runtime.work.tables  # noqa: F401
from overture.runtime.db import metadata
from overture.runtime.postgres import EmbeddedServer, StoreAddress


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreAddress]:
    """A server with every table the imports declare."""
    server = EmbeddedServer(
        tmp_path_factory.mktemp("webhooks") / "data",
        settings={"fsync": "off", "synchronous_commit": "off"},
        env=os.environ,
    )
    with asyncio.Runner() as runner:
        runner.run(server.start())
        try:
            runner.run(_make_tables(server.address.owner_url))
            yield server.address
        finally:
            runner.run(server.remove())


async def _make_tables(url: str) -> None:
    dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
    owner = await asyncpg.connect(url)
    try:
        for table in metadata.sorted_tables:
            await owner.execute(str(CreateTable(table).compile(dialect=dialect)))
            for index in sorted(table.indexes, key=lambda i: str(i.name)):
                await owner.execute(str(CreateIndex(index).compile(dialect=dialect)))
    finally:
        await owner.close()


@pytest.fixture
def store(address: StoreAddress) -> str:
    """The URL of a database without a row."""
    asyncio.run(_empty(address.owner_url))
    return address.app_url


async def _empty(url: str) -> None:
    owner = await asyncpg.connect(url)
    try:
        await owner.execute("truncate " + ", ".join(f'"{t.name}"' for t in metadata.sorted_tables) + " cascade")
    finally:
        await owner.close()
