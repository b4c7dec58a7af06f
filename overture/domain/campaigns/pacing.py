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
    """A sender's lane: its own cap, and the moment before which it takes nothing."""

    cap: CapView | None
    from_at: datetime
    served: int = 0

    def opens(self, now: datetime) -> datetime:
        """When it can take one more."""
        at = max(now, self.from_at)
        return at if self.cap is None else self.cap.opens(at)


@dataclass
class Outlook:
    """A campaign's cap and its lanes, run ahead one send at a time."""

    cap: CapView
    lanes: list[LaneView] = field(default_factory=list)

    def send(self, now: datetime) -> datetime | None:
        """The moment of the next send, drawn; None where no lane will ever take it."""
        if not self.lanes:
            return None
        lane = min(self.lanes, key=lambda each: (each.opens(now), each.served))
        at = lane.opens(self.cap.opens(now))
        at = max(at, self.cap.opens(at))
        if at >= NEVER:
            return None
        self.cap.use(at)
        if lane.cap is not None:
            lane.cap.use(at)
        lane.served += 1
        return at

    def nth(self, now: datetime, n: int) -> datetime | None:
        """The moment of the n-th send from `now` on (1: the next)."""
        at: datetime | None = None
        for _ in range(n):
            at = self.send(at or now)
            if at is None:
                return None
        return at
