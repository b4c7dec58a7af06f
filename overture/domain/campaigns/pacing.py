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
from overture.domain.campaigns.deck import Deck
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

    `zones` are those of the rows' targets, none where it is left out; rows of one zone have their turn in order. Where
    there are follow-ups, `goes` is how many of its target's messages go, from the first on, before one is dropped.
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
    free: Sequence[int] | None = None
    """The places of the rows that any lane may take; all where it is left out. The others are bound to lanes."""
    waits_after: Sequence[timedelta] = ()
    """How long after a step's message the next step is due."""
    steps: bytearray = field(default_factory=bytearray)
    """Of which step each message is that went."""
    asked: int = 0
    ahead: int = 0
    """How many went before the row of interest."""
    dropped_at: datetime | None = None
    """When a follow-up was dropped the last time."""
    by_lanes: timedelta = timedelta(0)
    """For how long of a trudge only lanes were waited for,"""
    by_days: timedelta = timedelta(0)
    """for how long the cap's window of a day,"""
    by_steps: timedelta = timedelta(0)
    """and for how long only the next follow-up."""

    def __post_init__(self) -> None:
        """Rows of one zone wait in one line."""
        free = range(len(self.goes)) if self.free is None else self.free
        self._wanted = self.wanted if self.wanted is not None else free[-1] if free else 0
        if self.zones:
            places: dict[str | None, list[int]] = {}
            for i in free:
                places.setdefault(self.zones[i], []).append(i)
            self._lines = [Line(zone, rows) for zone, rows in places.items()]
        else:
            self._lines = [Line(None, free)] if free else []
        self._all_zones = {None, *self.zones}
        self._is_over = not free
        self._reach = self._pace = _STEP
        self._is_tired = False

    @property
    def waits(self) -> bool:
        """Whether it has rows left."""
        return bool(self._lines) or any(lane.bound.waits for lane in self.lanes)

    @property
    def waits_for_steps(self) -> bool:
        """Whether only follow-ups are left."""
        return not self._lines

    def due(self) -> datetime:
        """When the next follow-up is."""
        return min([lane.bound.due for lane in self.lanes], default=NEVER)

    @property
    def is_over(self) -> bool:
        """Whether the row of interest had its turn."""
        return self._is_over

    def zones_waiting(self) -> list[str | None]:
        """Those of its rows that wait; all of them where only follow-ups are left."""
        return [line.zone for line in self._lines] or list(self._all_zones)

    @property
    def is_stuck(self) -> bool:
        """Whether something waits for a lane that never opens."""
        lanes = self.lanes
        return not self._lines and any(lane.bound.waits and lane.opens(lane.from_at) >= NEVER for lane in lanes)

    def can_send(self, now: datetime) -> datetime:
        """The first moment from `now` on that its caps and its lanes allow, whatever the hour."""
        at = self.cap.opens(now)
        return min([lane.opens(at) for lane in self.lanes if not lane.is_bound_only], default=NEVER)

    def opens(self, now: datetime) -> datetime:
        """The first moment from `now` on at which one of its lanes can take one more."""
        at = NEVER
        if self._lines:
            at = self.can_send(now)
            if self.hours is not None and at < NEVER:
                at = min((self.hours(at, line.zone) for line in self._lines), default=NEVER)
        return min(at, self._opens_bound(now)) if self.waits_after else at

    def _opens_bound(self, now: datetime) -> datetime:
        at = self.opens_by_lane(self.cap.opens(now))
        if self.hours is None or at >= NEVER:
            return at
        return min([self.hours(at, zone) for zone in self._all_zones])

    def ring(self, at: datetime) -> list[LaneView]:
        """The lanes that can take something at `at`, in the order in which rows are dealt to them."""
        if self.cap.opens(at) > at:
            return []
        if not self._open(at):
            lanes = self._lanes_due(at)
        elif self.waits_after:
            lanes = [lane for lane in self.lanes if not lane.is_bound_only or lane.bound.due <= at]
        else:
            lanes = self.lanes
        return sorted([lane for lane in lanes if lane.opens(at) <= at], key=lambda lane: (lane.served, lane.rank))

    def _lanes_due(self, at: datetime) -> list[LaneView]:
        """Those with a follow-up that is due, where anybody at all may be written to at `at`."""
        due = [lane for lane in self.lanes if lane.bound.due <= at] if self.waits_after else []
        if due and self.hours is not None and self._shut_zones(at) == self._all_zones:
            return []
        return due

    def _shut_zones(self, at: datetime) -> set[str | None]:
        return set() if self.hours is None else {zone for zone in self._all_zones if self.hours(at, zone) > at}

    def limit(self, ring: Sequence[LaneView], at: datetime) -> int:
        """How many rows one reserve asks for."""
        room = self.cap.room(at)
        return room if room <= 1 else min(room, sum(lane.room(at) for lane in ring))

    def serve_bound(self, ring: Sequence[LaneView], limit: int, at: datetime) -> tuple[int, int]:
        """The follow-ups that are due, at most `limit`, each by its own lane; how many went, and how many were asked.

        Whose hours are shut is put off until they open.
        """
        room, most, went, asked = self.cap.room(at), limit, 0, 0
        for lane in ring:
            left = min(lane.room(at), most) if lane.bound.due <= at else 0
            mine = 0
            while left and asked < limit and went < room and lane.bound.due <= at:
                one = self._due_row(lane, at)
                left -= 1
                asked += 1
                if one is None:
                    continue
                row, step = one
                went += 1
                mine += 1
                self._sent(lane, step, [at], [row])
            if mine:
                lane.served += mine
                if lane.cap is not None:
                    lane.cap.use(*[at] * mine)
        if went:
            self.cap.use(*[at] * went)
        return went, asked

    def _due_row(self, lane: LaneView, at: datetime) -> tuple[int, int] | None:
        """The lane's next follow-up and its step, where it goes; None: it is dropped, or put off to its hours."""
        row, step = lane.bound.take()
        if self.goes[row] <= step:
            self.dropped_at = at
            return None
        if self.hours is not None:
            opens = self.hours(at, self.zones[row] if self.zones else None)
            if opens > at:
                lane.bound.add(step, [(opens, row)])
                return None
        return row, step

    def _sent(self, lane: LaneView, step: int, moments: Sequence[datetime], rows: Sequence[int]) -> None:
        """Messages of one step went by a lane: the next ones will be due."""
        if not self.waits_after:
            return
        self.steps += bytes([step]) * len(moments)
        if step < len(self.waits_after):
            wait = self.waits_after[step]
            lane.bound.add(step + 1, [(at + wait, row) for at, row in zip(moments, rows, strict=True)])

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
            mine = [rows[i] for i in places]
            if min([lane.room(at) for lane in ring]) >= share + (more > 0):
                for i, lane in enumerate(ring):
                    self._deal(lane, [at] * (share + (i < more)), mine[i :: len(ring)])
            else:
                self._deal_one_by_one(ring, mine, at)
            self.cap.use(*[at] * going)
        self._pass_by(open_, rows)
        return going

    def stride(self, at: datetime, before: datetime, most: int) -> list[datetime]:
        """Deals one row a slot from `at` on, as long as nothing but the slots decides; the moments they go at.

        None of them from `before` on, at most `most`; none where the next reserve had better be looked at by itself.
        """
        open_, ring = self._open(at), self.ring(at)
        if self.cap.slot_every is None or not ring or not open_:
            return []
        before = min(self._until(at, open_), before, *(lane.opens(at) for lane in self.lanes if lane.opens(at) > at))
        if self.waits_after:
            before = min(before, at + self.waits_after[0], self.opens_by_lane(at))
            if before <= at:
                return []
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
            self._deal(lane, moments[i :: len(least)], [rows[j] for j in going[i : fit : len(least)]])
        self.cap.use(*moments)
        self._pass_by(open_, rows[: going[fit - 1] + 1])
        if fit == len(going):
            self._reach = min(reach * 4, _STRETCH)
        return moments

    def opens_by_lane(self, at: datetime) -> datetime:
        """The first moment from `at` on at which a lane can take a follow-up that is due."""
        return min([lane.opens(max(at, lane.bound.due)) for lane in self.lanes if lane.bound.waits], default=NEVER)

    def march(self, at: datetime, before: datetime, most: int) -> list[datetime]:
        """The same where each slot has a taker, be it with a follow-up or a first message: slot by slot, no gaps.

        None where it was short the last time: the next trudge goes further."""
        if self.cap.slot_every is None or not self.waits_after or self._is_tired:
            self._is_tired = False
            return []
        open_, waits_after = self._open(at), self.waits_after
        before = min(self._until(at, open_), before)
        reach, self._pace = self._pace, _STEP
        slots = self.cap.slots(at, min(most, reach))
        rows = self._next(open_, len(slots)) if open_ else []
        going = [row for row in rows if self.goes[row]]
        deck, steps, ends = Deck(self.lanes, at), bytearray(), len(waits_after)
        taken, is_free = 0, bool(going)
        for moment in slots[: bisect_left(slots, before)]:
            one: tuple[int, int] | None = None
            while one is None and (lane := deck.take(moment, is_free=is_free)) is not None:
                if lane.bound.due > moment:
                    one = (going[taken], 0)
                    taken += 1
                    is_free = taken < len(going)
                else:
                    one = self._due_row(lane, moment)
                    if one is None:
                        deck.back(moment)
            if one is None or lane is None:
                break
            row, step = one
            lane.served += 1
            if lane.cap is not None:
                lane.cap.use(moment)
            steps.append(step)
            if step < ends:
                lane.bound.add(step + 1, ((moment + waits_after[step], row),))
            deck.back(moment)
            if rows and not is_free:
                break
        moments = slots[: len(steps)]
        if moments:
            self.cap.use(*moments)
            self.steps += steps
        if taken:
            self._pass_by(open_, rows[: bisect_right(rows, going[taken - 1])])
        self._is_tired = len(moments) < _STEP // 2
        if len(moments) == len(slots):
            self._pace = min(reach * 4, _STRETCH)
        return moments

    def trudge(self, at: datetime, before: datetime, most: int) -> list[datetime]:
        """The same where it is now this lane that can take one, now that: dealt slot by slot."""
        return self._with_steps(at, before, most) if self.waits_after else self._without(at, before, most)

    def _without(self, at: datetime, before: datetime, most: int) -> list[datetime]:
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

    def _with_steps(self, at: datetime, before: datetime, most: int) -> list[datetime]:
        open_ = self._open(at)
        if self.cap.slot_every is None:
            return []
        rows = self._next(open_, min(most, _STRETCH)) if open_ else []
        going = [i for i, row in enumerate(rows) if self.goes[row]]
        if rows and not going:
            return []
        before = min(self._until(at, open_), before)
        deck = Deck(self.lanes, at)
        moments: list[datetime] = []
        steps, waits_after, taken = bytearray(), self.waits_after, 0
        while len(moments) < min(most, _STRETCH) and (taken < len(going) or not rows):
            was, opens = at, self.cap.opens(at)
            at = deck.first(opens, is_free=bool(rows))
            if not at < before:
                break
            lane, is_due = deck.next(is_free=bool(rows))
            if is_due and lane.bound.due > opens:
                self.by_steps += at - opens
            else:
                self.by_lanes += at - opens
            if opens - was > self.cap.slot_every and self.cap.shut_by() == _DAY:
                self.by_days += opens - was
            if is_due:
                one = self._due_row(lane, at)
                if one is None:
                    deck.back(at)
                    continue
                row, step = one
            else:
                row, step = rows[going[taken]], 0
                taken += 1
            lane.served += 1
            if lane.cap is not None:
                lane.cap.use(at)
            self.cap.use(at)
            moments.append(at)
            steps.append(step)
            if step < len(waits_after):
                lane.bound.add(step + 1, ((at + waits_after[step], row),))
            deck.back(at)
        self.steps += steps
        self._pass_by(open_, rows[: going[taken - 1] + 1] if taken else [])
        return moments

    def _deal(self, lane: LaneView, moments: Sequence[datetime], rows: Sequence[int]) -> None:
        lane.served += len(moments)
        if lane.cap is not None and moments:
            lane.cap.use(*moments)
        self._sent(lane, 0, moments, rows)

    def _deal_one_by_one(self, ring: list[LaneView], rows: Sequence[int], at: datetime) -> None:
        for turn, row in enumerate(rows):
            while ring[turn % len(ring)].opens(at) > at:
                ring.pop(turn % len(ring))
            self._deal(ring[turn % len(ring)], [at], [row])

    def _open(self, at: datetime) -> list[Line]:
        """The lines that may be written to at `at`."""
        return [line for line in self._lines if self.hours is None or self.hours(at, line.zone) <= at]

    def _until(self, at: datetime, open_: Iterable[Line]) -> datetime:
        """When other lines are open than at `at`."""
        if self.hours is None or self.shuts is None:
            return NEVER
        if self.waits_after:
            zones = [(zone, self.hours(at, zone)) for zone in self._all_zones]
            return min([opens if opens > at else self.shuts(at, zone) for zone, opens in zones])
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
        went = sum([self.goes[row] > 0 for row in rows])
        for line in open_:
            line.pass_by(rows[-1])
        self._lines = [line for line in self._lines if line.turn < len(line.rows)]
        self.asked += len(rows)
        if not self._is_over:
            self._is_over = rows[-1] == self._wanted
            self.ahead += went - (self._is_over and self.goes[rows[-1]] > 0)


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
        rings.sort(key=lambda r: (r[1][0].served, r[1][0].rank))
        used = dict.fromkeys(range(len(rings)), 0)
        for i, (each, ring, limit) in enumerate(rings):
            # What is bound to a lane has its turn first, in all of them.
            if each.waits_after:
                some, used[i] = each.serve_bound(ring, limit if most is None else min(limit, most - went), at)
                went += some
        for i, (each, ring, limit) in enumerate(rings):
            left = limit - used[i] if most is None else min(limit - used[i], most - went)
            if len(rings) > 1 or used[i]:
                ring = [lane for lane in ring if lane.opens(at) <= at]
            if each.waits_after:
                ring = [lane for lane in ring if not lane.is_bound_only]
            went += each.serve(ring, left, at) if ring and left > 0 else 0
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
