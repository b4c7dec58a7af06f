"""Files stored while they come, in pieces of one length, each in a transaction of its own; read by place from there.

Not what is in a file, nor what is made of it. It is in the database alone: nothing of it is on any machine's file
system.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, LargeBinary, PrimaryKeyConstraint, Table, Uuid
from sqlalchemy.schema import SchemaItem

from overture.kernel.ids import Ids, ProjectId, fresh
from overture.runtime.db import Database, Tx

F = TypeVar("F", bound=UUID)

PIECE: Final = 1024 * 1024
"""Bytes of every piece but the last."""
ORPHANED: Final = timedelta(hours=6)
"""A file of which no piece has come for so long is not coming any more (machine time)."""
_SEVERAL: Final = 16

_PUT = "insert into {pieces} (project_id, {key}, number, at, data) values ($1, $2, $3, $4, $5)"
_GET = """
select substr(data, $4::int + 1, $5::int) from {pieces} where project_id = $1 and {key} = $2 and number = $3
"""
_COUNT = "select count(*) from {pieces} where project_id = $1 and {key} = $2"
_DROP = "delete from {pieces} where project_id = $1 and {key} = $2 and number < $3"
_CLEAR = """
delete from {pieces} p using (
  select number from {pieces} where project_id = $1 and {key} = $2 order by number limit $3) old
where p.project_id = $1 and p.{key} = $2 and p.number = old.number
"""
# Where something was made of the file after all, its pieces are not ours to take.
_MADE = "select 1 from {made} where project_id = $1 and id = $2"
_ORPHANS = """
select {key} from {pieces} p where project_id = $1
  and not exists (select 1 from {made} i where i.project_id = $1 and i.id = p.{key})
group by {key} having max(at) < $2 order by {key} limit 1
"""


def piece_columns(key: str) -> tuple[SchemaItem, ...]:
    """The columns of a table of pieces: files as they came, all pieces but the last of one length.

    `key` is the id of what is made of a file: its pieces are here before that is. `at` is machine time.
    """
    return (
        Column("project_id", Uuid, nullable=False),
        Column(key, Uuid, nullable=False),
        Column("number", Integer, nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("data", LargeBinary, nullable=False),
        PrimaryKeyConstraint("project_id", key, "number"),
    )


@dataclass(frozen=True, slots=True)
class Spooled(Generic[F]):
    """A file that has come: its pieces are stored under `id`, its first bytes are here."""

    id: F
    size: int
    pieces: int
    head: bytes


class Spool(Generic[F]):
    """The files of which one thing is made, in the table `made`; their `pieces` carry its id as `key`."""

    def __init__(self, name: Callable[[UUID], F], *, pieces: Table, made: Table, key: str, head: int) -> None:
        self._name = name
        self._head = head
        names = {"pieces": pieces.name, "made": made.name, "key": key}
        self._put, self._get, self._count = _PUT.format(**names), _GET.format(**names), _COUNT.format(**names)
        self._drop, self._clear = _DROP.format(**names), _CLEAR.format(**names)
        self._made, self._orphans = _MADE.format(**names), _ORPHANS.format(**names)

    async def spool(
        self, db: Database, project_id: ProjectId, file: AsyncIterator[bytes], ids: Ids = fresh
    ) -> Spooled[F]:
        """Stores a file as it comes, and keeps its first `head` bytes, or those of its first piece. One that breaks off
        leaves nothing behind; what a killed process leaves, `clear_orphans` finds."""
        file_id, held, head, size, number = self._name(ids()), bytearray(), b"", 0, 0
        try:
            async for chunk in file:
                held += chunk
                while len(held) >= PIECE:
                    head = head or bytes(held[: self._head])
                    await self._store(db, project_id, file_id, number, bytes(held[:PIECE]))
                    number, size = number + 1, size + PIECE
                    del held[:PIECE]
            if held or not number:
                head = head or bytes(held[: self._head])
                await self._store(db, project_id, file_id, number, bytes(held))
                number, size = number + 1, size + len(held)
        except BaseException:
            await self.unspool(db, project_id, file_id)
            raise
        return Spooled(file_id, size, number, head)

    async def _store(self, db: Database, project_id: ProjectId, file_id: F, number: int, piece: bytes) -> None:
        async with db.transaction(project_id) as tx:
            await tx.execute(self._put, project_id, file_id, number, tx.now, piece)

    async def unspool(self, db: Database, project_id: ProjectId, file_id: F) -> None:
        """Lets go of a file that nothing was made of."""
        gone = True
        while gone:
            async with db.transaction(project_id) as tx:
                if await tx.fetchval(self._made, project_id, file_id) is not None:
                    return
                gone = await self.clear(tx, project_id, file_id) > 0

    async def is_whole(self, tx: Tx, project_id: UUID, spooled: Spooled[F]) -> bool:
        """Whether all pieces of a file that has come are still there."""
        there: int = await tx.fetchval(self._count, project_id, spooled.id)
        return there == spooled.pieces

    async def rest_of_piece(self, tx: Tx, project_id: UUID, file_id: UUID, offset: int) -> bytes | None:
        """What follows `offset` in the piece it lies in; None behind the last piece."""
        return await self._part(tx, project_id, file_id, offset, PIECE)

    async def read(self, tx: Tx, project_id: UUID, file_id: UUID, offset: int, length: int) -> bytes:
        """`length` bytes from `offset` on; fewer only at the end."""
        out = bytearray()
        while length > 0:
            found = await self._part(tx, project_id, file_id, offset, length)
            if not found:
                break
            out += found
            offset, length = offset + len(found), length - len(found)
        return bytes(out)

    async def _part(self, tx: Tx, project_id: UUID, file_id: UUID, offset: int, length: int) -> bytes | None:
        number, begin = divmod(offset, PIECE)
        found: bytes | None = await tx.fetchval(
            self._get, project_id, file_id, number, begin, min(length, PIECE - begin)
        )
        return found

    async def drop_read(self, tx: Tx, project_id: UUID, file_id: UUID, offset: int) -> None:
        """Deletes the pieces that end before `offset`."""
        await tx.execute(self._drop, project_id, file_id, offset // PIECE)

    async def clear(self, tx: Tx, project_id: UUID, file_id: UUID) -> int:
        """Deletes several pieces of a file; how many."""
        return await tx.execute(self._clear, project_id, file_id, _SEVERAL)

    async def clear_orphans(self, tx: Tx, project_id: UUID) -> int:
        """Deletes pieces of a file that broke off; how many."""
        orphan = await tx.fetchval(self._orphans, project_id, tx.now - ORPHANED)
        return 0 if orphan is None else await self.clear(tx, project_id, orphan)
