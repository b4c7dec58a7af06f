"""Where the file of an archive is until it is read, and how it is read by place.

Not what is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from overture.domain.archives.tables import archive, archive_piece
from overture.kernel.ids import ArchiveId, ProjectId
from overture.runtime import spool as spools
from overture.runtime.db import Database

ZIP: Final = b"PK\x03\x04"
"""How a ZIP begins."""
FILES: Final = spools.Spool(ArchiveId, pieces=archive_piece, made=archive, key="archive_id", head=len(ZIP))
Spooled: TypeAlias = spools.Spooled[ArchiveId]
spool, unspool = FILES.spool, FILES.unspool


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored file of `size` bytes; a transaction for each reading."""

    db: Database
    project_id: ProjectId
    archive_id: ArchiveId
    size: int

    async def read(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset` on; fewer only at the end."""
        async with self.db.transaction(self.project_id) as tx:
            return await FILES.read(tx, self.project_id, self.archive_id, offset, length)
