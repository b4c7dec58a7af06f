"""What can be done with suppressions: added and removed for a whole workspace and mode, under the turns.

No verb skips them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from overture.domain.identity import Call, ProjectFacts, siblings
from overture.domain.platforms import ensure_people
from overture.domain.suppression.contracts import Suppression
from overture.domain.suppression.errors import SuppressionNotFound
from overture.domain.suppression.events import SuppressionAdded, SuppressionRemoved
from overture.domain.suppression.queries import find, get
from overture.kernel.ids import SuppressionId, fresh
from overture.runtime import outbox
from overture.runtime.db import Tx
from overture.runtime.work.queues import Queue
from overture.runtime.work.relay import clock_of

_ADD = """
insert into suppression (project_id, id, person_id, platform, handle, reason, source, note, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (project_id, person_id) where removed_at is null do nothing
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
    projects = await siblings(call)
    await call.take_turns_of(projects, Queue.ACTS)
    tx = await call.tx()
    for project_id in projects:
        now = (await clock_of(tx, project_id)).at(tx.now)
        people = await ensure_people(tx, project_id, platform, [handle], call.new_id)
        new_id, person_id = call.new_id(), people[handle]
        if await tx.execute(_ADD, project_id, new_id, person_id, platform, handle, reason, source, note, now):
            added = SuppressionAdded(person_id=person_id, handle=handle, reason=reason, source=source)
            await _tell(call, project_id, new_id, 1, added, now)
    standing = await find(call, platform, handle)
    if standing is None:
        raise SuppressionNotFound
    return standing


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
            await _tell(call, project_id, r["id"], 2, removed, now)
    return standing


async def _tell(
    call: Call,
    project_id: UUID,
    subject: UUID,
    seq: int,
    event: SuppressionAdded | SuppressionRemoved,
    at: datetime,
) -> None:
    """An event in one of the workspace's projects, in this transaction; `at` is that project's own time."""
    row = outbox.EventRow(project_id, call.new_id(), subject, seq, event.name, at, event.data())
    await outbox.write(await call.tx(), [row])
    call.hints.add(Queue.RELAY)


async def copy_to(tx: Tx, project: ProjectFacts) -> None:
    """Gives a project every suppression of its workspace and mode; `prepare` of `identity.create_project`.

    So it runs in the transaction that makes the project, before any key of it can work.
    """
    for r in await tx.fetch(_COPY, project.workspace_id, project.mode, project.id):
        platform, handle = r["platform"], r["handle"]
        people = await ensure_people(tx, project.id, platform, [handle], fresh)
        facts = (r["reason"], r["source"], r["note"], tx.now)
        await tx.execute(_ADD, project.id, fresh(), people[handle], platform, handle, *facts)
