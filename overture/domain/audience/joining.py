"""Names joined to numbers: a person whom one source names by number and another by name alone is one person.

Only in projects that have an archive. Not what becomes of a person: taking.py, which sees the keys chosen here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from overture.domain.audience.errands import Errand, Portion
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.taking import known
from overture.domain.identity import Call
from overture.domain.platforms import Listed
from overture.runtime.db import Tx

AT_ONCE: Final = 5_000
_ON = "select 1 from audience_joining where project_id = $1"
_BEGIN = "insert into audience_joining (project_id, place, is_done) values ($1, 0, false) on conflict do nothing"
_STANDING = "select job_id, place, is_done from audience_joining where project_id = $1 for update -- one row"
_JOB = """
select id from audience_job where project_id = $1 and ($2::uuid is null or id > $2) order by id limit 1
"""
# Waits for the page that is being taken: those after it note names by themselves.
_HOLD = "select 1 from audience_job where project_id = $1 and id = $2 for update -- one row"
_ROWS = """
select position, username, user_id from audience_row
where project_id = $1 and job_id = $2 and position > $3 order by position limit $4
"""
_GO_ON = "update audience_joining set job_id = $2, place = $3, is_done = $4 where project_id = $1"
_NOTE = """
insert into audience_alias (project_id, name, person)
select $1, x.name, x.person from unnest($2::bigint[], $3::bigint[]) x(name, person) order by x.name
on conflict (project_id, name) do update set person = excluded.person where audience_alias.person <> excluded.person
"""
_FIND = "select name, person from audience_alias where project_id = $1 and name = any($2::bigint[]) order by name"


async def is_on(tx: Tx, project_id: UUID) -> bool:
    """Whether names are joined to numbers in this project."""
    return await tx.fetchval(_ON, project_id) is not None


async def learn_names(call: Call) -> bool:
    """Has names joined from here on, and learns those of the rows that are there, a part at a time; whether there is
    more. Rows that retention took are not learnt from."""
    keys = call.resources.need(PersonKeys)
    await call.execute(_BEGIN)
    row = await call.fetchrow(_STANDING)
    if row is None or row["is_done"]:
        return False
    job_id, place = row["job_id"], row["place"]
    if job_id is None or place < 0:
        job_id, place = await call.fetchval(_JOB, job_id), 0
    if job_id is None:
        await call.execute(_GO_ON, row["job_id"], place, True)
        return False
    await call.fetchval(_HOLD, job_id)
    rows = await call.fetch(_ROWS, job_id, place, AT_ONCE)
    await _note(await call.tx(), call.project_id, [Listed(r["username"], r["user_id"]) for r in rows], keys)
    await call.execute(_GO_ON, job_id, rows[-1]["position"] if len(rows) == AT_ONCE else -1, False)
    return True


async def note(tx: Tx, e: Errand, portion: Portion, keys: PersonKeys) -> None:
    """Notes the names of a page that gives numbers too, in the transaction that takes it."""
    if portion.page is not None and await is_on(tx, e.project_id):
        await _note(tx, e.project_id, portion.page.people, keys)


async def _note(tx: Tx, project_id: UUID, people: Sequence[Listed], keys: PersonKeys) -> None:
    both = {p.handle.lower(): p for p in people if p.user_id}
    if both:
        listed = list(both.values())
        await tx.execute(_NOTE, project_id, keys.names(project_id, listed), keys.people(project_id, listed))


async def joined(tx: Tx, e: Errand, people: Sequence[Listed], keys: PersonKeys) -> list[int]:
    """The keys of a page's people: by number where it is known by now; by name where they were delivered so before."""
    project_id = e.project_id
    mine, names = keys.people(project_id, people), keys.names(project_id, people)
    nameless = [n for n, p in zip(names, people, strict=True) if not p.user_id]
    found = {r["name"]: r["person"] for r in await tx.fetch(_FIND, project_id, nameless)} if nameless else {}
    by_name = await known(tx, project_id, e.scope, names)
    return [n if n in by_name else found.get(n, k) for k, n in zip(mine, names, strict=True)]
