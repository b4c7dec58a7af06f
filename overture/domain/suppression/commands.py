"""What can be done with suppressions: added and removed for a whole workspace and mode, under the turns.

No verb skips them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

import asyncpg

from overture.domain.identity import Call, ProjectFacts, siblings
from overture.domain.platforms import ensure_people
from overture.domain.suppression.contracts import NewSuppression, Suppression
from overture.domain.suppression.errors import SuppressionNotFound
from overture.domain.suppression.events import SuppressionAdded, SuppressionRemoved
from overture.domain.suppression.queries import find, get
from overture.kernel.ids import Ids, SuppressionId, fresh
from overture.runtime import outbox
from overture.runtime.db import Tx
from overture.runtime.work.queues import Queue
from overture.runtime.work.relay import clock_of

_ADD = """
insert into suppression (project_id, id, person_id, platform, handle, reason, source, note, created_at)
select $1, x.id, x.person_id, $2, x.handle, x.reason, x.source, x.note, $3
from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[])
  x(id, person_id, handle, reason, source, note)
on conflict (project_id, person_id) where removed_at is null do nothing
returning id, person_id, handle, reason, source
"""
_REMOVE = """
update suppression s set removed_at = $4, removed_reason = $5
from person_reference r
where s.project_id = $1 and r.project_id = $1 and r.kind = $2 and r.value = $3 and s.person_id = r.person_id
  and s.removed_at is null
returning s.id, s.person_id
"""
_COPY = """
select platform, handle, reason, source, note from suppression s
join project p on p.id = s.project_id
where p.workspace_id = $1 and p.mode = $2 and p.id <> $3 and s.removed_at is null
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
        made = await _insert(tx, project_id, platform, new, now, call.new_id)
        await outbox.write(tx, [_told(call, project_id, r, now) for r in made])
        added |= {r["handle"] for r in made if project_id == call.project_id}
    call.hints.add(Queue.RELAY)
    return added


async def _insert(
    tx: Tx, project_id: UUID, platform: str, new: Sequence[NewSuppression], at: datetime, ids: Ids
) -> list[asyncpg.Record]:
    """Those of one project who were not suppressed yet."""
    people = await ensure_people(tx, project_id, platform, [n.handle for n in new], [ids() for _ in new])
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
    )


def _told(call: Call, project_id: UUID, r: asyncpg.Record, at: datetime) -> outbox.EventRow:
    event = SuppressionAdded(person_id=r["person_id"], handle=r["handle"], reason=r["reason"], source=r["source"])
    return outbox.EventRow(project_id, call.new_id(), r["id"], 1, event.name, at, event.data())


async def remove(call: Call, suppression_id: SuppressionId, *, reason: str) -> Suppression:
    """Takes a suppression back in every project of the workspace and mode; `reason` is kept beside it."""
    projects = await siblings(call)
    await call.take_turns_of(projects, Queue.ACTS)
    tx = await call.tx()
    standing = await get(call, suppression_id)
    row = await call.fetchrow("select platform from suppression where project_id = $1 and id = $2", suppression_id)
    if row is None:
        raise SuppressionNotFound
    for project_id in projects:
        now = (await clock_of(tx, project_id)).at(tx.now)
        for r in await tx.fetch(_REMOVE, project_id, f"{row['platform']}:handle", standing.handle, now, reason):
            removed = SuppressionRemoved(person_id=r["person_id"], handle=standing.handle, reason=reason)
            told = outbox.EventRow(project_id, call.new_id(), r["id"], 2, removed.name, now, removed.data())
            await outbox.write(tx, [told])
            call.hints.add(Queue.RELAY)
    return standing


async def copy_to(tx: Tx, project: ProjectFacts) -> None:
    """Gives a project every suppression of its workspace and mode; `prepare` of `identity.create_project`.

    So it runs in the transaction that makes the project, before any key of it can work.
    """
    rows = await tx.fetch(_COPY, project.workspace_id, project.mode, project.id)
    for platform, same in groupby(rows, key=lambda r: str(r["platform"])):
        new = {r["handle"]: NewSuppression(r["handle"], r["reason"], r["source"], r["note"]) for r in reversed([*same])}
        await _insert(tx, project.id, platform, list(new.values()), tx.now, fresh)
