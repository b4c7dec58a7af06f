"""`Call`: who asks, for which project, with which clocks and ids, in which transaction.

Not authorisation rules: a surface checks scopes before it opens a call.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import Executable, Select, Table, select

from overture.kernel.clock import SYSTEM, Clock, MachineTime, ProjectTime
from overture.kernel.errors import Unavailable
from overture.kernel.events import Event
from overture.kernel.ids import Ids, ProjectId, WorkspaceId, fresh
from overture.runtime import outbox
from overture.runtime.db import RETRIED, Database, Tx, composed
from overture.runtime.work.queues import Queue, take_turns, wake

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What a call knows of its project. `mode` is `test` or `live`, for ever."""

    id: ProjectId
    workspace_id: WorkspaceId
    mode: str
    short_id: str
    name: str

    @property
    def is_test(self) -> bool:
        """Whether sends go to the sandbox."""
        return self.mode == "test"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a key's id (`key:…`), or `cli`, or `reaction:…`; with the scopes it holds."""

    name: str
    scopes: frozenset[str] = frozenset()
    rate: int | None = None


@dataclass(frozen=True)
class Resources:
    """What main wired, found by type: settings, vault, connectors. A missing one is a wiring bug (KeyError)."""

    by_type: Mapping[type[Any], Any] = field(default_factory=dict)

    def need(self, kind: type[T]) -> T:
        """The one instance of `kind`."""
        found: T = self.by_type[kind]
        return found


_CLOCK = "select real_at, shown_at, scale from clock where project_id = $1"


class _Rehearsed(Exception):
    """A dry run has come to its end."""


class Call:
    """One request's view of one project. The transaction opens at the first query and commits when the call ends.

    A dry one (`is_dry`) does everything for real in its transaction, asks nobody outside, and rolls back.
    """

    def __init__(
        self,
        db: Database,
        project: ProjectFacts,
        actor: Actor,
        resources: Resources,
        *,
        ids: Ids = fresh,
        request_id: str = "",
        outside_answers: list[Any] | None = None,
        is_dry: bool = False,
    ) -> None:
        self.is_dry = is_dry
        self.project = project
        self.actor = actor
        self.resources = resources
        self.new_id = ids
        self.request_id = request_id
        self.hints: set[Queue] = set()
        self._db = db
        self._stack = AsyncExitStack()
        self._tx: Tx | None = None
        self._clock = SYSTEM
        self._events: list[outbox.EventRow] = []
        self._answers = outside_answers if outside_answers is not None else []
        self._asked = 0
        self._turns: set[tuple[UUID, Queue]] = set()

    @property
    def database(self) -> Database:
        """For what needs a transaction or a connection of its own: asking outside, streams."""
        return self._db

    @property
    def project_id(self) -> ProjectId:
        """The project everything in this call belongs to."""
        return self.project.id

    async def tx(self) -> Tx:
        """The transaction, opened now if it was not: its first statement names the project and reads the clock."""
        if self._tx is None:
            self._tx = await self._stack.enter_async_context(self._db.transaction(self.project.id))
            self._tx.told = [] if self.is_dry else None
            if self.project.is_test:
                row = await self._tx.fetchrow(_CLOCK, self.project.id)
                if row is not None:
                    self._clock = Clock(row["real_at"], row["shown_at"], row["scale"])
        return self._tx

    @property
    def machine_now(self) -> MachineTime:
        """The database's clock at the start of the transaction, which must be open."""
        if self._tx is None:
            raise RuntimeError("read something first: the moment comes with the transaction")
        return self._tx.now

    @property
    def now(self) -> ProjectTime:
        """What the moment is for the project; the transaction must be open."""
        return self._clock.at(self.machine_now)

    @property
    def clock(self) -> Clock:
        """The project's clock, once the transaction is open."""
        return self._clock

    async def fetch(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        """All rows; `$1` is the project, the arguments follow from `$2` on."""
        return await (await self.tx()).fetch(sql, self.project.id, *args)

    async def fetchrow(self, sql: str, *args: Any) -> asyncpg.Record | None:
        """The first row or None; `$1` is the project."""
        return await (await self.tx()).fetchrow(sql, self.project.id, *args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        """The first column of the first row, or None; `$1` is the project."""
        return await (await self.tx()).fetchval(sql, self.project.id, *args)

    async def execute(self, sql: str, *args: Any) -> int:
        """The number of rows touched; `$1` is the project."""
        return await (await self.tx()).execute(sql, self.project.id, *args)

    async def select(self, statement: Executable) -> list[asyncpg.Record]:
        """All rows of a composed statement that began with `scoped`."""
        sql, args = composed(statement)
        return await (await self.tx()).fetch(sql, *args)

    async def take_turn(self, queue: Queue) -> None:
        """Waits for the project's turn: nothing of that queue is reserved from here to the commit. Take it first."""
        tx = await self.tx()
        await take_turns(tx, [self.project.id], queue)
        self._turns.add((self.project.id, queue))

    async def take_turns_of(self, projects: list[ProjectId], queue: Queue) -> None:
        """The same for a workspace's fan-out over several projects, in id order."""
        tx = await self.tx()
        await tx.see({self.project.id, *projects})
        await take_turns(tx, projects, queue)
        self._turns.update((p, queue) for p in projects)

    async def wake(self, queue: Queue) -> None:
        """Has the queue looked at as soon as this commits; its turn must have been taken."""
        for project_id, q in self._turns:
            if q == queue:
                await wake(await self.tx(), [project_id], queue)
        self.hints.add(queue)

    def emit(self, subject: UUID, seq: int, event: Event, at: datetime | None = None) -> None:
        """Tells what happened, in this transaction. `seq` comes from the subject's own row."""
        self._events.append(
            outbox.EventRow(self.project.id, self.new_id(), subject, seq, event.name, at or self.now, event.data())
        )
        self.hints.add(Queue.RELAY)

    async def outside(
        self, ask: Callable[[], Awaitable[R]], *, rehearsed: Callable[[], Awaitable[R]] | None = None
    ) -> R:
        """The only way from a command to a connector: before the first query, its answer kept for a second run.

        `rehearsed` is asked instead in a dry run: `ask` itself where that only reads.
        """
        if self._tx is not None:
            raise RuntimeError("a connector may not be called while a transaction is open")
        if self.is_dry:
            if rehearsed is None:
                raise RuntimeError("nothing may be done outside in a dry run: say what takes its place")
            ask = rehearsed
        self._asked += 1
        if len(self._answers) < self._asked:
            self._answers.append(await ask())
        answer: R = self._answers[self._asked - 1]
        return answer

    async def finish(self) -> None:
        """Writes the events and commits."""
        if self._tx is not None and self._events:
            await outbox.write(self._tx, self._events)
            self._events = []
        await self._stack.aclose()
        self._tx = None

    async def rehearsed(self) -> list[outbox.EventRow]:
        """The project's events of a dry run, once they are written and what a commit asks has been asked."""
        if self._tx is None:
            return []
        await outbox.write(self._tx, self._events)
        self._events = []
        self._tx.check()
        return [row for row in self._tx.told or () if row.project_id == self.project.id]

    async def abandon(self, error: BaseException) -> None:
        """Rolls back."""
        await self._stack.__aexit__(type(error), error, error.__traceback__)
        self._tx = None


def scoped(call: Call, table: Table) -> Select[Any]:
    """A query over the rows of the call's project; every composed query starts here."""
    return select(table).where(table.c.project_id == call.project_id)


@dataclass(frozen=True)
class Calls:
    """Opens calls: the database, what main wired, the source of ids, and where hints go after a commit.

    With `is_dry` every call is: it does all in its transaction, which is rolled back, and sends no hints.
    """

    db: Database
    resources: Resources
    ids: Ids = fresh
    hint: Callable[[set[Queue]], None] = lambda queues: None
    is_dry: bool = False

    @asynccontextmanager
    async def opened(
        self, project: ProjectFacts, actor: Actor, *, request_id: str = "", answers: list[Any] | None = None
    ) -> AsyncIterator[Call]:
        """One call; commits when the block ends, rolls back on an error or if dry, sends its hints after the commit."""
        call = Call(
            self.db,
            project,
            actor,
            self.resources,
            ids=self.ids,
            request_id=request_id,
            outside_answers=answers,
            is_dry=self.is_dry,
        )
        try:
            yield call
            if self.is_dry:
                raise _Rehearsed
            await call.finish()
        except _Rehearsed as end:
            await call.abandon(end)
            return
        except BaseException as error:
            await call.abandon(error)
            raise
        if call.hints:
            self.hint(call.hints)

    async def run(
        self, project: ProjectFacts, actor: Actor, work: Callable[[Call], Awaitable[R]], *, request_id: str = ""
    ) -> R:
        """Runs `work` in one transaction; again, up to three times, where it met a deadlock."""
        answers: list[Any] = []
        for left in (2, 1, 0):
            try:
                async with self.opened(project, actor, request_id=request_id, answers=answers) as call:
                    return await work(call)
            except asyncpg.PostgresError as error:
                if error.sqlstate not in RETRIED:
                    raise
                if not left:
                    raise Unavailable(retry_after=1) from error
        raise AssertionError("unreachable")
