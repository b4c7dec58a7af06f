"""Jobs: `/api/v1/jobs`, submitted, read, listed, cancelled.

Not their rows: results.py.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.audience.convention import AUDIENCE
from overture.apis.audience.submitting import EXAMPLES, Submission, new_job
from overture.apis.audience.wire import (
    JOB,
    Cursor,
    JobKey,
    Limit,
    Moment,
    Number,
    Status,
    Uuid,
    cursor_of,
    maybe,
    moment,
    place_of,
)
from overture.apis.kit import Routes
from overture.apis.kit.routes import Again
from overture.apis.kit.shapes import NumberedPage, SnakeAnswer, numbered_page, page_behind
from overture.domain import audience
from overture.domain.audience import Certificate, Job, JobFilter, JobPage, JobStatus, JobWatcher
from overture.domain.identity import Call
from overture.kernel.ids import JobId

routes = Routes(AUDIENCE, "jobs")
Wait = Annotated[float, msgspec.Meta(ge=0, le=60, description="Seconds to wait for the job's end; 20 is good.")]


class SubmitAnswer(SnakeAnswer, frozen=True):
    """The job that was made, or that the same request made before (`replayed`)."""

    job_id: Uuid
    status: Status
    replayed: bool

    example: ClassVar[dict[str, Any]] = {
        "job_id": "4d83c31f-ef37-4fa2-ad3e-07bbd15e9936",
        "status": "QUEUED",
        "replayed": False,
    }


class JobFault(SnakeAnswer, frozen=True):
    """Why a job failed."""

    code: str
    message: str


class GapAnswer(SnakeAnswer, frozen=True):
    """Something a job did not get: from which source, why, how many people; null where nobody knows."""

    source: str
    reason: str
    count: int | None


class CompletenessAnswer(SnakeAnswer, frozen=True):
    """What became of everybody the platform spoke of. `listed` is `delivered`, `duplicates_removed`,
    `already_delivered`, `not_matching` and `erased` together;
    `expected` the platform's own count, null where it gives none."""

    expected: int | None
    listed: int
    delivered: int
    duplicates_removed: int
    already_delivered: int
    not_matching: int
    erased: int
    private_or_gone: int
    missing: int
    gaps: list[GapAnswer]
    end_reached: bool


class AddOnsAnswer(SnakeAnswer, frozen=True):
    """What there is of add-ons: those in the rows; whether others are asked for and not in the rows yet, whether there
    is one, and whether there are all that the tool has."""

    applied_addons: list[str]
    enrichment_requested: bool
    enriched: bool
    fully_enriched: bool


class DownloadsAnswer(SnakeAnswer, frozen=True):
    """Where the job's rows are, whole, as a file: paths of this API."""

    csv: str
    jsonl: str


class JobAnswer(SnakeAnswer, frozen=True, omit_defaults=True):
    """A job. `number_of_results`, `cost_charged`, `completeness` and `downloads` are told once it has completed,
    `downloads` until its rows are purged; `addons` where any were asked for."""

    job_id: Uuid
    external_user_id: str
    namespace: str
    status: Status
    created_at: Moment
    updated_at: Moment
    completed_at: Moment | None
    progress_percent: Annotated[int, msgspec.Meta(ge=0, le=100)]
    number_of_results: int
    cost_charged: int
    tool_type: str
    addons: AddOnsAnswer | None = None
    completeness: CompletenessAnswer | None = None
    downloads: DownloadsAnswer | None = None
    error: JobFault | None = None

    example: ClassVar[dict[str, Any]] = {
        "job_id": "4d83c31f-ef37-4fa2-ad3e-07bbd15e9936",
        "external_user_id": "customer-123",
        "namespace": "team-acme",
        "status": "COMPLETED",
        "created_at": "2026-03-17T17:30:00.000Z",
        "updated_at": "2026-03-17T17:30:12.000Z",
        "completed_at": "2026-03-17T17:30:12.000Z",
        "progress_percent": 100,
        "number_of_results": 50,
        "cost_charged": 250,
        "tool_type": "followers",
    }


def shown(call: Call, job: Job) -> JobAnswer:
    """A job on the wire."""
    fault = None if job.error is None else JobFault(code=job.error.upper(), message=job.error_message or "")
    return JobAnswer(
        job_id=JOB.show(job.id),
        external_user_id=job.external_user_id,
        namespace=call.project.name,
        status=job.status.value,
        created_at=moment(job.created_at),
        updated_at=moment(job.updated_at),
        completed_at=maybe(job.completed_at),
        progress_percent=job.percent,
        number_of_results=job.rows,
        cost_charged=job.charged,
        tool_type=job.tool,
        addons=_addons(job) if job.addons or job.applied or job.pending else None,
        completeness=None if job.certificate is None else _completeness(job.certificate),
        downloads=_downloads(job) if job.status is JobStatus.COMPLETED and job.purged_at is None else None,
        error=fault,
    )


def _addons(job: Job) -> AddOnsAnswer:
    return AddOnsAnswer(
        applied_addons=list(job.applied),
        enrichment_requested=bool(job.awaited),
        enriched=bool(job.applied),
        fully_enriched=job.is_fully_enriched,
    )


def _downloads(job: Job) -> DownloadsAnswer:
    at = f"/api/v1/jobs/{JOB.show(job.id)}/download?format="
    return DownloadsAnswer(csv=f"{at}csv", jsonl=f"{at}jsonl")


def _completeness(c: Certificate) -> CompletenessAnswer:
    return CompletenessAnswer(
        expected=c.expected,
        listed=c.listed,
        delivered=c.delivered,
        duplicates_removed=c.duplicates,
        already_delivered=c.already_delivered,
        not_matching=c.unfit,
        erased=c.erased,
        private_or_gone=c.private_or_gone,
        missing=c.missing,
        gaps=[GapAnswer(source=g.source, reason=g.reason, count=g.count) for g in c.gaps],
        end_reached=c.end_reached,
    )


_first_answer = msgspec.json.Decoder(SubmitAnswer).decode


async def _again(call: Call, first: bytes) -> SubmitAnswer:
    """The job of the first request, as it stands now."""
    job = await audience.get(call, JobId(JOB.read(_first_answer(first).job_id)))
    return SubmitAnswer(job_id=JOB.show(job.id), status=job.status.value, replayed=True)


@routes.post(
    "/api/v1/jobs",
    scope="jobs:write",
    status=201,
    errors=(
        audience.ExternalUserBlocked,
        audience.SubmissionLimitReached,
        audience.ToolNotAvailable,
        audience.InsufficientCredits,
    ),
    examples=EXAMPLES,
    again=Again(_again, 200),
)
async def submit_job(call: Call, data: Submission) -> SubmitAnswer:
    """Submit a job.

    For one end user, with one tool. Nobody is delivered to the same end user by the same tool twice. The credits the
    job may cost are set aside now; what it delivers is charged when it completes."""
    job = await audience.submit(call, new_job(data))
    return SubmitAnswer(job_id=JOB.show(job.id), status=job.status.value, replayed=False)


@routes.get("/api/v1/jobs", scope="jobs:read", status=200)
async def list_jobs(
    call: Call,
    page: Number | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
    status: Status | None = None,
    external_user_id: str | None = None,
    tool_type: str | None = None,
) -> NumberedPage[JobAnswer]:
    """List jobs, newest first.

    By pages, or by cursors, which reach as far as the list does. Without either, the first page."""
    wanted = JobFilter(status, external_user_id, tool_type)
    name = f"jobs {msgspec.json.encode((status, external_user_id, tool_type)).decode()}"
    place = place_of(call, name, cursor, page)
    show = partial(shown, call)
    if place is not None:
        found = await audience.behind(call, wanted, int(place[0]), limit)
        return page_behind(found.jobs, show, limit, cursor_of(call, name, _place(found)))
    number = page or 1
    found = await audience.numbered(call, wanted, number, limit)
    return numbered_page(found.jobs, show, number, limit, found.total or 0, cursor_of(call, name, _place(found)))


def _place(found: JobPage) -> tuple[str, ...] | None:
    return None if found.following is None else (str(found.following),)


@routes.get("/api/v1/jobs/{job_id}", scope="jobs:read", status=200, errors=(audience.JobNotFound,))
async def get_job(call: Call, job_id: JobKey, wait: Wait = 0) -> JobAnswer:
    """Read one job.

    Ask every 2 to 5 seconds until it is COMPLETED, FAILED or CANCELLED; or send `wait`: the answer comes as soon as it
    is, and after that many seconds as it stands then."""
    if wait:
        # Before the first query: nothing of the database is held while it waits.
        watcher = call.resources.need(JobWatcher)
        await call.outside(lambda: watcher.ended(call.project_id, job_id, wait))
    return shown(call, await audience.get(call, job_id))


@routes.post(
    "/api/v1/jobs/{job_id}/cancel",
    scope="jobs:write",
    status=200,
    errors=(audience.JobNotFound, audience.JobIsOver),
)
async def cancel_job(call: Call, job_id: JobKey) -> JobAnswer:
    """Cancel a job.

    Nothing of it is delivered and nothing charged."""
    return shown(call, await audience.cancel(call, job_id))
