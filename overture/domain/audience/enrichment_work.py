"""Enrichments as a kind of work: a lane each, stretch after stretch, done again after a crash from the last rows taken.

Not the course of one (enriching.py). Those of one job run one after another, in the order in which they were asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import structlog

from overture.domain.audience import enriching
from overture.domain.audience.contracts import ENDED, JobStatus
from overture.domain.audience.enriching import Enriching, Task
from overture.domain.audience.sources import Sources
from overture.domain.audience.tools import BY_NAME
from overture.domain.audience.work import MOST_FAILURES, after, lost_hold
from overture.kernel.clock import NEVER
from overture.kernel.ids import Ids, JobId, fresh
from overture.runtime.db import Database, Tx
from overture.runtime.work.kinds import (
    Answer,
    Ask,
    Candidate,
    DoubtRow,
    Expiry,
    Go,
    Item,
    Lane,
    Reserved,
    Result,
    State,
    Verdict,
    Wait,
)
from overture.runtime.work.lanes import close_key
from overture.runtime.work.queues import Queue
from overture.runtime.work.stretches import Fenced, Later, Stretch

log = structlog.get_logger(__name__)

ENRICHMENT: Final = 5
"""The code of this kind: in lanes, for good."""

_LOAD = """
select e.status, e.job_id, e.addons, e.source, e.upto, e.failures, j.tool
from audience_enrichment e join audience_job j on j.project_id = e.project_id and j.id = e.job_id
where e.project_id = $1 and e.id = $2
"""
# The lane is locked first: a reserve that is parking it at this moment, because this one was before it, is waited for.
_NEXT = """
select id from audience_enrichment where project_id = $1 and job_id = (
  select job_id from audience_enrichment where project_id = $1 and id = $2)
and state in (0, 1) order by position limit 1
"""
_LANE_DUE = "update lane set next_at = $3, wait_reason = null where project_id = $1 and key = $2"
_DUE = "update audience_enrichment set due_at = $3 where project_id = $1 and id = $2 and state + 0 = 0"


@dataclass(frozen=True, slots=True)
class _Opened:
    status: JobStatus
    failures: int
    source: str
    upto: int
    task: Task


class Enrichments:
    """Adds add-ons to the rows of completed jobs. `ids` gives the ids of the events and entries it writes."""

    code = ENRICHMENT
    name = "enrichment"
    queue = Queue.READS
    table = "audience_enrichment"
    expiry = Expiry.AGAIN
    call_seconds = 2.0
    """Less than any lease, for it bounds nothing: whoever outlives the lease takes no page more."""
    settle_seconds = 0.0
    facts = "t.status, f.id as first_id"
    joins = """left join lateral (
      select w.id from audience_enrichment w
      where w.project_id = t.project_id and w.job_id = t.job_id and w.state in (0, 1)
      order by w.position limit 1) f on true"""
    reserve_columns: tuple[tuple[str, str], ...] = (("status", "text"), ("updated_at", "timestamptz"))
    record_columns: tuple[tuple[str, str], ...] = (("attempt", "integer"), ("failures", "integer"))
    adapts_width = False
    has_strands = False
    widest = 1

    def __init__(self, db: Database, sources: Sources, *, ids: Ids = fresh) -> None:
        self._db = db
        self._sources = sources
        self._ids = ids

    async def prepare(self, tx: Tx, asks: Sequence[Ask]) -> None:
        """Nothing beyond the row itself."""

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Goes where no earlier enrichment of its job has still to end."""
        if row.facts["first_id"] != row.id:
            return Wait(NEVER, "earlier_enrichment")
        status = row.facts["status"]
        return Go(None, (JobStatus.PROCESSING.value if status == JobStatus.QUEUED else status, ask.now))

    async def claim(self, tx: Tx, going: Sequence[tuple[Candidate, Lane, Ask, Go]]) -> Mapping[UUID, str]:
        """The row's own key is claim enough."""
        return {}

    async def reserved(self, tx: Tx, done: Reserved) -> None:
        """Tells nobody."""

    async def perform(self, item: Item) -> Answer:
        """A stretch of it, or what is left to do after its end."""
        try:
            opened = await self._load(item)
            if opened.status not in ENDED and opened.failures < MOST_FAILURES:
                answer = await self._go_on(item, opened)
                if answer is not None:
                    return answer
                opened = await self._load(item)
            if opened.status not in ENDED:
                await enriching.fail(self._db, item, opened.task, "source_unavailable")
            if opened.status is not JobStatus.COMPLETED:
                await enriching.take_out(self._db, item, opened.task, opened.upto)
        except Fenced:
            return lost_hold()
        return Answer(State.DONE, "done", (None, None), tells=False)

    async def _go_on(self, item: Item, opened: _Opened) -> Answer | None:
        """How a stretch ended; None where all is done."""
        course: Enriching | None = None
        try:
            source, task = self._sources.named(opened.source), opened.task
            async with self._db.transaction(item.project_id) as tx:
                reads = await source.opened(tx, item.project_id, task.tool, task.wanted)
            if reads is None:
                raise Later("no_source")
            course = Enriching(self._db, item, task, opened.upto, reads)
            done = await Stretch(self._db, item, course).run()
        except Later as later:
            moved = course is not None and course.has_moved
            failures = (0 if moved else opened.failures) + (later.seconds is None)
            wait = after(failures) if later.seconds is None else timedelta(seconds=later.seconds)
            log.info("enrichment_waits", enrichment=str(item.id), why=later.why, seconds=wait.total_seconds())
            return Answer(State.WAITING, "put_off", (0, failures), tells=False, due_in=wait)
        if not done.is_over:
            return Answer(State.WAITING, "went_on", (0, 0), tells=False, due_in=timedelta(0))
        return None

    async def _load(self, item: Item) -> _Opened:
        async with self._db.transaction(item.project_id) as tx:
            row = await tx.fetchrow(_LOAD, item.project_id, item.id)
        if row is None:
            raise Fenced
        tool = BY_NAME[row["tool"]]
        addons = tuple(a for a in tool.addons if a.name in row["addons"])
        task = Task(item.project_id, item.id, JobId(row["job_id"]), tool, addons, self._ids)
        return _Opened(JobStatus(row["status"]), row["failures"], row["source"], row["upto"], task)

    def handed_back(self, item: Item, why: str) -> Answer:
        """Waits again at once."""
        return Answer(State.WAITING, "handed_back", (0, None), tells=False)

    def lost(self, item: Item, why: str) -> Answer:
        """Goes on later."""
        wait = after(item.attempt)
        return Answer(State.WAITING, "broke", (None, min(item.attempt, MOST_FAILURES)), tells=False, due_in=wait)

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Collection[UUID]:
        """The lane of one that is done is gone; the next of its job is due."""
        woken = set()
        for r in sorted((r for r in results if r.answer.state is State.DONE), key=lambda r: r.item.id):
            at, project_id = r.item.clock.at(tx.now), r.item.project_id
            await close_key(tx, project_id, r.item.id)
            following = await tx.fetchval(_NEXT, project_id, r.item.id)
            if following is not None:
                await tx.execute(_LANE_DUE, project_id, following, at)
                await tx.execute(_DUE, project_id, following, at)
            woken.add(project_id)
        return woken

    async def expired(self, tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
        """They go on from the last rows taken; nothing is counted."""

    async def look_up(self, row: DoubtRow) -> Answer | None:
        """Never in doubt."""
        return None

    async def payload_of(self, tx: Tx, row: asyncpg.Record) -> Any:
        """Never in doubt."""
        return None
