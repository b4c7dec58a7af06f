"""Suppressions: `/api/v1/suppressions`, who must not be written to.

Not a way around them: there is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from overture.apis.kit import Raw, Routes, Stream
from overture.apis.kit.errors import InvalidRequest, RequiredFieldMissing
from overture.apis.kit.replies import encode_lines
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text
from overture.apis.outreach.convention import OUTREACH, UPLOAD_LIMIT
from overture.apis.outreach.sheets import SheetRow, read_sheet
from overture.apis.outreach.wire import (
    CSV,
    JSON_LINES,
    SUPPRESSION,
    Cursor,
    Limit,
    Moment,
    SuppressionKey,
    listed,
    moment,
    username,
)
from overture.domain import suppression
from overture.domain.identity import Call
from overture.domain.suppression import Suppression, SuppressionNotFound
from overture.domain.targets import normalised

routes = Routes(OUTREACH, "suppressions")
MOST_ROWS: Final = 20_000
_AT_ONCE: Final = 1_000
"""Rows read before others get their turn."""
_COLUMNS: Final = {
    "instagramUsername": ("handle", "username", "user", "instagram", "instagram handle", "ig", "profile", "profileUrl"),
    "reason": ("why",),
    "source": ("origin",),
    "note": ("notes", "comment", "comments"),
}
_LONGEST: Final = {"reason": 200, "source": 200, "note": 2000}
_GUARDED: Final = frozenset("=+-@|%\uff1d\uff0b\uff0d\uff20")
Note = Annotated[str, msgspec.Meta(max_length=2000)]
Why = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, description="Why it is taken back; kept beside it.")]


class NewSuppression(CamelBody, frozen=True):
    """A person nobody of this workspace may write to any more."""

    instagram_username: Text
    note: Note | None = None

    example: ClassVar[dict[str, Any]] = {"instagramUsername": "creatorname", "note": "asked by email"}


class RefusedRowAnswer(CamelAnswer, frozen=True):
    """A row that was not read: its number as a spreadsheet counts (the header is 1), the name in it, why."""

    row: int
    instagram_username: str | None
    code: str
    message: str


class SuppressedListAnswer(CamelAnswer, frozen=True):
    """What became of each row of a list; the five counts together are `rows`. `errors` are those that are `invalid`.

    `alreadySuppressed`: it stands as it stood; `repeated`: named by an earlier row too; `blank`: an empty row.
    """

    rows: int
    added: int
    already_suppressed: int
    repeated: int
    blank: int
    invalid: int
    errors: list[RefusedRowAnswer]


class SuppressionAnswer(CamelAnswer, frozen=True):
    """A person who must not be written to.

    `reason`: `manual`, `opt_out`, `listed_elsewhere` or the word a list gave; `source`: `api`, `reply`, `import`,
    `exchange` or the word a list gave.
    """

    id: str
    instagram_username: str
    reason: str
    source: str
    note: str | None
    created_at: Moment


def shown(s: Suppression) -> SuppressionAnswer:
    """A suppression on the wire."""
    return SuppressionAnswer(
        id=SUPPRESSION.show(s.id),
        instagram_username=s.handle,
        reason=s.reason,
        source=s.source,
        note=s.note,
        created_at=moment(s.created_at),
    )


@routes.post("/api/v1/suppressions", scope="suppressions:write", status=201, accepts=CSV, body_limit=UPLOAD_LIMIT)
async def add_suppression(call: Call, data: NewSuppression | Raw) -> SuppressionAnswer | SuppressedListAnswer:
    """Suppress a person, or everybody on a list.

    Holds in every project of the workspace and mode, at once, also for what waits already. Somebody who is suppressed
    stays so; the answer is then the suppression that stands. As `text/csv` up to 20,000 rows with the columns
    `instagramUsername`, `reason`, `source`, `note`, of which the first is needed: every row has an outcome."""
    if isinstance(data, Raw):
        return await _add_list(call, data.content)
    handle = username("instagramUsername", data.instagram_username)
    return shown(await suppression.add(call, "instagram", handle, reason="manual", source="api", note=data.note))


async def _add_list(call: Call, raw: bytes) -> SuppressedListAnswer:
    new: dict[str, suppression.NewSuppression] = {}
    errors: list[RefusedRowAnswer] = []
    rows = repeated = blank = 0
    for row in read_sheet(raw, _COLUMNS, "instagramUsername", most=MOST_ROWS):
        rows += 1
        if rows % _AT_ONCE == 0:
            await asyncio.sleep(0)
        found = _read(row)
        if found is None:
            blank += 1
        elif isinstance(found, RefusedRowAnswer):
            errors.append(found)
        elif new.setdefault(found.handle, found) is not found:
            repeated += 1
    added = await suppression.add_all(call, "instagram", list(new.values())) if new else set[str]()
    return SuppressedListAnswer(
        rows=rows,
        added=len(added),
        already_suppressed=len(new) - len(added),
        repeated=repeated,
        blank=blank,
        invalid=len(errors),
        errors=errors,
    )


def _read(row: SheetRow) -> suppression.NewSuppression | RefusedRowAnswer | None:
    """The person a row names, or what is wrong with it; None for a blank row."""
    if not row.cells:
        return None
    name = row.cells.get("instagramUsername")
    if name is None:
        return RefusedRowAnswer(
            row=row.number,
            instagram_username=None,
            code=RequiredFieldMissing.code,
            message="instagramUsername: This field is required.",
        )
    handle = normalised(name)
    problem = None if isinstance(handle, str) else f"instagramUsername: {handle.problem}"
    for column, most in _LONGEST.items():
        text = row.cells.get(column, "")
        if "\x00" in text:
            problem = problem or f"{column}: Text cannot hold the character NUL."
        elif len(text) > most:
            problem = problem or f"{column}: It has more than {most:,} characters."
        elif column != "note" and len(text.splitlines()) > 1:
            problem = problem or f"{column}: It is not one line of text."
    if problem is not None or not isinstance(handle, str):
        return RefusedRowAnswer(
            row=row.number, instagram_username=name[:200], code=InvalidRequest.code, message=problem or ""
        )
    facts = {column: _unguarded(row.cells[column]) for column in _LONGEST if column in row.cells}
    return suppression.NewSuppression(
        handle, facts.get("reason", "manual"), facts.get("source", "import"), facts.get("note")
    )


def _unguarded(text: str) -> str:
    """A cell as it was before an export put an apostrophe in front of it."""
    return text[1:] if text[:1] == "'" and text[1:2] in _GUARDED else text


@routes.get("/api/v1/suppressions", scope="suppressions:read", status=200, streams=(CSV, JSON_LINES))
async def list_suppressions(
    call: Call,
    format: Literal["json", "csv", "jsonl"] = "json",
    instagram_username: str | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> CursorPage[SuppressionAnswer] | Stream:
    """List suppressions.

    Newest first; the one of a person where asked. With `format=csv` or `format=jsonl` all of them in one file, whatever
    the other parameters say."""
    if format == "csv":
        return Stream(partial(suppression.copy_list, call.database, call.project_id), CSV, "suppressions.csv")
    if format == "jsonl":
        return Stream.of(_lines(suppression.stream(call.database, call.project_id)), JSON_LINES, "suppressions.jsonl")
    handle = None if instagram_username is None else username("instagramUsername", instagram_username)
    read = partial(suppression.page, call, handle=handle)
    return await listed(call, f"suppressions {handle}", limit, cursor, read, shown)


async def _lines(pages: AsyncGenerator[list[Suppression], None]) -> AsyncIterator[bytes]:
    async with aclosing(pages):
        async for page in pages:
            yield encode_lines([shown(s) for s in page])


@routes.delete(
    "/api/v1/suppressions/{suppression_id}", scope="suppressions:write", status=204, errors=(SuppressionNotFound,)
)
async def remove_suppression(call: Call, suppression_id: SuppressionKey, reason: Why) -> None:
    """Take a suppression back.

    In every project of the workspace and mode; the reason is kept."""
    await suppression.remove(call, suppression_id, reason=reason)
