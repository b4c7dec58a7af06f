"""Archives read: one, and a page of them.

`get` raises; `page` is a keyset page, newest first.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import asyncpg

from overture.domain.archives.contracts import Archive, ArchiveStatus
from overture.domain.archives.errors import ArchiveNotFound
from overture.domain.identity import Call
from overture.kernel.ids import ArchiveId
from overture.kernel.paging import Page, PageAsk

COLUMNS: Final = """id, account, file_name, size, status, reason, packed, read, followers, following, unreadable,
newest_at, created_at, ended_at"""


def read(r: asyncpg.Record) -> Archive:
    """An archive from its row."""
    return Archive(
        r["id"],
        r["account"],
        r["file_name"],
        r["size"],
        ArchiveStatus(r["status"]),
        r["reason"],
        r["packed"],
        r["read"],
        r["followers"],
        r["following"],
        r["unreadable"],
        r["newest_at"],
        r["created_at"],
        r["ended_at"],
    )


async def get(call: Call, archive_id: ArchiveId) -> Archive:
    """One archive or `ArchiveNotFound`."""
    row = await call.fetchrow(f"select {COLUMNS} from archive where project_id = $1 and id = $2", archive_id)
    if row is None:
        raise ArchiveNotFound
    return read(row)


async def page(call: Call, ask: PageAsk) -> Page[Archive]:
    """The project's archives, newest first."""
    rows = await call.fetch(
        f"""select {COLUMNS} from archive
        where project_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3""",
        UUID(ask.after[0]) if ask.after else None,
        ask.limit + 1,
    )
    items = [read(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)
