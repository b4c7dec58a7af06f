"""What every resource shows alike: ids, moments, statuses.

Not the resources: those are structs beside their handlers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

from overture.apis.kit import Ident
from overture.domain import audience
from overture.domain.identity import Call
from overture.kernel.errors import InvalidField
from overture.kernel.ids import JobId, RecurringId
from overture.runtime.cursors import Cursors


class PlainIdent(Ident):
    """An id that is shown as the UUID it is."""

    def show(self, value: UUID) -> str:
        """The UUID as text."""
        return str(value)


JOB: Final = PlainIdent("job", lambda text: audience.JobNotFound())
RECURRING: Final = PlainIdent("recurring", lambda text: audience.RecurringJobNotFound())
JobKey = Annotated[JobId, JOB]
RecurringKey = Annotated[RecurringId, RECURRING]
CSV: Final = "text/csv"
JSON_LINES: Final = "application/x-ndjson"

Status = Literal["QUEUED", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"]
ExternalUserId = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=255,
        pattern="^[^\\u0000-\\u001F\\u007F]+$",
        description="Your own stable id of the end user the job is for, without control characters.",
        examples=["customer-123"],
    ),
]
Uuid = Annotated[
    str,
    msgspec.Meta(extra_json_schema={"format": "uuid"}, examples=["4d83c31f-ef37-4fa2-ad3e-07bbd15e9936"]),
]
Moment = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"}, examples=["2026-03-17T17:30:00.000Z"])]
Number = Annotated[int, msgspec.Meta(ge=1, le=1_000_000, description="The page, from 1.")]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="Rows on a page.")]
Cursor = Annotated[str, msgspec.Meta(description="`next_cursor` of the page before, unchanged; instead of `page`.")]


def moment(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def maybe(at: datetime | None) -> str | None:
    """The same of a moment that may not have come."""
    return None if at is None else moment(at)


def place_of(call: Call, name: str, cursor: str | None, page: int | None = None) -> tuple[str, ...] | None:
    """The place in a cursor of the list called `name`, which says its filters too: a cursor fits no other. None where
    none was sent."""
    if cursor is None:
        return None
    if page is not None:
        raise InvalidField("cursor", "Send `page` or `cursor`, not both.")
    found = call.resources.need(Cursors).read(cursor, _purpose(call, name))
    if found is None:
        raise InvalidField("cursor", "This cursor belongs to another list; send the one of the page before, unchanged.")
    return found


def cursor_of(call: Call, name: str, place: tuple[str, ...] | None) -> str | None:
    """The cursor for the page behind a place; None where none follows."""
    return None if place is None else call.resources.need(Cursors).signed(place, _purpose(call, name))


def _purpose(call: Call, name: str) -> str:
    return f"audience {name} {call.project_id}"
