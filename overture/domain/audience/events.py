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


class JobEnriched(Event, frozen=True, kw_only=True):
    """Columns were added to a completed job's rows, and are charged: the cost told is of this alone. The columns of
    people who are private or gone by now are empty and cost nothing."""

    name = "job.enriched"
    job_id: UUID
    external_user_id: str
    tool_type: str
    addons: tuple[str, ...]
    fields_added: tuple[str, ...]
    rows_enriched: int
    rows_not_found: int
    cost_charged: int


class JobEnrichmentFailed(Event, frozen=True, kw_only=True):
    """Columns could not be added to a completed job's rows: they are as they were, and nothing is charged. `error`
    says why."""

    name = "job.enrichment_failed"
    job_id: UUID
    external_user_id: str
    tool_type: str
    addons: tuple[str, ...]
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


EVENTS: Final[tuple[type[Event], ...]] = (JobCompleted, JobFailed, JobEnriched, JobEnrichmentFailed, JobSkipped)
"""Those that the public may be told."""
