"""What every resource of the family shows alike: moments, pages, ids.

Not the resources: those are structs beside their handlers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec

from overture.apis.kit.shapes import CursorPage, cursor_page, page_ask
from overture.domain.identity import Call
from overture.kernel.errors import OvertureError
from overture.kernel.paging import Page, PageAsk
from overture.runtime.cursors import Cursors

S = TypeVar("S")
T = TypeVar("T")

Limit = Annotated[int, msgspec.Meta(ge=1, le=200, description="Items on a page.")]
Cursor = Annotated[str, msgspec.Meta(description="`nextCursor` of the page before, unchanged.")]
Moment = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"}, examples=["2026-05-04T09:30:00.000Z"])]
"""A moment as it stands on the wire; made by `moment`."""


def moment(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def maybe(at: datetime | None) -> str | None:
    """The same of a moment that may not have come."""
    return None if at is None else moment(at)


def uuid_of(text: str, missing: type[OvertureError]) -> UUID:
    """The id in a path; `missing` where it can be no id."""
    try:
        return UUID(text)
    except ValueError:
        raise missing from None


async def listed(
    call: Call,
    name: str,
    limit: int,
    cursor: str | None,
    read: Callable[[PageAsk], Awaitable[Page[S]]],
    show: Callable[[S], T],
) -> CursorPage[T]:
    """A page of the list called `name`, which says the list's filters too: a cursor fits no other."""
    cursors = call.resources.need(Cursors)
    purpose = f"messaging {name} {call.project_id}"
    return cursor_page(cursors, purpose, await read(page_ask(cursors, purpose, limit, cursor)), show)
