"""Extractions as a kind of work: done again after a crash from the last page.

Not the course of one (course.py) and not the engine's stretch. Jobs of one end user with one tool run one after
another, as they were submitted: so nobody is claimed by two.
"""

from __future__ import annotations

from typing import Final

import asyncpg
import msgspec

from overture.domain.audience import ending, joining
from overture.domain.audience.contracts import JobStatus
from overture.domain.audience.course import LEAST, Extraction
from overture.domain.audience.errands import Errand, place_of
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.one_by_one import OneByOne, Opened
from overture.domain.audience.sources import Sources
from overture.domain.audience.tools import BY_NAME
from overture.kernel.ids import Ids, JobId, fresh
from overture.runtime.db import Database
from overture.runtime.work.kinds import Item
from overture.runtime.work.stretches import Fenced, Later

EXTRACTION: Final = 4
"""The code of this kind: in lanes, for good."""

_LOAD = """
select status, tool, params, addons, scope, source, price, most, max_cost, course, failures, position
from audience_job
where project_id = $1 and id = $2
"""


class Extractions(OneByOne[asyncpg.Record]):
    """Runs audience jobs. `ids` gives the ids of the events and entries it writes; `least` people are asked for on a
    page, and a job that ended without delivering gives `back` so many at once."""

    code = EXTRACTION
    name = "extraction"
    table = "audience_job"
    scope = "scope"
    earlier = "earlier_job"
    waits_for_source = True

    def __init__(
        self,
        db: Database,
        sources: Sources,
        keys: PersonKeys,
        *,
        ids: Ids = fresh,
        least: int = LEAST,
        back: int = ending.AT_ONCE,
    ) -> None:
        super().__init__(db)
        self._sources = sources
        self._keys = keys
        self._ids = ids
        self._least = least
        self._back = back

    async def opened(self, item: Item) -> Opened[asyncpg.Record]:
        """The job's row is its task."""
        async with self._db.transaction(item.project_id) as tx:
            row = await tx.fetchrow(_LOAD, item.project_id, item.id)
        if row is None:
            raise Fenced
        return Opened(JobStatus(row["status"]), row["failures"], row)

    async def course(self, item: Item, task: asyncpg.Record) -> Extraction:
        """On from its last page."""
        tool = BY_NAME[task["tool"]]
        params = msgspec.convert(task["params"], tool.params)
        most, price = tool.most(params), task["price"]
        max_rows = None if task["max_cost"] is None or not price else task["max_cost"] // price
        errand = Errand(
            project_id=item.project_id,
            id=JobId(item.id),
            tool=tool,
            asks=tuple(tool.asks(params)),
            addons=tuple(task["addons"]),
            most=most,
            scope=task["scope"],
            price=price,
            max_rows=max_rows,
            clock=item.clock,
            ids=self._ids,
        )
        source = self._sources.named(task["source"])
        async with self._db.transaction(item.project_id) as tx:
            reads = await source.opened(tx, item.project_id, tool, errand.wanted, task["position"])
            joins = await joining.is_on(tx, item.project_id)
        if reads is None:
            raise Later("no_source")
        return Extraction(
            self._db,
            errand,
            place_of(task["course"]),
            reads,
            self._keys,
            source.most_at_once,
            joins=joins,
            least=self._least,
        )

    async def fail(self, item: Item, task: asyncpg.Record) -> None:
        """Its credits are free again."""
        await ending.fail(self._db, item, "source_unavailable", self._ids)

    async def give_back(self, item: Item, task: asyncpg.Record) -> None:
        """Everybody it had claimed."""
        await ending.give_back(self._db, item, self._back)
