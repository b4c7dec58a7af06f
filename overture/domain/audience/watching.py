"""A watcher to wait by until a job has ended.

Not the long poll itself: a surface waits with it between two short calls, never inside one.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from overture.kernel.ids import JobId
from overture.runtime.db import Database
from overture.runtime.watching import MOST_WAITERS, Watcher

POLL_SECONDS: Final = 0.2

_RUNNING = """
select j.project_id, j.id from unnest($1::uuid[], $2::uuid[]) x(p, i) join audience_job j
  on j.project_id = x.p and j.id = x.i and j.status in ('QUEUED', 'PROCESSING')
order by j.project_id, j.id
"""


class JobWatcher(Watcher[tuple[UUID, UUID]]):
    """Tells waiters of this process that a job has ended."""

    def __init__(self, db: Database, *, most: int = MOST_WAITERS, poll_seconds: float = POLL_SECONDS) -> None:
        """At most `most` wait at once."""
        super().__init__(most=most, poll_seconds=poll_seconds)
        self._db = db

    async def ended(self, project_id: UUID, job_id: JobId, seconds: float) -> bool:
        """Waits until the job has ended, or is none, at most `seconds`; whether it is so. False at once where too many
        wait already."""
        return await self.wait((project_id, job_id), seconds)

    async def look(self, keys: Collection[tuple[UUID, UUID]]) -> Collection[tuple[UUID, UUID]]:
        """Those that run no more."""
        asked = sorted(keys)
        async with self._db.connection() as raw:
            rows = await raw.fetch(_RUNNING, [p for p, _ in asked], [i for _, i in asked])
        return set(asked) - {(r["project_id"], r["id"]) for r in rows}
