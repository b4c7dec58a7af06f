"""Chores: a reaction to one event, done again until it succeeds; the engine's smallest kind.

Not what a reaction does: main registers handlers, which re-read and never trust the event's payload.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

import structlog
from sqlalchemy import Column, Index, Table, Text, UniqueConstraint, Uuid

from overture.kernel.clock import Clock
from overture.runtime.db import Tx, metadata
from overture.runtime.outbox import EventRow
from overture.runtime.work.again import DoneAgain
from overture.runtime.work.kinds import Answer, Ask, Candidate, Go, Item, Lane, State, Verdict
from overture.runtime.work.queues import Queue, take_turns, wake
from overture.runtime.work.tables import columns, indexes

log = structlog.get_logger(__name__)

chore = Table(
    "chore",
    metadata,
    *columns(),
    Column("event_id", Uuid, nullable=False),
    Column("handler", Text, nullable=False),
    UniqueConstraint("project_id", "event_id", "handler"),
    *indexes("chore"),
    Index("chore_ended", "project_id", "ended_at"),
)

Handler = Callable[[UUID, UUID, str], Awaitable[timedelta | None]]
"""(project, subject of the event, event name) -> done, in a transaction of its own; may run twice. One that answers
with a span (project time) has done a part and is run again after it, as often as it says so."""

_AFTER = (5, 60, 600, 3600, 6 * 3600)
_NAMESPACE = UUID("0192a000-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class _Payload:
    handler: str
    subject: UUID
    event: str


class Chores(DoneAgain):
    """The kind of work that runs reactions. `reactions` maps an event's name to the handlers that follow it."""

    code = 3
    name = "chore"
    queue = Queue.CHORES
    table = "chore"
    call_seconds = 2.0
    """Much less than any lease, for it bounds nothing: a reaction that outlives its worker's lease is done twice."""
    facts = "t.handler, e.subject, e.name as event"
    # The limit keeps it a look-up for each row: as a plain join it may become a scan of all events.
    joins = """join lateral (
      select * from event e where e.project_id = t.project_id and e.id = t.event_id limit 1) e on true"""
    record_columns: tuple[tuple[str, str], ...] = (("reason", "text"), ("attempt", "integer"))
    widest = 4

    def __init__(self, reactions: Mapping[str, Sequence[str]], handlers: Mapping[str, Handler]) -> None:
        self._reactions = reactions
        self._handlers = handlers

    async def consume(self, tx: Tx, project_id: UUID, clock: Clock, events: Sequence[EventRow]) -> set[Queue]:
        """A relay consumer: one chore for each event and handler."""
        wanted = [(e, h) for e in events for h in self._reactions.get(e.name, ())]
        if not wanted:
            return set()
        now = clock.at(tx.now)
        lane_id = uuid5(_NAMESPACE, f"{project_id}/chores")
        await take_turns(tx, [project_id], self.queue)
        await tx.execute(
            """insert into lane (project_id, id, queue, kind, key, pick_key, next_at, width, cap_ids)
            values ($1, $2, $3, $4, $2, $2, $5, $6, '{}')
            on conflict (project_id, kind, pick_key, key) do update
              set next_at = least(lane.next_at, excluded.next_at), wait_reason = null""",
            project_id,
            lane_id,
            int(self.queue),
            self.code,
            now,
            self.widest,
        )
        await tx.execute(
            """insert into chore (project_id, id, pick_key, lane_id, due_at, position, event_id, handler)
            select $1, x.id, $2, $2, $3, x.n, x.event_id, x.handler
            from unnest($4::uuid[], $5::int[], $6::uuid[], $7::text[]) x(id, n, event_id, handler)
            on conflict (project_id, event_id, handler) do nothing""",
            project_id,
            lane_id,
            now,
            [uuid5(e.id, h) for e, h in wanted],
            list(range(len(wanted))),
            [e.id for e, _ in wanted],
            [h for _, h in wanted],
        )
        await wake(tx, [project_id], self.queue)
        return {self.queue}

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Always go."""
        f = row.facts
        return Go(_Payload(f["handler"], f["subject"], f["event"]))

    async def perform(self, item: Item) -> Answer:
        """Runs the reaction."""
        payload: _Payload = item.payload
        try:
            again = await self._handlers[payload.handler](item.project_id, payload.subject, payload.event)
        except Exception as error:
            log.exception("reaction_failed", handler=payload.handler, attempt=item.attempt)
            return self._later(item, type(error).__name__)
        if again is not None:
            # A part that went well: failures are counted anew from here.
            return Answer(State.WAITING, "went_on", (None, 0), tells=False, due_in=again)
        return Answer(State.DONE, "done", (None, None), tells=False)

    def _later(self, item: Item, why: str) -> Answer:
        if item.attempt > len(_AFTER):
            return Answer(State.REFUSED, "given_up", (why, None), tells=False, evidence={"why": why})
        return Answer(State.WAITING, "failed", (why, None), tells=False, due_in=_after(item.attempt))

    def handed_back(self, item: Item, why: str) -> Answer:
        """Waits again at once."""
        return Answer(State.WAITING, "handed_back", (why, None), tells=False)

    def lost(self, item: Item, why: str) -> Answer:
        """Done again later."""
        return self._later(item, why)


def _after(attempt: int) -> timedelta:
    return timedelta(seconds=_AFTER[attempt - 1])
