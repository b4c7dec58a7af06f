"""The course of an enrichment: a job's rows place after place, what is told of some taken in one transaction; its end.

Not the engine's part (a stretch), and not how it begins: enrichments.py. Columns are shown once all rows have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from overture.domain.audience import credits
from overture.domain.audience.declaring import AddOn, Tool
from overture.domain.audience.events import JobEnriched, JobEnrichmentFailed
from overture.domain.audience.sources import Reads
from overture.domain.platforms import Detail, Details, Listed, ListUnavailable, PlatformBusy, PlatformUnreachable
from overture.kernel.ids import Ids, JobId
from overture.runtime import outbox
from overture.runtime.db import Database, Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.kinds import Item
from overture.runtime.work.stretches import Later, held

AT_ONCE: Final = 500
"""Rows looked up together, and taken in one transaction."""
SENTENCES: Final = {
    "source_unavailable": "The source could not be asked, again and again. Ask for the add-ons again later.",
}
"""Why an enrichment failed, by its code."""

_READ = """
select position, username, user_id from audience_row
where project_id = $1 and job_id = $2 and position > $3 order by position limit $4
"""
# Whoever was erased meanwhile has no row: nothing is written of them, and nothing charged.
_WRITE = """
with written as (
  update audience_row r set more = nullif((coalesce(r.more, '{}') - $3::text[]) || x.more, '{}')
  from unnest($4::int[], $5::jsonb[], $6::boolean[]) x(position, more, is_there)
  where r.project_id = $1 and r.job_id = $2 and r.position = x.position returning x.is_there)
select count(*) filter (where is_there) as enriched, count(*) filter (where not is_there) as gone from written
"""
_TAKEN = """
update audience_enrichment set upto = $3, enriched = enriched + $4, gone = gone + $5, failures = 0, updated_at = $6
where project_id = $1 and id = $2 and status = 'PROCESSING' returning reserved, price, enriched, gone
"""
_COMPLETED = """
update audience_enrichment set status = 'COMPLETED', charged = $3, reserved = 0, completed_at = $4, updated_at = $4
where project_id = $1 and id = $2
"""
_APPLIED = """
update audience_job set applied = applied || $3::jsonb, pending = pending - $4::text[], charged = charged + $5,
  updated_at = $6, seq = seq + 1
where project_id = $1 and id = $2 returning seq, external_user_id
"""
_FAILED = """
update audience_enrichment e set status = 'FAILED', error = $3, error_message = $4, reserved = 0, updated_at = $5
from (select reserved from audience_enrichment where project_id = $1 and id = $2) was
where e.project_id = $1 and e.id = $2 and e.status in ('QUEUED', 'PROCESSING') returning was.reserved
"""
_NO_MORE_PENDING = """
update audience_job set pending = pending - $3::text[], updated_at = $4, seq = seq + 1
where project_id = $1 and id = $2 returning seq, external_user_id
"""
_TAKE_OUT = """
update audience_row set more = nullif(more - $3::text[], '{}')
where project_id = $1 and job_id = $2 and position > $4 and position <= $5 and more ?| $3::text[]
"""


@dataclass(frozen=True, slots=True)
class Task:
    """An enrichment as its worker sees it; what never changes while it runs."""

    project_id: UUID
    id: UUID
    job_id: JobId
    tool: Tool
    addons: tuple[AddOn, ...]
    ids: Ids

    @property
    def wanted(self) -> frozenset[Detail]:
        """What must be looked up of each person."""
        return frozenset(a.detail for a in self.addons)

    @property
    def names(self) -> tuple[str, ...]:
        """The add-ons' own."""
        return tuple(a.name for a in self.addons)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns they add."""
        return tuple(c.name for a in self.addons for c in a.columns)

    def more(self, told: Details) -> dict[str, str]:
        """What a row keeps of it."""
        out: dict[str, str] = {}
        for addon in self.addons:
            out |= addon.more(told)
        return out


@dataclass(frozen=True, slots=True)
class Some:
    """Some rows as they were looked up: their places, and what each keeps; None where nobody tells of the person."""

    upto: int
    more: Mapping[int, dict[str, str] | None]
    is_last: bool


class Enriching:
    """The course of one enrichment under one grant."""

    def __init__(self, db: Database, item: Item, task: Task, upto: int, reads: Reads) -> None:
        self.has_moved = False
        """Whether rows were taken under this grant."""
        self._db = db
        self._item = item
        self._task = task
        self._upto = upto
        self._reads = reads

    async def read(self) -> Some | None:
        """The next rows, looked up; `Later` where the source asks to wait or cannot be reached."""
        t = self._task
        async with self._db.transaction(t.project_id) as tx:
            rows = await tx.fetch(_READ, t.project_id, t.job_id, self._upto, AT_ONCE)
        people = [Listed(r["username"], r["user_id"]) for r in rows]
        try:
            told = await self._reads.details(people, t.wanted) if people else {}
        except PlatformBusy as error:
            raise Later(error.why, error.retry_after) from error
        except (PlatformUnreachable, ListUnavailable) as error:
            raise Later(str(error)) from error
        if rows:
            self._upto = rows[-1]["position"]
        more = {r["position"]: self._kept(p, told.get(p.handle)) for r, p in zip(rows, people, strict=True)}
        return Some(self._upto, more, len(rows) < AT_ONCE)

    def _kept(self, person: Listed, told: Details | None) -> dict[str, str] | None:
        """What is told of this very person: a name that somebody else has by now is nobody's."""
        if told is None or (person.user_id and told.user_id and told.user_id != person.user_id):
            return None
        return self._task.more(told)

    def wants_more(self, portion: Some) -> bool:
        """Whether there may be rows behind these."""
        return not portion.is_last

    async def take(self, tx: Tx, portion: Some) -> bool:
        """What these rows keep, and with the last of them the end of the enrichment."""
        t, at = self._task, self._item.clock.at(tx.now)
        enriched = gone = 0
        if portion.more:
            row = await tx.fetchrow(
                _WRITE,
                t.project_id,
                t.job_id,
                list(t.columns),
                list(portion.more),
                [m or {} for m in portion.more.values()],
                [m is not None for m in portion.more.values()],
            )
            enriched, gone = (0, 0) if row is None else (row["enriched"], row["gone"])
        now = await tx.fetchrow(_TAKEN, t.project_id, t.id, portion.upto, enriched, gone, at)
        self.has_moved = True
        if now is None:
            raise AssertionError("an enrichment that is held is under way")
        if not portion.is_last:
            return True
        cost = now["price"] * now["enriched"]
        await tx.execute(_COMPLETED, t.project_id, t.id, cost, at)
        names = list(t.names)
        job = await tx.fetchrow(_APPLIED, t.project_id, t.job_id, names, names, cost, at)
        if job is None:
            raise AssertionError("a job is kept")
        entry = (t.project_id, t.ids(), at, credits.ENRICHMENT, t.id)
        await credits.spend(tx, entry, cost, now["reserved"], now["enriched"])
        told = JobEnriched(
            job_id=t.job_id,
            external_user_id=job["external_user_id"],
            tool_type=t.tool.name,
            addons=t.names,
            fields_added=t.columns,
            rows_enriched=now["enriched"],
            rows_not_found=now["gone"],
            cost_charged=cost,
        )
        await outbox.write(tx, [EventRow(t.project_id, t.ids(), t.job_id, job["seq"], told.name, at, told.data())])
        return False


async def fail(db: Database, item: Item, task: Task, code: str) -> None:
    """Ends an enrichment that cannot go on: nothing is charged; told. Nothing where it has ended."""

    async def once() -> None:
        async with db.transaction(item.project_id) as tx:
            await held(tx, item)
            at = item.clock.at(tx.now)
            reserved = await tx.fetchval(_FAILED, task.project_id, task.id, code, SENTENCES[code], at)
            if reserved is None:
                return
            job = await tx.fetchrow(_NO_MORE_PENDING, task.project_id, task.job_id, list(task.names), at)
            await credits.release(tx, task.project_id, reserved)
            if job is None:
                raise AssertionError("a job is kept")
            told = JobEnrichmentFailed(
                job_id=task.job_id,
                external_user_id=job["external_user_id"],
                tool_type=task.tool.name,
                addons=task.names,
                error=code,
            )
            row = EventRow(task.project_id, task.ids(), task.job_id, job["seq"], told.name, at, told.data())
            await outbox.write(tx, [row])

    await db.again(once)


async def take_out(db: Database, item: Item, task: Task, upto: int) -> None:
    """Takes what a failed enrichment had written out of the rows again, a part at a time."""

    async def part(after: int) -> None:
        async with db.transaction(item.project_id) as tx:
            await held(tx, item)
            await tx.execute(_TAKE_OUT, task.project_id, task.job_id, list(task.columns), after, after + AT_ONCE)

    for after in range(0, upto, AT_ONCE):
        await db.again(partial(part, after))
