"""When the next sends of a campaign can go: the caps' own arithmetic, run ahead without sending.

Pure; explain reads the figures and asks. The engine never does: it asks the database at each reserve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from overture.kernel.clock import NEVER


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

    def opens(self, now: datetime) -> datetime:
        """When it can take one more."""
        at = max(now, self.from_at)
        return at if self.cap is None else self.cap.opens(at)


@dataclass
class Stream:
    """A running campaign: its cap, its lanes in the order of their ids, and how many of its waiting rows will go."""

    cap: CapView
    left: int
    lanes: list[LaneView] = field(default_factory=list)

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on at which one of its lanes can take one more."""
        at = self.cap.opens(now)
        return min((self.cap.opens(lane.opens(at)) for lane in self.lanes), default=NEVER)

    def lane(self, at: datetime) -> LaneView | None:
        """The lane that takes the next row at `at`: of those that can, the one that was served least."""
        if not self.left or self.cap.opens(at) > at:
            return None
        return min((lane for lane in self.lanes if lane.opens(at) <= at), key=lambda lane: lane.served, default=None)

    def send(self, lane: LaneView, at: datetime) -> None:
        """Draws on its cap and the lane's."""
        self.left -= 1
        self.cap.use(at)
        lane.served += 1
        if lane.cap is not None:
            lane.cap.use(at)


@dataclass
class Outlook:
    """Campaigns run ahead together, as one reserve serves them: those that draw on the same senders' caps."""

    streams: list[Stream]

    def nth(self, stream: Stream, now: datetime, n: int) -> datetime | None:
        """The moment of the n-th send of `stream` from `now` on (1: the next); None where it never comes."""
        done = stream.left - n
        at = now
        while True:
            at = min((s.opens(at) for s in self.streams if s.left), default=NEVER)
            if at >= NEVER:
                return None
            for each in sorted(self.streams, key=lambda s: _least(s, at)):
                while (lane := each.lane(at)) is not None:
                    each.send(lane, at)
                    if stream.left == done:
                        return at


def _least(stream: Stream, at: datetime) -> int:
    return min((lane.served for lane in stream.lanes if lane.opens(at) <= at), default=0)
