"""How long rows of completed jobs are kept, and their purge in bounded portions; how much would go is asked first.

Not erasure: that is of one person. The job itself, its counts and its ledger stay. A job that is being enriched goes
when that has ended.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from overture.domain.identity import Call
from overture.runtime.db import Tx

log = structlog.get_logger(__name__)

AT_ONCE: Final = 5_000
_OLD = """
select count(*) as jobs, coalesce(sum(rows - removed), 0)::bigint as rows, min(completed_at) as oldest
from audience_job where project_id = $1 and status = 'COMPLETED' and purged_at is null and completed_at < $2
  and pending = '[]'
"""
_NEXT = """
select id, rows - removed - purged as left, purged_at is null as is_new from audience_job
where project_id = $1 and status = 'COMPLETED' and completed_at < $2
  and (purged_at is null and pending = '[]' or purged_at is not null and purged + removed < rows)
order by completed_at, id limit 1 for update skip locked
"""
_BEGIN = "update audience_job set purged_at = $3 where project_id = $1 and id = $2"
_GONE = """
with gone as (
  delete from audience_row r using (
    select position from audience_row where project_id = $1 and job_id = $2 order by position limit $3) x
  where r.project_id = $1 and r.job_id = $2 and r.position = x.position returning 1),
counted as (select count(*) as n from gone)
update audience_job j set purged = case when c.n = 0 then j.rows - j.removed else j.purged + c.n end
from counted c where j.project_id = $1 and j.id = $2 returning c.n
"""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the rows of a completed job are kept, and how many go at once."""

    keep: timedelta
    at_once: int = AT_ONCE


@dataclass(frozen=True, slots=True)
class Purgeable:
    """What is older than it may become: so many rows of so many jobs, the oldest of which completed then."""

    jobs: int
    rows: int
    oldest: datetime | None


async def purgeable(call: Call, keep: timedelta) -> Purgeable:
    """What a purge at this moment would take."""
    await call.tx()
    row = await call.fetchrow(_OLD, call.machine_now - keep)
    return Purgeable(0, 0, None) if row is None else Purgeable(row["jobs"], row["rows"], row["oldest"])


def purge(retention: Retention) -> Callable[[Tx, UUID, datetime], Awaitable[int]]:
    """Housekeeping: one portion of the rows of the oldest job that is old enough; how much was done. The first
    portion of a job only closes it to readers, so that nobody reads half of it."""

    async def portion(tx: Tx, project_id: UUID, before: datetime) -> int:
        before = tx.now - retention.keep
        row = await tx.fetchrow(_NEXT, project_id, before)
        if row is None:
            return 0
        if row["is_new"]:
            found = await tx.fetchrow(_OLD, project_id, before)
            if found is not None:
                log.info("job_rows_to_purge", project=str(project_id), jobs=found["jobs"], rows=found["rows"])
            await tx.execute(_BEGIN, project_id, row["id"], tx.now)
            return 1
        await tx.fetchval(_GONE, project_id, row["id"], retention.at_once)
        return 1

    return portion
