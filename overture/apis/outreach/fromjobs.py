"""From audience to outreach: `/api/v1/campaigns/{id}/targets/from-job`, the rows of a finished job as targets.

Not the following of it: it is an import, read and undone as any other (imports.py).
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import msgspec

from overture.apis.kit import Answer, Routes
from overture.apis.kit.shapes import CamelBody
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.imports import ForeseenAnswer, ImportAnswer, foretold, shown
from overture.apis.outreach.wire import CampaignKey
from overture.domain import imports
from overture.domain.audience import JobNotCompleted, JobNotFound, JobPurged
from overture.domain.campaigns import CampaignNotFound, InvalidCampaignState
from overture.domain.identity import Call
from overture.domain.imports import LANGUAGES, JobColumnMissing, JobFilters
from overture.kernel.ids import JobId

routes = Routes(OUTREACH, "imports")

_Followers = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
_Language = Annotated[
    str,
    msgspec.Meta(
        min_length=1, max_length=35, description="An ISO 639-1 code.", extra_json_schema={"enum": [*LANGUAGES]}
    ),
]
_Languages = Annotated[list[_Language], msgspec.Meta(min_length=1, max_length=len(LANGUAGES))]
_EXAMPLE: Final = "4d83c31f-ef37-4fa2-ad3e-07bbd15e9936"


class RowFilters(CamelBody, frozen=True):
    """Which rows are taken; all of what is given must fit, and what a row does not say does not fit. `equals` names
    columns of the job and what must stand in them, whatever the case of the letters: `{"country": "DE"}`.
    `language`: one or some, of which a row's `biography` must be in one; `id` and `ms` are one language to it."""

    min_followers: _Followers | None = None
    max_followers: _Followers | None = None
    category: _Words | None = None
    has_email: bool | None = None
    language: _Language | _Languages | None = None
    equals: Annotated[dict[str, str], msgspec.Meta(max_length=20)] = msgspec.field(default_factory=dict)


class FromJob(CamelBody, frozen=True):
    """A COMPLETED audience job of this project, whose rows become targets."""

    job_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="The job's id.", examples=[_EXAMPLE])]
    filters: RowFilters | None = None

    example: ClassVar[dict[str, Any]] = {
        "jobId": _EXAMPLE,
        "filters": {"minFollowers": 5_000, "hasEmail": True, "language": ["de", "en"]},
    }


def _filters(given: RowFilters | None) -> JobFilters:
    if given is None:
        return JobFilters()
    language = given.language
    languages = () if language is None else (language,) if isinstance(language, str) else tuple(language)
    return JobFilters(**{**msgspec.structs.asdict(given), "language": languages})


def _job_id(text: str) -> JobId:
    try:
        return JobId(UUID(text))
    except ValueError as error:
        raise JobNotFound from error


@routes.post(
    "/api/v1/campaigns/{campaign_id}/targets/from-job",
    scope="campaigns:write",
    status=202,
    rate="bulk",
    errors=(
        *(CampaignNotFound, InvalidCampaignState),
        *(JobNotFound, JobNotCompleted, JobPurged, JobColumnMissing),
    ),
    foretells=ForeseenAnswer,
)
async def add_targets_from_job(call: Call, campaign_id: CampaignKey, data: FromJob) -> Answer[ImportAnswer]:
    """Add the rows of an audience job as targets.

    It is an import: answered with its id, done afterwards a portion at a time, followed, undone and told as one
    (`import.completed`). Each row is added, a duplicate, already contacted, suppressed, invalid, or `filtered`. Columns
    of the job that are no fields are variables, under their own names; `origin` of each target says where it is from.

    With `?dryRun=true` all rows are read at once, and `dryRun.outcome` says what would become of them."""
    job_id, filters = _job_id(data.job_id), _filters(data.filters)
    seen = None
    if call.is_dry:
        seen = foretold(await imports.foresee_job(call, campaign_id, job_id, filters), of_job=True)
    made = shown(await imports.receive_job(call, campaign_id, job_id, filters))
    return Answer(made, {"Location": f"/api/v1/campaigns/{made.campaign_id}/imports/{made.id}"}, 202, seen)
