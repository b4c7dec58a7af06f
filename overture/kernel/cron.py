"""Cron expressions: five fields that name minutes of the wall clock, and the next such moment in a time zone.

Not what is done then, and no clock: every moment is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_HORIZON: Final = 366 * 9
"""Days in which every date that exists at all comes again: 29 February is missing in 2100."""
_PART: Final = re.compile(r"(?:(\*)|([A-Za-z]{3}|\d{1,2})(?:-([A-Za-z]{3}|\d{1,2}))?)(?:/(\d{1,2}))?")
_MONTHS: Final = {
    name: n
    for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
_WEEKDAYS: Final = {name: n for n, name in enumerate("sun mon tue wed thu fri sat".split())}  # noqa: SIM905
_NO_NAMES: Final[Mapping[str, int]] = MappingProxyType({})
_FIELDS: Final = (
    ("minute", 0, 59, _NO_NAMES),
    ("hour", 0, 23, _NO_NAMES),
    ("day of the month", 1, 31, _NO_NAMES),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _WEEKDAYS),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """Minutes of the wall clock. Sunday is 0. `either`: a day fits by its number or by its weekday, else by both.

    Where every hour is named, it follows the time that passes: an hour that comes twice has its minutes twice, and one
    that is skipped none. Where hours are chosen, each time of the day comes once a day: the first time it is shown, and
    at the end of the gap where the clock skips it.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool

    def is_on(self, day: date) -> bool:
        """Whether it names times of this date."""
        if day.month not in self.months:
            return False
        fits, weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return fits or weekday if self.either else fits and weekday

    def next(self, after: datetime, zone: ZoneInfo) -> datetime | None:
        """The first moment after this one, in UTC; None where none comes for years."""
        first = after.astimezone(zone).date()
        # From the day before on: a time that the clock skipped at midnight comes on the date after its own.
        for n in range(-1, _HORIZON):
            day = first + n * _DAY
            if self.is_on(day):
                times = self._passing(day, after, zone) if len(self.hours) == 24 else self._chosen(day, zone)
                found = next((at for at in times if at > after), None)
                if found is not None:
                    return found
        return None

    def _chosen(self, day: date, zone: ZoneInfo) -> Iterator[datetime]:
        """Each time of the day once, in order."""
        for hour in self.hours:
            for minute in self.minutes:
                yield _shown(datetime.combine(day, time(hour, minute)), zone)

    def _passing(self, day: date, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """Every minute of the day that is shown with one of the minutes, in order, from `after` on."""
        at = _shown(datetime.combine(day, time()), zone)
        end = _shown(datetime.combine(day + _DAY, time()), zone)
        at = max(at, after.astimezone(UTC).replace(second=0, microsecond=0))
        while at < end:
            wall = at.astimezone(zone)
            if wall.minute in self.minutes and wall.date() == day:
                yield at
            at += _MINUTE


def _shown(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the zone's clock shows `wall`, or, where it skips it, the first moment after that."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    at = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)  # As the clock is after the gap: before the gap's end.
    offset = at.astimezone(zone).utcoffset()
    while at.astimezone(zone).utcoffset() == offset:
        at += _MINUTE
    return at


@lru_cache(maxsize=4096)
def cron(text: str) -> Cron:
    """The expression in a text. ValueError with a sentence that says what is wrong with which field."""
    fields = text.split()
    if len(fields) != len(_FIELDS):
        raise ValueError(
            f"A cron expression has five fields (minute, hour, day of the month, month, day of the week); "
            f"this has {len(fields)}."
        )
    minutes, hours, days, months, weekdays = (_field(t, *f) for t, f in zip(fields, _FIELDS, strict=True))
    made = Cron(
        tuple(sorted(minutes)),
        tuple(sorted(hours)),
        frozenset(days),
        frozenset(months),
        frozenset(d % 7 for d in weekdays),
        not fields[2].startswith("*") and not fields[4].startswith("*"),
    )
    # 2024 to 2027 hold every date of the calendar.
    if not any(made.is_on(date(2024, 1, 1) + n * _DAY) for n in range(366 * 4)):
        raise ValueError("The day of the month and the month name no date that exists.")
    return made


def _field(text: str, name: str, least: int, most: int, names: Mapping[str, int]) -> set[int]:
    """The values a field names."""
    out: set[int] = set()
    for part in text.split(","):
        found = _PART.fullmatch(part)
        if found is None:
            raise ValueError(
                f"`{part[:20]}` in the field {name} cannot be read; write `*`, 5, 1-5, */15, 0-30/10, or several with "
                "commas between them."
            )
        star, first, last, step = found.groups()
        if star:
            low, high = least, min(most, 6) if name == "day of the week" else most
        else:
            low = _value(first, name, least, most, names)
            high = low if last is None else _value(last, name, least, most, names)
            if last is not None and last.lower() == "sun":
                high = 7  # The end of a week, where it ends a range.
        if high < low:
            raise ValueError(f"`{part}` in the field {name} ends before it begins.")
        if step is not None and (star is None and last is None):
            raise ValueError(f"`{part}` in the field {name} has a step but no range; write */{step} or a range.")
        if step is not None and int(step) == 0:
            raise ValueError(f"`{part}` in the field {name} has the step 0; it must be at least 1.")
        out.update(range(low, high + 1, int(step or 1)))
    return out


def _value(text: str, name: str, least: int, most: int, names: Mapping[str, int]) -> int:
    value = names.get(text.lower()) if text.isalpha() else int(text)
    if value is None or not least <= value <= most:
        told = f" or {', '.join(names)}" if names else ""
        raise ValueError(f"`{text}` is no {name}; it is {least} to {most}{told}.")
    return value
