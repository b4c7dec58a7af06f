"""A campaign's whole course, run ahead among those beside it: when it ends, how many go each day, what it waits for.

Pure, the caps' arithmetic is in pacing; reads nothing and says nothing of who is skipped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from overture.domain.campaigns.pacing import Outlook, Stream
from overture.domain.messaging import Timing
from overture.kernel.clock import NEVER

_DAY = timedelta(days=1)
SENDER_GONE = "sender_not_available"
STEP_WAIT = "step_wait"
_MOST_STEPS = 1_000_000


@dataclass
class Allowance:
    """What a workspace may send in a calendar month (UTC): `monthly`, and what is left of the first."""

    monthly: int
    left: int
    month: date

    def at(self, moment: datetime) -> int:
        """How many may still go in the month of this moment."""
        month = moment.date().replace(day=1)
        if month != self.month:
            self.month, self.left = month, self.monthly
        return self.left

    def ends(self) -> datetime:
        """When the next month begins."""
        following = (self.month + timedelta(days=31)).replace(day=1)
        return datetime.combine(following, time(), UTC)


@dataclass(frozen=True, slots=True)
class Ran:
    """How it went: `over` where the last row had its turn; else `stopped` and why, or neither by the horizon."""

    moments: Sequence[datetime]
    steps: bytes
    """Of which step each of them is."""
    over: datetime | None
    stopped: tuple[datetime, str] | None
    until: datetime
    waited: dict[str, timedelta]


@dataclass
class Course:
    """Runs a stream ahead, among the others of its outlook, to its end or the horizon."""

    outlook: Outlook
    stream: Stream
    timing: Timing | None = None
    allowance: Allowance | None = None
    waited: Counter[str] = field(default_factory=Counter)
    """Microseconds by what was waited for."""

    def run(self, now: datetime, until: datetime) -> Ran:
        """From `now` on, nothing later than `until`."""
        mine, at, since = self.stream, now, now
        first = len(mine.cap.uses)
        for _ in range(_MOST_STEPS):
            if not mine.waits:
                at = max(at, mine.dropped_at or at)
                return self._ended(first, at, at)
            at = self.outlook.opens(at)
            if at > until:
                return self._ended(first, None, until, self._never(since) if at >= NEVER else None)
            if self.allowance is not None and not self.allowance.at(at):
                if mine.ring(at):
                    self._wait_for(since, at)
                    return self._ended(first, None, at, (at, "usage_limit_exceeded"))
                # So are the others that would go now; they stay paused until somebody resumes them.
                self.outlook.streams = [s for s in self.outlook.streams if not s.ring(at)]
                continue
            if mine.ring(at):
                self._wait_for(since, at)
                since = at
            if moments := self._stretch(at, until):
                since = moments[-1]
                at = since
            else:
                self._serve(at)
        return self._ended(first, None, at)

    def _serve(self, at: datetime) -> None:
        went = self.outlook.serve(at, None if self.allowance is None else self.allowance.at(at))
        if self.allowance is not None:
            self.allowance.left -= went

    def _stretch(self, at: datetime, until: datetime) -> list[datetime]:
        """What goes from `at` on until something else than slots and senders has a say, one row a slot."""
        mine, before, most = self.stream, until, 1 << 30
        for other in self.outlook.streams:
            if other is not mine and other.waits:
                before = min(before, other.opens(at))
        if self.allowance is not None:
            most = self.allowance.at(at)
            before = min(before, self.allowance.ends())
        if before <= at:
            return []
        lanes, days, steps = mine.by_lanes, mine.by_days, mine.by_steps
        moments = mine.stride(at, before, most) or mine.march(at, before, most) or mine.trudge(at, before, most)
        if self.allowance is not None:
            self.allowance.left -= len(moments)
        if moments:
            lanes, days, steps = mine.by_lanes - lanes, mine.by_days - days, mine.by_steps - steps
            self._count("sender_limits", lanes)
            self._count("campaign_daily_limit", days)
            self._count(STEP_WAIT, steps)
            self._count("campaign_hourly_limit", moments[-1] - at - lanes - days - steps)
        return moments

    def _count(self, why: str, span: timedelta) -> None:
        if span:
            self.waited[why] += span // timedelta(microseconds=1)

    def _wait_for(self, since: datetime, at: datetime) -> None:
        if at > since:
            self._count(self._shut(since, at), at - since)

    def _shut(self, since: datetime, at: datetime) -> str:
        """What opened last."""
        mine = self.stream
        capped, sent = mine.cap.opens(since), mine.can_send(since)
        if mine.waits_for_steps and mine.due() > max(capped, since):
            # What is due next has been so since its wait was over, or is kept back by its sender or its hours.
            capped = max(capped, mine.due())
            sent = max(capped, mine.opens_by_lane(capped))
            if at <= capped:
                return STEP_WAIT
        elif mine.waits_for_steps:
            sent = mine.opens_by_lane(capped)
        if sent < at and self.timing is not None and mine.hours is not None:
            opens = [self.timing.opens(sent, zone) for zone in mine.zones_waiting()]
            return min(opens, key=lambda o: o[0])[1] or "outside_hours" if opens else "outside_hours"
        if sent > capped or sent < at:
            cooling = min((lane.from_at for lane in mine.lanes), default=since)
            return "sender_cooling" if cooling >= sent else "sender_limits"
        return "campaign_daily_limit" if mine.cap.shut_by() == _DAY else "campaign_hourly_limit"

    def _never(self, now: datetime) -> tuple[datetime, str]:
        mine = self.stream
        return (now, SENDER_GONE if mine.can_send(now) >= NEVER or mine.is_stuck else "outside_hours")

    def _ended(
        self, first: int, over: datetime | None, until: datetime, stopped: tuple[datetime, str] | None = None
    ) -> Ran:
        waited = {why: timedelta(microseconds=n) for why, n in self.waited.most_common()}
        moments = self.stream.cap.uses[first:]
        return Ran(moments, bytes(self.stream.steps) or bytes(len(moments)), over, stopped, until, waited)


def by_day(moments: Sequence[datetime], zone: str, steps: bytes) -> list[tuple[date, bytes]]:
    """The steps of those that lie in each day of a time zone, in order; days without any are left out."""
    if not moments:
        return []
    here = ZoneInfo(zone)
    day, last = moments[0].astimezone(here).date(), moments[-1].astimezone(here).date()
    days = [day + timedelta(days=n) for n in range((last - day).days + 2)]
    edges = [bisect_left(moments, datetime.combine(d, time(), here).astimezone(UTC)) for d in days]
    return [(d, steps[a:b]) for d, (a, b) in zip(days, pairwise(edges), strict=False) if b > a]
