"""A file stored while it comes, in pieces of one length, each in a transaction of its own.

Not an import yet: that is made when all of it is there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from overture.domain.imports.progress import Spooled
from overture.domain.sheets import HEAD_BYTES
from overture.kernel.ids import Ids, ImportId, ProjectId, fresh
from overture.runtime.db import Database, Tx

PIECE: Final = 1024 * 1024
"""Bytes of every piece but the last."""
ORPHANED: Final = timedelta(hours=6)
"""A file of which no piece has come for so long is not coming any more (machine time)."""
_SEVERAL: Final = 16

_PUT = "insert into import_piece (project_id, import_id, number, at, data) values ($1, $2, $3, $4, $5)"
_GET = """
select substr(data, $4::int + 1) from import_piece where project_id = $1 and import_id = $2 and number = $3
"""
_READ = "delete from import_piece where project_id = $1 and import_id = $2 and number < $3"
_CLEAR = """
delete from import_piece p using (
  select number from import_piece where project_id = $1 and import_id = $2 order by number limit $3) old
where p.project_id = $1 and p.import_id = $2 and p.number = old.number
"""
# Where an import was made of it after all, its pieces are not ours to take.
_UNKNOWN = "select 1 from target_import where project_id = $1 and id = $2"
_ORPHANS = """
select import_id from import_piece p where project_id = $1
  and not exists (select 1 from target_import i where i.project_id = $1 and i.id = p.import_id)
group by import_id having max(at) < $2 order by import_id limit 1
"""
_OLD_ROWS = """
delete from import_rejected r using (
  select r.import_id, r.number from target_import i
  join import_rejected r on r.project_id = i.project_id and r.import_id = i.id
  where i.project_id = $1 and i.ended_at < $2 order by r.import_id, r.number limit $3) old
where r.project_id = $1 and r.import_id = old.import_id and r.number = old.number
"""


async def spool(db: Database, project_id: ProjectId, file: AsyncIterator[bytes], ids: Ids = fresh) -> Spooled:
    """Stores a file as it comes. One that breaks off leaves nothing behind; what a killed process leaves, `forget`
    finds."""
    import_id, held, head, size, number = ImportId(ids()), bytearray(), b"", 0, 0
    try:
        async for chunk in file:
            held += chunk
            while len(held) >= PIECE:
                head = head or bytes(held[:HEAD_BYTES])
                await _put(db, project_id, import_id, number, bytes(held[:PIECE]))
                number, size = number + 1, size + PIECE
                del held[:PIECE]
        if held or not number:
            head = head or bytes(held[:HEAD_BYTES])
            await _put(db, project_id, import_id, number, bytes(held))
            number, size = number + 1, size + len(held)
    except BaseException:
        await unspool(db, project_id, import_id)
        raise
    return Spooled(import_id, size, number, head)


async def _put(db: Database, project_id: ProjectId, import_id: ImportId, number: int, piece: bytes) -> None:
    async with db.transaction(project_id) as tx:
        await tx.execute(_PUT, project_id, import_id, number, tx.now, piece)


async def unspool(db: Database, project_id: ProjectId, import_id: ImportId) -> None:
    """Lets go of a file that no import was made of."""
    gone = True
    while gone:
        async with db.transaction(project_id) as tx:
            if await tx.fetchval(_UNKNOWN, project_id, import_id) is not None:
                return
            gone = await clear(tx, project_id, import_id) > 0


async def rest_of_piece(tx: Tx, project_id: UUID, import_id: UUID, offset: int) -> bytes | None:
    """What follows `offset` in the piece it lies in; None behind the last piece."""
    number, begin = divmod(offset, PIECE)
    found: bytes | None = await tx.fetchval(_GET, project_id, import_id, number, begin)
    return found


async def drop_read(tx: Tx, project_id: UUID, import_id: UUID, offset: int) -> None:
    """Deletes the pieces that end before `offset`."""
    await tx.execute(_READ, project_id, import_id, offset // PIECE)


async def clear(tx: Tx, project_id: UUID, import_id: UUID) -> int:
    """Deletes several pieces of a file; how many."""
    return await tx.execute(_CLEAR, project_id, import_id, _SEVERAL)


async def forget(tx: Tx, project_id: UUID, before: datetime) -> int:
    """Housekeeping: pieces of files that broke off, and rejected rows of imports that ended before `before`."""
    orphan = await tx.fetchval(_ORPHANS, project_id, tx.now - ORPHANED)
    if orphan is not None:
        return await clear(tx, project_id, orphan)
    return await tx.execute(_OLD_ROWS, project_id, before, 5_000)
