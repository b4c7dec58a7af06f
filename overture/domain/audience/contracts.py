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
from overture.kernel.errors import OvertureError
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
    """What became of everybody the platform spoke of. `listed` = delivered + duplicates + already_delivered + unfit +
    erased; `expected` is the platform's own count of all lists, None where it said none of one; `end_reached`: all were
    read to their end."""

    expected: int | None
    listed: int
    delivered: int
    duplicates: int
    already_delivered: int
    unfit: int
    erased: int
    private_or_gone: int
    gaps: tuple[Missing, ...]
    end_reached: bool

    @property
    def missing(self) -> int:
        """People of whom it is known that they were not listed."""
        return sum(g.count or 0 for g in self.gaps)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `rows` and `charged` are told once it has completed; `certificate` too. Of add-ons, `addons`
    were asked for when it was submitted, `applied` are in its rows, `pending` are being added to them; `supported` are
    all that its tool has. They stand in the order of their columns."""

    id: JobId
    external_user_id: str
    tool: str
    params: Mapping[str, Any]
    addons: tuple[str, ...]
    applied: tuple[str, ...]
    pending: tuple[str, ...]
    supported: tuple[str, ...]
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
    places: int = 0
    """Rows that were delivered, those of people erased since among them: their places stay empty."""
    purged_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in ENDED

    @property
    def awaited(self) -> tuple[str, ...]:
        """Add-ons that were asked for and are not in its rows yet."""
        if self.status in (JobStatus.FAILED, JobStatus.CANCELLED):
            return ()
        return tuple(a for a in (*self.addons, *self.pending) if a not in self.applied)

    @property
    def is_fully_enriched(self) -> bool:
        """Whether its rows have every add-on there is for it."""
        return set(self.supported) <= set(self.applied)


@dataclass(frozen=True, slots=True)
class Vanished:
    """Rows of people of whom nothing was told when these add-ons were added: private or gone since."""

    addons: tuple[str, ...]
    count: int


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
    vanished: tuple[Vanished, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrichment:
    """Add-ons on their way into a completed job's rows, or in them. `rows` there were when it began, of which
    `enriched` and `gone` are done so far: `gone` are people of whom nothing is told any more."""

    addons: tuple[str, ...]
    status: JobStatus
    rows: int
    enriched: int
    gone: int
    charged: int
    error: str | None
    error_message: str | None
    created_at: datetime
    completed_at: datetime | None

    @property
    def percent(self) -> int:
        """How much of it is done; 100 only where it has completed."""
        if self.status is JobStatus.COMPLETED:
            return 100
        return min(99, 100 * (self.enriched + self.gone) // max(1, self.rows))


class Cover(StrEnum):
    """What becomes of a request for add-ons: something new begins, or they are on their way, or in the rows."""

    NEW = "new"
    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a request for add-ons comes to: of those `selected`, `added` are what it adds (or what under way it is
    answered with); `fields` their columns, `rows` and `cost` at most. `obstacle`: why it could not begin now.
    `latest` is the newest enrichment with one of the selected."""

    job: Job
    selected: tuple[str, ...]
    added: tuple[str, ...]
    fields: tuple[str, ...]
    cover: Cover
    rows: int
    cost: int
    obstacle: OvertureError | None
    latest: Enrichment | None


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

    def of_enrichment(self, tool: Tool, addons: Sequence[str]) -> int:
        """Credits of adding these to one row later: never nothing."""
        return sum(max(1, self.own.get(a.name, a.price)) for a in tool.addons if a.name in addons)
