"""What a kind of work is to the engine: its table, its rules, how it calls and what an answer does.

Not any kind itself: messages, deliveries and chores are registered by main.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

import asyncpg

from overture.kernel.clock import Clock, ProjectTime
from overture.runtime.db import Tx
from overture.runtime.work.queues import Queue


class State(IntEnum):
    """Where a row of work stands."""

    WAITING = 0
    PERFORMING = 1
    DONE = 2
    REFUSED = 3
    IN_DOUBT = 4
    DROPPED = 5
    WITH_PERSON = 6


class Expiry(Enum):
    """What becomes of the rows of a worker that died: done again under the same token, or in doubt."""

    AGAIN = "again"
    DOUBT = "doubt"


@dataclass(slots=True)
class Lane:
    """A serial stretch of work as a reserve holds it; `room` shrinks as rows are dealt to it."""

    project_id: UUID
    id: UUID
    kind: int
    key: UUID
    pick_key: UUID
    width: int
    cap_ids: tuple[UUID, ...]
    served: int
    due_at: datetime
    """Since when it waits, project time."""
    wait_reason: str | None = None
    room: int = 0
    dealt: int = 0
    with_person: int = 0
    """How many of its rows are with a person; they take no room, unless its kind says so."""
    stopped: tuple[datetime, str] | None = None
    """Set by the kind: this lane takes nothing until then, because of this."""
    bound_only: bool = False
    """Set by the kind: this lane takes no free row, only what is bound to it."""
    given: Any = None
    """What the kind read of this lane in `prepare`, for `decide`."""


@dataclass(slots=True)
class Ask:
    """What a reserve wants of one set of waiting rows: at most `limit`, beginning behind `cursor`."""

    project_id: UUID
    pick_key: UUID
    now: ProjectTime
    clock: Clock
    cursor: int
    cursor_was: int
    limit: int
    lanes: list[Lane]
    stopped: str | None = None
    """Set by the kind: nothing of these rows goes until something changes, because of this."""
    given: Any = None
    """What the kind read of these rows in `prepare`, for `decide` and `claim`."""
    strands: tuple[UUID, ...] = ()
    """Set by the kind: the strands whose free rows may be taken now."""
    is_own_shut: bool = False
    """Set by the kind: free rows of no strand may not be taken now."""
    later: tuple[datetime, str] | None = None
    """Set by the kind: what it keeps back now may be taken from then on, and what that waits for."""
    met: Any = None
    """What the kind read of the rows that were picked, in `consider`, for `decide`."""
    came: dict[UUID, int] = field(default_factory=dict)
    """How far this reserve came in each strand."""


@dataclass(slots=True)
class Candidate:
    """A waiting row with the facts its kind selected. `lane_id` is set where it is bound to one lane."""

    project_id: UUID
    id: UUID
    position: int
    lane_id: UUID | None
    attempt: int
    epoch: int
    seq: int
    facts: asyncpg.Record
    strand: UUID | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Send it now: `payload` for the call, `values` for the kind's `reserve_columns`."""

    payload: Any
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until` (project time), because `reason`; it stays with its lane, or goes to that of `lane_id`."""

    until: datetime
    reason: str
    lane_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Never, because `reason`: takes no slot, no cap, no contact."""

    reason: str


Verdict = Go | Wait | Drop


@dataclass(slots=True)
class Item:
    """A row granted to this worker under one epoch. `start_by` is the worker's own monotonic moment."""

    kind: Kind
    project_id: UUID
    id: UUID
    lane_id: UUID
    pick_key: UUID
    epoch: int
    seq: int
    attempt: int
    position: int
    at: ProjectTime
    clock: Clock
    start_by: float
    payload: Any
    queue: Queue
    strand: UUID | None = None
    holder: UUID | None = None
    span: Span | None = None
    """For a stretch, set when the call begins: how long to go on."""


@dataclass(frozen=True, slots=True)
class Span:
    """How long a worker goes on with one row before others have their turn; it counts on the worker's own clock."""

    monotonic: Callable[[], float]
    until: float
    is_draining: Callable[[], bool]

    def is_over(self) -> bool:
        """Whether to hand the row back after the portion at hand."""
        return self.is_draining() or self.monotonic() >= self.until


@dataclass(frozen=True, slots=True)
class LaneNews:
    """What a call taught about its lane: it worked, or it must wait (`hold`, project time), or go back to width 1."""

    worked: bool = False
    failed: bool = False
    hold: timedelta | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a call, in the engine's words. `values` fill the kind's `record_columns`."""

    state: State
    outcome: str
    values: tuple[Any, ...] = ()
    tells: bool = True
    """Whether the change is told by an event and takes a number of the row's sequence."""
    due_in: timedelta | None = None
    """For WAITING: not before this much project time from the record."""
    unbind: bool = False
    """For WAITING: any lane may take it again."""
    evidence: Mapping[str, Any] | None = None
    lane: LaneNews | None = None
    extra: Any = None


@dataclass(slots=True)
class Result:
    """An item, its answer, and after the record the row's new sequence number."""

    item: Item
    answer: Answer
    seq: int = 0


@dataclass(slots=True)
class Reserved:
    """What one reserve decided for one kind, handed to the kind in the same transaction."""

    items: list[tuple[Candidate, Lane, Ask, Go]] = field(default_factory=list)
    drops: list[tuple[Candidate, Ask, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A row in doubt that is due to be looked up."""

    project_id: UUID
    id: UUID
    lane_id: UUID
    epoch: int
    seq: int
    doubt_at: datetime
    facts: asyncpg.Record


@runtime_checkable
class Considers(Protocol):
    """A kind whose rules need more of the rows that were picked than their own facts, for some of them."""

    async def consider(self, tx: Tx, picked: Sequence[tuple[Ask, Sequence[Candidate]]]) -> None:
        """Reads it, into `met` of the asks, before any of these rows is decided."""
        ...


class Kind(Protocol):
    """One kind of work. The engine composes its SQL from `table` and the select and joins given here."""

    code: int
    name: str
    queue: Queue
    table: str
    expiry: Expiry
    call_seconds: float
    """The time-out of one call; the worker's lease must have more left before a call begins."""
    settle_seconds: float
    """How long after its time-out a call might still arrive: no `not there` counts before."""
    facts: str
    """Columns for `decide`, over `t` (the row) and the joins."""
    joins: str
    """`left join lateral (…) on true` and plain joins over `t`; never EXISTS."""
    reserve_columns: tuple[tuple[str, str], ...]
    """(column, PostgreSQL type) written when a row is granted."""
    record_columns: tuple[tuple[str, str], ...]
    """(column, PostgreSQL type) written with an answer; None leaves a column as it is."""
    adapts_width: bool
    widest: int
    has_strands: bool
    """Whether the table has a column `strand`: free rows of one pick that wait apart."""

    async def prepare(self, tx: Tx, asks: Sequence[Ask]) -> None:
        """Reads what `decide` needs about the asks; may lower `limit` where an allowance is spent."""
        ...

    def decide(self, row: Candidate, ask: Ask, lane: Lane) -> Verdict:
        """Go, wait or drop: pure, from the row's facts and what `prepare` read."""
        ...

    async def claim(self, tx: Tx, going: Sequence[tuple[Candidate, Lane, Ask, Go]]) -> Mapping[UUID, str]:
        """Takes what must be unique; the ids that lost, with the reason they are dropped for."""
        ...

    async def reserved(self, tx: Tx, done: Reserved) -> None:
        """Events and counters of a reserve."""
        ...

    async def perform(self, item: Item) -> Answer:
        """The call itself, outside any transaction; answers, never raises for what the outside did."""
        ...

    def handed_back(self, item: Item, why: str) -> Answer:
        """The answer of an item that was never called."""
        ...

    def lost(self, item: Item, why: str) -> Answer:
        """The answer of an item whose call broke in an unforeseen way."""
        ...

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Collection[UUID]:
        """Events, counters and releases of a record; the projects whose turn it wants woken after the commit."""
        ...

    async def expired(self, tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
        """Counters for rows (`project_id`, `id`, `seq`, …) whose worker died."""
        ...

    async def look_up(self, row: DoubtRow) -> Answer | None:
        """Evidence for a row in doubt, or None where nothing was learned."""
        ...

    async def payload_of(self, tx: Tx, row: asyncpg.Record) -> Any:
        """What a record needs of a row that this worker does not hold (one whose doubt ends)."""
        ...
