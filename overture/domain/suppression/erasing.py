"""The name of a person taken off a project's list: the tombstone keeps them out in its place.

Not the lists of other projects: a person is erased from one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.platforms import ERASED
from overture.domain.suppression.commands import insert
from overture.domain.suppression.contracts import NewSuppression

# A person at a time: of several at once a planner without figures may read all that is listed in the project.
_ERASE = """
update suppression set handle = $3, note = null, removed_at = coalesce(removed_at, $4),
  removed_reason = coalesce(removed_reason, 'erased')
where project_id = $1 and handle <> $3 and id in (
  select s.id from unnest($2::uuid[]) p(id) cross join lateral (
    select id from suppression where project_id = $1 and person_id = p.id and removed_at is null
    union all select id from suppression where project_id = $1 and person_id = p.id and removed_at is not null) s)
returning id
"""


async def hold_back(call: Call, platform: str, names: Collection[str]) -> None:
    """Nothing that waits again is sent to these people, in this project, until `erase` takes their names."""
    new = [NewSuppression(name, "erased", "erasure", None) for name in sorted(names)]
    await insert(await call.tx(), call.project_id, platform, new, call.now, call.new_id)


async def erase(call: Call, people: Sequence[UUID]) -> list[UUID]:
    """The suppressions that named these people."""
    await call.tx()
    return [r["id"] for r in await call.fetch(_ERASE, list(people), ERASED, call.now)]
