"""People by their references: found, or made once.

Not profiles: what a platform says of a person is read when it is needed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from overture.kernel.ids import PersonId
from overture.runtime.db import Tx, driver_id

_FIND = """
select value, person_id from person_reference where project_id = $1 and kind = $2 and value = any($3::text[])
order by value
"""
_EACH = """
select value from person_reference where project_id = $1 and kind = $2 and value > $3 order by value limit $4
"""
_NAMES = """
select r.project_id, r.person_id, r.value from unnest($1::uuid[], $2::uuid[], $3::text[]) x(project_id, person_id, kind)
join person_reference r on r.project_id = x.project_id and r.person_id = x.person_id and r.kind = x.kind
order by r.project_id, r.person_id, r.value
"""
_MANY = 50
"""So many are made by COPY, which stops at somebody made by others at the same moment; then, as few are, one by one."""
# In an order that is the same in both ways, so that nobody waits in a circle.
_MAKE = """
with made as (
  insert into person_reference (project_id, kind, value, person_id)
  select $1, $2, x.value, x.id from unnest($3::text[], $4::uuid[]) x(value, id) order by x.value collate "C"
  on conflict (project_id, kind, value) do nothing returning value, person_id),
people as (
  insert into person (project_id, id, created_at) select $1, made.person_id, $5 from made)
select count(*) from made
"""


@dataclass(frozen=True, slots=True)
class People:
    """People by their handles. `made` are those of whom nothing can be known to anybody before this transaction ends;
    `known` are the others, of whom nearly all were there before."""

    known: dict[str, PersonId]
    made: dict[str, PersonId]


def handle_reference(platform: str) -> str:
    """The kind of reference a handle on `platform` is."""
    return f"{platform}:handle"


async def find_people(tx: Tx, project_id: UUID, platform: str, handles: Sequence[str]) -> dict[str, PersonId]:
    """The people known under these normalised handles."""
    rows = await tx.fetch(_FIND, project_id, handle_reference(platform), handles)
    return {r["value"]: PersonId(r["person_id"]) for r in rows}


async def ensure_people(
    tx: Tx, project_id: UUID, platform: str, handles: Sequence[str], new_id: Callable[[], UUID]
) -> dict[str, PersonId]:
    """The people under these handles, made where nobody is known yet."""
    found = await found_or_made(tx, project_id, platform, handles, new_id)
    return found.known | found.made


def own_reference(platform: str, account_id: UUID) -> str:
    """The kind of reference that the platform's own id of a person is: it is theirs for this account alone."""
    return f"{platform}:igsid@{account_id}"


async def ensure_person(
    tx: Tx, project_id: UUID, kind: str, value: str, new_id: Callable[[], UUID]
) -> tuple[PersonId, bool]:
    """The person under one reference of any kind, and whether they were made now."""
    rows = await tx.fetch(_FIND, project_id, kind, [value])
    if rows:
        return PersonId(rows[0]["person_id"]), False
    made = PersonId(driver_id(new_id()))
    if await tx.fetchval(_MAKE, project_id, kind, [value], [made], tx.now):
        return made, True
    return PersonId((await tx.fetch(_FIND, project_id, kind, [value]))[0]["person_id"]), False


async def found_or_made(
    tx: Tx, project_id: UUID, platform: str, handles: Sequence[str], new_id: Callable[[], UUID]
) -> People:
    """The same, those apart who were not known before."""
    known = await find_people(tx, project_id, platform, handles)
    missing = sorted({h for h in handles if h not in known}) if known else sorted(set(handles))
    if not missing:
        return People(known, {})
    kind = handle_reference(platform)
    made = {h: PersonId(driver_id(new_id())) for h in missing}
    if len(made) >= _MANY and await _copied(tx, project_id, kind, made):
        return People(known, made)
    if await tx.fetchval(_MAKE, project_id, kind, missing, list(made.values()), tx.now) == len(made):
        return People(known, made)
    return People(known | await find_people(tx, project_id, platform, missing), {})


async def _copied(tx: Tx, project_id: UUID, kind: str, made: Mapping[str, PersonId]) -> bool:
    project = driver_id(project_id)
    try:
        async with tx.savepoint():
            references = [(project, kind, h, i) for h, i in made.items()]
            await tx.copy_in("person_reference", ("project_id", "kind", "value", "person_id"), references)
            people = [(project, i, tx.now) for i in made.values()]
            await tx.copy_in("person", ("project_id", "id", "created_at"), people)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def handles(tx: Tx, project_id: UUID, platform: str, *, at_once: int = 2000) -> AsyncGenerator[list[str], None]:
    """Every handle a project knows on a platform, `at_once` at a time."""
    after = ""
    while rows := await tx.fetch(_EACH, project_id, handle_reference(platform), after, at_once):
        yield [r["value"] for r in rows]
        after = rows[-1]["value"]


async def handle_of(tx: Tx, project_id: UUID, platform: str, person_id: UUID) -> str | None:
    """One handle of a person on a platform, or None."""
    value: str | None = await tx.fetchval(
        """select value from person_reference where project_id = $1 and person_id = $2 and kind = $3
        order by value limit 1""",
        project_id,
        person_id,
        handle_reference(platform),
    )
    return value


async def names_of(tx: Tx, people: Collection[tuple[UUID, str, UUID]]) -> dict[tuple[UUID, UUID], list[str]]:
    """Every handle of each (project, platform, person), by (project, person); who has none is left out."""
    asked = sorted(set(people))
    kinds = [handle_reference(platform) for _, platform, _ in asked]
    found: dict[tuple[UUID, UUID], list[str]] = {}
    for r in await tx.fetch(_NAMES, [p for p, _, _ in asked], [i for _, _, i in asked], kinds):
        found.setdefault((r["project_id"], r["person_id"]), []).append(r["value"])
    return found
