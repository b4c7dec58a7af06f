"""Results: `/api/v1/jobs/{id}/results`, the rows of a completed job, page by page.

Not the job itself: jobs.py.
"""

from __future__ import annotations

from typing import Any, ClassVar

from overture.apis.audience.convention import AUDIENCE
from overture.apis.audience.wire import JOB, JobKey, Limit, Number, Status, Uuid
from overture.apis.kit import Routes
from overture.apis.kit.shapes import SnakeAnswer, Totals, totals
from overture.domain import audience
from overture.domain.audience import Certificate, Results
from overture.domain.identity import Call

routes = Routes(AUDIENCE, "results")
_ROW = {
    "source": "nasa",
    "type": "follower",
    "user_id": "12345678",
    "username": "space_fan_01",
    "full_name": "Alex Johnson",
    "verified": "false",
    "private": "false",
    "profile_pic_url": "https://pictures.example/12345678.jpg",
}


class ResultsAnswer(SnakeAnswer, frozen=True):
    """A page of rows. Every row has exactly the columns named, all of them text; `messages` says what to know."""

    job_id: Uuid
    external_user_id: str
    status: Status
    columns: list[str]
    data: list[dict[str, str]]
    messages: list[str]
    pagination: Totals

    example: ClassVar[dict[str, Any]] = {
        "job_id": "4d83c31f-ef37-4fa2-ad3e-07bbd15e9936",
        "external_user_id": "customer-123",
        "status": "COMPLETED",
        "columns": list(_ROW),
        "data": [_ROW],
        "messages": [],
        "pagination": {"page": 1, "limit": 50, "total": 50, "total_pages": 1, "has_next": False, "has_prev": False},
    }


def _messages(found: Results) -> list[str]:
    """What a reader of the rows should know: what is not among them."""
    c: Certificate | None = found.job.certificate
    told = []
    if c is not None:
        for gap in c.gaps:
            who = "a number of people nobody knows" if gap.count is None else f"{gap.count:,} people"
            told.append(f"{gap.source}: {who} could not be read ({gap.reason}).")
    for gone in found.vanished:
        names = " and ".join(gone.addons)
        told.append(f"{names}: {gone.count:,} people were private or gone by then; their columns are empty and free.")
    if found.job.places > found.job.rows:
        told.append(f"{found.job.places - found.job.rows:,} people were erased since; their places are empty.")
    if not found.total:
        told.append("There are no new rows for this end user.")
    return told


@routes.get(
    "/api/v1/jobs/{job_id}/results",
    scope="jobs:read",
    status=200,
    errors=(audience.JobNotFound, audience.JobNotCompleted, audience.JobPurged, audience.EnrichmentInProgress),
)
async def get_results(call: Call, job_id: JobKey, page: Number = 1, limit: Limit = 50) -> ResultsAnswer:
    """Read the rows of a completed job.

    Not while columns are being added to them."""
    found = await audience.results(call, job_id, page, limit)
    names = found.columns
    return ResultsAnswer(
        job_id=JOB.show(found.job.id),
        external_user_id=found.job.external_user_id,
        status=found.job.status.value,
        columns=list(names),
        data=[dict(zip(names, row, strict=True)) for row in found.rows],
        messages=_messages(found),
        pagination=totals(page, limit, found.total),
    )
