"""Suppressions: `/api/v1/suppressions`, who must not be written to.

Not a way around them: there is none.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from overture.apis.kit import Answer, Routes, Stream
from overture.apis.kit.replies import encode_lines
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.lists import Refusal, people_in, person_of, taken
from overture.apis.outreach.sheets import SHEETS, Sheet
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

routes = Routes(OUTREACH, "suppressions")
MOST_ROWS: Final = 20_000
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


@routes.post(
    "/api/v1/suppressions",
    scope="suppressions:write",
    status=201,
    uploads=replace(SHEETS, also=(200, SuppressedListAnswer)),
)
async def add_suppression(call: Call, data: NewSuppression | Sheet) -> SuppressionAnswer | Answer[SuppressedListAnswer]:
    """Suppress a person, or everybody on a list.

    Holds in every project of the workspace and mode, at once, also for what waits already. Somebody who is suppressed
    stays so; the answer is then the suppression that stands. As a CSV up to 20,000 rows with the columns
    `instagramUsername`, `reason`, `source`, `note`, of which the first is needed: every row has an outcome."""
    if isinstance(data, Sheet):
        return Answer(await _add_list(call, data.content), status=200)
    handle = username("instagramUsername", data.instagram_username)
    return shown(await suppression.add(call, "instagram", handle, reason="manual", source="api", note=data.note))


async def _add_list(call: Call, raw: bytes) -> SuppressedListAnswer:
    refused: list[Refusal] = []

    async def add(new: list[suppression.NewSuppression]) -> int:
        return len(await suppression.add_all(call, "instagram", new))

    counts = await taken(people_in([raw], most=MOST_ROWS), person_of, add, refused.append)
    return SuppressedListAnswer(
        rows=counts.rows,
        added=counts.added,
        already_suppressed=counts.standing,
        repeated=counts.repeated,
        blank=counts.blank,
        invalid=counts.invalid,
        errors=[
            RefusedRowAnswer(row=r.row, instagram_username=r.name, code=r.code, message=r.message) for r in refused
        ],
    )


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
