"""What other parts see of audience jobs: submitted, under way, ended, with what became of the lists they read.

Values only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from overture.domain.audience.declaring import Params, Tool
from overture.kernel.ids import JobId, RecurringId


class JobStatus(StrEnum):
    """Where a job stands, as its end user is told."""

    QUEUED = "QUEUED"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


ENDED: Final = (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to submit: `params` are of the tool's own type. `max_cost`: credits it may cost at most."""

    external_user_id: str
    tool: Tool
    params: Params
    max_cost: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a job did not get: from which of its sources, why, how many people (None: nobody knows)."""

    source: str
    reason: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What became of everybody the platform spoke of. `listed` = delivered + duplicates + already_delivered + unfit;
    `expected` is the platform's own count of all lists, None where it said none of one; `end_reached`: all were read
    to their end."""

    expected: int | None
    listed: int
    delivered: int
    duplicates: int
    already_delivered: int
    unfit: int
    private_or_gone: int
    gaps: tuple[Missing, ...]
    end_reached: bool

    @property
    def missing(self) -> int:
        """People of whom it is known that they were not listed."""
        return sum(g.count or 0 for g in self.gaps)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `rows` and `charged` are told once it has completed; `certificate` too."""

    id: JobId
    external_user_id: str
    tool: str
    params: Mapping[str, Any]
    addons: tuple[str, ...]
    applied: tuple[str, ...]
    status: JobStatus
    error: str | None
    error_message: str | None
    percent: int
    rows: int
    charged: int
    max_cost: int | None
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    certificate: Certificate | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs a list holds; None: any."""

    status: str | None = None
    external_user_id: str | None = None
    tool: str | None = None


@dataclass(frozen=True, slots=True)
class JobPage:
    """Jobs, newest first. `following` is the place of the last where more follow it; `total` is told where they were
    asked for by the number of a page."""

    jobs: Sequence[Job]
    following: int | None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """A page of a completed job's rows: values in the order of `columns`, all of them text. `first` is how many rows
    come before it, `following` the place of its last row where more follow."""

    job: Job
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    total: int
    first: int
    following: int | None


class Overlap(StrEnum):
    """What a recurring job does at a moment at which its last job has not ended."""

    SKIP = "skip"
    QUEUE = "queue"


class RecurringStatus(StrEnum):
    """Whether a recurring job runs; one that was deleted is there until no worker holds it."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    DELETED = "DELETED"


@dataclass(frozen=True, slots=True)
class NewRecurring:
    """A recurring job to make: what each run submits, and when, by the clock of a time zone."""

    job: NewJob
    cron: str
    timezone: str
    overlap: Overlap


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a moment of a recurring job: the job that it made, or the code of why it made none."""

    scheduled_for: datetime
    ran_at: datetime
    job_id: JobId | None
    reason: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Recurring:
    """A recurring job as it stands."""

    id: RecurringId
    external_user_id: str
    tool: str
    params: Mapping[str, Any]
    max_cost: int | None
    cron: str
    timezone: str
    overlap: Overlap
    status: RecurringStatus
    next_at: datetime | None
    created_at: datetime
    updated_at: datetime
    last: Run | None


@dataclass(frozen=True, slots=True)
class Span:
    """From so many to so many."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """One list as its source shows it now: the platform's own count (None: it gives none), the rows it may give, and
    why it can be read no further, where it cannot."""

    source: str
    expected: int | None
    rows: Span
    problem: str | None


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit of submissions: how many, per what, and how many of them are left now."""

    of: str
    per: str
    limit: int
    left: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a job would give and cost if it were submitted now. `already` people were delivered to its end user by its
    tool; `set_aside` is what a submission promises of the `available` credits."""

    tool: str
    rows: Span
    cost: Span
    price: int
    set_aside: int
    available: int
    already: int
    lists: tuple[Outlook, ...]
    quotas: tuple[Quota, ...]


@dataclass(frozen=True, slots=True)
class Credits:
    """A project's credits: `reserved` is the part of `balance` promised to jobs that have not ended."""

    balance: int
    reserved: int

    @property
    def available(self) -> int:
        """What a new job may use."""
        return self.balance - self.reserved


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """A change of the balance: a grant, or what a job cost."""

    id: str
    at: datetime
    kind: str
    amount: int
    job_id: JobId | None
    rows: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Opening:
    """Credits that a project begins with, by its mode."""

    test: int = 1_000_000
    live: int = 0


@dataclass(frozen=True, slots=True)
class Prices:
    """Credits a row by tool and add-on, where the operator says otherwise than the tool itself."""

    own: Mapping[str, int]

    def of(self, tool: Tool, addons: Sequence[str]) -> int:
        """Credits of one row with these add-ons."""
        extra = sum(self.own.get(a.name, a.price) for a in tool.addons if a.name in addons)
        return self.own.get(tool.name, tool.price) + extra
