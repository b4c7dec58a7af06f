"""Housekeeping: what is old enough to go goes, in small transactions, by one worker an hour.

Not retention of what people own: campaigns, messages and contacts stay until they are erased on purpose.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from overture.runtime.db import Database, Tx
from overture.runtime.work import caps

General = Callable[[Tx], Awaitable[int]]
"""Forgets what no project owns; how many rows."""
OfProject = Callable[[Tx, UUID, datetime], Awaitable[int]]
"""Forgets a project's rows from before a moment, a bounded number of them; how many."""

EVERY = timedelta(hours=1)
BATCH = 5_000
_CLAIM = """
insert into instance (name, value) values ('tidied_at', $1)
on conflict (name) do update set value = excluded.value where instance.value < $2 returning value
"""
_EVENTS = """
delete from event e using (
  select id from event where project_id = $1 and position is not null and at < $2 order by id limit $3) old
where e.project_id = $1 and e.id = old.id
"""
_CHORES = """
delete from chore c using (
  select id from chore where project_id = $1 and ended_at < $2 and state in (2, 3, 5) order by ended_at limit $3) old
where c.project_id = $1 and c.id = old.id
"""
_ATTEMPTS = """
delete from attempt a using (
  select work_id, epoch, at from attempt where project_id = $1 and at < $2 order by work_id, epoch, at limit $3) old
where a.project_id = $1 and a.work_id = old.work_id and a.epoch = old.epoch and a.at = old.at
"""


@dataclass(frozen=True)
class Housekeeping:
    """What to forget: `general` once, `of_project` for each project, rows older than `keep`."""

    db: Database
    general: Sequence[General]
    of_project: Sequence[OfProject]
    keep: timedelta

    async def __call__(self) -> int:
        """Tidies if nobody did within the hour; how many rows went."""
        async with self.db.transaction() as tx:
            now = tx.now
            if await tx.fetchval(_CLAIM, now.isoformat(), (now - EVERY).isoformat()) is None:
                return 0
            gone = 0
            for forget in self.general:
                gone += await forget(tx)
            projects = [r["id"] for r in await tx.fetch("select id from project order by id")]
        for project_id in projects:
            for part in (*_OWN, *self.of_project):
                while True:
                    async with self.db.transaction(project_id) as tx:
                        n = await part(tx, project_id, now - self.keep)
                    gone += n
                    if not n:
                        break
        return gone


async def _events(tx: Tx, project_id: UUID, before: datetime) -> int:
    return await tx.execute(_EVENTS, project_id, before, BATCH)


async def _chores(tx: Tx, project_id: UUID, before: datetime) -> int:
    return await tx.execute(_CHORES, project_id, before, BATCH)


async def _attempts(tx: Tx, project_id: UUID, before: datetime) -> int:
    return await tx.execute(_ATTEMPTS, project_id, before, BATCH)


async def _uses(tx: Tx, project_id: UUID, before: datetime) -> int:
    # Uses outside every window are of no use, however young; a project's moment is never before the machine's start.
    moment = await tx.fetchval(
        "select greatest($2::timestamptz, (select max(last_at) from cap where project_id = $1))", project_id, before
    )
    await caps.forget(tx, project_id, moment)
    return 0


_OWN: tuple[OfProject, ...] = (_events, _chores, _attempts, _uses)
