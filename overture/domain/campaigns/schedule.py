"""A campaign's schedule: days and hours in a time zone, its beginning, and what happens where that was missed.

Values and their form in the database; when a message may go is worked out in messaging's timing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import msgspec

from overture.domain.identity import QuietHours
from overture.domain.messaging import Timing
from overture.kernel.errors import InvalidField
from overture.kernel.hours import DAY_MINUTES, Spans, Window, is_zone, week

NO_ZONE: Final = "This is no time zone; send a name of the IANA database such as Europe/Berlin."


class IfMissed(StrEnum):
    """What a campaign does that is too late for its beginning: send all the same, skip (it ends), ask (it pauses)."""

    SEND = "send"
    SKIP = "skip"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Messages go in these windows only, by the clock of `timezone`, or the target's own where it is known."""

    timezone: str
    windows: tuple[Window, ...]
    in_target_zone: bool = True


def require(schedule: Schedule) -> None:
    """`InvalidField` for a zone that does not exist and for hours that are none."""
    if not is_zone(schedule.timezone):
        raise InvalidField("schedule.timezone", NO_ZONE)
    for i, window in enumerate(schedule.windows):
        if window.opens >= DAY_MINUTES:
            raise InvalidField(
                f"schedule.windows[{i}].from", "A day ends at 24:00; to open then, send 00:00 of the next."
            )
        if window.opens == window.closes:
            raise InvalidField(
                f"schedule.windows[{i}].to",
                "It opens and closes at the same time; for the whole day send 00:00 to 24:00.",
            )


def stored(schedule: Schedule | None) -> Any:
    """As the database keeps it."""
    return None if schedule is None else msgspec.to_builtins(schedule)


@lru_cache(maxsize=4096)
def read(text: str | None) -> Schedule | None:
    """A schedule out of its JSON."""
    return None if text is None else msgspec.json.decode(text, type=Schedule)


@lru_cache(maxsize=4096)
def _spans(schedule: Schedule) -> Spans:
    return week(schedule.windows)


def timing(schedule: Schedule | None, start_at: datetime | None, quiet: QuietHours | None) -> Timing | None:
    """When messages of a campaign may go; None where they may at any time."""
    if schedule is None and start_at is None and quiet is None:
        return None
    return Timing(
        start_at,
        None if schedule is None else _spans(schedule),
        "UTC" if schedule is None else schedule.timezone,
        schedule is not None and schedule.in_target_zone,
        None if quiet is None else quiet.spans,
        "UTC" if quiet is None else quiet.timezone,
    )
