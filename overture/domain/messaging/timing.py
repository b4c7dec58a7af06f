"""When messages of one campaign may go: its own beginning and hours, and the workspace's quiet hours. Pure.

Reserve and explain ask the same values; caps and pacing are asked apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from overture.kernel.clock import NEVER
from overture.kernel.hours import Hours, Spans, first_open, hours, outside

AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Timing:
    """`schedule`: open spans by the clock of `zone`, or of the target where `in_target_zone` and it is known.

    `quiet`: shut spans by the clock of the target where it is known, else of `quiet_zone`. `zones`: of its targets.
    """

    start_at: datetime | None = None
    schedule: Spans | None = None
    zone: str = "UTC"
    in_target_zone: bool = True
    quiet: Spans | None = None
    quiet_zone: str = "UTC"
    zones: tuple[str, ...] = ()

    def target_opens(self, at: datetime, zone: str | None, lasting: timedelta = AT_ONCE) -> tuple[datetime, str | None]:
        """The first moment from `at` on at which a target of that zone may be written to, and what it waits for."""
        begins, reason = at, None
        if self.start_at is not None and at < self.start_at:
            begins, reason = self.start_at, "start_at"
        opens, shut = first_open(begins, self._asked(zone), lasting)
        return opens, reason or shut

    def opens(self, at: datetime, lasting: timedelta = AT_ONCE) -> tuple[datetime, str | None]:
        """The first moment from `at` on at which anybody may be written to, and what everybody waits for."""
        soonest: tuple[datetime, str | None] = (NEVER, None)
        for zone in (None, *self.zones):
            found = self.target_opens(at, zone, lasting)
            if found[0] <= at:
                return found
            if found[0] < soonest[0] or soonest[1] is None:
                soonest = found
        return soonest

    def _asked(self, zone: str | None) -> list[tuple[Hours, str]]:
        asked = []
        if self.schedule is not None:
            asked.append((hours(self.schedule, (zone if self.in_target_zone else None) or self.zone), "outside_hours"))
        if self.quiet is not None:
            asked.append((hours(outside(self.quiet), zone or self.quiet_zone), "quiet_hours"))
        return asked


@dataclass(slots=True)
class Gate:
    """The timing as one reserve asks it, at its one moment: each zone is worked out once."""

    timing: Timing
    now: datetime
    lasting: timedelta
    known: dict[str | None, tuple[datetime, str | None]] = field(default_factory=dict)

    def waits(self, zone: str | None) -> tuple[datetime, str] | None:
        """Until when a target of this zone waits, and for what; None where it may be written to now."""
        if zone not in self.known:
            self.known[zone] = self.timing.target_opens(self.now, zone, self.lasting)
        until, reason = self.known[zone]
        if until <= self.now:
            return None
        # Hours that never meet may be changed: it is asked again a day later.
        return (until if until < NEVER else self.now + timedelta(days=1)), reason or "outside_hours"
