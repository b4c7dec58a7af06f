"""How the audience API speaks, as data: its paths, its envelope, its names.

Not its routes: each resource has a file of its own beside this one.
"""

from __future__ import annotations

from typing import Final

from overture.apis.kit import Convention
from overture.apis.kit.shapes import SnakeNestedError, snake, snake_nested
from overture.domain.audience import EVENTS
from overture.kernel.errors import Kind

AUDIENCE: Final = Convention(
    name="audience",
    title="Overture audience API",
    version="1.0.0",
    prefixes=(
        *("/api/v1/jobs", "/api/v1/recurring-jobs", "/api/v1/credits", "/api/v1/archives"),
        "/api/v1/blocked-users",
    ),
    envelope=snake_nested,
    error_shape=SnakeNestedError,
    naming=snake,
    status_of={"unsupported_media_type": 415},
    codes={
        "invalid_api_key": "UNAUTHORIZED",
        "insufficient_scope": "FORBIDDEN",
        "ip_not_allowed": "FORBIDDEN",
        "unsupported_media_type": "UNSUPPORTED_MEDIA_TYPE",
        "payload_too_large": "PAYLOAD_TOO_LARGE",
        "method_not_allowed": "METHOD_NOT_ALLOWED",
        "not_found": "NOT_FOUND",
        "job_not_found": "JOB_NOT_FOUND",
        "job_not_completed": "JOB_NOT_COMPLETED",
        "job_purged": "JOB_RESULTS_PURGED",
        "job_is_over": "JOB_ALREADY_ENDED",
        "no_addon_selected": "NO_ADDON_SELECTED",
        "enrichment_in_progress": "ENRICHMENT_IN_PROGRESS",
        "recurring_job_not_found": "RECURRING_JOB_NOT_FOUND",
        "idempotency_conflict": "IDEMPOTENCY_CONFLICT",
        "insufficient_credits": "INSUFFICIENT_CREDITS",
        "external_user_blocked": "EXTERNAL_USER_BLOCKED",
        "tool_not_available": "TOOL_NOT_AVAILABLE",
        "archive_not_found": "ARCHIVE_NOT_FOUND",
        "archive_unreadable": "ARCHIVE_UNREADABLE",
        "archive_in_use": "ARCHIVE_IN_USE",
        "archive_lost": "ARCHIVE_LOST",
    },
    codes_of_kind={
        Kind.INVALID: "VALIDATION_ERROR",
        Kind.RATE_LIMITED: "RATE_LIMITED",
        Kind.INTERNAL: "INTERNAL_ERROR",
        Kind.UNAVAILABLE: "SERVICE_UNAVAILABLE",
    },
    body_limit=1_000_000,
    needs_media=True,
    keys_of_project=True,
    dry_run=True,
    event_names=tuple(event.name for event in EVENTS),
    description=(
        "Asynchronous extraction of lists of people: submit a job for one of your end users, poll it, fetch its rows. "
        "Nobody is delivered to the same end user twice, and only rows that are delivered are charged, in credits. "
        "Every request carries a key: `Authorization: Bearer sk_live_…` (or `sk_test_…`, which reads the sandbox). "
        "Names are snake_case, moments ISO 8601 in UTC with milliseconds. Lists come in pages: `page` and `limit`, or "
        "`cursor`. With `?dry_run=true` a request that is no GET changes nothing, and is answered as it would be. "
        'Every error is `{"error": {"code", "message", …}}`: branch on `code`.'
    ),
)
