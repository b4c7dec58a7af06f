"""Hours of the week in a time zone: whether a moment lies in them, when they next open, when they close.

Not whose hours they are, and no clock: every moment is given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from overture.kernel.clock import NEVER

DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
TIME = r"^(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)$"
"""A time of the day as text."""
_TIME = re.compile(r"([01][0-9]|2[0-3]|24(?=:00)):([0-5][0-9])")
_MINUTE = 60_000_000
_WEEK = timedelta(weeks=1)
_STRIDE = timedelta(hours=12)
_SECOND = timedelta(seconds=1)
_HORIZON = timedelta(days=45)
"""A window that exists at all comes again sooner, whatever the clocks do."""
_FOREVER = NEVER - timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of some days (0 is Monday) in minutes since midnight; one that closes before it opens ends the next day.

    It belongs to the day on which it opens. `closes` may be 1440: the end of the day.
    """

    days: tuple[int, ...]
    opens: int
    closes: int


Spans = tuple[tuple[int, int], ...]
"""Minutes of the week, in order, apart from one another; the end is outside."""


def week(windows: Iterable[Window]) -> Spans:
    """The windows as spans of one week, those that touch made one."""
    cut: list[tuple[int, int]] = []
    for window in windows:
        for day in window.days:
            start = day * DAY_MINUTES + window.opens
            length = (window.closes - window.opens) % DAY_MINUTES or DAY_MINUTES
            end = start + length
            cut.append((start, min(end, WEEK_MINUTES)))
            if end > WEEK_MINUTES:
                cut.append((0, end - WEEK_MINUTES))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(cut):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def outside(spans: Spans) -> Spans:
    """The rest of the week."""
    edges = [0, *(edge for span in spans for edge in span), WEEK_MINUTES]
    return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)


def minute_of(text: str) -> int:
    """Minutes since midnight of `HH:MM`, at most `24:00`; ValueError for anything else."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no time of the day; write it as 09:00.")
    return int(found[1]) * 60 + int(found[2])


def shown(minute: int) -> str:
    """The same as text."""
    return f"{minute // 60:02}:{minute % 60:02}"


def is_zone(name: str) -> bool:
    """Whether it is a time zone by its name in the IANA database (`Europe/Berlin`)."""
    return name in _zones()


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    # The package's own list: the system's folders would have to be walked, a tenth of a second.
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()) - {"Factory"}


@dataclass(frozen=True, slots=True)
class Hours:
    """Open while the clock on the wall of `zone` shows a time in `spans`.

    Where the clock is put back, an hour in a window is open both times; what it skips never opens.
    """

    spans: Spans
    gaps: Spans
    zone: ZoneInfo

    def open_at(self, moment: datetime) -> bool:
        """Whether they are open at this moment."""
        return bool(self.spans) and _wait(self.spans, _on_the_wall(moment, self.zone)) == 0

    def next_open(self, moment: datetime, lasting: timedelta = timedelta(0)) -> datetime:
        """The first moment from this one on at which they are open, and stay so for `lasting`; NEVER if none is."""
        at = _first(self.spans, moment, self.zone)
        while lasting and at - moment < _HORIZON:
            shut = _first(self.gaps, at, self.zone)
            if shut >= at + lasting:
                return at
            at = _first(self.spans, shut, self.zone)
        return at

    def closes_at(self, moment: datetime) -> datetime:
        """The first moment from this one on at which they are shut; NEVER if none is."""
        return _first(self.gaps, moment, self.zone)


@lru_cache(maxsize=4096)
def hours(spans: Spans, zone: str) -> Hours:
    """Open in these spans of each week, by the clock of `zone`, which `is_zone`."""
    return Hours(spans, outside(spans), ZoneInfo(zone))


def first_open(
    moment: datetime, every: Sequence[tuple[Hours, str]], lasting: timedelta = timedelta(0)
) -> tuple[datetime, str | None]:
    """The first moment from this one on at which all are open; and the name of the first that was shut, if any was."""
    at, why = moment, None
    while at - moment < _HORIZON:
        was = at
        for each, name in every:
            opens = each.next_open(at, lasting)
            if opens > at:
                at, why = opens, why or name
        if at == was:
            return at, why
    return NEVER, why


def _on_the_wall(moment: datetime, zone: ZoneInfo) -> int:
    """Microseconds of the week that have passed by the clock of the zone."""
    wall = moment.astimezone(zone)
    minutes = (wall.weekday() * 24 + wall.hour) * 60 + wall.minute
    return minutes * _MINUTE + wall.second * 1_000_000 + wall.microsecond


def _wait(spans: Spans, wall: int) -> int:
    """Microseconds of a steady clock from `wall` to the next span, which may be in the next week; 0 inside of one."""
    place = bisect_right(spans, wall // _MINUTE, key=lambda span: span[0])
    if place and wall < spans[place - 1][1] * _MINUTE:
        return 0
    if place < len(spans):
        return spans[place][0] * _MINUTE - wall
    return (spans[0][0] + WEEK_MINUTES) * _MINUTE - wall


def _first(spans: Spans, moment: datetime, zone: ZoneInfo) -> datetime:
    """The first moment from this one on whose time on the wall lies in the spans, in UTC."""
    at = moment.astimezone(UTC)
    while spans and at < _FOREVER and at - moment < _HORIZON:
        wait = _wait(spans, _on_the_wall(at, zone))
        if wait == 0:
            return at
        reached = at + timedelta(microseconds=wait)
        change = _change(zone, at, reached)
        if change is None:
            return reached
        at = change
    return NEVER


def _change(zone: ZoneInfo, after: datetime, until: datetime) -> datetime | None:
    """The first moment after `after`, at latest `until`, at which the zone's clock is put forward or back, or None."""
    offset = after.astimezone(zone).utcoffset()
    low = after
    while low < until:
        high = min(low + _STRIDE, until)
        if high.astimezone(zone).utcoffset() != offset:
            # Clocks are changed on whole seconds, and not twice in half a day.
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                if middle.astimezone(zone).utcoffset() == offset:
                    low = middle
                else:
                    high = middle
            return high.replace(microsecond=0)
        low = high
    return None
