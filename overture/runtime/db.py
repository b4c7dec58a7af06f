"""The database: one pool, transactions that know the time, tables' metadata.

Not where queries live: domains and the engine write their own; this is the only reader of the database's clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pgproto.pgproto import UUID as DriverUUID
from sqlalchemy import Executable, MetaData
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from overture.kernel.clock import MachineTime
from overture.kernel.errors import Unavailable

metadata = MetaData()
"""Every table of the product; migrations and the schema lint read it."""

R = TypeVar("R")
_DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
CLOCK = "select clock_timestamp()"
"""For a connection that is no transaction of ours: a backup's."""
_BEGIN = "select set_config('overture.projects', $1, true), clock_timestamp()"
NEXT_WAKE = """
select q.queue, extract(epoch from (
  select t.wake_at from turn t where t.queue = q.queue order by t.wake_at limit 1) - clock_timestamp())::float8 as ahead
from unnest($1::smallint[]) q(queue)
where q.queue = 5 or (select count(*) from instance where name = 'held' or name = 'restoring') = 0
order by q.queue
"""
"""How many seconds from now each queue's first turn wakes; the poll of a running worker. While sending is held, only
chores (5) are looked at: the others would be due, and taken by nobody, again and again."""
BY_KEY = {"enable_seqscan": "off"}
"""For a worker's connections: each of its statements finds few rows by key in tables of any size. A connection keeps
its plans; one made while a table was small would else read all of it, again and again, once it has grown."""
LONGEST_STREAM = 3600.0
"""Seconds a COPY to a caller may take; the caller's own speed is part of it."""
RETRIED = frozenset({"40001", "40P01"})
"""SQLSTATEs after which the whole transaction runs again: serialization failure, deadlock."""


def composed(statement: Executable) -> tuple[str, list[Any]]:
    """A statement composed with SQLAlchemy as text with `$n` and its arguments, for a raw connection."""
    compiled = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
    names = compiled.positiontup or ()
    return str(compiled), [compiled.params[n] for n in names]


def driver_id(value: UUID) -> UUID:
    """The same id in the driver's own type, as it reads them: it writes and compares those several times quicker."""
    made: UUID = DriverUUID(value.bytes)
    return made


def is_outage(error: BaseException) -> bool:
    """Whether an error says that the database is away, and not that a statement was wrong."""
    if isinstance(error, asyncpg.PostgresError):
        state = getattr(error, "sqlstate", None) or ""
        return state.startswith(("57P0", "08", "53300"))
    return isinstance(error, (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError, asyncio.TimeoutError))


def is_passing(error: BaseException) -> bool:
    """Whether an error says that the database, or what else is needed, is away for now: to be tried again later."""
    return isinstance(error, Unavailable) or is_outage(error)


class Tx:
    """An open transaction: its moment on the machine's clock, and the connection.

    An error caught outside `savepoint` leaves it broken: it then refuses to commit, for PostgreSQL would roll it
    back without a word. `told` collects the events that are written, where it is a list.
    """

    __slots__ = ("broken", "now", "raw", "told")

    def __init__(self, raw: asyncpg.Connection[asyncpg.Record], now: MachineTime) -> None:
        self.raw = raw
        self.now = now
        self.broken = False
        self.told: list[Any] | None = None

    def check(self) -> None:
        """Refuses what could not be committed."""
        if self.broken:
            raise RuntimeError("a database error was caught outside a savepoint: nothing can be committed")

    async def fetch(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        """All rows."""
        try:
            return await self.raw.fetch(sql, *args)
        except asyncpg.PostgresError:
            self.broken = True
            raise

    async def fetchrow(self, sql: str, *args: Any) -> asyncpg.Record | None:
        """The first row or None."""
        try:
            return await self.raw.fetchrow(sql, *args)
        except asyncpg.PostgresError:
            self.broken = True
            raise

    async def fetchval(self, sql: str, *args: Any) -> Any:
        """The first column of the first row, or None."""
        try:
            return await self.raw.fetchval(sql, *args)
        except asyncpg.PostgresError:
            self.broken = True
            raise

    async def execute(self, sql: str, *args: Any) -> int:
        """Runs one statement; the number of rows it touched."""
        try:
            tag = await self.raw.execute(sql, *args)
        except asyncpg.PostgresError:
            self.broken = True
            raise
        last = tag.rsplit(" ", 1)[-1]
        return int(last) if last.isdigit() else 0

    async def select(self, statement: Executable) -> list[asyncpg.Record]:
        """All rows of a composed statement."""
        sql, args = composed(statement)
        return await self.fetch(sql, *args)

    async def copy_in(self, table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
        """Binary COPY into a table, in this transaction."""
        try:
            await self.raw.copy_records_to_table(table, records=records, columns=list(columns))
        except asyncpg.PostgresError:
            self.broken = True
            raise

    async def see(self, projects: Iterable[UUID]) -> None:
        """Names the projects this transaction is about, where they were not known at its start."""
        await self.execute("select set_config('overture.projects', $1, true)", _listed(projects))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part whose database error may be caught outside it without spoiling the transaction."""
        was = self.broken
        async with self.raw.transaction():
            try:
                yield
            except asyncpg.PostgresError:
                self.broken = was
                raise


def _listed(projects: Iterable[UUID]) -> str:
    return "{" + ",".join(str(p) for p in projects) + "}"


async def _prepare(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda v: b"\x01" + msgspec.json.encode(v),
        decoder=lambda b: msgspec.json.decode(b[1:]),
    )


async def _keep(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Nothing to reset: no session state is ever set on a pooled connection, and asyncpg rolls back by itself."""


@dataclass(frozen=True)
class PoolSize:
    """Connections kept open and the most there may be."""

    least: int = 1
    most: int = 10


class Database:
    """One PostgreSQL database as this process uses it.

    `clock` replaces the database's clock in simulations, where all time is decided by the seed. `by_key` is for a
    process that reads nothing but few rows by key (see BY_KEY).
    """

    def __init__(
        self,
        url: str,
        *,
        size: PoolSize = PoolSize(),
        prepared: bool = True,
        by_key: bool = False,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.url = url
        self.clock = clock
        self._size = size
        self._prepared = prepared
        self._planning = BY_KEY if by_key else {}
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def open(self) -> Database:
        """Connects; raises `Unavailable` where the server cannot be reached."""
        try:
            self._pool = await asyncpg.create_pool(
                self.url,
                min_size=self._size.least,
                max_size=self._size.most,
                init=_prepare,
                reset=_keep,
                command_timeout=60,
                statement_cache_size=1024 if self._prepared else 0,
                max_inactive_connection_lifetime=300,
                # A pooler takes no settings, and without prepared statements each plan is made for the table as it is.
                server_settings={"application_name": "overture", "timezone": "UTC", **self._planning}
                if self._prepared
                else None,
            )
        except (asyncpg.PostgresError, OSError) as error:
            if is_outage(error):
                raise Unavailable(retry_after=1) from error
            raise
        return self

    async def close(self) -> None:
        """Waits for connections in use, a few seconds at most."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            try:
                await asyncio.wait_for(pool.close(), 5)
            except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                pool.terminate()

    async def __aenter__(self) -> Database:
        return await self.open()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pool(self) -> asyncpg.Pool[asyncpg.Record]:
        """The pool; an error before `open`."""
        if self._pool is None:
            raise Unavailable(retry_after=1)
        return self._pool

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
        """A connection outside any transaction of ours: single reads, streams. Outages become `Unavailable`."""
        try:
            async with self.pool.acquire(timeout=10) as raw:
                yield raw  # type: ignore[misc]
        except Exception as error:
            if is_outage(error):
                raise Unavailable(retry_after=1) from error
            raise

    async def look(self, sql: str, *args: Any) -> tuple[asyncpg.Record, MachineTime] | None:
        """The one row of a single read, with its moment, or None: one statement where a transaction takes four.

        The row begins with a column that is the moment; the names of `sql` follow it.
        """
        async with self.connection() as raw:
            row = await raw.fetchrow(f"select clock_timestamp() as looked_at, found.* from ({sql}) found", *args)
        return None if row is None else self._with_moment(row)

    async def looks(self, sql: str, *args: Any, by: str) -> list[tuple[asyncpg.Record, MachineTime]]:
        """All rows of a single read in the order of the column `by`, each with its moment."""
        async with self.connection() as raw:
            rows = await raw.fetch(
                f"select clock_timestamp() as looked_at, found.* from ({sql}) found order by found.{by}", *args
            )
        return [self._with_moment(row) for row in rows]

    def _with_moment(self, row: asyncpg.Record) -> tuple[asyncpg.Record, MachineTime]:
        return row, MachineTime(self.clock() if self.clock else row["looked_at"])

    @asynccontextmanager
    async def transaction(self, *projects: UUID) -> AsyncIterator[Tx]:
        """A transaction that begins by naming its projects and reading the clock, and commits at the end."""
        async with self.connection() as raw:
            transaction = raw.transaction()
            await transaction.start()
            try:
                row = await raw.fetchrow(_BEGIN, _listed(projects))
                tx = Tx(raw, MachineTime(self.clock() if self.clock else row[1]))  # type: ignore[index]
                yield tx
                tx.check()
            except BaseException:
                if not raw.is_closed():
                    await transaction.rollback()
                raise
            else:
                await transaction.commit()

    async def again(self, work: Callable[[], Awaitable[R]], tries: int = 3) -> R:
        """Runs `work`, which opens and commits a transaction of its own, again after a deadlock."""
        for left in range(tries - 1, -1, -1):
            try:
                return await work()
            except asyncpg.PostgresError as error:
                if error.sqlstate not in RETRIED:
                    raise
                if not left:
                    raise Unavailable(retry_after=1) from error
        raise AssertionError("unreachable")
