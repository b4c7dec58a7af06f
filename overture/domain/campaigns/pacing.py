"""When the next sends of a campaign can go: rows dealt to lanes as reserves do, run ahead without sending.

Pure; explain and forecast read the figures and ask. The engine never does: it asks the database at each reserve.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from itertools import chain

from overture.domain.campaigns.capviews import CapView, LaneView
from overture.kernel.clock import NEVER

_DAY = timedelta(days=1)
_STRETCH = 1024
"""Rows that are dealt at once, at most."""
_STEP = 64
"""As many at first: where a stride is short, its arithmetic was in vain."""
_SHORT = 8
"""Fewer than these are not worth a stride."""


@dataclass
class Line:
    """The rows that wait for one zone's hours, by their places, and how many of them had their turn."""

    zone: str | None
    rows: Sequence[int]
    turn: int = 0

    def ahead(self, most: int) -> Sequence[int]:
        """Its next rows."""
        return self.rows[self.turn : self.turn + most]

    def pass_by(self, last: int) -> None:
        """Those up to this place had their turn."""
        self.turn = bisect_right(self.rows, last, self.turn)


Hours = Callable[[datetime, str | None], datetime]


@dataclass
class Stream:
    """A running campaign: its cap, its lanes, and of each waiting row, in order, whether it will go or be dropped.

    `zones` are those of the rows' targets, none where it is left out; rows of one zone have their turn in order.
    """

    cap: CapView
    goes: Sequence[int]
    lanes: list[LaneView] = field(default_factory=list)
    zones: Sequence[str | None] = ()
    hours: Hours | None = None
    """The first moment from a given one on at which a target of that zone may be written to."""
    shuts: Hours | None = None
    """The first moment after a given one, at which it may be, at which it may not."""
    wanted: int | None = None
    """The row of interest, by its place; the last where it is left out."""
    asked: int = 0
    ahead: int = 0
    """How many went before the row of interest."""
    by_lanes: timedelta = timedelta(0)
    """For how long of a trudge only lanes were waited for,"""
    by_days: timedelta = timedelta(0)
    """and for how long the cap's window of a day."""

    def __post_init__(self) -> None:
        """Rows of one zone wait in one line."""
        self._wanted = len(self.goes) - 1 if self.wanted is None else self.wanted
        if self.zones:
            places: dict[str | None, list[int]] = {}
            for i, zone in enumerate(self.zones):
                places.setdefault(zone, []).append(i)
            self._lines = [Line(zone, rows) for zone, rows in places.items()]
        else:
            self._lines = [Line(None, range(len(self.goes)))] if self.goes else []
        self._is_over = not self.goes
        self._reach = _STEP

    @property
    def waits(self) -> bool:
        """Whether it has rows left."""
        return self.asked < len(self.goes)

    @property
    def is_over(self) -> bool:
        """Whether the row of interest had its turn."""
        return self._is_over

    def zones_waiting(self) -> list[str | None]:
        """Those of its rows that wait."""
        return [line.zone for line in self._lines]

    def can_send(self, now: datetime) -> datetime:
        """The first moment from `now` on that its caps and its lanes allow, whatever the hour."""
        at = self.cap.opens(now)
        return min([lane.opens(at) for lane in self.lanes], default=NEVER)

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on at which one of its lanes can take one more."""
        at = self.can_send(now)
        if self.hours is None or at >= NEVER:
            return at
        return min((self.hours(at, line.zone) for line in self._lines), default=NEVER)

    def ring(self, at: datetime) -> list[LaneView]:
        """The lanes that can take something at `at`, in the order in which rows are dealt to them."""
        if not self.waits or self.cap.opens(at) > at or not self._open(at):
            return []
        return sorted([lane for lane in self.lanes if lane.opens(at) <= at], key=lambda lane: (lane.served, lane.rank))

    def limit(self, ring: Sequence[LaneView], at: datetime) -> int:
        """How many rows one reserve asks for."""
        room = self.cap.room(at)
        return room if room <= 1 else min(room, sum(lane.room(at) for lane in ring))

    def serve(self, ring: list[LaneView], limit: int, at: datetime) -> int:
        """Deals at most `limit` rows round the ring, a dropped row takes nothing; how many went."""
        open_ = self._open(at)
        room = min(self.cap.room(at), sum(lane.room(at) for lane in ring))
        if room <= 0:
            return 0
        rows = self._next(open_, limit)
        places = [i for i, row in enumerate(rows) if self.goes[row]]
        if len(places) >= room:
            del places[room:]
            rows = rows[: places[-1] + 1]
        going = len(places)
        if going:
            share, more = divmod(going, len(ring))
            if min([lane.room(at) for lane in ring]) >= share + (more > 0):
                for i, lane in enumerate(ring):
                    self._deal(lane, [at] * (share + (i < more)))
            else:
                self._deal_one_by_one(ring, going, at)
            self.cap.use(*[at] * going)
        self._pass_by(open_, rows)
        return going

    def stride(self, at: datetime, before: datetime, most: int) -> list[datetime]:
        """Deals one row a slot from `at` on, as long as nothing but the slots decides; the moments they go at.

        None of them from `before` on, at most `most`; none where the next reserve had better be looked at by itself.
        """
        open_, ring = self._open(at), self.ring(at)
        if self.cap.slot_every is None or not ring:
            return []
        before = min(self._until(at, open_), before, *(lane.opens(at) for lane in self.lanes if lane.opens(at) > at))
        least = [lane for lane in ring if lane.served == ring[0].served]
        if len(least) < len(ring):
            most = min(most, len(least) * (ring[len(least)].served - ring[0].served))
        reach, self._reach = self._reach, _STEP
        rows = self._next(open_, min(most, reach))
        going = [i for i, row in enumerate(rows) if self.goes[row]]
        moments = self.cap.slots(at, len(going)) if len(going) > 1 else []
        fit = bisect_left(moments, before)
        for i, lane in enumerate(least):
            if lane.cap is not None:
                fit = min(fit, i + len(least) * lane.cap.fits(moments[i : fit : len(least)]))
        if fit < _SHORT:
            return []
        del moments[fit:]
        for i, lane in enumerate(least):
            self._deal(lane, moments[i :: len(least)])
        self.cap.use(*moments)
        self._pass_by(open_, rows[: going[fit - 1] + 1])
        if fit == len(going):
            self._reach = min(reach * 4, _STRETCH)
        return moments

    def trudge(self, at: datetime, before: datetime, most: int) -> list[datetime]:
        """The same where it is now this lane that can take one, now that: dealt slot by slot."""
        open_ = self._open(at)
        if self.cap.slot_every is None or not open_:
            return []
        before = min(self._until(at, open_), before)
        rows = self._next(open_, min(most, _STRETCH))
        going = [i for i, row in enumerate(rows) if self.goes[row]]
        shut = [(lane.opens(at), i) for i, lane in enumerate(self.lanes)]
        heapify(shut)
        free: list[tuple[int, int, int]] = []
        moments: list[datetime] = []
        while (shut or free) and len(moments) < len(going):
            was, opens = at, self.cap.opens(at)
            at = opens if free else max(opens, shut[0][0])
            if not at < before:
                break
            self.by_lanes += at - opens
            if opens - was > self.cap.slot_every and self.cap.shut_by() == _DAY:
                self.by_days += opens - was
            while shut and shut[0][0] <= at:
                i = heappop(shut)[1]
                heappush(free, (self.lanes[i].served, self.lanes[i].rank, i))
            i = heappop(free)[2]
            lane = self.lanes[i]
            lane.served += 1
            if lane.cap is not None:
                lane.cap.use(at)
            self.cap.use(at)
            moments.append(at)
            heappush(shut, (lane.opens(at), i))
        self._pass_by(open_, rows[: going[len(moments) - 1] + 1] if moments else [])
        return moments

    def _deal(self, lane: LaneView, moments: list[datetime]) -> None:
        lane.served += len(moments)
        if lane.cap is not None and moments:
            lane.cap.use(*moments)

    def _deal_one_by_one(self, ring: list[LaneView], going: int, at: datetime) -> None:
        for turn in range(going):
            while ring[turn % len(ring)].opens(at) > at:
                ring.pop(turn % len(ring))
            self._deal(ring[turn % len(ring)], [at])

    def _open(self, at: datetime) -> list[Line]:
        """The lines that may be written to at `at`."""
        return [line for line in self._lines if self.hours is None or self.hours(at, line.zone) <= at]

    def _until(self, at: datetime, open_: Iterable[Line]) -> datetime:
        """When other lines are open than at `at`."""
        if self.hours is None or self.shuts is None:
            return NEVER
        changes = [self.hours(at, line.zone) for line in self._lines]
        return min([*(c for c in changes if c > at), *(self.shuts(at, line.zone) for line in open_)], default=NEVER)

    def _next(self, open_: Sequence[Line], most: int) -> Sequence[int]:
        """The next rows of these lines, in their order; the row of interest is the last."""
        if len(open_) == 1:
            rows = open_[0].ahead(most)
        else:
            rows = sorted(chain.from_iterable(line.ahead(most) for line in open_))[:most]
        at = bisect_left(rows, self._wanted)
        return rows[: at + 1] if at < len(rows) and rows[at] == self._wanted else rows

    def _pass_by(self, open_: Iterable[Line], rows: Sequence[int]) -> None:
        """These rows had their turn."""
        if not rows:
            return
        went = sum([self.goes[row] for row in rows])
        for line in open_:
            line.pass_by(rows[-1])
        self._lines = [line for line in self._lines if line.turn < len(line.rows)]
        self.asked += len(rows)
        if not self._is_over:
            self._is_over = rows[-1] == self._wanted
            self.ahead += went - (self._is_over and self.goes[rows[-1]])


@dataclass
class Outlook:
    """Campaigns run ahead together, as reserves serve them: those that draw on the same senders' caps."""

    streams: list[Stream]

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on at which something of them can go."""
        return min((s.opens(now) for s in self.streams if s.waits), default=NEVER)

    def serve(self, at: datetime, most: int | None = None) -> int:
        """One reserve, of at most so many rows; how many went."""
        rings = [(s, ring, s.limit(ring, at)) for s in self.streams if (ring := s.ring(at))]
        went = 0
        for each, ring, limit in sorted(rings, key=lambda r: (r[1][0].served, r[1][0].rank)):
            left = limit if most is None else min(limit, most - went)
            if len(rings) > 1:
                ring = [lane for lane in ring if lane.opens(at) <= at]
            went += each.serve(ring, left, at) if ring else 0
        return went

    def reaches(self, stream: Stream, now: datetime) -> datetime | None:
        """The moment from `now` on at which `stream`'s row of interest has its turn; None where it never comes."""
        at = now
        while not stream.is_over:
            at = self.opens(at)
            if at >= NEVER:
                return None
            self.serve(at)
        return at
