"""Imports: `/api/v1/campaigns/{id}/imports`, spreadsheets brought in, followed, undone; their rejected rows.

Not uploads of targets as JSON: targets.py, whose route takes the same files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from overture.apis.kit import Answer, Caller, Routes, Stream
from overture.apis.kit.shapes import CamelAnswer, CursorPage
from overture.apis.kit.uploads import MULTIPART, Upload, Uploads
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import (
    CAMPAIGN,
    IMPORT,
    CampaignKey,
    Cursor,
    ImportKey,
    Limit,
    Moment,
    listed,
    maybe,
    moment,
)
from overture.domain import campaigns, imports
from overture.domain.campaigns import CampaignNotFound, InvalidCampaignState
from overture.domain.identity import Call, Calls
from overture.domain.imports import (
    DELIMITERS,
    ENCODINGS,
    Asked,
    Counts,
    Foreseen,
    Import,
    ImportAlreadySent,
    ImportNotFound,
    ImportStatus,
    ImportUnreadable,
    Spooled,
    UploadLost,
    Warned,
    mapping_of,
)
from overture.kernel.errors import InvalidField

routes = Routes(OUTREACH, "imports")

Mapped = Annotated[
    list[str],
    msgspec.Meta(
        max_length=500,
        description="`field=Column`: which column a field or a variable comes from; `field=` alone: from none.",
    ),
]
Encoding = Annotated[
    Literal["utf-8", "windows-1252", "utf-16-le", "utf-16-be"],
    msgspec.Meta(description="How the file is encoded, where it does not say so by itself."),
]
Delimiter = Annotated[
    Literal["comma", "semicolon", "tab", "pipe"], msgspec.Meta(description="What parts its cells; found out without.")
]
_NAMES: Final = {sign: name for name, sign in DELIMITERS.items()}


@dataclass(frozen=True)
class File:
    """A file that has come, and how its sender wants it read."""

    spooled: Spooled
    asked: Asked
    name: str | None


def _one(fields: Mapping[str, list[str]], name: str, allowed: tuple[str, ...]) -> str | None:
    """A form's field, beside the query's parameter of the same name."""
    given = [text.strip() for text in fields.get(name, []) if text.strip()]
    if len(given) > 1:
        raise InvalidField(name, "Send it once.")
    if given and given[0] not in allowed:
        raise InvalidField(name, f"It is one of {', '.join(allowed)}.")
    return given[0] if given else None


async def _keep(calls: Calls, caller: Caller, args: Mapping[str, Any], upload: Upload) -> File:
    """Stores the file as it comes, once the campaign is known to take it."""
    campaign_id = args["campaign_id"]
    mapping = mapping_of(args["map"])
    await calls.run(caller.project, caller.actor, partial(imports.may_import, campaign_id=campaign_id))
    spooled = await imports.spool(calls.db, caller.project.id, upload.file())
    try:
        unknown = upload.fields.keys() - _FIELDS.keys()
        if unknown:
            name = min(unknown)
            raise InvalidField(name, f"The form may hold `file`, {', '.join(f'`{f}`' for f in _FIELDS)}, not this.")
        more = mapping_of(upload.fields.get("map", []))
        encoding = _one(upload.fields, "encoding", ENCODINGS) or args["encoding"]
        delimiter = _one(upload.fields, "delimiter", tuple(DELIMITERS)) or args["delimiter"]
    except InvalidField:
        await imports.unspool(calls.db, caller.project.id, spooled.id)
        raise
    asked = Asked({**mapping, **more}, encoding, DELIMITERS[delimiter] if delimiter else None)
    return File(spooled, asked, upload.file_name)


async def _drop(calls: Calls, caller: Caller, file: File) -> None:
    await imports.unspool(calls.db, caller.project.id, file.spooled.id)


_FIELDS: Final = {
    "map": "`field=Column`, as often as needed, as in the query.",
    "encoding": "As in the query.",
    "delimiter": "As in the query.",
}


class ImportCounts(CamelAnswer, frozen=True):
    """What became of the rows that were read by now: each is in exactly one of `added`, `duplicate` (in the campaign
    already), `alreadyContacted` (for this client), `suppressed` (those who were erased too), `invalid`, `blank` and
    `filtered` (rows of a job that were not asked for; a job's alone). `languageUnknown`, where a language was asked
    for: those of the filtered that all other filters fit and whose language cannot be told."""

    rows: int
    added: int
    duplicate: int
    already_contacted: int
    suppressed: int
    invalid: int
    blank: int
    warnings: int
    filtered: int | msgspec.UnsetType = msgspec.UNSET
    language_unknown: int | msgspec.UnsetType = msgspec.UNSET


class ProgressAnswer(CamelAnswer, frozen=True):
    """How far the file is read, in bytes (a job: in rows); `percent` is 100 only when all of it is."""

    bytes_read: int
    bytes: int
    percent: int


class ColumnAnswer(CamelAnswer, frozen=True):
    """A column of the file: the `field` or the `variable` it becomes, or neither, if it is left out."""

    name: str
    field: str | None
    variable: str | None


class WarningAnswer(CamelAnswer, frozen=True):
    """Something about a row that was added all the same: `text` is what stood there."""

    row: int
    code: str
    column: str | None
    text: str
    message: str


class ImportAnswer(CamelAnswer, frozen=True):
    """A spreadsheet, or the rows of the audience job `jobId`, on its way into a campaign. `warnings` are the first
    hundred."""

    id: str
    campaign_id: str
    file_name: str | None
    status: ImportStatus
    reason: str | None
    progress: ProgressAnswer
    counts: ImportCounts
    encoding: str
    delimiter: str
    columns: list[ColumnAnswer]
    warnings: list[WarningAnswer]
    created_at: Moment
    ended_at: Moment | None
    job_id: str | None

    example: ClassVar[dict[str, Any]] = {
        "id": "imp_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "campaignId": "camp_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "fileName": "creators.csv",
        "status": "completed",
        "reason": None,
        "progress": {"bytesRead": 3612, "bytes": 3612, "percent": 100},
        "counts": {
            "rows": 63,
            "added": 60,
            "duplicate": 2,
            "alreadyContacted": 0,
            "suppressed": 0,
            "invalid": 0,
            "blank": 1,
            "warnings": 0,
        },
        "encoding": "utf-8",
        "delimiter": "semicolon",
        "columns": [{"name": "Instagram handle", "field": "instagramUsername", "variable": None}],
        "warnings": [],
        "createdAt": "2026-05-04T09:30:00.000Z",
        "endedAt": "2026-05-04T09:30:01.000Z",
        "jobId": None,
    }


class RejectedRowAnswer(CamelAnswer, frozen=True):
    """A row that would not be added: its number in the file, why, and its cells as they are."""

    row: int
    reason: str
    message: str
    cells: list[str]


class ForeseenAnswer(CamelAnswer, frozen=True):
    """What the import would come to, had it run at this moment: all rows counted, the first hundred `warnings`, and the
    first hundred rows that would be `rejected`."""

    counts: ImportCounts
    warnings: list[WarningAnswer]
    rejected: list[RejectedRowAnswer]


def _counts(c: Counts, warned: int, *, of_job: bool) -> ImportCounts:
    return ImportCounts(
        rows=c.rows,
        added=c.added,
        duplicate=c.duplicate,
        already_contacted=c.contacted,
        suppressed=c.suppressed,
        invalid=c.invalid,
        blank=c.blank,
        filtered=c.filtered if of_job else msgspec.UNSET,
        language_unknown=msgspec.UNSET if c.untold is None else c.untold,
        warnings=warned,
    )


def _warnings(found: Sequence[Warned]) -> list[WarningAnswer]:
    return [
        WarningAnswer(row=w.number, code=w.code, column=w.column, text=w.text, message=imports.WARNINGS[w.code])
        for w in found
    ]


def shown(i: Import) -> ImportAnswer:
    """An import on the wire."""
    return ImportAnswer(
        id=IMPORT.show(i.id),
        campaign_id=CAMPAIGN.show(i.campaign_id),
        file_name=i.file_name,
        status=i.status,
        reason=i.reason,
        progress=ProgressAnswer(bytes_read=i.read, bytes=i.size, percent=i.percent),
        counts=_counts(i.counts, i.warned, of_job=i.job_id is not None),
        encoding=i.encoding,
        delimiter=_NAMES[i.delimiter],
        columns=[ColumnAnswer(name=c.name, field=c.field, variable=c.variable) for c in i.columns],
        warnings=_warnings(i.warnings),
        created_at=moment(i.created_at),
        ended_at=maybe(i.ended_at),
        job_id=None if i.job_id is None else str(i.job_id),
    )


def foretold(f: Foreseen, *, of_job: bool = False) -> ForeseenAnswer:
    """What an import would come to, on the wire."""
    return ForeseenAnswer(
        counts=_counts(f.counts, f.warned, of_job=of_job),
        warnings=_warnings(f.warnings),
        rejected=[
            RejectedRowAnswer(row=r.number, reason=r.code, message=r.message, cells=list(r.cells)) for r in f.rejected
        ],
    )


async def started(call: Call, campaign_id: CampaignKey, file: File) -> Answer[ImportAnswer]:
    """The import made of a file, as both routes answer it; in a dry run with what it would come to."""
    # Before anything is locked: reading takes as long as the file is.
    seen = foretold(await imports.foresee(call, campaign_id, file.spooled, file.asked)) if call.is_dry else None
    made = shown(await imports.receive(call, campaign_id, file.spooled, file.asked, file.name))
    return Answer(made, {"Location": f"/api/v1/campaigns/{made.campaign_id}/imports/{made.id}"}, 202, seen)


FILES: Final = Uploads(media=("text/csv", MULTIPART), kind=File, keep=_keep, drop=_drop, fields=_FIELDS)
FILES_TOO: Final = replace(FILES, also=(202, ImportAnswer))
"""Beside JSON."""


@routes.post(
    "/api/v1/campaigns/{campaign_id}/imports",
    scope="campaigns:write",
    status=202,
    rate="bulk",
    errors=(CampaignNotFound, InvalidCampaignState, ImportUnreadable, UploadLost),
    uploads=FILES,
    foretells=ForeseenAnswer,
)
async def import_targets(
    call: Call,
    campaign_id: CampaignKey,
    data: File,
    map: Mapped = [],  # noqa: B006
    encoding: Encoding | None = None,
    delimiter: Delimiter | None = None,
) -> Answer[ImportAnswer]:
    """Import targets from a spreadsheet.

    A CSV of any size, raw or as the `file` of a form. It is stored as it comes and read afterwards: follow the import
    by its id, or wait for `import.completed`. Columns are recognised by their names, in any order; `map` says
    otherwise. Other columns are variables for the template.

    With `?dryRun=true` the whole file is read at once, and `dryRun.outcome` says what would become of its rows."""
    return await started(call, campaign_id, data)


@routes.get("/api/v1/campaigns/{campaign_id}/imports", scope="campaigns:read", status=200, errors=(CampaignNotFound,))
async def list_imports(
    call: Call, campaign_id: CampaignKey, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[ImportAnswer]:
    """List the imports of a campaign.

    Newest first."""
    await campaigns.get(call, campaign_id)
    read = partial(imports.page, call, campaign_id)
    return await listed(call, f"imports {campaign_id}", limit, cursor, read, shown)


@routes.get(
    "/api/v1/campaigns/{campaign_id}/imports/{import_id}",
    scope="campaigns:read",
    status=200,
    errors=(CampaignNotFound, ImportNotFound),
)
async def get_import(call: Call, campaign_id: CampaignKey, import_id: ImportKey) -> ImportAnswer:
    """Read one import.

    How far it is, and what became of each row."""
    await campaigns.get(call, campaign_id)
    return shown(await imports.get(call, campaign_id, import_id))


@routes.get(
    "/api/v1/campaigns/{campaign_id}/imports/{import_id}/rejected",
    scope="campaigns:read",
    status=200,
    errors=(CampaignNotFound, ImportNotFound),
    streams=("text/csv",),
)
async def get_rejected_rows(call: Call, campaign_id: CampaignKey, import_id: ImportKey) -> Stream:
    """Download the rows of an import that were not added.

    As they were, with three columns before them: the row's number in the file, the reason, and a sentence. Put right,
    the file can be imported as it is."""
    await campaigns.get(call, campaign_id)
    found = await imports.get(call, campaign_id, import_id)
    return Stream.of(imports.rejected(call.database, call.project_id, found), "text/csv", "rejected.csv")


@routes.delete(
    "/api/v1/campaigns/{campaign_id}/imports/{import_id}",
    scope="campaigns:write",
    status=202,
    errors=(CampaignNotFound, ImportNotFound, ImportAlreadySent),
)
async def undo_import(call: Call, campaign_id: CampaignKey, import_id: ImportKey) -> ImportAnswer:
    """Undo an import.

    Takes back every target it added, as long as no message to one of them has left; an import under way is stopped.
    From the answer on nothing of the campaign is sent until all of them are gone and the import is `undone`."""
    await campaigns.get(call, campaign_id)
    return shown(await imports.undo(call, campaign_id, import_id))
