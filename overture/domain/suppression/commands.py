"""What can be done with suppressions: added and removed for a whole workspace and mode, under the turns.

No verb skips them.
"""

from __future__ import annotations

from uuid import UUID

from overture.domain.identity import Call, siblings
from overture.domain.platforms import ensure_people
from overture.domain.suppression.contracts import Suppression
from overture.domain.suppression.errors import SuppressionNotFound
from overture.domain.suppression.events import SuppressionAdded, SuppressionRemoved
from overture.domain.suppression.queries import find, get
from overture.kernel.ids import SuppressionId
from overture.runtime import outbox
from overture.runtime.work.queues import Queue

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
where p.workspace_id = $1 and p.mode = $2 and p.id <> $3 and s.removed_at is null order by s.created_at, s.id
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
        people = await ensure_people(tx, project_id, platform, [handle], [call.new_id()])
        new_id, person_id = call.new_id(), people[handle]
        if await tx.execute(_ADD, project_id, new_id, person_id, platform, handle, reason, source, note, call.now):
            await _tell(
                call,
                project_id,
                new_id,
                1,
                SuppressionAdded(person_id=person_id, handle=handle, reason=reason, source=source),
            )
    standing = await find(call, platform, handle)
    assert standing is not None
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
        for r in await tx.fetch(_REMOVE, project_id, f"{row['platform']}:handle", standing.handle, call.now, reason):
            await _tell(
                call,
                project_id,
                r["id"],
                2,
                SuppressionRemoved(person_id=r["person_id"], handle=standing.handle, reason=reason),
            )
    return standing


async def _tell(
    call: Call, project_id: UUID, subject: UUID, seq: int, event: SuppressionAdded | SuppressionRemoved
) -> None:
    """An event in one of the workspace's projects, in this transaction."""
    row = outbox.EventRow(project_id, call.new_id(), subject, seq, event.name, call.now, event.data())
    await outbox.write(await call.tx(), [row])
    call.hints.add(Queue.RELAY)


async def copy_to(call: Call) -> int:
    """Gives a new project every suppression of its workspace and mode, before its first key works; how many."""
    tx = await call.tx()
    rows = await tx.fetch(_COPY, call.project.workspace_id, call.project.mode, call.project_id)
    n = 0
    for r in rows:
        people = await ensure_people(tx, call.project_id, r["platform"], [r["handle"]], [call.new_id()])
        n += await call.execute(
            _ADD,
            call.new_id(),
            people[r["handle"]],
            r["platform"],
            r["handle"],
            r["reason"],
            r["source"],
            r["note"],
            call.now,
        )
    return n
