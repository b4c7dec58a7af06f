"""The end of a job that delivers nothing: failed or cancelled; its credits and its claims given back.

Not its completion: that is part of its last page (taking.py).
"""

from __future__ import annotations

from typing import Final

from overture.domain.audience import credits
from overture.domain.audience.contracts import JobStatus
from overture.domain.audience.events import JobFailed
from overture.domain.audience.taking import FORGET_SEEN
from overture.kernel.ids import Ids
from overture.runtime import outbox
from overture.runtime.db import Database, Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.kinds import Item
from overture.runtime.work.stretches import held

AT_ONCE: Final = 5_000
SENTENCES: Final = {
    "source_unavailable": "The source of the job could not be read, again and again. Submit the job again later.",
}
"""Why a job failed, by its code."""

_FAILED = """
update audience_job j set status = 'FAILED', error = $3, error_message = $4, reserved = 0, updated_at = $5,
  seq = j.seq + 1
from (select reserved from audience_job where project_id = $1 and id = $2) was
where j.project_id = $1 and j.id = $2 and j.status in ('QUEUED', 'PROCESSING')
returning j.seq, j.tool, j.external_user_id, was.reserved
"""
# Rows go together with their claims, the last of them first, so that what is left is a job's beginning.
_GIVE_BACK = """
with gone as (
  delete from audience_row r using (
    select position from audience_row where project_id = $1 and job_id = $2 order by position desc limit $3) x
  where r.project_id = $1 and r.job_id = $2 and r.position = x.position returning r.person),
claims as (
  delete from audience_delivered d using gone, (select scope from audience_job where project_id = $1 and id = $2) j
  where d.project_id = $1 and d.scope = j.scope and d.person = gone.person and d.job_id = $2 returning 1)
select (select count(*) from gone) as rows, (select count(*) from claims) as claims
"""


async def fail(db: Database, item: Item, code: str, ids: Ids) -> None:
    """Ends a job that cannot go on: nothing is charged; told. Nothing where it has ended."""

    async def once() -> None:
        async with db.transaction(item.project_id) as tx:
            await held(tx, item)
            await _fail(tx, item, code, ids)

    await db.again(once)


async def _fail(tx: Tx, item: Item, code: str, ids: Ids) -> None:
    at, sentence = item.clock.at(tx.now), SENTENCES[code]
    row = await tx.fetchrow(_FAILED, item.project_id, item.id, code, sentence, at)
    if row is None:
        return
    await credits.release(tx, item.project_id, row["reserved"])
    told = JobFailed(
        job_id=item.id,
        external_user_id=row["external_user_id"],
        tool_type=row["tool"],
        status=JobStatus.FAILED.value,
        number_of_results=0,
        cost_charged=0,
        error=code,
    )
    await outbox.write(tx, [EventRow(item.project_id, ids(), item.id, row["seq"], told.name, at, told.data())])


async def give_back(db: Database, item: Item, most: int = AT_ONCE) -> None:
    """Frees everybody the job had claimed, at most so many at a time."""

    async def once() -> int:
        async with db.transaction(item.project_id) as tx:
            await held(tx, item)
            row = await tx.fetchrow(_GIVE_BACK, item.project_id, item.id, most)
            return 0 if row is None else int(row["rows"])

    while await db.again(once):
        pass
    async with db.transaction(item.project_id) as tx:
        await held(tx, item)
        await tx.execute(FORGET_SEEN, item.project_id, item.id)
