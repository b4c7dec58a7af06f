"""What audience jobs tell.

Their docstrings are their documentation.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from overture.kernel.events import Event


class JobEvent(Event, frozen=True, kw_only=True):
    """The job as it ended."""

    job_id: UUID
    external_user_id: str
    tool_type: str
    status: str
    number_of_results: int
    cost_charged: int


class JobCompleted(JobEvent, frozen=True, kw_only=True):
    """An audience job has completed: its results are ready and its cost is charged."""

    name = "job.completed"
    end_reached: bool


class JobFailed(JobEvent, frozen=True, kw_only=True):
    """An audience job has failed: nothing is delivered and nothing charged. `error` says why."""

    name = "job.failed"
    error: str


class JobSkipped(Event, frozen=True, kw_only=True):
    """A run of a recurring job made no job: `reason` is the code of why, `message` a sentence. Its next run comes as
    ever."""

    name = "job.skipped"
    recurring_job_id: UUID
    external_user_id: str
    tool_type: str
    scheduled_for: datetime
    reason: str
    message: str


EVENTS: Final[tuple[type[Event], ...]] = (JobCompleted, JobFailed, JobSkipped)
"""Those that the public may be told."""
