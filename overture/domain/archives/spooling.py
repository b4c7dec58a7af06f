"""An archive stored while it comes, in pieces of one length, and read by place from there.

Not what is in it. It is in the database alone: nothing of it is on any machine's file system.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final
from uuid import UUID

from overture.domain.archives.contracts import Spooled
from overture.kernel.ids import ArchiveId, Ids, ProjectId, fresh
from overture.runtime.db import Database, Tx

PIECE: Final = 1024 * 1024
"""Bytes of every piece but the last."""
ORPHANED: Final = timedelta(hours=6)
"""A file of which no piece has come for so long is not coming any more (machine time)."""
_SEVERAL: Final = 16

_PUT = "insert into archive_piece (project_id, archive_id, number, at, data) values ($1, $2, $3, $4, $5)"
_GET = """
select substr(data, $4::int + 1, $5::int) from archive_piece where project_id = $1 and archive_id = $2 and number = $3
"""
_CLEAR = """
delete from archive_piece p using (
  select number from archive_piece where project_id = $1 and archive_id = $2 order by number limit $3) old
where p.project_id = $1 and p.archive_id = $2 and p.number = old.number
"""
# Where an archive was made of it after all, its pieces are not ours to take.
_KNOWN = "select 1 from archive where project_id = $1 and id = $2"
_ORPHANS = """
select archive_id from archive_piece p where project_id = $1
  and not exists (select 1 from archive i where i.project_id = $1 and i.id = p.archive_id)
group by archive_id having max(at) < $2 order by archive_id limit 1
"""


async def spool(db: Database, project_id: ProjectId, file: AsyncIterator[bytes], ids: Ids = fresh) -> Spooled:
    """Stores a file as it comes. One that breaks off leaves nothing behind; what a killed process leaves,
    housekeeping finds."""
    archive_id, held, head, size, number = ArchiveId(ids()), bytearray(), b"", 0, 0
    try:
        async for chunk in file:
            held += chunk
            while len(held) >= PIECE:
                head = head or bytes(held[:4])
                await _put(db, project_id, archive_id, number, bytes(held[:PIECE]))
                number, size = number + 1, size + PIECE
                del held[:PIECE]
        if held or not number:
            head = head or bytes(held[:4])
            await _put(db, project_id, archive_id, number, bytes(held))
            number, size = number + 1, size + len(held)
    except BaseException:
        await unspool(db, project_id, archive_id)
        raise
    return Spooled(archive_id, size, number, head)


async def _put(db: Database, project_id: ProjectId, archive_id: ArchiveId, number: int, piece: bytes) -> None:
    async with db.transaction(project_id) as tx:
        await tx.execute(_PUT, project_id, archive_id, number, tx.now, piece)


async def unspool(db: Database, project_id: ProjectId, archive_id: ArchiveId) -> None:
    """Lets go of a file that no archive was made of."""
    gone = True
    while gone:
        async with db.transaction(project_id) as tx:
            if await tx.fetchval(_KNOWN, project_id, archive_id) is not None:
                return
            gone = await clear_pieces(tx, project_id, archive_id) > 0


async def clear_pieces(tx: Tx, project_id: UUID, archive_id: UUID) -> int:
    """Deletes several pieces of a file; how many."""
    return await tx.execute(_CLEAR, project_id, archive_id, _SEVERAL)


async def clear_orphans(tx: Tx, project_id: UUID) -> int:
    """Deletes pieces of a file that broke off; how many."""
    orphan = await tx.fetchval(_ORPHANS, project_id, tx.now - ORPHANED)
    return 0 if orphan is None else await clear_pieces(tx, project_id, orphan)


class Stored:
    """A stored file, read by place; a transaction for each reading."""

    def __init__(self, db: Database, project_id: ProjectId, archive_id: ArchiveId, size: int) -> None:
        self._db = db
        self._project_id = project_id
        self._archive_id = archive_id
        self._size = size

    @property
    def size(self) -> int:
        """Its bytes."""
        return self._size

    async def read(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset` on; fewer only at the end."""
        out = bytearray()
        async with self._db.transaction(self._project_id) as tx:
            while length > 0:
                number, begin = divmod(offset, PIECE)
                found: bytes | None = await tx.fetchval(
                    _GET, self._project_id, self._archive_id, number, begin, min(length, PIECE - begin)
                )
                if not found:
                    break
                out += found
                offset, length = offset + len(found), length - len(found)
        return bytes(out)
