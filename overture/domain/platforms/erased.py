"""People who were erased: what is left of them is a keyed hash of each reference, which keeps them out.

Not what is removed: each domain removes its own. A hash says that it is the same person, and leads to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final
from uuid import UUID

from overture.domain.platforms.people import handle_reference
from overture.runtime.db import Tx

ERASED: Final = "(erased)"
"""What stands where the name or the words of an erased person stood; no handle can be that."""

_MARK = """
insert into person_erased (project_id, key, at) select $1, x.key, $3 from unnest($2::bytea[]) x(key) order by x.key
on conflict (project_id, key) do nothing
"""
_AMONG = "select key from person_erased where project_id = $1 and key = any($2::bytea[]) order by key"
_COPY = """
insert into person_erased (project_id, key, at)
select $1, e.key, min(e.at) from person_erased e join project p on p.id = e.project_id
where p.workspace_id = $2 and p.mode = $3 and p.id <> $1 group by e.key order by e.key
on conflict (project_id, key) do nothing
"""
_PEOPLE = """
select distinct person_id from person_reference where project_id = $1 and kind = $2 and value = any($3::text[])
order by person_id
"""
_ALL_OF = """
select value from person_reference where project_id = $1 and kind = $2 and person_id = any($3::uuid[]) order by value
"""


@dataclass(frozen=True, slots=True)
class Tombstones:
    """Keys of references under the install's secret: 128 bits, the same in all its projects."""

    secret: bytes

    def keys(self, platform: str, handles: Sequence[str] = (), users: Sequence[str] = ()) -> list[bytes]:
        """A key for each handle, whatever its case, then for each of the platform's own numbers."""
        fresh = blake2b(digest_size=16, key=self.secret, person=b"erased person").copy
        out = []
        for kind, values in (("handle", map(str.lower, handles)), ("user", users)):
            for value in values:
                h = fresh()
                h.update(f"{platform}:{kind}:{value}".encode("utf-8", "surrogatepass"))
                out.append(h.digest())
        return out


async def mark_erased(tx: Tx, project_id: UUID, keys: Sequence[bytes], at: datetime) -> datetime:
    """Keeps these people out from the commit on; when the first of the keys was marked."""
    await tx.execute(_MARK, project_id, keys, at)
    first: datetime = await tx.fetchval(
        "select min(at) from person_erased where project_id = $1 and key = any($2::bytea[])", project_id, keys
    )
    return first


async def has_erased(tx: Tx, project_id: UUID) -> bool:
    """Whether anybody was ever erased: mostly nobody was, and no hash need be made."""
    found = await tx.fetchval("select 1 from person_erased where project_id = $1 limit 1 -- one row", project_id)
    return found is not None


async def erased_among(tx: Tx, project_id: UUID, keys: Sequence[bytes]) -> set[bytes]:
    """Which of these keys are of people who were erased."""
    return {r["key"] for r in await tx.fetch(_AMONG, project_id, list(keys))} if keys else set()


async def erased_handles(
    tx: Tx, project_id: UUID, tombstones: Tombstones, platform: str, handles: Sequence[str]
) -> set[str]:
    """Which of these handles are of people who were erased."""
    if not handles or not await has_erased(tx, project_id):
        return set()
    keys = dict(zip(tombstones.keys(platform, handles), handles, strict=True))
    return {keys[k] for k in await erased_among(tx, project_id, list(keys))}


async def copy_erased(tx: Tx, project_id: UUID, workspace_id: UUID, mode: str) -> None:
    """Whoever was erased from a project of the workspace and mode is kept out of a new one too."""
    await tx.execute(_COPY, project_id, workspace_id, mode)


async def people_behind(tx: Tx, project_id: UUID, platform: str, handles: Sequence[str]) -> list[UUID]:
    """The people known under any of these handles."""
    rows = await tx.fetch(_PEOPLE, project_id, handle_reference(platform), list(handles))
    return [r["person_id"] for r in rows]


async def handles_of(tx: Tx, project_id: UUID, platform: str, people: Sequence[UUID]) -> list[str]:
    """Every handle that leads to one of these people."""
    rows = await tx.fetch(_ALL_OF, project_id, handle_reference(platform), list(people))
    return [r["value"] for r in rows]


async def forget_references(tx: Tx, project_id: UUID, people: Sequence[UUID]) -> int:
    """Nothing leads to these people any more; how many references did. Their rows are numbers that name nobody."""
    return await tx.execute(
        "delete from person_reference where project_id = $1 and person_id = any($2::uuid[])", project_id, list(people)
    )
