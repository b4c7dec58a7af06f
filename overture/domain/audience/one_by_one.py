"""Work that goes one after another within a scope: a lane each, stretch after stretch, on from the last portion taken.

Not what is read, taken and given back: an extraction (work.py) and an enrichment (enrichment_work.py) say that.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

import structlog

from overture.domain.audience.contracts import ENDED, JobStatus
from overture.kernel.clock import NEVER
from overture.runtime.db import Database, Tx
from overture.runtime.work.again import DoneAgain, pause_after
from overture.runtime.work.kinds import Answer, Ask, Candidate, Go, Item, Lane, Result, State, Verdict, Wait
from overture.runtime.work.lanes import close_key, set_due_key
from overture.runtime.work.queues import Queue
from overture.runtime.work.stretches import Course, Fenced, Later, Stretch

log = structlog.get_logger(__name__)

T = TypeVar("T")

MOST_FAILURES: Final = 8
"""How often in a row its source may fail before the work does."""

_FIRST = """left join lateral (
  select w.id from {table} w where w.project_id = t.project_id and w.{scope} = t.{scope} and w.state in (0, 1)
  order by w.position limit 1) f on true"""
_NEXT = """
select id from {table} where project_id = $1 and {scope} = (
  select {scope} from {table} where project_id = $1 and id = $2)
and state in (0, 1) order by position limit 1
"""
_DUE = "update {table} set due_at = $3 where project_id = $1 and id = $2 and state + 0 = 0"
# For the record, where it is a late answer and changes nothing: another worker goes on.
_FENCED: Final = Answer(State.WAITING, "fenced", (None, None), tells=False)


@dataclass(frozen=True, slots=True)
class Opened(Generic[T]):
    """A row as its worker finds it: where it stands, its failures in a row, and what it has to do."""

    status: JobStatus
    failures: int
    task: T


class Moving(Course[Any], Protocol):
    """A course that knows whether a portion was taken under this grant."""

    has_moved: bool


class OneByOne(DoneAgain, ABC, Generic[T]):
    """Kinds whose rows of one scope go in the order of their positions, each to its end before the next begins."""

    queue = Queue.READS
    call_seconds = 2.0
    """Less than any lease, for it bounds nothing: whoever outlives the lease takes no page more."""
    facts = "t.status, f.id as first_id"
    reserve_columns: tuple[tuple[str, str], ...] = (("status", "text"), ("updated_at", "timestamptz"))
    record_columns: tuple[tuple[str, str], ...] = (("attempt", "integer"), ("failures", "integer"))

    name: str
    table: str
    scope: str
    """The column that says within what they go one after another; as `table`, a constant of the code."""
    earlier: str
    """Why one waits, in a word, while another of its scope has still to end."""
    waits_for_source: bool
    """Whether one that has no source by now waits until it has one, or has failed after a while."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.joins = _FIRST.format(table=self.table, scope=self.scope)
        self._next = _NEXT.format(table=self.table, scope=self.scope)
        self._due = _DUE.format(table=self.table)

    @abstractmethod
    async def opened(self, item: Item) -> Opened[T]:
        """Reads the row; `Fenced` where it is gone."""

    @abstractmethod
    async def course(self, item: Item, task: T) -> Moving:
        """Ready to read on from where it stands; `Later` where it has no source."""

    @abstractmethod
    async def fail(self, item: Item, task: T) -> None:
        """Ends one whose source failed again and again: told, and nothing charged. Nothing where it has ended."""

    @abstractmethod
    async def give_back(self, item: Item, task: T) -> None:
        """Undoes what one had taken that ends without being completed; may be called again for the rest of it."""

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Goes where no earlier one of its scope has still to end."""
        if row.facts["first_id"] != row.id:
            return Wait(NEVER, self.earlier)
        status = row.facts["status"]
        return Go(None, (JobStatus.PROCESSING.value if status == JobStatus.QUEUED else status, ask.now))

    async def perform(self, item: Item) -> Answer:
        """A stretch of it, or what is left to do after its end."""
        try:
            opened = await self.opened(item)
            if opened.status not in ENDED and opened.failures < MOST_FAILURES:
                answer = await self._go_on(item, opened)
                if answer is not None:
                    return answer
                opened = await self.opened(item)
            if opened.status not in ENDED:
                await self.fail(item, opened.task)
            if opened.status is not JobStatus.COMPLETED:
                await self.give_back(item, opened.task)
        except Fenced:
            return _FENCED
        return Answer(State.DONE, "done", (None, None), tells=False)

    async def _go_on(self, item: Item, opened: Opened[T]) -> Answer | None:
        """How a stretch ended; None where all is read."""
        course: Moving | None = None
        try:
            course = await self.course(item, opened.task)
            done = await Stretch(self._db, item, course).run()
        except Later as later:
            is_anew = self.waits_for_source if course is None else course.has_moved
            failures = (0 if is_anew else opened.failures) + (later.seconds is None)
            wait = pause_after(failures) if later.seconds is None else timedelta(seconds=later.seconds)
            log.info(f"{self.name}_waits", work=str(item.id), why=later.why, seconds=wait.total_seconds())
            return Answer(State.WAITING, "put_off", (0, failures), tells=False, due_in=wait)
        if not done.is_over:
            return Answer(State.WAITING, "went_on", (0, 0), tells=False, due_in=timedelta(0))
        return None

    def handed_back(self, item: Item, why: str) -> Answer:
        """Waits again at once."""
        return Answer(State.WAITING, "handed_back", (0, None), tells=False)

    def lost(self, item: Item, why: str) -> Answer:
        """Goes on later."""
        failures = min(item.attempt, MOST_FAILURES)
        return Answer(State.WAITING, "broke", (None, failures), tells=False, due_in=pause_after(item.attempt))

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Collection[UUID]:
        """The lane of one that is done is gone; the next of its scope is due."""
        woken = set()
        for item in sorted((r.item for r in results if r.answer.state is State.DONE), key=lambda i: i.id):
            await close_key(tx, item.project_id, item.id)
            following = await tx.fetchval(self._next, item.project_id, item.id)
            if following is not None:
                at = item.clock.at(tx.now)
                # The lane is locked first: a reserve that is parking it at this moment, because this one was before
                # it, is waited for.
                await set_due_key(tx, item.project_id, following, at)
                await tx.execute(self._due, item.project_id, following, at)
            woken.add(item.project_id)
        return woken
