"""A pretend product behind the two test families: notes, in a table of its own.

Not part of Overture; the families differ in how they speak, never in what this does.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.kernel.errors import Kind, OvertureError
from overture.kernel.paging import Page, PageAsk
from overture.runtime.db import Database

DDL = """
create table note (project_id uuid not null, id uuid not null, title text not null check (title <> 'poison'),
    mood text not null,
    primary key (project_id, id), unique (project_id, title))
"""


class NoteNotFound(OvertureError):
    """There is no note {note_id}."""

    kind, code = Kind.NOT_FOUND, "note_not_found"


class TitleTaken(OvertureError):
    """There is a note called "{title}" already."""

    kind, code = Kind.CONFLICT, "title_taken"


@dataclass(frozen=True)
class Note:
    """A note."""

    id: UUID
    title: str
    mood: str


def _note(row: asyncpg.Record) -> Note:
    return Note(row["id"], row["title"], row["mood"])


async def write(call: Call, title: str, mood: str) -> Note:
    """A new note; TitleTaken where there is one of that title."""
    note = Note(call.new_id(), title, mood)
    sql = "insert into note values ($1, $2, $3, $4) on conflict (project_id, title) do nothing"
    if not await call.execute(sql, note.id, title, mood):
        raise TitleTaken(title=title)
    return note


async def get(call: Call, note_id: UUID) -> Note:
    """One note; NoteNotFound where there is none."""
    row = await call.fetchrow("select id, title, mood from note where project_id = $1 and id = $2", note_id)
    if row is None:
        raise NoteNotFound(note_id=note_id)
    return _note(row)


async def page(call: Call, ask: PageAsk) -> Page[Note]:
    """Notes in the order of their ids."""
    after = UUID(ask.after[0]) if ask.after else UUID(int=0)
    sql = "select id, title, mood from note where project_id = $1 and id > $2 order by id limit $3"
    notes = [_note(r) for r in await call.fetch(sql, after, ask.limit + 1)]
    more = len(notes) > ask.limit
    return Page(notes[: ask.limit], (str(notes[ask.limit - 1].id),) if more else None)


async def numbered(call: Call, page: int, limit: int) -> tuple[list[Note], int]:
    """One page by number, and how many there are in all."""
    sql = "select id, title, mood from note where project_id = $1 order by id limit $2 offset $3"
    notes = [_note(r) for r in await call.fetch(sql, limit, (page - 1) * limit)]
    return notes, await call.fetchval("select count(*) from note where project_id = $1")


tries: list[str] = []
"""One entry for each run of `stumble`."""


async def stumble(call: Call, times: int) -> int:
    """Writes a note, then meets a deadlock as PostgreSQL tells it, the first `times` runs. How often it ran."""
    tries.append(call.request_id)
    ran = tries.count(call.request_id)
    await write(call, f"stumbled {call.request_id}", "sorry")
    if ran <= times:
        await (await call.tx()).execute("do $$ begin raise exception 'as if' using errcode = '40P01'; end $$")
    return ran


async def away(call: Call) -> None:
    """The database ends our connection in the middle."""
    await call.fetchval("select pg_terminate_backend(pg_backend_pid()) from (select $1::uuid) p")


async def write_each(call: Call, given: Sequence[tuple[str, str]]) -> list[Note | TitleTaken]:
    """Each as `write` would, in turn. A note called "deadlock" meets one the first time it is written."""
    groups.append([title for title, _ in given])
    out: list[Note | TitleTaken] = []
    for title, mood in given:
        if title == "deadlock" and sum("deadlock" in titles for titles in groups) == 1:
            await (await call.tx()).execute("do $$ begin raise exception 'as if' using errcode = '40P01'; end $$")
        try:
            out.append(await write(call, title, mood))
        except TitleTaken as taken:
            out.append(taken)
    return out


groups: list[list[str]] = []
"""The titles of each run of `write_each`."""


async def export(db: Database, project_id: UUID, sink: Callable[[bytes], Coroutine[Any, Any, None]]) -> None:
    """All titles as CSV, by COPY on a connection of its own."""
    async with db.connection() as raw:
        query = "select title from note where project_id = $1 order by id"
        await raw.copy_from_query(query, project_id, output=sink, format="csv", header=True)
