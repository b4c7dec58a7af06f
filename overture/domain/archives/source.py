"""Archives as a source of audience jobs: the lists of their own accounts, without asking any platform.

Not how they are read in: work.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from overture.domain.archives.commands import RELATION, SOURCE
from overture.domain.archives.lists import Kind
from overture.domain.audience import NewJob, Tool
from overture.domain.platforms import Detail, Details, ListAsk, Listed, ListUnavailable, PeoplePage, Relation
from overture.runtime.db import Database, Tx

_KIND: Final = {Relation.FOLLOWERS: Kind.FOLLOWERS, Relation.FOLLOWING: Kind.FOLLOWING}
_READY = """
select count(distinct account) from archive where project_id = $1 and status = 'ready' and account = any($2::text[])
  and case when $3 = 'followers' then followers else following end is not null
"""
_OF_JOB = """
select id, case when $3 = 'followers' then followers else following end as count from archive
where project_id = $1 and account = $2 and status in ('ready', 'replaced') and from_job < $4
  and (until_job is null or until_job >= $4)
  and case when $3 = 'followers' then followers else following end is not null
order by id desc limit 1
"""
_PEOPLE = """
select position, username from archive_person
where project_id = $1 and archive_id = $2 and relation = $3 and position > $4 order by position limit $5
"""


@dataclass(frozen=True, slots=True)
class ArchiveReads:
    """The archives as they were when job `number` of the project was submitted."""

    db: Database
    project_id: UUID
    number: int

    async def people(self, ask: ListAsk, cursor: str | None, limit: int) -> PeoplePage:
        """A page of a list, in the archive's order. The archive knows no count but its own, so it tells none."""
        kind, after = _KIND[ask.relation], int(cursor or 0)
        async with self.db.transaction(self.project_id) as tx:
            found = await tx.fetchrow(_OF_JOB, self.project_id, ask.of.lower(), kind.value, self.number)
            if found is None:
                raise ListUnavailable("archive_gone")
            rows = await tx.fetch(_PEOPLE, self.project_id, found["id"], RELATION[kind], after, limit)
        people = [Listed(r["username"]) for r in rows if r["username"] is not None]
        last = rows[-1]["position"] if rows else found["count"]
        is_end = len(rows) < limit or last >= found["count"]
        return PeoplePage(people, None if is_end else str(last), unavailable=len(rows) - len(people))

    async def details(self, people: Sequence[Listed], wanted: frozenset[Detail]) -> Mapping[str, Details]:
        """Nothing: an archive has names only."""
        return {}


class Archives:
    """Serves `followers` and `following` without add-ons, where each username has an archive that is ready."""

    name = SOURCE
    most_at_once = 1_000

    def __init__(self, db: Database) -> None:
        self._db = db

    async def serves(self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail], job: NewJob) -> bool:
        """Whether every list of the job is in an archive, and nothing is wanted beside the names."""
        asks = tool.asks(job.params)
        if wanted or not {ask.relation for ask in asks} <= _KIND.keys():
            return False
        for relation, kind in _KIND.items():
            names = sorted({ask.of.lower() for ask in asks if ask.relation is relation})
            if names and int(await tx.fetchval(_READY, project_id, names, kind.value)) < len(names):
                return False
        return True

    async def opened(
        self, tx: Tx, project_id: UUID, tool: Tool, wanted: frozenset[Detail], number: int | None = None
    ) -> ArchiveReads | None:
        """The archives that were there when the job was submitted."""
        if wanted or number is None:
            return None
        return ArchiveReads(self._db, project_id, number)

    def would_serve(self, tool: Tool) -> str:
        """What to upload; empty for a tool that no archive can serve."""
        if tool.relation not in _KIND or tool.needs:
            return ""
        return "Without add-ons: upload an Instagram archive of each of the accounts named."
