"""A PostgreSQL that may be killed: the embedded server, synced to disk, kept running by its supervisor in a thread.

Not the store of other tests, which gives up durability for speed.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from overture.runtime.migrations import upgrade
from overture.runtime.postgres import EmbeddedServer, StoreAddress

T = TypeVar("T")
_TEMPLATE = "template_chaos"
# Durable, but a recovery does not open each file of every database to sync it: that took ten seconds on a busy disk.
_SETTINGS = {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}


@dataclass
class Store:
    """The server, and databases in it that begin with every table and no row."""

    server: EmbeddedServer
    loop: asyncio.AbstractEventLoop
    numbers: itertools.count[int]

    def there(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs something beside the supervisor."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def kill(self) -> None:
        """kill -9 of the server's first process; its supervisor finds it dead and starts it again."""
        pid = self.server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    @contextlib.contextmanager
    def fresh(self) -> Iterator[StoreAddress]:
        """A database of its own for as long as the block lasts."""
        name = f"chaos_{next(self.numbers)}"
        self.there(self._admin(f"create database {name} template {_TEMPLATE}"))
        try:
            yield self._address(name)
        finally:
            self.there(self._admin(f"drop database {name} with (force)"))

    async def prepare(self) -> None:
        """Makes the template, by the migrations."""
        await self._admin(f"create database {_TEMPLATE}")
        await upgrade(self._address(_TEMPLATE))

    async def _admin(self, sql: str) -> None:
        connection = await asyncpg.connect(self._address("postgres").owner_url)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    def _address(self, name: str) -> StoreAddress:
        known = self.server.address
        app = _named(known.app_url, name)
        return replace(known, owner_url=_named(known.owner_url, name), app_url=app, direct_app_url=app, embedded=False)


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def running() -> Iterator[Store]:
    """The server for as long as the block lasts; gone without a trace at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="chaos postgres", daemon=True)
    thread.start()
    try:
        with tempfile.TemporaryDirectory(prefix="overture-chaos-") as folder:
            store = Store(EmbeddedServer(Path(folder) / "data", settings=_SETTINGS), loop, itertools.count())
            store.there(store.server.start())
            try:
                store.there(store.prepare())
                yield store
            finally:
                store.there(store.server.remove())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
