"""The opposite family: a flat envelope with numeric codes as text, snake_case, page and limit, the key in a header.

Not another product: the same notes as camel_family.py.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from overture.apis.kit import Convention, Ident, Routes
from overture.apis.kit.convention import Headers
from overture.apis.kit.shapes import (
    FlatError,
    NumberedPage,
    SnakeAnswer,
    SnakeBody,
    Text,
    flat,
    numbered_page,
    snake,
)
from overture.domain.identity import Call
from overture.kernel.errors import Kind
from tests.apis.kit import notes


def header_key(headers: Headers) -> str | None:
    """The key in the header `key`."""
    return headers.get(b"key", b"").decode("latin-1") or None


SNAKE = Convention(
    name="snake",
    title="Notes in snake_case",
    version="2.0.0",
    prefixes=("/snake", "/camel/v1/snakes"),
    envelope=flat,
    error_shape=FlatError,
    naming=snake,
    read_key=header_key,
    security={"type": "apiKey", "in": "header", "name": "key"},
    statuses={Kind.UNAUTHENTICATED: 403},
    status_of={"invalid_api_key": 403},
    codes={
        "invalid_api_key": "7001",
        "insufficient_scope": "7002",
        "note_not_found": "7404",
        "missing_required_field": "7004",
        "idempotency_conflict": "7010",
    },
    codes_of_kind={kind: str(7100 + n) for n, kind in enumerate(Kind)},
    idempotency_header="X-Repeat-Key",
    request_id_header="Trace",
    body_limit=300_000,
)
NOTE = Ident("n", lambda text: notes.NoteNotFound(note_id=text))
routes = Routes(SNAKE)


class NewNote(SnakeBody, frozen=True):
    """A note to write."""

    note_title: Text
    note_mood: Text


class NoteAnswer(SnakeAnswer, frozen=True):
    """A note."""

    note_id: str
    note_title: str


def shown(note: notes.Note) -> NoteAnswer:
    """A note on the wire."""
    return NoteAnswer(note_id=NOTE.show(note.id), note_title=note.title)


@routes.post("/snake/notes", scope="notes:write", status=202, errors=(notes.TitleTaken,))
async def create_note(call: Call, data: NewNote) -> NoteAnswer:
    """Write a note."""
    return shown(await notes.write(call, data.note_title, data.note_mood))


@routes.get("/snake/notes", scope="notes:read", status=200)
async def list_notes(
    call: Call, page: Annotated[int, msgspec.Meta(ge=1)] = 1, limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 20
) -> NumberedPage[NoteAnswer]:
    """List notes."""
    items, total = await notes.numbered(call, page, limit)
    return numbered_page(items, shown, page, limit, total)


@routes.get("/snake/notes/{note_id}", scope="notes:read", status=200, errors=(notes.NoteNotFound,))
async def get_note(call: Call, note_id: Annotated[UUID, NOTE]) -> NoteAnswer:
    """Read one note."""
    return shown(await notes.get(call, note_id))


@routes.get("/camel/v1/snakes/{note_id}/name", scope="notes:read", status=200)
async def name_snake(call: Call, note_id: str) -> NoteAnswer:
    """A path below the other family's prefix."""
    await call.fetchval("select $1::uuid")
    return NoteAnswer(note_id=note_id, note_title="a snake")
