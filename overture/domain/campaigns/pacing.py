"""When the next sends of a campaign can go: the caps' own arithmetic, run ahead without sending.

Pure; explain reads the figures and asks. The engine never does: it asks the database at each reserve.
"""

from __future__ import annotations

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
    """A running campaign: its cap, its lanes, and of each waiting row, in order, whether it will go or be dropped."""

    cap: CapView
    goes: Sequence[bool]
    lanes: list[LaneView] = field(default_factory=list)
    asked: int = 0
    hours: Callable[[datetime], datetime] | None = None
    """The first moment from a given one on at which anybody may be written to."""

    @property
    def waits(self) -> bool:
        """Whether it has rows left."""
        return self.asked < len(self.goes)

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on at which one of its lanes can take one more."""
        at = self.cap.opens(now)
        at = min((self.cap.opens(lane.opens(at)) for lane in self.lanes), default=NEVER)
        return at if self.hours is None or at >= NEVER else self.hours(at)

    def ring(self, at: datetime) -> list[LaneView]:
        """The lanes that can take something at `at`, in the order in which rows are dealt to them."""
        if not self.waits or self.cap.opens(at) > at or (self.hours is not None and self.hours(at) > at):
            return []
        return sorted((lane for lane in self.lanes if lane.opens(at) <= at), key=lambda lane: (lane.served, lane.rank))

    def limit(self, ring: Sequence[LaneView], at: datetime) -> int:
        """How many rows one reserve asks for."""
        return min(self.cap.room(at), sum(lane.room(at) for lane in ring))

    def serve(self, ring: list[LaneView], limit: int, at: datetime) -> None:
        """Deals at most `limit` rows round the ring; a dropped row takes nothing."""
        turn = 0
        for goes in self.goes[self.asked : self.asked + limit]:
            while ring and ring[turn % len(ring)].opens(at) > at:
                ring.pop(turn % len(ring))
            if not ring or self.cap.opens(at) > at:
                return
            self.asked += 1
            if goes:
                lane = ring[turn % len(ring)]
                lane.served += 1
                turn += 1
                self.cap.use(at)
                if lane.cap is not None:
                    lane.cap.use(at)


@dataclass
class Outlook:
    """Campaigns run ahead together, as reserves serve them: those that draw on the same senders' caps."""

    streams: list[Stream]

    def reaches(self, stream: Stream, now: datetime) -> datetime | None:
        """The moment from `now` on at which the last row of `stream` has its turn; None where it never comes."""
        at = now
        while stream.waits:
            at = min((s.opens(at) for s in self.streams if s.waits), default=NEVER)
            if at >= NEVER:
                return None
            rings = [(s, ring, s.limit(ring, at)) for s in self.streams if (ring := s.ring(at))]
            for each, ring, limit in sorted(rings, key=lambda r: (r[1][0].served, r[1][0].rank)):
                each.serve(ring, limit, at)
        return at
