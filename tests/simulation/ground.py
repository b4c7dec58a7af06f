"""The server a simulation stands on: one PostgreSQL, a template with every table, a fresh database for each run."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from overture.runtime.postgres import EmbeddedServer
from tests.lasting import KEPT
from tests.schema import create_everything

FAST: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
}
TEMPLATE = "template_simulation"


def named(url: str, name: str) -> str:
    """The same server's database `name`."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Store(Protocol):
    """Where databases come from."""

    def database(self) -> AbstractAsyncContextManager[str]:
        """The URL of an empty database with every table."""


class Ground:
    """Makes and drops databases of one server."""

    def __init__(self, owner_url: str, app_url: str, template: str = TEMPLATE) -> None:
        """`template` exists already, unless `prepare` is to make it."""
        self._owner = owner_url
        self._app = app_url
        self._template = template
        self._count = 0

    async def prepare(self) -> None:
        """The template."""
        await self._run(f"create database {self._template}")
        connection = await asyncpg.connect(named(self._owner, self._template))
        try:
            await create_everything(connection)
        finally:
            await connection.close()

    @contextlib.asynccontextmanager
    async def database(self) -> AsyncIterator[str]:
        """The URL of an empty database with every table."""
        self._count += 1
        name = f"simulation_{self._count}"
        # Copying files is four times as fast here as writing every page to the log.
        await self._run(f"create database {name} template {self._template} strategy file_copy")
        try:
            yield named(self._app, name)
        finally:
            KEPT.forget(named(self._app, name))
            await self._run(f"drop database {name} with (force)")

    async def _run(self, sql: str) -> None:
        connection = await asyncpg.connect(named(self._owner, "postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@contextlib.asynccontextmanager
async def ground() -> AsyncIterator[Ground]:
    """A server of its own, gone without a trace at the end."""
    with tempfile.TemporaryDirectory(prefix="overture-simulation-") as folder:
        server = EmbeddedServer(Path(folder) / "data", settings=FAST)
        await server.start()
        try:
            made = Ground(server.address.owner_url, server.address.app_url)
            await made.prepare()
            yield made
        finally:
            await server.remove()
