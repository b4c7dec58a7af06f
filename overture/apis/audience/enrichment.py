"""Enrichment after the fact: `/api/v1/jobs/{id}/enrich`, what adding columns to a job would come to, and its start.

Not what is asked for when a job is submitted: jobs.py.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final

import msgspec

from overture.apis.audience.convention import AUDIENCE
from overture.apis.audience.wire import JOB, JobKey, Moment, Status, Uuid, maybe, moment
from overture.apis.kit import Routes
from overture.apis.kit.replies import Answer
from overture.apis.kit.routes import Again
from overture.apis.kit.shapes import SnakeAnswer, SnakeBody
from overture.domain import audience
from overture.domain.audience import Cover, Enrichment, JobStatus, Prospect
from overture.domain.identity import Call
from overture.kernel.ids import JobId

routes = Routes(AUDIENCE, "enrichment")
Profiles = Annotated[bool, msgspec.Meta(description="Add the columns of a profile.")]
Origin = Annotated[bool, msgspec.Meta(description="Add `country` and `date`.")]


class AddOns(SnakeBody, frozen=True):
    """Add-ons to select."""

    enrich_profiles: Profiles = False
    enrich_country_date: Origin = False


class EnrichBody(AddOns, frozen=True):
    """Add-ons to select; also as `params`, as a submission has them."""

    params: AddOns | None = None


class Obstacle(SnakeAnswer, frozen=True):
    """Why the start would be refused now."""

    code: str
    message: str


class EnrichmentAnswer(SnakeAnswer, frozen=True):
    """An enrichment of the job. `rows_not_found`: rows of people who are private or gone by now; their columns stay
    empty and cost nothing."""

    status: Status
    addons: list[str]
    progress_percent: Annotated[int, msgspec.Meta(ge=0, le=100)]
    rows_enriched: int
    rows_not_found: int
    cost_charged: int
    created_at: Moment
    completed_at: Moment | None
    error: Obstacle | None


_COMES_TO: Final = {
    "job_id": "4d83c31f-ef37-4fa2-ad3e-07bbd15e9936",
    "eligible": True,
    "supported_addons": ["enrich_profiles", "enrich_country_date"],
    "applied_addons": [],
    "selected_addons": ["enrich_country_date"],
    "fields_added": ["country", "date"],
    "enrichment_requested": False,
    "enriched": False,
    "fully_enriched": False,
    "replayed": False,
    "estimated_rows": 50,
    "estimated_cost": 50,
    "last_enrichment": None,
}


class PreflightAnswer(SnakeAnswer, frozen=True, omit_defaults=True):
    """What an enrichment comes to. `applied_addons` are in the rows; `selected_addons` are asked for now, without what
    the tool does not have; `fields_added` the columns they add. `enrichment_requested`: some were asked for, now or
    before, and are not in the rows yet. `replayed`: nothing new is begun for this request. `estimated_cost` is the most
    it can cost."""

    job_id: Uuid
    eligible: bool
    supported_addons: list[str]
    applied_addons: list[str]
    selected_addons: list[str]
    fields_added: list[str]
    enrichment_requested: bool
    enriched: bool
    fully_enriched: bool
    replayed: bool
    estimated_rows: int
    estimated_cost: int
    last_enrichment: EnrichmentAnswer | None
    obstacle: Obstacle | None = None

    example: ClassVar[dict[str, Any]] = _COMES_TO


class EnrichAnswer(PreflightAnswer, frozen=True, kw_only=True, omit_defaults=True):
    """The same, with where it stands: QUEUED, PROCESSING, COMPLETED, or FAILED."""

    status: Status

    example: ClassVar[dict[str, Any]] = {**_COMES_TO, "enrichment_requested": True, "status": "QUEUED"}


def _names(*given: AddOns | None) -> frozenset[str]:
    told = [g for g in given if g is not None]
    return frozenset(name for name in AddOns.__struct_fields__ if any(getattr(g, name) for g in told))


def _facts(found: Prospect, *, replayed: bool) -> dict[str, Any]:
    job, obstacle = found.job, None
    if found.obstacle is not None:
        obstacle = Obstacle(code=AUDIENCE.code(found.obstacle), message=found.obstacle.message)
    return {
        "job_id": JOB.show(job.id),
        "eligible": obstacle is None,
        "supported_addons": list(job.supported),
        "applied_addons": list(job.applied),
        "selected_addons": list(found.selected),
        "fields_added": list(found.fields),
        "enrichment_requested": bool(job.awaited),
        "enriched": bool(job.applied),
        "fully_enriched": job.is_fully_enriched,
        "replayed": replayed,
        "estimated_rows": found.rows,
        "estimated_cost": found.cost,
        "last_enrichment": None if found.latest is None else _latest(found.latest),
        "obstacle": obstacle,
    }


def _latest(e: Enrichment) -> EnrichmentAnswer:
    error = None if e.error is None else Obstacle(code=e.error.upper(), message=e.error_message or "")
    return EnrichmentAnswer(
        status=e.status.value,
        addons=list(e.addons),
        progress_percent=e.percent,
        rows_enriched=e.enriched,
        rows_not_found=e.gone,
        cost_charged=e.charged,
        created_at=moment(e.created_at),
        completed_at=maybe(e.completed_at),
        error=error,
    )


def _begun(found: Prospect, *, replayed: bool) -> Answer[EnrichAnswer]:
    """What became of a start: nothing of it left to do, or an enrichment that has not ended, or one that failed."""
    status = JobStatus.COMPLETED if found.latest is None else found.latest.status
    if found.cover is Cover.DONE:
        return Answer(EnrichAnswer(**_facts(found, replayed=replayed), status=JobStatus.COMPLETED.value), status=200)
    code = 202 if status in (JobStatus.QUEUED, JobStatus.PROCESSING) else 200
    return Answer(EnrichAnswer(**_facts(found, replayed=replayed), status=status.value), status=code)


_first_answer = msgspec.json.Decoder(EnrichAnswer).decode


async def _again(call: Call, first: bytes) -> Answer[EnrichAnswer]:
    """The enrichment of the first request, as it stands now."""
    said = _first_answer(first)
    found = await audience.prospect(call, JobId(JOB.read(said.job_id)), said.selected_addons)
    return _begun(found, replayed=True)


@routes.get(
    "/api/v1/jobs/{job_id}/enrich",
    scope="jobs:read",
    status=200,
    errors=(audience.JobNotFound, audience.NoAddOnSelected, audience.JobNotEnrichable, audience.JobPurged),
)
async def preview_enrichment(
    call: Call, job_id: JobKey, enrich_profiles: Profiles = False, enrich_country_date: Origin = False
) -> PreflightAnswer:
    """See what an enrichment comes to.

    Of a completed job. Nothing is begun, set aside or charged. Where the start would be refused, `obstacle` says
    why."""
    asked = AddOns(enrich_profiles=enrich_profiles, enrich_country_date=enrich_country_date)
    found = await audience.prospect(call, job_id, _names(asked))
    return PreflightAnswer(**_facts(found, replayed=found.cover is not Cover.NEW))


@routes.post(
    "/api/v1/jobs/{job_id}/enrich",
    scope="jobs:write",
    status=202,
    errors=(
        audience.JobNotFound,
        audience.NoAddOnSelected,
        audience.JobNotEnrichable,
        audience.JobPurged,
        audience.ExternalUserBlocked,
        audience.ToolNotAvailable,
        audience.EnrichmentNotAffordable,
    ),
    example={"enrich_country_date": True},
    again=Again(_again, 200),
)
async def enrich_job(call: Call, job_id: JobKey, data: EnrichBody) -> Answer[EnrichAnswer]:
    """Add columns to a completed job's rows.

    202 where that begins, or is on its way already (`replayed`); 200 where the rows have them. What it may cost is set
    aside now; rows that were enriched are charged when it has ended, and nothing where it fails. Until then the rows
    cannot be read."""
    found = await audience.enrich(call, job_id, _names(data, data.params))
    return _begun(found, replayed=found.cover is not Cover.NEW)
