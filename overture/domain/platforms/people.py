"""People by their references: found, or made once.

Not profiles: what a platform says of a person is read when it is needed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from overture.domain.platforms.references import find_of_kind, make_each
from overture.kernel.ids import PersonId
from overture.runtime.db import Tx

_EACH = """
select value from person_reference where project_id = $1 and kind = $2 and value > $3 order by value limit $4
"""
_NAMES = """
select r.project_id, r.person_id, r.value from unnest($1::uuid[], $2::uuid[], $3::text[]) x(project_id, person_id, kind)
join person_reference r on r.project_id = x.project_id and r.person_id = x.person_id and r.kind = x.kind
order by r.project_id, r.person_id, r.value
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
    return await find_of_kind(tx, project_id, handle_reference(platform), handles)


async def ensure_people(
    tx: Tx, project_id: UUID, platform: str, handles: Sequence[str], new_id: Callable[[], UUID]
) -> dict[str, PersonId]:
    """The people under these handles, made where nobody is known yet."""
    found = await found_or_made(tx, project_id, platform, handles, new_id)
    return found.known | found.made


def own_reference(platform: str, account_id: UUID) -> str:
    """The kind of reference that the platform's own id of a person is: it is theirs for this account alone."""
    return f"{platform}:igsid@{account_id}"


async def found_or_made(
    tx: Tx, project_id: UUID, platform: str, handles: Sequence[str], new_id: Callable[[], UUID]
) -> People:
    """The same, those apart who were not known before."""
    known = await find_people(tx, project_id, platform, handles)
    missing = sorted({h for h in handles if h not in known}) if known else sorted(set(handles))
    if not missing:
        return People(known, {})
    kind = handle_reference(platform)
    made = await make_each(tx, project_id, [(kind, handle) for handle in missing], new_id)
    if len(made) == len(missing):
        return People(known, {handle: person_id for (_, handle), person_id in made.items()})
    return People(known | await find_people(tx, project_id, platform, missing), {})


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
