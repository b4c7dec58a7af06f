"""Where the file of an import is until it is read, and the housekeeping of what is left behind.

Not an import yet: that is made when all of it is there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from overture.domain.imports.tables import import_piece, target_import
from overture.domain.sheets import HEAD_BYTES
from overture.kernel.ids import ImportId
from overture.runtime import spool as spools
from overture.runtime.db import Tx

_OLD_ROWS = """
delete from import_rejected r using (
  select r.import_id, r.number from target_import i
  join import_rejected r on r.project_id = i.project_id and r.import_id = i.id
  where i.project_id = $1 and i.ended_at < $2 order by r.import_id, r.number limit $3) old
where r.project_id = $1 and r.import_id = old.import_id and r.number = old.number
"""

FILES: Final = spools.Spool(ImportId, pieces=import_piece, made=target_import, key="import_id", head=HEAD_BYTES)
Spooled: TypeAlias = spools.Spooled[ImportId]
spool, unspool = FILES.spool, FILES.unspool


async def forget(tx: Tx, project_id: UUID, before: datetime) -> int:
    """Housekeeping: pieces of files that broke off, and rejected rows of imports that ended before `before`."""
    return await FILES.clear_orphans(tx, project_id) or await tx.execute(_OLD_ROWS, project_id, before, 5_000)
