"""People by their references: found, or made once.

Not profiles: what a platform says of a person is read when it is needed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from uuid import UUID

from overture.kernel.ids import PersonId
from overture.runtime.db import Tx

_FIND = """
select value, person_id from person_reference where project_id = $1 and kind = $2 and value = any($3::text[])
order by value
"""
_EACH = """
select value from person_reference where project_id = $1 and kind = $2 and value > $3 order by value limit $4
"""
_MAKE = """
with made as (
  insert into person_reference (project_id, kind, value, person_id)
  select $1, $2, x.value, x.id from unnest($3::text[], $4::uuid[]) x(value, id) order by x.value
  on conflict (project_id, kind, value) do nothing returning value, person_id),
people as (
  insert into person (project_id, id, created_at) select $1, made.person_id, $5 from made)
select count(*) from made
"""


def handle_reference(platform: str) -> str:
    """The kind of reference a handle on `platform` is."""
    return f"{platform}:handle"


async def find_people(tx: Tx, project_id: UUID, platform: str, handles: Sequence[str]) -> dict[str, PersonId]:
    """The people known under these normalised handles."""
    rows = await tx.fetch(_FIND, project_id, handle_reference(platform), handles)
    return {r["value"]: PersonId(r["person_id"]) for r in rows}


async def ensure_people(
    tx: Tx, project_id: UUID, platform: str, handles: Sequence[str], new_ids: Sequence[UUID]
) -> dict[str, PersonId]:
    """The people under these handles, made where nobody is known yet; `new_ids` are used as needed."""
    known = await find_people(tx, project_id, platform, handles)
    missing = [(h, i) for h, i in zip(handles, new_ids, strict=True) if h not in known]
    if missing:
        kind = handle_reference(platform)
        names = [h for h, _ in missing]
        made = await tx.fetchval(_MAKE, project_id, kind, names, [i for _, i in missing], tx.now)
        if made == len(missing):
            known.update((h, PersonId(i)) for h, i in missing)
        else:
            known.update(await find_people(tx, project_id, platform, names))
    return known


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
