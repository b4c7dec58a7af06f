"""Suppressions read.

`JOIN` is for a pick: LATERAL with LIMIT 1, never EXISTS, which scans the whole list once tables are large.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.platforms import handle_reference, names_of
from overture.domain.suppression.contracts import Suppression
from overture.domain.suppression.errors import SuppressionNotFound
from overture.domain.suppression.hashing import Asked, Exchanges
from overture.kernel.ids import PersonId, ProjectId, SuppressionId
from overture.kernel.paging import Page, PageAsk
from overture.runtime.cells import Headed, Write, moment, safe
from overture.runtime.db import LONGEST_STREAM, Database, Tx

JOIN = """
left join lateral (
  select s.reason as suppressed from suppression s
  where s.project_id = t.project_id and s.person_id = t.person_id and s.removed_at is null limit 1) sup on true
"""
"""Joins a row `t` with a `person_id` to why that person is suppressed (`sup.suppressed`, null if not)."""

# The limit keeps it a look-up for each name.
_NAMED = """
select x.place from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality x(project_id, kind, value, place)
join lateral (
  select r.person_id from person_reference r
  where r.project_id = x.project_id and r.kind = x.kind and r.value = x.value limit 1) r on true
join lateral (
  select 1 from suppression s
  where s.project_id = x.project_id and s.person_id = r.person_id and s.removed_at is null limit 1) s on true
order by x.place
"""
csv_columns: tuple[str, ...] = ("instagramUsername", "reason", "source", "note", "createdAt")
_COLUMNS = "id, person_id, handle, reason, source, note, created_at"


async def suppressed(call: Call, people: Sequence[PersonId]) -> dict[PersonId, str]:
    """Which of these people are suppressed, and why."""
    rows = await call.fetch(
        """select person_id, reason from suppression
        where project_id = $1 and person_id = any($2::uuid[]) and removed_at is null order by person_id""",
        list(people),
    )
    return {PersonId(r["person_id"]): r["reason"] for r in rows}


async def suppressed_names(tx: Tx, people: Sequence[Asked]) -> set[Asked]:
    """Which of these people are suppressed under these very names, on the list of their project."""
    rows = await tx.fetch(
        _NAMED,
        [p.project_id for p in people],
        [handle_reference(p.platform) for p in people],
        [p.handle for p in people],
    )
    return {people[r["place"] - 1] for r in rows}


async def keeps_out(call: Call, platform: str, person_id: PersonId, name: str | None = None) -> bool:
    """Whether a person must not be written to: suppressed, or on a list that came in by a name of theirs; `name` is
    one that leads to them without being known to be theirs."""
    tx = await call.tx()
    given = [] if name is None else [Asked(call.project_id, platform, name)]
    if await suppressed(call, [person_id]) or (given and await suppressed_names(tx, given)):
        return True
    names = (await names_of(tx, [(call.project_id, platform, person_id)])).get((call.project_id, person_id), ())
    asked = [*given, *(Asked(call.project_id, platform, n) for n in names)]
    return bool(asked and await call.resources.need(Exchanges).listed(tx, asked))


async def find(call: Call, platform: str, handle: str) -> Suppression | None:
    """The standing suppression of a handle, or None."""
    row = await call.fetchrow(
        """select s.id, s.person_id, s.handle, s.reason, s.source, s.note, s.created_at
        from person_reference r join suppression s on s.project_id = r.project_id and s.person_id = r.person_id
        where r.project_id = $1 and r.kind = $2 and r.value = $3 and s.removed_at is null""",
        f"{platform}:handle",
        handle,
    )
    return None if row is None else Suppression(*row)


async def get(call: Call, suppression_id: SuppressionId) -> Suppression:
    """One standing suppression or `SuppressionNotFound`."""
    row = await call.fetchrow(
        f"select {_COLUMNS} from suppression where project_id = $1 and id = $2 and removed_at is null", suppression_id
    )
    if row is None:
        raise SuppressionNotFound
    return Suppression(*row)


async def page(call: Call, ask: PageAsk, handle: str | None = None) -> Page[Suppression]:
    """Standing suppressions, newest first; those of one handle where it is given."""
    if handle is not None:
        one = await find(call, "instagram", handle)
        return Page([one] if one else [], None)
    after = UUID(ask.after[0]) if ask.after else None
    rows = await call.fetch(
        f"""select {_COLUMNS} from suppression
        where project_id = $1 and removed_at is null and ($2::uuid is null or id < $2) order by id desc limit $3""",
        after,
        ask.limit + 1,
    )
    items = [Suppression(*r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


async def stream(
    db: Database, project_id: ProjectId, *, at_once: int = 1000
) -> AsyncGenerator[list[Suppression], None]:
    """All standing suppressions at one moment, newest first, `at_once` at a time, whatever their number."""
    async with db.transaction(project_id) as tx:
        cursor = await tx.raw.cursor(
            f"select {_COLUMNS} from suppression where project_id = $1 and removed_at is null order by id desc",
            project_id,
        )
        while rows := await cursor.fetch(at_once):
            yield [Suppression(*r) for r in rows]


async def copy_list(db: Database, project_id: ProjectId, write: Write) -> None:
    """The same as CSV, piece by piece, the header before the first; formula-safe in what a person wrote.

    A fault before the first row writes nothing.
    """
    out = Headed(csv_columns, write)
    async with db.connection() as raw:
        await raw.copy_from_query(
            f"""select handle, {safe("reason")}, {safe("source")}, {safe("note")}, {moment("created_at")}
            from suppression where project_id = $1 and removed_at is null order by id desc""",
            project_id,
            output=out.piece,
            format="csv",
            timeout=LONGEST_STREAM,
        )
    await out.end()
