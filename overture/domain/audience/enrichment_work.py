"""Enrichments as a kind of work: done again after a crash from the last rows taken.

Not the course of one (enriching.py). Those of one job run one after another, in the order in which they were asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from overture.domain.audience import enriching
from overture.domain.audience.contracts import JobStatus
from overture.domain.audience.enriching import Enriching, Task
from overture.domain.audience.one_by_one import OneByOne, Opened
from overture.domain.audience.sources import Sources
from overture.domain.audience.tools import BY_NAME
from overture.kernel.ids import Ids, JobId, fresh
from overture.runtime.db import Database
from overture.runtime.work.kinds import Item
from overture.runtime.work.stretches import Fenced, Later

ENRICHMENT: Final = 5
"""The code of this kind: in lanes, for good."""

_LOAD = """
select e.status, e.job_id, e.addons, e.source, e.upto, e.failures, j.tool
from audience_enrichment e join audience_job j on j.project_id = e.project_id and j.id = e.job_id
where e.project_id = $1 and e.id = $2
"""


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is asked for, of which source, and the place up to which rows are taken."""

    asked: Task
    source: str
    upto: int


class Enrichments(OneByOne[_Begun]):
    """Adds add-ons to the rows of completed jobs. `ids` gives the ids of the events and entries it writes."""

    code = ENRICHMENT
    name = "enrichment"
    table = "audience_enrichment"
    scope = "job_id"
    earlier = "earlier_enrichment"
    waits_for_source = False

    def __init__(self, db: Database, sources: Sources, *, ids: Ids = fresh) -> None:
        super().__init__(db)
        self._sources = sources
        self._ids = ids

    async def opened(self, item: Item) -> Opened[_Begun]:
        """With what never changes of its job."""
        async with self._db.transaction(item.project_id) as tx:
            row = await tx.fetchrow(_LOAD, item.project_id, item.id)
        if row is None:
            raise Fenced
        tool = BY_NAME[row["tool"]]
        addons = tuple(a for a in tool.addons if a.name in row["addons"])
        task = Task(item.project_id, item.id, JobId(row["job_id"]), tool, addons, self._ids)
        return Opened(JobStatus(row["status"]), row["failures"], _Begun(task, row["source"], row["upto"]))

    async def course(self, item: Item, task: _Begun) -> Enriching:
        """On from the last rows taken."""
        source, asked = self._sources.named(task.source), task.asked
        async with self._db.transaction(item.project_id) as tx:
            reads = await source.opened(tx, item.project_id, asked.tool, asked.wanted)
        if reads is None:
            raise Later("no_source")
        return Enriching(self._db, item, asked, task.upto, reads)

    async def fail(self, item: Item, task: _Begun) -> None:
        """Its credits are free again."""
        await enriching.fail(self._db, item, task.asked, "source_unavailable")

    async def give_back(self, item: Item, task: _Begun) -> None:
        """What it had written into the rows."""
        await enriching.take_out(self._db, item, task.asked, task.upto)
