"""A database whose one connection is watched: something may happen before each statement, and each is told after it.

Not a double: every statement runs on PostgreSQL. The simulation counts and kills here, the interleaver waits here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

import asyncpg

from overture.runtime.db import Database
from tests.lasting import KEPT

if TYPE_CHECKING:
    Raw: TypeAlias = asyncpg.Connection[asyncpg.Record]
else:
    Raw = asyncpg.Connection


class Watcher(Protocol):
    """What is told of each statement. `before` may raise: then the statement does not run."""

    async def before(self, sql: str, args: Sequence[Any]) -> None:
        """About to run."""
        ...

    def after(self, sql: str, args: Sequence[Any], result: Any) -> None:
        """Has run."""
        ...


class Watched:
    """A connection as `Tx` and `Database` use it."""

    def __init__(self, raw: Raw, watcher: Watcher) -> None:
        self._raw = raw
        self._watcher = watcher

    async def fetch(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        await self._watcher.before(sql, args)
        rows = await self._raw.fetch(sql, *args)
        self._watcher.after(sql, args, rows)
        return rows

    async def fetchrow(self, sql: str, *args: Any) -> asyncpg.Record | None:
        await self._watcher.before(sql, args)
        row = await self._raw.fetchrow(sql, *args)
        self._watcher.after(sql, args, row)
        return row

    async def fetchval(self, sql: str, *args: Any) -> Any:
        await self._watcher.before(sql, args)
        value = await self._raw.fetchval(sql, *args)
        self._watcher.after(sql, args, value)
        return value

    async def execute(self, sql: str, *args: Any) -> str:
        await self._watcher.before(sql, args)
        tag: str = await self._raw.execute(sql, *args)
        self._watcher.after(sql, args, tag)
        return tag

    async def copy_records_to_table(
        self, table: str, *, records: Iterable[Sequence[Any]], columns: Sequence[str]
    ) -> str:
        rows = [tuple(r) for r in records]
        sql = f"copy {table} ({', '.join(columns)})"
        await self._watcher.before(sql, rows)
        tag: str = await self._raw.copy_records_to_table(table, records=rows, columns=list(columns))
        self._watcher.after(sql, rows, tag)
        return tag

    def transaction(self) -> WatchedTransaction:
        return WatchedTransaction(self._raw, self._watcher)

    def is_closed(self) -> bool:
        return self._raw.is_closed()


class WatchedTransaction:
    """Begin, commit and rollback as statements of their own; a rollback always runs."""

    def __init__(self, raw: Raw, watcher: Watcher) -> None:
        self._raw = raw
        self._watcher = watcher
        self._transaction = raw.transaction()

    async def start(self) -> None:
        await self._watcher.before("begin", ())
        await self._transaction.start()

    async def commit(self) -> None:
        try:
            await self._watcher.before("commit", ())
        except BaseException:
            # Whoever dies here takes the connection along; this one is somebody else's next.
            await self._transaction.rollback()
            raise
        await self._transaction.commit()
        self._watcher.after("commit", (), None)

    async def rollback(self) -> None:
        await self._transaction.rollback()
        self._watcher.after("rollback", (), None)

    async def __aenter__(self) -> WatchedTransaction:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None:
            await self.commit()
        else:
            await self.rollback()


class WatchedDatabase(Database):
    """The product's database over one connection: whoever wants a second one waits until the first is given back."""

    def __init__(self, url: str, watcher: Watcher, *, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(url, clock=clock)
        self._watcher = watcher
        self._alone = asyncio.Lock()
        self._raw: Raw | None = None

    async def open(self) -> Database:
        self._raw = await KEPT.raw(self.url)
        return self

    async def close(self) -> None:
        if self._raw is not None:
            raw, self._raw = self._raw, None
            await KEPT.give_back(self.url, raw)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Raw]:
        assert self._raw is not None
        if self._alone.locked():
            await asyncio.wait_for(self._alone.acquire(), 30)
        else:
            await self._alone.acquire()
        try:
            yield cast(Raw, Watched(self._raw, self._watcher))
        finally:
            self._alone.release()

    @property
    def unwatched(self) -> Raw:
        """The connection itself, between steps: for looking at rows without being seen."""
        assert self._raw is not None
        assert not self._alone.locked(), "a transaction is open"
        return self._raw
