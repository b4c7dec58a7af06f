"""When messages of one campaign may go: its own beginning and hours, and the workspace's quiet hours. Pure.

Reserve and explain ask the same values; caps and pacing are asked apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid5

from overture.kernel.clock import NEVER
from overture.kernel.hours import Hours, Spans, first_open, hours, outside

AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Timing:
    """`schedule`: open spans by the clock of `zone`, or of the target where `in_target_zone` and it is known.

    `quiet`: shut spans by the clock of the target where it is known, else of `quiet_zone`.
    """

    start_at: datetime | None = None
    schedule: Spans | None = None
    zone: str = "UTC"
    in_target_zone: bool = True
    quiet: Spans | None = None
    quiet_zone: str = "UTC"

    def opens(self, at: datetime, zone: str | None, lasting: timedelta = AT_ONCE) -> tuple[datetime, str | None]:
        """The first moment from `at` on at which a target of that zone may be written to, and what it waits for.

        NEVER where hours and quiet hours leave no time at all.
        """
        begins, reason = at, None
        if self.start_at is not None and at < self.start_at:
            begins, reason = self.start_at, "start_at"
        opens, shut = first_open(begins, self._asked(zone), lasting)
        return opens, reason or shut

    def closes(self, at: datetime, zone: str | None) -> datetime:
        """Until when that target may be written to, where it may be at `at`."""
        return min((each.closes_at(at) for each, _ in self._asked(zone)), default=NEVER)

    def first(self, at: datetime, zones: Sequence[str], lasting: timedelta = AT_ONCE) -> datetime:
        """The first moment from `at` on at which any target may be written to: of these zones, or of none known."""
        return min(self.opens(at, zone, lasting)[0] for zone in (None, *zones))

    def _asked(self, zone: str | None) -> list[tuple[Hours, str]]:
        asked = []
        if self.schedule is not None:
            asked.append((hours(self.schedule, (zone if self.in_target_zone else None) or self.zone), "outside_hours"))
        if self.quiet is not None:
            asked.append((hours(outside(self.quiet), zone or self.quiet_zone), "quiet_hours"))
        return asked


@dataclass(frozen=True, slots=True)
class Look:
    """Who may be written to at one moment: targets without a zone, those of the zones `open`; the others `later`."""

    is_own_open: bool
    open: tuple[str, ...]
    later: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """An answer, and the moments it holds for: from `since` it opens at `opens`, and is shut from `closes` on."""

    since: datetime
    opens: datetime
    closes: datetime
    reason: str | None


class Watch:
    """A timing that is asked at each reserve: an answer is kept for as long as it holds."""

    def __init__(self, timing: Timing, lasting: timedelta) -> None:
        self._timing = timing
        self._lasting = lasting
        self._known: dict[str | None, _Known] = {}

    def opens(self, at: datetime, zone: str | None) -> tuple[datetime, str | None]:
        """As `Timing.opens`; the reason is that of when it was first asked."""
        known = self._known.get(zone)
        if known is None or not (known.since <= at < known.closes and at + self._lasting <= known.closes):
            opens, reason = self._timing.opens(at, zone, self._lasting)
            closes = self._timing.closes(opens, zone) if opens < NEVER else NEVER
            known = self._known[zone] = _Known(at, opens, closes, reason)
        return (known.opens, known.reason) if at < known.opens else (at, None)

    def look(self, at: datetime, zones: Sequence[str]) -> Look:
        """Who may be written to now, among targets of these zones and of none; and when others may, at the soonest."""
        later: tuple[datetime, str] | None = None
        open_: list[str | None] = []
        for zone in (None, *zones):
            opens, reason = self.opens(at, zone)
            if opens <= at:
                open_.append(zone)
            elif later is None or opens < later[0]:
                later = (opens, reason or "outside_hours")
        return Look(None in open_, tuple(zone for zone in open_ if zone is not None), later)


@lru_cache(maxsize=1024)
def watch(timing: Timing, lasting: timedelta) -> Watch:
    """The one watch over a timing, where what goes must still be allowed `lasting` later."""
    return Watch(timing, lasting)


@lru_cache(maxsize=8192)
def strand_of(campaign_id: UUID, zone: str) -> UUID:
    """Under which a campaign's messages to targets of one zone wait apart."""
    return uuid5(campaign_id, zone)
