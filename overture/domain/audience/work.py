"""Extractions as a kind of work: a lane a job, stretch after stretch, done again after a crash from the last page.

Not the course of one (course.py) and not the engine's stretch. Jobs of one end user with one tool run one after
another, as they were submitted: so nobody is claimed by two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
import structlog

from overture.domain.audience import ending, joining
from overture.domain.audience.contracts import ENDED, JobStatus
from overture.domain.audience.course import LEAST, Extraction
from overture.domain.audience.errands import Errand, place_of
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.sources import Sources
from overture.domain.audience.tools import BY_NAME
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

EXTRACTION: Final = 4
"""The code of this kind: in lanes, for good."""
MOST_FAILURES: Final = 8
"""How often in a row a job's source may fail before the job does."""
_LONGEST: Final = 300.0

_LOAD = """
select status, tool, params, addons, scope, source, price, most, max_cost, course, failures, position
from audience_job
where project_id = $1 and id = $2
"""
# The lane is locked first: a reserve that is parking it at this moment, because this job was before it, is waited for.
_NEXT = """
select id from audience_job where project_id = $1 and scope = (
  select scope from audience_job where project_id = $1 and id = $2)
and state in (0, 1) order by position limit 1
"""
_LANE_DUE = "update lane set next_at = $3, wait_reason = null where project_id = $1 and key = $2"
_DUE = "update audience_job set due_at = $3 where project_id = $1 and id = $2 and state + 0 = 0"


@dataclass(frozen=True, slots=True)
class _Opened:
    status: JobStatus
    failures: int
    row: asyncpg.Record


class Extractions:
    """Runs audience jobs. `ids` gives the ids of the events and entries it writes; `least` people are asked for on a
    page, and a job that ended without delivering gives `back` so many at once."""

    code = EXTRACTION
    name = "extraction"
    queue = Queue.READS
    table = "audience_job"
    expiry = Expiry.AGAIN
    call_seconds = 2.0
    """Less than any lease, for it bounds nothing: whoever outlives the lease takes no page more."""
    settle_seconds = 0.0
    facts = "t.status, f.id as first_id"
    joins = """left join lateral (
      select w.id from audience_job w where w.project_id = t.project_id and w.scope = t.scope and w.state in (0, 1)
      order by w.position limit 1) f on true"""
    reserve_columns: tuple[tuple[str, str], ...] = (("status", "text"), ("updated_at", "timestamptz"))
    record_columns: tuple[tuple[str, str], ...] = (("attempt", "integer"), ("failures", "integer"))
    adapts_width = False
    has_strands = False
    widest = 1

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
        self._db = db
        self._sources = sources
        self._keys = keys
        self._ids = ids
        self._least = least
        self._back = back

    async def prepare(self, tx: Tx, asks: Sequence[Ask]) -> None:
        """Nothing beyond the row itself."""

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Goes where no earlier job of its scope has still to end."""
        if row.facts["first_id"] != row.id:
            return Wait(NEVER, "earlier_job")
        status = row.facts["status"]
        return Go(None, (JobStatus.PROCESSING.value if status == JobStatus.QUEUED else status, ask.now))

    async def claim(self, tx: Tx, going: Sequence[tuple[Candidate, Lane, Ask, Go]]) -> Mapping[UUID, str]:
        """The row's own key is claim enough."""
        return {}

    async def reserved(self, tx: Tx, done: Reserved) -> None:
        """Tells nobody."""

    async def perform(self, item: Item) -> Answer:
        """A stretch of the job, or what is left to do after its end."""
        opened = await self._load(item)
        if opened.status not in ENDED and opened.failures < MOST_FAILURES:
            answer = await self._go_on(item, opened)
            if answer is not None:
                return answer
            opened = await self._load(item)
        try:
            if opened.status not in ENDED:
                await ending.fail(self._db, item, "source_unavailable", self._ids)
            if opened.status is not JobStatus.COMPLETED:
                await ending.give_back(self._db, item, self._back)
        except Fenced:
            return lost_hold()
        return Answer(State.DONE, "done", (None, None), tells=False)

    async def _go_on(self, item: Item, opened: _Opened) -> Answer | None:
        """How a stretch ended; None where the job is over."""
        course: Extraction | None = None
        try:
            course = await self._course(item, opened.row)
            done = await Stretch(self._db, item, course).run()
        except Fenced:
            return lost_hold()
        except Later as later:
            failures = (0 if course is None or course.has_moved else opened.failures) + (later.seconds is None)
            wait = after(failures) if later.seconds is None else timedelta(seconds=later.seconds)
            log.info("extraction_waits", job=str(item.id), why=later.why, seconds=wait.total_seconds())
            return Answer(State.WAITING, "put_off", (0, failures), tells=False, due_in=wait)
        if not done.is_over:
            return Answer(State.WAITING, "went_on", (0, 0), tells=False, due_in=timedelta(0))
        return None

    async def _load(self, item: Item) -> _Opened:
        async with self._db.transaction(item.project_id) as tx:
            row = await tx.fetchrow(_LOAD, item.project_id, item.id)
        if row is None:
            raise Fenced
        return _Opened(JobStatus(row["status"]), row["failures"], row)

    async def _course(self, item: Item, row: asyncpg.Record) -> Extraction:
        tool = BY_NAME[row["tool"]]
        params = msgspec.convert(row["params"], tool.params)
        most, price = tool.most(params), row["price"]
        max_rows = None if row["max_cost"] is None or not price else row["max_cost"] // price
        errand = Errand(
            project_id=item.project_id,
            id=JobId(item.id),
            tool=tool,
            asks=tuple(tool.asks(params)),
            addons=tuple(row["addons"]),
            most=most,
            scope=row["scope"],
            price=price,
            max_rows=max_rows,
            clock=item.clock,
            ids=self._ids,
        )
        source = self._sources.named(row["source"])
        async with self._db.transaction(item.project_id) as tx:
            reads = await source.opened(tx, item.project_id, tool, errand.wanted, row["position"])
            joins = await joining.is_on(tx, item.project_id)
        if reads is None:
            raise Later("no_source")
        return Extraction(
            self._db,
            errand,
            place_of(row["course"]),
            reads,
            self._keys,
            source.most_at_once,
            joins=joins,
            least=self._least,
        )

    def handed_back(self, item: Item, why: str) -> Answer:
        """Waits again at once."""
        return Answer(State.WAITING, "handed_back", (0, None), tells=False)

    def lost(self, item: Item, why: str) -> Answer:
        """Goes on later."""
        wait = after(item.attempt)
        return Answer(State.WAITING, "broke", (None, min(item.attempt, MOST_FAILURES)), tells=False, due_in=wait)

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Collection[UUID]:
        """The lane of a job that is done is gone; the next job of its scope is due."""
        woken = set()
        for r in sorted((r for r in results if r.answer.state is State.DONE), key=lambda r: r.item.id):
            at = r.item.clock.at(tx.now)
            await close_key(tx, r.item.project_id, r.item.id)
            await self._next(tx, r.item.project_id, r.item.id, at)
            woken.add(r.item.project_id)
        return woken

    async def _next(self, tx: Tx, project_id: UUID, job_id: UUID, at: datetime) -> None:
        following = await tx.fetchval(_NEXT, project_id, job_id)
        if following is not None:
            await tx.execute(_LANE_DUE, project_id, following, at)
            await tx.execute(_DUE, project_id, following, at)

    async def expired(self, tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
        """They go on from their last page; nothing is counted."""

    async def look_up(self, row: DoubtRow) -> Answer | None:
        """Never in doubt."""
        return None

    async def payload_of(self, tx: Tx, row: asyncpg.Record) -> Any:
        """Never in doubt."""
        return None


def lost_hold() -> Answer:
    """For the record, where it is a late answer and changes nothing: another worker goes on."""
    return Answer(State.WAITING, "fenced", (None, None), tells=False)


def after(failures: int) -> timedelta:
    return timedelta(seconds=min(_LONGEST, 2.0 ** max(1, failures)))
