"""Two times and the arithmetic between them.

Machine time serves leases, time-outs and wake-ups; project time is what the product means. Reads no clock itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NewType

MachineTime = NewType("MachineTime", datetime)
"""The database's own clock (UTC, aware), read once a transaction."""
ProjectTime = NewType("ProjectTime", datetime)
"""What the moment is for a project (UTC, aware); the same as machine time unless its clock was changed."""

NEVER = datetime(2999, 1, 1, tzinfo=UTC)
"""A moment that does not come: asleep until something changes."""
_LAST = NEVER - timedelta(days=1)
"""Where even the fastest clock ends."""


@dataclass(frozen=True, slots=True)
class Clock:
    """An affine clock: at machine time `real_at` the project showed `shown_at`; it runs `scale` times as fast.

    Scale 0 is the manual clock: it moves by being advanced only.
    """

    real_at: datetime
    shown_at: datetime
    scale: float

    @property
    def is_real(self) -> bool:
        """Whether project time is machine time: cap windows then need slack for the flight of a call."""
        return self.scale == 1.0

    def at(self, machine: datetime) -> ProjectTime:
        """Project time at a machine time; never before `shown_at`, and never as late as NEVER."""
        passed = machine - self.real_at
        passed = max(passed, timedelta(0))
        if self.scale == 1.0:
            return ProjectTime(self.shown_at + passed)
        try:
            return ProjectTime(min(self.shown_at + passed * self.scale, _LAST))
        except OverflowError:
            return ProjectTime(_LAST)

    def machine_at(self, moment: datetime) -> datetime:
        """The machine time at which the project will show `moment`; NEVER on a manual clock still before it."""
        ahead = moment - self.shown_at
        if ahead <= timedelta(0):
            return self.real_at
        if self.scale == 0.0 or moment >= NEVER:
            return NEVER
        try:
            return min(self.real_at + ahead / self.scale, NEVER)
        except OverflowError:
            return NEVER

    def machine_span(self, project: timedelta) -> timedelta:
        """How long `project` lasts on the machine; the span itself on a manual clock."""
        return project / self.scale if self.scale else project

    def rescaled(self, machine: datetime, scale: float) -> Clock:
        """The same moment, another speed, from `machine` on."""
        return Clock(machine, self.at(machine), scale)

    def advanced(self, machine: datetime, by: timedelta) -> Clock:
        """`by` later at once, the same speed. Never backwards."""
        if by < timedelta(0):
            raise ValueError("a clock never goes backwards")
        return Clock(machine, ProjectTime(min(self.at(machine) + by, _LAST)), self.scale)


SYSTEM = Clock(datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC), 1.0)
"""The clock of a project that has no row of its own: project time is machine time."""
