"""Estimates: `/api/v1/jobs/estimate`, what a job would give and cost.

Not the job: jobs.py submits it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from overture.apis.audience.convention import AUDIENCE
from overture.apis.audience.submitting import EXAMPLES, Submission, new_job
from overture.apis.kit import Routes
from overture.apis.kit.shapes import SnakeAnswer
from overture.domain import audience
from overture.domain.identity import Call

routes = Routes(AUDIENCE, "jobs")


class RangeAnswer(SnakeAnswer, frozen=True):
    """From `least` to `most`."""

    least: int
    most: int


class OutlookAnswer(SnakeAnswer, frozen=True):
    """One list: the platform's own count, null where it gives none; new rows it may give; why it cannot be read, where
    it cannot: `not_found`, `private`, a source's own word, or `source_unavailable` for one that did not answer."""

    source: str
    expected: int | None
    rows: RangeAnswer
    problem: str | None


class QuotaAnswer(SnakeAnswer, frozen=True):
    """A limit of submissions, and how many it leaves now. `of`: `external_user_id` or `workspace`; `per`: `minute` or
    `hour`."""

    of: str
    per: str
    limit: int
    left: int


class EstimateAnswer(SnakeAnswer, frozen=True):
    """What a job would come to. `already_delivered`: people its end user has by this tool; `set_aside`: credits that a
    submission promises to it, of those `available`."""

    tool_type: str
    rows: RangeAnswer
    cost: RangeAnswer
    credits_per_row: int
    set_aside: int
    available: int
    is_affordable: bool
    already_delivered: int
    lists: list[OutlookAnswer]
    quotas: list[QuotaAnswer]

    example: ClassVar[dict[str, Any]] = {
        "tool_type": "followers",
        "rows": {"least": 20, "most": 50},
        "cost": {"least": 100, "most": 250},
        "credits_per_row": 5,
        "set_aside": 250,
        "available": 1_000_000,
        "is_affordable": True,
        "already_delivered": 980,
        "lists": [{"source": "nasa", "expected": 1_000, "rows": {"least": 20, "most": 50}, "problem": None}],
        "quotas": [{"of": "external_user_id", "per": "minute", "limit": 5, "left": 5}],
    }


@routes.post(
    "/api/v1/jobs/estimate",
    scope="jobs:read",
    status=200,
    errors=(audience.ExternalUserBlocked, audience.ToolNotAvailable),
    examples=EXAMPLES,
    outside=True,
)
async def estimate_job(call: Call, data: Submission) -> EstimateAnswer:
    """Estimate a job.

    With the body of a submission. The first page of each list is asked for; nothing is submitted, set aside or charged,
    and no submission counted. A platform may show fewer people than it counts: then a job gives fewer rows."""
    found = await audience.estimate(call, new_job(data))
    return EstimateAnswer(
        tool_type=found.tool,
        rows=RangeAnswer(least=found.rows.least, most=found.rows.most),
        cost=RangeAnswer(least=found.cost.least, most=found.cost.most),
        credits_per_row=found.price,
        set_aside=found.set_aside,
        available=found.available,
        is_affordable=found.set_aside <= found.available,
        already_delivered=found.already,
        lists=[
            OutlookAnswer(
                source=o.source,
                expected=o.expected,
                rows=RangeAnswer(least=o.rows.least, most=o.rows.most),
                problem=o.problem,
            )
            for o in found.lists
        ],
        quotas=[QuotaAnswer(of=q.of, per=q.per, limit=q.limit, left=q.left) for q in found.quotas],
    )
