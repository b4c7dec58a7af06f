"""Stretches: long work done a portion at a time by one worker, who reads ahead and can be followed by any other.

Not what is read and kept: a kind says that with a `Course`. Only for kinds whose rows may be done again after a crash.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from overture.runtime.db import Database, Tx
from overture.runtime.work.kinds import Item

P = TypeVar("P")

# `+ 0`: see the grant in reserve. Locks the row: whoever ends the job otherwise comes before or after.
_HOLD = """
select 1 from {table} where project_id = $1 and id = $2 and epoch = $3 and holder = $4 and state + 0 = 1
for update -- one row
"""


class Fenced(Exception):
    """The row is no longer this worker's: another goes on with it, from its last portion. Nothing was changed."""


class Later(Exception):
    """Not now: the outside asks to wait, or cannot be reached. `seconds` is project time, None where it did not say."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.seconds = seconds


class Course(Protocol[P]):
    """The course of one row of work: what is read next, and what a portion changes."""

    async def read(self) -> P | None:
        """The next portion, outside any transaction of the engine's; None where nothing is left to read.

        It is asked for portion n + 1 while n is committed. Raises `Later`; what it raises ends the stretch.
        """
        ...

    def wants_more(self, portion: P) -> bool:
        """Whether the portion after this one is likely wanted, so that it is read meanwhile; reading costs others."""
        ...

    async def take(self, tx: Tx, portion: P) -> bool:
        """Everything a portion changes, in one transaction that holds the row; False: read no further."""
        ...


@dataclass(frozen=True, slots=True)
class Stretched:
    """How a stretch ended: `is_over` where nothing is left, else it was handed back after `portions`."""

    is_over: bool
    portions: int


LONG = timedelta(seconds=5)
"""What a worker gives one row at a time."""


async def held(tx: Tx, item: Item) -> None:
    """Locks the row for this transaction; `Fenced` where it is no longer this worker's under this epoch."""
    sql = _HOLD.format(table=item.kind.table)
    if await tx.fetchval(sql, item.project_id, item.id, item.epoch, item.holder) is None:
        raise Fenced


@dataclass(frozen=True)
class Stretch(Generic[P]):
    """One worker's go at one row."""

    db: Database
    item: Item
    course: Course[P]

    async def run(self) -> Stretched:
        """Portion after portion until the course ends or the span is over, at least one; raises what `read` raises.

        The portion after the one at hand is read meanwhile, but for the last of the span: what is read is committed.
        """
        span = self.item.span
        portion = await self.course.read()
        done = 0
        while portion is not None:
            is_last = span is None or span.is_over()
            begins = not is_last and self.course.wants_more(portion)
            ahead = asyncio.ensure_future(self.course.read()) if begins else None
            try:
                goes_on = await self._commit(portion)
                done += 1
                if not goes_on:
                    return Stretched(True, done)
                if is_last:
                    return Stretched(False, done)
                portion = await (ahead or self.course.read())
            finally:
                if ahead is not None and not ahead.done():
                    ahead.cancel()
                if ahead is not None:
                    await asyncio.gather(ahead, return_exceptions=True)
        return Stretched(True, done)

    async def _commit(self, portion: P) -> bool:
        async def once() -> bool:
            async with self.db.transaction(self.item.project_id) as tx:
                await held(tx, self.item)
                return await self.course.take(tx, portion)

        return await self.db.again(once)
