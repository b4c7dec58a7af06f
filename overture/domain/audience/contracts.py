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
from overture.kernel.ids import JobId


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
class Results:
    """A page of a completed job's rows: values in the order of `columns`, all of them text."""

    job: Job
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    total: int


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
