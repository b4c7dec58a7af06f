"""Results: the rows of a completed job, at `/api/v1/jobs/{id}/results` page by page, at `…/download` whole.

Not the job itself: jobs.py.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from overture.apis.audience.convention import AUDIENCE
from overture.apis.audience.wire import (
    CSV,
    JOB,
    JSON_LINES,
    Cursor,
    JobKey,
    Limit,
    Number,
    Status,
    Uuid,
    cursor_of,
    place_of,
)
from overture.apis.kit import Routes, Stream
from overture.apis.kit.shapes import SnakeAnswer, Totals, behind, totals
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
async def get_results(
    call: Call, job_id: JobKey, page: Number | None = None, limit: Limit = 50, cursor: Cursor | None = None
) -> ResultsAnswer:
    """Read the rows of a completed job.

    By pages or by cursors; without either, the first page. Any costs the same. Not while columns are being added."""
    name = f"results {job_id}"
    place = place_of(call, name, cursor, page)
    number, after = page or 1, None if place is None else int(place[0])
    found = await audience.results(call, job_id, number, limit, after=after)
    names = found.columns
    following = cursor_of(call, name, None if found.following is None else (str(found.following),))
    return ResultsAnswer(
        job_id=JOB.show(found.job.id),
        external_user_id=found.job.external_user_id,
        status=found.job.status.value,
        columns=list(names),
        data=[dict(zip(names, row, strict=True)) for row in found.rows],
        messages=_messages(found),
        pagination=totals(number, limit, found.total, following) if after is None else behind(limit, following),
    )


@routes.get(
    "/api/v1/jobs/{job_id}/download",
    scope="jobs:read",
    status=200,
    errors=(audience.JobNotFound, audience.JobNotCompleted, audience.JobPurged, audience.EnrichmentInProgress),
    streams=(CSV, JSON_LINES),
)
async def download_results(call: Call, job_id: JobKey, format: Literal["csv", "jsonl"] = "csv") -> Stream:
    """Download the rows of a completed job.

    All of them in one file, streamed, with the columns of the results: CSV with a header, or JSON Lines, an object a
    row. In CSV what a spreadsheet would run as a formula has an apostrophe before it."""
    job = await audience.readable(call, job_id)
    copy = audience.copy_csv if format == "csv" else audience.copy_lines
    db, project_id, media = call.database, call.project_id, CSV if format == "csv" else JSON_LINES
    return Stream(lambda sink: copy(db, project_id, job, sink), media, f"{JOB.show(job.id)}.{format}")
