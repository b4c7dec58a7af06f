"""Imports read; their rejected rows, a page at a time.

`get` raises; `page` is a keyset page, newest first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final
from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.imports.contracts import RejectedRow, Warned
from overture.domain.imports.errors import ImportNotFound
from overture.domain.imports.progress import Counts, Import, ImportStatus
from overture.domain.imports.rejected import rejected_head, rejected_lines
from overture.domain.sheets import Column
from overture.kernel.ids import CampaignId, ImportId, ProjectId
from overture.kernel.paging import Page, PageAsk
from overture.runtime.db import Database

COLUMNS: Final = """id, campaign_id, file_name, status, reason, state, size, read_to, added, duplicate, contacted,
suppressed, invalid, blank, filtered, warned, warnings, created_at, ended_at, job_id"""
_REJECTED: Final = """
select number, code, message, cells from import_rejected
where project_id = $1 and import_id = $2 and number > $3 order by number limit $4
"""
_PAGE: Final = 2_000


def read(r: asyncpg.Record) -> Import:
    """An import from its row."""
    state: dict[str, Any] = r["state"]
    return Import(
        r["id"],
        r["campaign_id"],
        r["file_name"],
        ImportStatus(r["status"]),
        r["reason"],
        state["encoding"],
        state["delimiter"],
        tuple(Column(*c) for c in state["columns"]),
        r["size"],
        r["read_to"],
        Counts(
            added=r["added"],
            duplicate=r["duplicate"],
            contacted=r["contacted"],
            suppressed=r["suppressed"],
            invalid=r["invalid"],
            blank=r["blank"],
            filtered=r["filtered"],
            untold=state.get("untold"),
        ),
        r["warned"],
        tuple(Warned(*w) for w in r["warnings"]),
        r["created_at"],
        r["ended_at"],
        r["job_id"],
    )


async def get(call: Call, campaign_id: CampaignId, import_id: ImportId) -> Import:
    """One import of a campaign or `ImportNotFound`."""
    row = await call.fetchrow(
        f"select {COLUMNS} from target_import where project_id = $1 and id = $2 and campaign_id = $3",
        import_id,
        campaign_id,
    )
    if row is None:
        raise ImportNotFound
    return read(row)


async def page(call: Call, campaign_id: CampaignId, ask: PageAsk) -> Page[Import]:
    """A campaign's imports, newest first."""
    rows = await call.fetch(
        f"""select {COLUMNS} from target_import
        where project_id = $1 and campaign_id = $2 and ($3::uuid is null or id < $3) order by id desc limit $4""",
        campaign_id,
        UUID(ask.after[0]) if ask.after else None,
        ask.limit + 1,
    )
    items = [read(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def rejected(db: Database, project_id: ProjectId, shown: Import) -> AsyncIterator[bytes]:
    """The file of rejected rows in pieces, in the order of the file; those known by now while it is being read."""
    after = 0
    head = rejected_head([c.name for c in shown.columns])
    async with db.connection() as raw:
        while True:
            rows = await raw.fetch(_REJECTED, project_id, shown.id, after, _PAGE)
            yield head + rejected_lines(RejectedRow(*r) for r in rows)
            if len(rows) < _PAGE:
                return
            head, after = b"", rows[-1]["number"]
