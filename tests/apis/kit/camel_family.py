"""A small family: camelCase, a nested envelope, cursors, a bearer key.

Not the opposite one: that is snake_family.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import msgspec

from overture.apis.kit import Answer, Convention, Ident, Routes, Stream
from overture.apis.kit.shapes import (
    CamelAnswer,
    CamelBody,
    CursorPage,
    NestedError,
    Text,
    camel,
    cursor_page,
    nested,
    page_ask,
)
from overture.domain.identity import Call
from overture.kernel.errors import OvertureError
from overture.kernel.events import Event
from overture.runtime.cursors import Cursors
from overture.runtime.db import Database
from tests.apis.kit import notes

CAMEL = Convention(
    name="camel",
    title="Notes in camelCase",
    version="1.0.0",
    prefixes=("/camel/v1",),
    envelope=nested,
    error_shape=NestedError,
    naming=camel,
    body_limit=500_000,
    dry_run=True,
    event_names=("note.read",),
    document_aliases=("/camel/v1/openapi.json",),
)
NOTE = Ident("note", lambda text: notes.NoteNotFound(note_id=text))
NoteId = Annotated[UUID, NOTE]
Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]

routes = Routes(CAMEL, "notes")


class NewNote(CamelBody, frozen=True):
    """A note to write."""

    note_title: Text
    mood: Literal["glad", "sorry"] = "glad"

    example: ClassVar[dict[str, Any]] = {"noteTitle": "Buy milk"}


class NoteAnswer(CamelAnswer, frozen=True):
    """A note."""

    id: str
    note_title: str
    mood: str


def shown(note: notes.Note) -> NoteAnswer:
    """A note on the wire."""
    return NoteAnswer(id=NOTE.show(note.id), note_title=note.title, mood=note.mood)


@routes.post("/camel/v1/notes", scope="notes:write", status=201, errors=(notes.TitleTaken,))
async def create_note(call: Call, data: NewNote) -> Answer[NoteAnswer]:
    """Write a note."""
    note = shown(await notes.write(call, data.note_title, data.mood))
    return Answer(note, {"Location": f"/camel/v1/notes/{note.id}"})


@routes.post("/camel/v1/together", scope="notes:write", status=201, errors=(notes.TitleTaken,), together=True)
async def create_together(call: Call, data: Sequence[NewNote]) -> list[Answer[NoteAnswer] | OvertureError]:
    """Write a note, with those of others."""
    written = await notes.write_each(call, [(new.note_title, new.mood) for new in data])
    return [
        note
        if isinstance(note, OvertureError)
        else Answer(shown(note), {"Location": f"/camel/v1/notes/{NOTE.show(note.id)}"})
        for note in written
    ]


@routes.get("/camel/v1/notes", scope="notes:read", status=200)
async def list_notes(call: Call, limit: Limit = 50, cursor: str | None = None) -> CursorPage[NoteAnswer]:
    """List notes.

    In the order they were written."""
    cursors, purpose = call.resources.need(Cursors), f"camel notes {call.project_id}"
    page = await notes.page(call, page_ask(cursors, purpose, limit, cursor))
    return cursor_page(cursors, purpose, page, shown)


@routes.get("/camel/v1/notes/{note_id}", scope="notes:read", status=200, errors=(notes.NoteNotFound,))
async def get_note(call: Call, note_id: NoteId) -> NoteAnswer:
    """Read one note."""
    return shown(await notes.get(call, note_id))


@routes.get("/camel/v1/notes.csv", scope="notes:read", status=200, streams=("text/csv",), rate="bulk")
async def export_notes(call: Call) -> Stream:
    """All notes as CSV."""
    await call.tx()
    write = partial(notes.export, call.resources.need(Database), call.project_id)
    return Stream(write, "text/csv", "notes.csv")


class Target(CamelBody, frozen=True):
    """One of many."""

    handle: Text
    first_name: str | None = None
    follower_count: Annotated[int, msgspec.Meta(ge=0)] = 0


class Image(CamelBody, frozen=True, tag_field="kind", tag="image"):
    """A picture."""

    url: Text


class Words(CamelBody, frozen=True, tag_field="kind", tag="words"):
    """Words."""

    text: Text
    size: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1


class Bulk(CamelBody, frozen=True):
    """Many at once."""

    targets: Annotated[list[Target], msgspec.Meta(max_length=10_000)]
    cover: Image | Words | None = None
    labels: dict[str, int] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.labels.get("total", 0) > 99:
            raise ValueError("The label `total` is 99 at most.")


class BulkAnswer(CamelAnswer, frozen=True):
    """What came."""

    targets: list[Target]
    labels: dict[str, int]


@routes.post("/camel/v1/bulk", scope="notes:write", status=200, rate="bulk")
async def echo_bulk(call: Call, data: Bulk) -> BulkAnswer:
    """Give back what came."""
    await call.fetchval("select $1::uuid")
    return BulkAnswer(targets=data.targets, labels=data.labels)


class Stumbled(CamelAnswer, frozen=True):
    """How often it ran."""

    ran: int


@routes.post("/camel/v1/stumble", scope="notes:write", status=201)
async def stumble(call: Call, times: Annotated[int, msgspec.Meta(ge=0, le=9)]) -> Stumbled:
    """Meet deadlocks."""
    return Stumbled(ran=await notes.stumble(call, times))


@routes.post("/camel/v1/away", scope="notes:write", status=204)
async def lose_connection(call: Call) -> None:
    """Lose the connection."""
    await notes.away(call)


@routes.post("/camel/v1/crash", scope="notes:write", status=204)
async def crash(call: Call, data: NewNote) -> None:
    """Fail in a way nobody foresaw."""
    await notes.write(call, data.note_title, data.mood)
    raise RuntimeError(f"the private words {data.note_title}")


class SecretAnswer(CamelAnswer, frozen=True):
    """Shown once."""

    secret: str


@routes.post("/camel/v1/secrets", scope="notes:write", status=201, secret_answer=True)
async def make_secret(call: Call) -> SecretAnswer:
    """Make a secret."""
    return SecretAnswer(secret=f"whsec_{call.new_id().hex}")


class NoteRead(Event, frozen=True, kw_only=True):
    """A note was read aloud."""

    name = "note.read"
    reason: str


class NoteKept(Event, frozen=True, kw_only=True):
    """Not told by this family."""

    name = "note.kept"


@routes.post("/camel/v1/notes/{note_id}/read", scope="notes:write", status=200, errors=(notes.NoteNotFound,))
async def read_aloud(call: Call, note_id: NoteId, times: Annotated[int, msgspec.Meta(ge=0, le=9)] = 1) -> NoteAnswer:
    """Read a note aloud, for fun the first time and by habit after that."""
    note = await notes.get(call, note_id)
    for n in range(times):
        call.emit(note_id, n + 1, NoteRead(reason="habit" if n else "fun"))
    call.emit(note_id, times + 1, NoteKept())
    return shown(note)


@routes.post("/camel/v1/bold", scope="notes:write", status=204, outside=True)
async def ask_boldly(call: Call) -> None:
    """Ask somebody else, whatever this is."""

    async def ask() -> None:
        asked.append("boldly")

    await call.outside(ask)


asked: list[str] = []
"""One entry for each time the outside was asked."""


@routes.post("/camel/v1/outside", scope="notes:write", status=201, outside=True)
async def ask_outside(call: Call, data: NewNote) -> NoteAnswer:
    """Ask somebody else first."""

    async def ask() -> str:
        asked.append(data.note_title)
        return f"{data.note_title}, they say"

    async def stand_in() -> str:
        return data.note_title

    title = await call.outside(ask, rehearsed=stand_in)
    return shown(await notes.write(call, title, "glad"))


@routes.delete("/camel/v1/notes/{note_id}", scope="notes:write", status=204, errors=(notes.NoteNotFound,))
async def delete_note(call: Call, note_id: NoteId) -> None:
    """Delete a note."""
    await notes.get(call, note_id)
    await call.execute("delete from note where project_id = $1 and id = $2", note_id)
