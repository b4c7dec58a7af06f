"""When the next sends of a campaign can go: the caps' own arithmetic, run ahead without sending.

Pure; explain reads the figures and asks. The engine never does: it asks the database at each reserve.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from overture.kernel.clock import NEVER

PLENTY = 1 << 30


@dataclass
class CapView:
    """A cap with its past uses (moments, oldest first) and its slots."""

    limits: Sequence[int]
    windows: Sequence[timedelta]
    uses: list[datetime]
    slack: timedelta
    slot_every: timedelta | None = None
    slot_from: datetime | None = None
    slot_next: int = 0

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on at which one more use fits every window and its slot."""
        at = now
        for limit, window in zip(self.limits, self.windows, strict=True):
            if limit <= 0:
                return NEVER
            if len(self.uses) >= limit:
                at = max(at, self.uses[-limit] + window + self.slack)
        if self.slot_every is not None and self.slot_from is not None:
            at = max(at, self.slot_from + self.slot_next * self.slot_every)
        return at

    def room(self, now: datetime) -> int:
        """How many more uses fit at `now`."""
        if self.opens(now) > now:
            return 0
        if self.slot_every is not None:
            return 1
        rooms = [
            limit - sum(1 for at in self.uses[-limit:] if at + window + self.slack > now)
            for limit, window in zip(self.limits, self.windows, strict=True)
        ]
        return min(rooms, default=PLENTY)

    def use(self, at: datetime) -> None:
        """Draws on it."""
        self.uses.append(at)
        if self.slot_every is not None and self.slot_from is not None:
            self.slot_next = (at - self.slot_from) // self.slot_every + 1


@dataclass
class LaneView:
    """A sender's lane: its own cap (shared with its lanes of other campaigns), and when it may take something."""

    cap: CapView | None
    from_at: datetime
    served: int = 0
    rank: int = 0
    """Orders lanes that were served alike: their ids as numbers."""

    def opens(self, now: datetime) -> datetime:
        """When it can take one more."""
        at = max(now, self.from_at)
        return at if self.cap is None else self.cap.opens(at)

    def room(self, now: datetime) -> int:
        """How many more it can take now."""
        if self.from_at > now:
            return 0
        return PLENTY if self.cap is None else self.cap.room(now)


@dataclass
class Stream:
    """A running campaign: its cap, its lanes, and of each waiting row, in order, whether it will go or be dropped.

    `zones` are those of the rows' targets, none where it is left out; rows of one zone have their turn in order.
    """

    cap: CapView
    goes: Sequence[bool]
    lanes: list[LaneView] = field(default_factory=list)
    zones: Sequence[str | None] = ()
    hours: Callable[[datetime, str | None], datetime] | None = None
    """The first moment from a given one on at which a target of that zone may be written to."""
    wanted: int | None = None
    """The row of interest, by its place; the last where it is left out."""
    asked: int = 0
    ahead: int = 0
    """How many went before the row of interest."""

    def __post_init__(self) -> None:
        """Rows of one zone wait in one line."""
        self._wanted = len(self.goes) - 1 if self.wanted is None else self.wanted
        self._lines: dict[str | None, deque[int]] = {}
        for i in range(len(self.goes)):
            self._lines.setdefault(self.zones[i] if self.zones else None, deque()).append(i)
        self._is_over = not self.goes

    @property
    def waits(self) -> bool:
        """Whether it has rows left."""
        return self.asked < len(self.goes)

    @property
    def is_over(self) -> bool:
        """Whether the row of interest had its turn."""
        return self._is_over

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on at which one of its lanes can take one more."""
        at = self.cap.opens(now)
        at = min((self.cap.opens(lane.opens(at)) for lane in self.lanes), default=NEVER)
        if self.hours is None or at >= NEVER:
            return at
        return min((self.hours(at, zone) for zone, line in self._lines.items() if line), default=NEVER)

    def ring(self, at: datetime) -> list[LaneView]:
        """The lanes that can take something at `at`, in the order in which rows are dealt to them."""
        if not self.waits or self.cap.opens(at) > at or not self._open(at):
            return []
        return sorted((lane for lane in self.lanes if lane.opens(at) <= at), key=lambda lane: (lane.served, lane.rank))

    def limit(self, ring: Sequence[LaneView], at: datetime) -> int:
        """How many rows one reserve asks for."""
        return min(self.cap.room(at), sum(lane.room(at) for lane in ring))

    def serve(self, ring: list[LaneView], limit: int, at: datetime) -> None:
        """Deals at most `limit` rows round the ring; a dropped row takes nothing."""
        turn = 0
        open_ = self._open(at)
        for _ in range(limit):
            while ring and ring[turn % len(ring)].opens(at) > at:
                ring.pop(turn % len(ring))
            line = min((line for line in open_ if line), key=lambda line: line[0], default=None)
            if not ring or line is None or self.cap.opens(at) > at:
                return
            row = line.popleft()
            self.asked += 1
            self._is_over = self._is_over or row == self._wanted
            self.ahead += self.goes[row] and not self._is_over
            if self.goes[row]:
                lane = ring[turn % len(ring)]
                lane.served += 1
                turn += 1
                self.cap.use(at)
                if lane.cap is not None:
                    lane.cap.use(at)

    def _open(self, at: datetime) -> list[deque[int]]:
        """The lines that may be written to at `at`."""
        return [
            line for zone, line in self._lines.items() if line and (self.hours is None or self.hours(at, zone) <= at)
        ]


@dataclass
class Outlook:
    """Campaigns run ahead together, as reserves serve them: those that draw on the same senders' caps."""

    streams: list[Stream]

    def reaches(self, stream: Stream, now: datetime) -> datetime | None:
        """The moment from `now` on at which `stream`'s row of interest has its turn; None where it never comes."""
        at = now
        while not stream.is_over:
            at = min((s.opens(at) for s in self.streams if s.waits), default=NEVER)
            if at >= NEVER:
                return None
            rings = [(s, ring, s.limit(ring, at)) for s in self.streams if (ring := s.ring(at))]
            for each, ring, limit in sorted(rings, key=lambda r: (r[1][0].served, r[1][0].rank)):
                each.serve(ring, limit, at)
        return at
