"""Recurring jobs: `/api/v1/recurring-jobs`, a job again and again by a clock.

Not the jobs they make: jobs.py.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar, Final, Literal, Union

import msgspec

from overture.apis.audience.convention import AUDIENCE
from overture.apis.audience.submitting import EXAMPLES, new_job, variants
from overture.apis.audience.wire import (
    JOB,
    RECURRING,
    Cursor,
    Limit,
    Moment,
    RecurringKey,
    Uuid,
    cursor_of,
    maybe,
    moment,
    place_of,
)
from overture.apis.kit import Routes
from overture.apis.kit.shapes import NumberedPage, SnakeAnswer, page_behind
from overture.domain import audience
from overture.domain.audience import NewRecurring, Overlap, Recurring, RecurringStatus, Run
from overture.domain.identity import Call
from overture.kernel.paging import PageAsk

routes = Routes(AUDIENCE, "recurring jobs")
_AT: Final = "/api/v1/recurring-jobs"
CronText = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=255,
        description="Five fields: minute, hour, day of the month, month, day of the week.",
        examples=["0 9 * * mon-fri"],
    ),
]
Timezone = Annotated[
    str, msgspec.Meta(min_length=1, max_length=100, description="IANA name.", examples=["Europe/Berlin"])
]
Policy = Annotated[
    Literal["skip", "queue"],
    msgspec.Meta(description="Where the last job has not ended: make none, or make one that waits for it."),
]
_BY_VARIANT: Final = variants(
    "RecurringJob",
    "again and again for one of your end users",
    ("cron", CronText),
    ("timezone", Timezone, "UTC"),
    ("overlap", Policy, "skip"),
)
NewRecurringJob: Any = Union[tuple(_BY_VARIANT)]  # noqa: UP007 - made of a tuple
_EXAMPLES: Final = {
    name: {**body, "cron": "0 9 * * mon-fri", "timezone": "Europe/Berlin"} for name, body in EXAMPLES.items()
}
_ID: Final = "0b9f1c52-6f1e-4f0c-9a54-5a0e6d1f7c33"


class RunAnswer(SnakeAnswer, frozen=True):
    """What became of a moment: the job it made, or the code and sentence of why it made none."""

    scheduled_for: Moment
    ran_at: Moment
    outcome: Literal["SUBMITTED", "SKIPPED"]
    job_id: Uuid | None
    reason: str | None
    message: str | None

    example: ClassVar[dict[str, Any]] = {
        "scheduled_for": "2026-03-17T08:00:00.000Z",
        "ran_at": "2026-03-17T08:00:00.120Z",
        "outcome": "SUBMITTED",
        "job_id": "4d83c31f-ef37-4fa2-ad3e-07bbd15e9936",
        "reason": None,
        "message": None,
    }


class RecurringAnswer(SnakeAnswer, frozen=True):
    """A recurring job. `next_run_at` is null while it is paused, `last_run` before the first."""

    recurring_job_id: Uuid
    external_user_id: str
    tool_type: str
    params: Annotated[Any, msgspec.Meta(extra_json_schema={"type": "object"})]
    max_cost: int | None
    cron: str
    timezone: str
    overlap: Literal["skip", "queue"]
    status: Literal["ACTIVE", "PAUSED"]
    next_run_at: Moment | None
    last_run: RunAnswer | None
    created_at: Moment
    updated_at: Moment

    example: ClassVar[dict[str, Any]] = {
        "recurring_job_id": _ID,
        **_EXAMPLES["followers"],
        "max_cost": None,
        "overlap": "skip",
        "status": "ACTIVE",
        "next_run_at": "2026-03-18T08:00:00.000Z",
        "last_run": None,
        "created_at": "2026-03-17T17:30:00.000Z",
        "updated_at": "2026-03-17T17:30:00.000Z",
    }


def _run(run: Run) -> RunAnswer:
    return RunAnswer(
        scheduled_for=moment(run.scheduled_for),
        ran_at=moment(run.ran_at),
        outcome="SKIPPED" if run.job_id is None else "SUBMITTED",
        job_id=None if run.job_id is None else JOB.show(run.job_id),
        reason=None if run.reason is None else AUDIENCE.codes.get(run.reason, run.reason.upper()),
        message=run.message,
    )


def _shown(r: Recurring) -> RecurringAnswer:
    return RecurringAnswer(
        recurring_job_id=RECURRING.show(r.id),
        external_user_id=r.external_user_id,
        tool_type=r.tool,
        params=r.params,
        max_cost=r.max_cost,
        cron=r.cron,
        timezone=r.timezone,
        overlap=r.overlap.value,
        status="ACTIVE" if r.status is RecurringStatus.ACTIVE else "PAUSED",
        next_run_at=maybe(r.next_at),
        last_run=None if r.last is None else _run(r.last),
        created_at=moment(r.created_at),
        updated_at=moment(r.updated_at),
    )


@routes.post(
    _AT,
    scope="jobs:write",
    status=201,
    errors=(audience.ExternalUserBlocked, audience.ToolNotAvailable),
    examples=_EXAMPLES,
)
async def create_recurring_job(call: Call, data: NewRecurringJob) -> RecurringAnswer:
    """Make a job recur.

    The body of a submission, with when: `cron` by the clock of `timezone`. Each run submits an ordinary job, which
    delivers who is new since the last. A run that cannot is told by `job.skipped`."""
    new = NewRecurring(new_job(data, _BY_VARIANT), data.cron, data.timezone, Overlap(data.overlap))
    return _shown(await audience.recurring.create(call, new))


@routes.get(_AT, scope="jobs:read", status=200)
async def list_recurring_jobs(
    call: Call, limit: Limit = 50, cursor: Cursor | None = None
) -> NumberedPage[RecurringAnswer]:
    """List recurring jobs, newest first."""
    name = "recurring jobs"
    page = await audience.recurring.page(call, PageAsk(limit, place_of(call, name, cursor)))
    return page_behind(page.items, _shown, limit, cursor_of(call, name, page.next))


@routes.get(f"{_AT}/{{recurring_id}}", scope="jobs:read", status=200, errors=(audience.RecurringJobNotFound,))
async def get_recurring_job(call: Call, recurring_id: RecurringKey) -> RecurringAnswer:
    """Read one recurring job."""
    return _shown(await audience.recurring.get(call, recurring_id))


@routes.get(f"{_AT}/{{recurring_id}}/runs", scope="jobs:read", status=200, errors=(audience.RecurringJobNotFound,))
async def list_runs(
    call: Call, recurring_id: RecurringKey, limit: Limit = 50, cursor: Cursor | None = None
) -> NumberedPage[RunAnswer]:
    """List the runs of a recurring job, newest first."""
    name = f"runs {recurring_id}"
    read = partial(audience.recurring.runs, call, recurring_id)
    page = await read(PageAsk(limit, place_of(call, name, cursor)))
    return page_behind(page.items, _run, limit, cursor_of(call, name, page.next))


@routes.post(f"{_AT}/{{recurring_id}}/pause", scope="jobs:write", status=200, errors=(audience.RecurringJobNotFound,))
async def pause_recurring_job(call: Call, recurring_id: RecurringKey) -> RecurringAnswer:
    """Pause a recurring job.

    A job of it that is under way goes on. A paused one stays as it is."""
    return _shown(await audience.recurring.pause(call, recurring_id))


@routes.post(f"{_AT}/{{recurring_id}}/resume", scope="jobs:write", status=200, errors=(audience.RecurringJobNotFound,))
async def resume_recurring_job(call: Call, recurring_id: RecurringKey) -> RecurringAnswer:
    """Resume a recurring job.

    From the next moment on; those that passed meanwhile are not made up for."""
    return _shown(await audience.recurring.resume(call, recurring_id))


@routes.delete(f"{_AT}/{{recurring_id}}", scope="jobs:write", status=204, errors=(audience.RecurringJobNotFound,))
async def delete_recurring_job(call: Call, recurring_id: RecurringKey) -> None:
    """Delete a recurring job.

    The jobs it made stay, and one that is under way goes on."""
    await audience.recurring.delete(call, recurring_id)
