"""Days and hours on the wire: a campaign's schedule, and the clock a target is judged by.

Shapes alone; the routes that carry them are the campaigns' and the targets'.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from overture.apis.kit.shapes import CamelAnswer, CamelBody, Text
from overture.domain.campaigns import Schedule, TargetClock
from overture.kernel import hours
from overture.kernel.hours import Window

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: Final[tuple[Day, ...]] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXAMPLE: Final = {
    "timezone": "Europe/Berlin",
    "windows": [
        {"days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "from": "09:00", "to": "18:00"},
        {"days": ["saturday"], "from": "10:00", "to": "14:00"},
    ],
    "inTargetZone": True,
}
Zone = Annotated[Text, msgspec.Meta(max_length=64, description="A name of the IANA time zone database.")]
_Time = Annotated[str, msgspec.Meta(pattern=hours.TIME)]


class WindowBody(CamelBody, frozen=True):
    """Hours of some days. One that closes before it opens ends on the next day; `24:00` is the end of the day."""

    days: Annotated[list[Day], msgspec.Meta(min_length=1, max_length=7)]
    opens: _Time = msgspec.field(name="from")
    closes: _Time = msgspec.field(name="to")


class ScheduleBody(CamelBody, frozen=True):
    """Messages go in these windows only, by the clock of `timezone`, or the target's own where it is known.

    `inTargetZone: false`: by the clock of `timezone` for everybody.
    """

    timezone: Zone
    windows: Annotated[list[WindowBody], msgspec.Meta(min_length=1, max_length=50)]
    in_target_zone: bool = True

    example: ClassVar[dict[str, Any]] = EXAMPLE


class WindowAnswer(CamelAnswer, frozen=True):
    """Hours of some days."""

    days: list[Day]
    opens: str = msgspec.field(name="from")
    closes: str = msgspec.field(name="to")


class ScheduleAnswer(CamelAnswer, frozen=True):
    """When messages of a campaign may go."""

    timezone: str
    windows: list[WindowAnswer]
    in_target_zone: bool


class ClockAnswer(CamelAnswer, frozen=True):
    """By whose clock a target's hours are judged: the `target`'s own, the `campaign`'s or the `workspace`'s.

    `knownFrom`: where the target's own zone is known from.
    """

    timezone: str
    source: str
    known_from: str | None


def read(body: ScheduleBody | None) -> Schedule | None:
    """A schedule that came in."""
    if body is None:
        return None
    windows = tuple(
        Window(tuple(sorted({DAYS.index(d) for d in w.days})), hours.minute_of(w.opens), hours.minute_of(w.closes))
        for w in body.windows
    )
    return Schedule(body.timezone, windows, body.in_target_zone)


def shown(schedule: Schedule | None) -> ScheduleAnswer | None:
    """A schedule on the wire."""
    if schedule is None:
        return None
    return ScheduleAnswer(
        timezone=schedule.timezone,
        windows=[
            WindowAnswer(days=[DAYS[d] for d in w.days], opens=hours.shown(w.opens), closes=hours.shown(w.closes))
            for w in schedule.windows
        ],
        in_target_zone=schedule.in_target_zone,
    )


def clock(known: TargetClock | None) -> ClockAnswer | None:
    """A target's clock on the wire."""
    if known is None:
        return None
    return ClockAnswer(timezone=known.timezone, source=known.source, known_from=known.known_from)
