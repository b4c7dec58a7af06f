"""Lanes by what they can take next: who is shut, who has a follow-up that is due, who is free; in the engine's order.

Pure; one slot after the other takes from it, in pacing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from heapq import heapify, heappop, heappush

from overture.domain.campaigns.capviews import LaneView
from overture.kernel.clock import NEVER

_SHUT, _IDLE, _READY = range(3)
_Entry = tuple[int, int, int]


class Deck:
    """The lanes of one campaign from a moment on; each that was taken is put back after its turn."""

    def __init__(self, lanes: Sequence[LaneView], at: datetime) -> None:
        self._lanes = lanes
        self._shut = [(lane.opens(at), i) for i, lane in enumerate(lanes)]
        heapify(self._shut)
        self._is = [_SHUT] * len(lanes)
        self._idle: list[_Entry] = []
        self._ready: list[_Entry] = []
        self._coming: list[tuple[datetime, int]] = []
        self._taken = 0

    def first(self, now: datetime, *, is_free: bool) -> datetime:
        """The first moment from `now` on at which a lane has a follow-up to take, or, with `is_free`, anything."""
        shut, coming = self._shut, self._coming
        while True:
            while shut and shut[0][0] <= now:
                self._open(heappop(shut)[1], now)
            while coming and coming[0][0] <= now:
                due, i = heappop(coming)
                if self._is[i] == _IDLE and self._lanes[i].bound.due == due:
                    self._open(i, now)
            if self._ready or (is_free and self._has_idle()):
                return now
            if not shut and not coming:
                return NEVER
            now = min(shut[0][0] if shut else NEVER, coming[0][0] if coming else NEVER)
            if now >= NEVER:
                return NEVER

    def take(self, now: datetime, *, is_free: bool) -> LaneView | None:
        """The lane whose turn it is at `now`, for a follow-up before anything else; None where there is none."""
        shut, coming = self._shut, self._coming
        while shut and shut[0][0] <= now:
            self._open(heappop(shut)[1], now)
        while coming and coming[0][0] <= now:
            due, i = heappop(coming)
            if self._is[i] == _IDLE and self._lanes[i].bound.due == due:
                self._open(i, now)
        if self._ready:
            i = heappop(self._ready)[2]
        elif is_free and self._has_idle():
            i = heappop(self._idle)[2]
        else:
            return None
        self._taken = i
        self._is[i] = _SHUT
        return self._lanes[i]

    def next(self, *, is_free: bool) -> tuple[LaneView, bool]:
        """The lane whose turn it is, and whether it takes a follow-up. There is one: `first` said so."""
        i = heappop(self._ready if self._ready or not is_free else self._idle)[2]
        self._taken = i
        is_due = self._is[i] == _READY
        self._is[i] = _SHUT
        return self._lanes[i], is_due

    def back(self, at: datetime) -> None:
        """The lane that was taken has had its turn."""
        opens = self._lanes[self._taken].opens(at)
        if opens <= at:
            self._open(self._taken, at)
        else:
            heappush(self._shut, (opens, self._taken))

    def _open(self, i: int, now: datetime) -> None:
        lane = self._lanes[i]
        entry = (lane.served, lane.rank, i)
        if lane.bound.due <= now:
            self._is[i] = _READY
            heappush(self._ready, entry)
            return
        self._is[i] = _IDLE
        if not lane.is_bound_only:
            heappush(self._idle, entry)
        if lane.bound.waits:
            heappush(self._coming, (lane.bound.due, i))

    def _has_idle(self) -> bool:
        """Whether one is free; entries of lanes that have gone on since are dropped."""
        idle = self._idle
        while idle and (self._is[idle[0][2]] != _IDLE or self._lanes[idle[0][2]].served != idle[0][0]):
            heappop(idle)
        return bool(idle)
