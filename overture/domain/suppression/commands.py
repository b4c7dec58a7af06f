"""What can be done with suppressions: added and removed for a whole workspace and mode, under the turns.

No verb skips them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

import asyncpg

from overture.domain.identity import Call, ProjectFacts, siblings
from overture.domain.platforms import copy_erased, ensure_people, handle_reference
from overture.domain.suppression.contracts import NewSuppression, Suppression
from overture.domain.suppression.errors import SuppressionNotFound
from overture.domain.suppression.events import SuppressionAdded, SuppressionRemoved
from overture.domain.suppression.hashing import Asked, Exchanges
from overture.domain.suppression.queries import find, get, suppressed
from overture.kernel.ids import ExchangeId, Ids, PersonId, SuppressionId, fresh
from overture.runtime import outbox
from overture.runtime.db import Tx
from overture.runtime.work.queues import Queue
from overture.runtime.work.relay import clock_of

# What we know ourselves takes the place of what an exchange said: so it stays when the exchange is removed.
_ADD = """
insert into suppression (project_id, id, person_id, platform, handle, reason, source, note, created_at, exchange_id)
select distinct on (x.person_id) $1, x.id, x.person_id, $2, x.handle, x.reason, x.source, x.note, $3, x.exchange_id
from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::uuid[])
  x(id, person_id, handle, reason, source, note, exchange_id)
order by x.person_id
on conflict (project_id, person_id) where removed_at is null do update
  set reason = excluded.reason, source = excluded.source, note = excluded.note, exchange_id = null
  where suppression.exchange_id is not null and excluded.exchange_id is null
returning id, person_id, handle, reason, source, xmax = 0 as is_new
"""
_REMOVE = """
update suppression s set removed_at = $4, removed_reason = $5
from person_reference r
where s.project_id = $1 and r.project_id = $1 and r.kind = $2 and r.value = $3 and s.person_id = r.person_id
  and s.removed_at is null
returning s.id, s.person_id, s.handle, s.removed_reason
"""
NUMBER: Final = "id:"
"""Stands before a platform's id where the name of a person would stand; no handle has a colon."""
_REMOVE_NUMBER = """
update suppression set removed_at = $3, removed_reason = $4
where project_id = $1 and id = $2 and removed_at is null
returning id, person_id, handle, removed_reason
"""
_COPY = """
select platform, handle, reason, source, note, exchange_id from suppression s
join project p on p.id = s.project_id
where p.workspace_id = $1 and p.mode = $2 and p.id <> $3 and s.removed_at is null and s.handle not like 'id:%'
order by s.platform, s.handle, s.created_at, s.id
"""


async def add(
    call: Call, platform: str, handle: str, *, reason: str, source: str, note: str | None = None
) -> Suppression:
    """Suppresses a person in every project of the workspace and mode, at once; the standing one where there is one.

    `handle` is normalised. Takes the acts turns: after the commit nothing more is reserved for this person.
    """
    await add_all(call, platform, [NewSuppression(handle, reason, source, note)])
    standing = await find(call, platform, handle)
    if standing is None:
        raise SuppressionNotFound
    return standing


async def add_all(call: Call, platform: str, new: Sequence[NewSuppression]) -> set[str]:
    """The same for many people with different handles, in one transaction; the handles that were not suppressed yet.

    Whoever is suppressed stays so, with the reason that stands.
    """
    projects = await siblings(call)
    await call.take_turns_of(projects, Queue.ACTS)
    tx = await call.tx()
    added: set[str] = set()
    for project_id in projects:
        now = (await clock_of(tx, project_id)).at(tx.now)
        made = await insert(tx, project_id, platform, new, now, call.new_id)
        await outbox.write(tx, told(call, project_id, made, now))
        added |= {r["handle"] for r in made if project_id == call.project_id}
    call.hints.add(Queue.RELAY)
    return added


async def held(
    call: Call, platform: str, people: Mapping[str, PersonId], fresh_people: Mapping[str, PersonId] | None = None
) -> set[str]:
    """Who must not be written to, of people by handle: who is suppressed, and whose hash came in by an exchange. Of
    `fresh_people`, made in this transaction, only the latter can be.

    The latter are suppressed with that, in this project. No turn is taken: a reserve asks for hashes by itself.
    """
    known = await suppressed(call, list(people.values())) if people else {}
    out = {handle for handle, person_id in people.items() if person_id in known}
    left = [
        Asked(call.project_id, platform, handle) for handle in (*people, *(fresh_people or ())) if handle not in out
    ]
    tx = await call.tx()
    listed = await call.resources.need(Exchanges).listed(tx, left) if left else {}
    if listed:
        new = [by_exchange(asked.handle, e.id, e.name) for asked, e in listed.items()]
        made = await insert(tx, call.project_id, platform, new, call.now, call.new_id)
        await outbox.write(tx, told(call, call.project_id, made, call.now))
        call.hints.add(Queue.RELAY)
    return out | {asked.handle for asked in listed}


def by_exchange(handle: str, exchange_id: ExchangeId, name: str) -> NewSuppression:
    """The suppression of somebody whose hash came in."""
    return NewSuppression(handle, "listed_elsewhere", "exchange", name, exchange_id)


async def insert(
    tx: Tx, project_id: UUID, platform: str, new: Sequence[NewSuppression], at: datetime, ids: Ids
) -> list[asyncpg.Record]:
    """Those of one project who were not suppressed yet, or by an exchange alone; `is_new` says which."""
    people = await ensure_people(tx, project_id, platform, [n.handle for n in new], ids)
    return await tx.fetch(
        f"with made as ({_ADD}) select * from made order by id",
        project_id,
        platform,
        at,
        [ids() for _ in new],
        [people[n.handle] for n in new],
        [n.handle for n in new],
        [n.reason for n in new],
        [n.source for n in new],
        [n.note for n in new],
        [n.exchange_id for n in new],
    )


def told(call: Call, project_id: UUID, made: Sequence[asyncpg.Record], at: datetime) -> list[outbox.EventRow]:
    """That people are suppressed who were not, as events of their project."""
    out: list[outbox.EventRow] = []
    for r in made:
        if r["is_new"]:
            e = SuppressionAdded(person_id=r["person_id"], handle=r["handle"], reason=r["reason"], source=r["source"])
            out.append(outbox.EventRow(project_id, call.new_id(), r["id"], 1, e.name, at, e.data()))
    return out


def taken_back(call: Call, project_id: UUID, gone: Sequence[asyncpg.Record], at: datetime) -> list[outbox.EventRow]:
    """That suppressions were taken back, as events of their project."""
    out: list[outbox.EventRow] = []
    for r in gone:
        e = SuppressionRemoved(person_id=r["person_id"], handle=r["handle"], reason=r["removed_reason"])
        out.append(outbox.EventRow(project_id, call.new_id(), r["id"], 2, e.name, at, e.data()))
    return out


async def remove(call: Call, suppression_id: SuppressionId, *, reason: str) -> Suppression:
    """Takes a suppression back in every project of the workspace and mode; `reason` is kept beside it.

    The person is taken off the lists that came in by exchanges, too.
    """
    projects = await siblings(call)
    exchanges = call.resources.need(Exchanges)
    shared = await exchanges.locked(await call.tx(), call.project.workspace_id, call.project.mode)
    await call.take_turns_of(projects, Queue.ACTS)
    tx = await call.tx()
    standing = await get(call, suppression_id)
    row = await call.fetchrow("select platform from suppression where project_id = $1 and id = $2", suppression_id)
    if row is None:
        raise SuppressionNotFound
    await exchanges.forget(tx, shared, row["platform"], standing.handle)
    for project_id in projects:
        if standing.handle.startswith(NUMBER):
            break
        now = (await clock_of(tx, project_id)).at(tx.now)
        gone = await tx.fetch(_REMOVE, project_id, handle_reference(row["platform"]), standing.handle, now, reason)
        await outbox.write(tx, taken_back(call, project_id, gone, now))
    if standing.handle.startswith(NUMBER):
        gone = await call.fetch(_REMOVE_NUMBER, suppression_id, call.now, reason)
        await outbox.write(tx, taken_back(call, call.project_id, gone, call.now))
    call.hints.add(Queue.RELAY)
    return standing


async def copy_to(tx: Tx, project: ProjectFacts) -> None:
    """Gives a project every suppression and erasure of its workspace and mode; `prepare` of `create_project`.

    So it runs in the transaction that makes the project, before any key of it can work.
    """
    rows = await tx.fetch(_COPY, project.workspace_id, project.mode, project.id)
    await copy_erased(tx, project.id, project.workspace_id, project.mode)
    for platform, same in groupby(rows, key=lambda r: str(r["platform"])):
        new = {r["handle"]: NewSuppression(*list(r)[1:]) for r in reversed([*same])}
        await insert(tx, project.id, platform, list(new.values()), tx.now, fresh)
