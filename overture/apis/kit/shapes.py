"""Small parts families are composed of: bodies, ids, envelopes, pages, naming.

Not a family's own resources: those are structs beside its handlers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from overture.kernel.errors import FieldFault, InvalidField, OvertureError
from overture.kernel.ids import parsed, shown
from overture.kernel.paging import Page, PageAsk
from overture.runtime.cursors import Cursors

T = TypeVar("T")
S = TypeVar("S")

Text = Annotated[str, msgspec.Meta(min_length=1)]
"""Text that is not empty: what a required text of a body must be, for empty counts as missing."""
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment in UTC, ISO 8601 with `Z` on the wire."""


def camel(name: str) -> str:
    """`page_limit` as `pageLimit`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def snake(name: str) -> str:
    """Python's own names, unchanged."""
    return name


class CamelBody(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A body that comes in, camelCase on the wire."""


class CamelAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A body that goes out, camelCase on the wire."""


class SnakeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body that comes in, snake_case on the wire."""


class SnakeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A body that goes out, snake_case on the wire."""


@dataclass(frozen=True)
class Ident:
    """An id on the wire: `prefix_` and 26 characters. `missing` makes the error for a text that can be no such id.

    `Annotated[CampaignId, Ident("camp", …)]` on a path parameter hands the handler the UUID.
    """

    prefix: str
    missing: Callable[[str], OvertureError]

    def show(self, value: UUID) -> str:
        """The id as callers see it."""
        return shown(self.prefix, value)

    def read(self, text: str) -> UUID:
        """The UUID; a text of any other shape is the id of nothing, and refused as such."""
        value = parsed(self.prefix, text)
        if value is None:
            raise self.missing(text)
        return value


class FlatError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong. Branch on `code`; `retryable`: the same request may succeed later, as it is."""

    code: str
    message: str
    retryable: bool
    request_id: str
    fields: tuple[FieldFault, ...] = ()
    details: dict[str, Any] | None = None


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What went wrong. Branch on `code`; `retryable`: the same request may succeed later, as it is."""

    code: str
    message: str
    retryable: bool
    request_id: str
    fields: tuple[FieldFault, ...] = ()
    details: dict[str, Any] | None = None


class NestedError(msgspec.Struct, frozen=True):
    """The answer to a request that was refused."""

    error: Refusal


def flat(error: OvertureError, code: str, request_id: str) -> FlatError:
    """`{"code", "message", "retryable", "request_id", …}`."""
    return FlatError(**_facts(error, code, request_id))


def nested(error: OvertureError, code: str, request_id: str) -> NestedError:
    """`{"error": {"code", "message", "retryable", "requestId", …}}`."""
    return NestedError(Refusal(**_facts(error, code, request_id)))


class SnakeNestedError(msgspec.Struct, frozen=True):
    """The answer to a request that was refused."""

    error: FlatError


def snake_nested(error: OvertureError, code: str, request_id: str) -> SnakeNestedError:
    """`{"error": {"code", "message", "retryable", "request_id", …}}`; the message names the field that is wrong."""
    facts = _facts(error, code, request_id)
    if error.fields and error.fields[0].path not in error.message:
        facts["message"] = f"{error.fields[0].path}: {error.message}"
    return SnakeNestedError(FlatError(**facts))


def _facts(error: OvertureError, code: str, request_id: str) -> dict[str, Any]:
    return {
        "code": code,
        "message": error.message,
        "retryable": error.retryable,
        "request_id": request_id,
        "fields": error.fields,
        "details": error.details,
    }


class CursorPage(msgspec.Struct, Generic[T], frozen=True, rename="camel"):
    """A page of a list. Send `nextCursor` as `cursor` to get the page after it."""

    data: list[T]
    has_more: bool
    next_cursor: str | None


def page_ask(cursors: Cursors, purpose: str, limit: int, cursor: str | None) -> PageAsk:
    """What `?limit=&cursor=` asks for. `purpose` names the list with project and filters: a cursor fits no other."""
    after = cursors.read(cursor, purpose) if cursor is not None else None
    if cursor is not None and after is None:
        raise InvalidField("cursor", "This cursor belongs to another list; send the one of the page before, unchanged.")
    return PageAsk(limit, after)


def cursor_page(cursors: Cursors, purpose: str, page: Page[S], show: Callable[[S], T]) -> CursorPage[T]:
    """The answer for a page, each item as `show` writes it."""
    following = cursors.signed(page.next, purpose) if page.next is not None else None
    return CursorPage([show(item) for item in page.items], following is not None, following)


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page lies. `next_cursor`, where more follow: send it as `cursor`. What counts pages, from 1, is there
    where the page was asked for by its number."""

    page: int | UnsetType = UNSET
    limit: int
    total: int | UnsetType = UNSET
    total_pages: int | UnsetType = UNSET
    has_next: bool
    has_prev: bool | UnsetType = UNSET
    next_cursor: str | UnsetType = UNSET


class NumberedPage(msgspec.Struct, Generic[T], frozen=True):
    """A page of a list, and where it lies."""

    data: list[T]
    pagination: Totals


def numbered_page(
    items: Sequence[S], show: Callable[[S], T], page: int, limit: int, total: int, next_cursor: str | None = None
) -> NumberedPage[T]:
    """The answer for `?page=&limit=`, each item as `show` writes it."""
    return NumberedPage([show(item) for item in items], totals(page, limit, total, next_cursor))


def page_behind(items: Sequence[S], show: Callable[[S], T], limit: int, next_cursor: str | None) -> NumberedPage[T]:
    """The answer for `?cursor=&limit=` in the same shape."""
    return NumberedPage([show(item) for item in items], behind(limit, next_cursor))


def totals(page: int, limit: int, total: int, next_cursor: str | None = None) -> Totals:
    """Where page `page` of `limit` lies among `total`."""
    pages = -(-total // limit)
    return Totals(
        page=page,
        limit=limit,
        total=total,
        total_pages=pages,
        has_next=page < pages or next_cursor is not None,
        has_prev=page > 1,
        next_cursor=next_cursor or UNSET,
    )


def behind(limit: int, next_cursor: str | None) -> Totals:
    """The same of a page that was asked for by a cursor."""
    return Totals(limit=limit, has_next=next_cursor is not None, next_cursor=next_cursor or UNSET)
