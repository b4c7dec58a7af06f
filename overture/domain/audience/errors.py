"""Refusals about audience jobs.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class JobNotFound(OvertureError):
    """There is no job with this id in this project. List the jobs to find it."""

    kind, code = Kind.NOT_FOUND, "job_not_found"


class JobNotCompleted(OvertureError):
    """The job is {status}, and only a job that is COMPLETED has results. {advice}"""

    kind, code = Kind.CONFLICT, "job_not_completed"


class JobPurged(OvertureError):
    """The rows of this job were purged on {at}, as old as rows are kept here. Submit it again; who was delivered to
    this end user then is not delivered again."""

    kind, code = Kind.CONFLICT, "job_purged"


class JobNotEnrichable(JobNotCompleted):
    """The job is {status}, and only a job that is COMPLETED can be enriched. {advice}"""


class EnrichmentInProgress(OvertureError):
    """Columns are being added to this job's rows ({addons}). Ask again when that has ended: `enrichment_requested` of
    the job is false then."""

    kind, code = Kind.CONFLICT, "enrichment_in_progress"


class NoAddOnSelected(OvertureError):
    """No add-on is selected that the tool `{tool}` supports. Set one of them to true: {names}."""

    kind, code = Kind.INVALID, "no_addon_selected"


class JobIsOver(OvertureError):
    """The job is {status} and can no longer be cancelled."""

    kind, code = Kind.CONFLICT, "job_is_over"


class InsufficientCredits(OvertureError):
    """This job may cost {wanted:,} credits and {available:,} are available. Ask for fewer rows, set `max_cost`, or have
    credits added with `overture credits add`."""

    kind, code = Kind.LIMIT_REACHED, "insufficient_credits"


class EnrichmentNotAffordable(InsufficientCredits):
    """Enriching this job may cost {wanted:,} credits and {available:,} are available. Select one add-on only, or have
    credits added with `overture credits add`."""


class ExternalUserBlocked(OvertureError):
    """The external_user_id `{external_user_id}` is blocked in this project. Unblock it, or submit for another."""

    kind, code = Kind.FORBIDDEN, "external_user_blocked"


class SubmissionLimitReached(OvertureError):
    """{who} may submit {limit} jobs {per}, and has. Try again in {seconds} seconds."""

    kind, code = Kind.RATE_LIMITED, "submission_limit_reached"


class ToolNotAvailable(OvertureError):
    """Nothing connected to this project can serve the tool `{tool}`. {served_by}"""

    kind, code = Kind.CONFLICT, "tool_not_available"


class RecurringJobNotFound(OvertureError):
    """There is no recurring job with this id in this project. List the recurring jobs to find it."""

    kind, code = Kind.NOT_FOUND, "recurring_job_not_found"


class LastRunUnderWay(OvertureError):
    """The job of the run before has not ended, and this recurring job skips what would overlap."""

    kind, code = Kind.CONFLICT, "last_run_under_way"
