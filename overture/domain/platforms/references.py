"""References to people, of whatever kind: looked up, and made with their people, many by one statement.

Not what a kind means, and not who proves to be the same: people.py, users.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

import asyncpg

from overture.kernel.ids import PersonId
from overture.runtime.db import Tx, driver_id

Reference = tuple[str, str]
"""Its kind and its value."""

_OF_KIND = """
select value, person_id from person_reference where project_id = $1 and kind = $2 and value = any($3::text[])
order by value
"""
_FIND = """
select r.kind, r.value, r.person_id from unnest($2::text[], $3::text[]) x(kind, value)
join person_reference r on r.project_id = $1 and r.kind = x.kind and r.value = x.value
order by r.kind, r.value
"""
_MANY = 50
"""So many are made by COPY, which stops at somebody made by others at the same moment; then, as few are, one by one."""
# In an order that is the same in both ways, so that nobody waits in a circle.
_MAKE = """
with made as (
  insert into person_reference (project_id, kind, value, person_id)
  select $1, x.kind, x.value, x.id from unnest($2::text[], $3::text[], $4::uuid[]) x(kind, value, id)
  order by x.kind collate "C", x.value collate "C"
  on conflict (project_id, kind, value) do nothing returning kind, value, person_id),
people as (
  insert into person (project_id, id, created_at) select $1, made.person_id, $5 from made)
select kind, value from made order by kind, value
"""


async def find_of_kind(tx: Tx, project_id: UUID, kind: str, values: Sequence[str]) -> dict[str, PersonId]:
    """The people known under these values of one kind."""
    rows = await tx.fetch(_OF_KIND, project_id, kind, values)
    return {r["value"]: PersonId(r["person_id"]) for r in rows}


async def find_each(tx: Tx, project_id: UUID, references: Sequence[Reference]) -> dict[Reference, PersonId]:
    """The people known under these references."""
    kinds = {kind for kind, _ in references}
    if len(kinds) <= 1:
        found = [await find_of_kind(tx, project_id, kind, [value for _, value in references]) for kind in kinds]
        return {(kind, value): i for kind, people in zip(kinds, found, strict=True) for value, i in people.items()}
    rows = await tx.fetch(_FIND, project_id, *_columns(references))
    return {(r["kind"], r["value"]): PersonId(r["person_id"]) for r in rows}


async def ensure_each(
    tx: Tx, project_id: UUID, references: Iterable[Reference], new_id: Callable[[], UUID]
) -> tuple[dict[Reference, PersonId], set[Reference]]:
    """The people under these references, and whose were made now."""
    wanted = sorted(set(references))
    known = await find_each(tx, project_id, wanted)
    missing = [r for r in wanted if r not in known]
    made = await make_each(tx, project_id, missing, new_id) if missing else {}
    # Some may have been made by others at this moment.
    met = await find_each(tx, project_id, [r for r in missing if r not in made]) if len(made) < len(missing) else {}
    return known | made | met, set(made)


async def make_each(
    tx: Tx, project_id: UUID, references: Sequence[Reference], new_id: Callable[[], UUID]
) -> dict[Reference, PersonId]:
    """Makes people under these references, sorted and each once; those that are known to nobody else by now."""
    made = {r: PersonId(driver_id(new_id())) for r in references}
    if len(made) >= _MANY and await _copied(tx, project_id, made):
        return made
    rows = await tx.fetch(_MAKE, project_id, *_columns(references), list(made.values()), tx.now)
    return made if len(rows) == len(made) else {r: made[r] for r in ((row["kind"], row["value"]) for row in rows)}


def _columns(references: Sequence[Reference]) -> tuple[list[str], list[str]]:
    return [kind for kind, _ in references], [value for _, value in references]


async def _copied(tx: Tx, project_id: UUID, made: Mapping[Reference, PersonId]) -> bool:
    project = driver_id(project_id)
    try:
        async with tx.savepoint():
            references = [(project, kind, value, i) for (kind, value), i in made.items()]
            await tx.copy_in("person_reference", ("project_id", "kind", "value", "person_id"), references)
            people = [(project, i, tx.now) for i in made.values()]
            await tx.copy_in("person", ("project_id", "id", "created_at"), people)
    except asyncpg.UniqueViolationError:
        return False
    return True
