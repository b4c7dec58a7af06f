"""People by the platform's own id of them, which is theirs for one of our accounts alone; and by a name beside it.

Not what becomes of two people who prove one: whoever keeps something of them unites it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from overture.domain.platforms.people import found_or_made, handle_reference, own_reference
from overture.domain.platforms.references import Reference, ensure_each, find_each
from overture.kernel.ids import PersonId
from overture.runtime.db import Tx

# The kinds of all accounts lie between these two, `A` being the sign behind `@`.
_NUMBERED = """
select distinct person_id from person_reference
where project_id = $1 and kind > $2 and kind < $3 and value = any($4::text[]) order by person_id
"""
_ADD = """
insert into person_reference (project_id, kind, value, person_id) values ($1, $2, $3, $4)
on conflict (project_id, kind, value) do nothing
"""
_NAMED = "select 1 from person_reference where project_id = $1 and person_id = $2 and kind = $3 limit 1"
_USERS = """
select distinct on (r.kind, r.person_id) r.kind, r.person_id, r.value from person_reference r
where r.project_id = $1 and r.kind = any($2::text[]) and r.person_id = any($3::uuid[])
order by r.kind, r.person_id, r.value
"""
_REPOINT = "update person_reference set person_id = $3 where project_id = $1 and person_id = $2"


@dataclass(frozen=True, slots=True)
class Told:
    """Who a platform says wrote: to which of our accounts, under which normalised name, and which number of its own."""

    account_id: UUID
    handle: str | None
    user_id: str | None


@dataclass(frozen=True, slots=True)
class Met:
    """The person. `twin`: another row, known by the platform's number alone, who proves to be the same: nothing leads
    to it any more, and what is kept of it is this person's. `is_named`: they had no name until now."""

    person_id: PersonId
    twin: PersonId | None = None
    is_named: bool = False


async def ensure_users(
    tx: Tx, project_id: UUID, platform: str, told: Sequence[Told], new_id: Callable[[], UUID]
) -> dict[Told, Met]:
    """The people these are, made where nobody is known yet. Who is told with neither name nor number is left out."""
    told = [t for t in dict.fromkeys(told) if t.handle or t.user_id]
    known = await _found(tx, project_id, platform, told)
    names = [t.handle for t in told if t.handle and not t.user_id]
    named = await found_or_made(tx, project_id, platform, names, new_id) if names else None
    fresh = [t for t in told if t.user_id and not t.handle and _key(platform, t) not in known]
    if fresh:
        known |= (await ensure_each(tx, project_id, (_key(platform, t) for t in fresh), new_id))[0]
    out: dict[Told, Met] = {}
    # A number that proves to be somebody with a name is theirs for whoever is told by number alone.
    for t in sorted(told, key=lambda t: not (t.user_id and t.handle)):
        if t.user_id and t.handle:
            out[t] = await _both(tx, project_id, platform, t, known, new_id)
        elif t.user_id:
            out[t] = Met(known[_key(platform, t)])
        elif named is not None and t.handle:
            out[t] = Met(named.known.get(t.handle) or named.made[t.handle])
    return out


async def find_user(tx: Tx, project_id: UUID, platform: str, account_id: UUID, user_id: str) -> PersonId | None:
    """The person a platform knows by this number for this account, or None."""
    found = await _found(tx, project_id, platform, [Told(account_id, None, user_id)])
    return next(iter(found.values()), None)


async def user_id_of(tx: Tx, project_id: UUID, platform: str, account_id: UUID, person_id: UUID) -> str | None:
    """The platform's number of a person for this account, or None."""
    value: str | None = await tx.fetchval(
        """select value from person_reference where project_id = $1 and person_id = $2 and kind = $3
        order by value limit 1""",
        project_id,
        person_id,
        own_reference(platform, account_id),
    )
    return value


async def people_numbered(tx: Tx, project_id: UUID, platform: str, user_ids: Sequence[str]) -> list[UUID]:
    """Whom the platform knows by one of these numbers, for any of our accounts."""
    rows = await tx.fetch(_NUMBERED, project_id, f"{platform}:igsid@", f"{platform}:igsidA", list(user_ids))
    return [r["person_id"] for r in rows]


async def user_ids_of(
    tx: Tx, project_id: UUID, platform: str, pairs: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], str]:
    """The same of many (account, person)s; those without are left out."""
    kinds = {own_reference(platform, account_id): account_id for account_id, _ in pairs}
    rows = await tx.fetch(_USERS, project_id, sorted(kinds), sorted({person_id for _, person_id in pairs}))
    return {(kinds[r["kind"]], r["person_id"]): r["value"] for r in rows}


def _key(platform: str, told: Told) -> Reference:
    return own_reference(platform, told.account_id), told.user_id or ""


async def _found(tx: Tx, project_id: UUID, platform: str, told: Sequence[Told]) -> dict[Reference, PersonId]:
    return await find_each(tx, project_id, [_key(platform, t) for t in told if t.user_id])


async def _both(
    tx: Tx,
    project_id: UUID,
    platform: str,
    told: Told,
    known: dict[Reference, PersonId],
    new_id: Callable[[], UUID],
) -> Met:
    """Who has this name and this number. Where they led to two, the one who has a name is who they are."""
    kind, value = _key(platform, told)
    handle = told.handle or ""
    by_number = known.get((kind, value))
    if by_number is None:
        people = await found_or_made(tx, project_id, platform, [handle], new_id)
        person_id = people.known.get(handle) or people.made[handle]
        await tx.execute(_ADD, project_id, kind, value, person_id)
        known[(kind, value)] = person_id
        return Met(person_id)
    found = await tx.fetchval(
        "select person_id from person_reference where project_id = $1 and kind = $2 and value = $3",
        project_id,
        handle_reference(platform),
        handle,
    )
    if found is None:
        await tx.execute(_ADD, project_id, handle_reference(platform), handle, by_number)
        return Met(by_number, is_named=True)
    if found == by_number or await tx.fetchval(_NAMED, project_id, by_number, handle_reference(platform)) is not None:
        # Who was known under another name has taken this one: the number stays theirs, what was kept under it too.
        return Met(by_number)
    await tx.execute(_REPOINT, project_id, by_number, found)
    known.update({k: PersonId(found) for k, v in known.items() if v == by_number})
    return Met(PersonId(found), by_number)
