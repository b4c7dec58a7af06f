"""Keeping what was pushed: everything that waits at one moment is stored by one commit, and then answered.

Not reading it: bodies stay as they came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from overture.domain.arrivals.events import PushArrived
from overture.kernel.ids import Ids, ProjectId, fresh
from overture.runtime import outbox
from overture.runtime.db import Database, Tx
from overture.runtime.gathering import Gathering
from overture.runtime.work.queues import Queue

AT_ONCE: Final = 500
MOST_WAITING: Final = 20_000
"""Pushes that may wait for their commit; more are refused, and the platform pushes them again."""
# The platform's own id of an account leads to every project in which it is connected.
_OWNERS: Final = """
select a.external_id, a.project_id from account a join project p on p.id = a.project_id and p.mode = 'live'
where a.external_id = any($1::text[]) and a.connector = $2 order by a.project_id, a.id
"""
_STORE: Final = """
insert into arrival (project_id, id, connector, body, received_at, due_at)
select x.project_id, x.id, x.connector, x.body, $5, $5
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[]) x(project_id, id, connector, body)
order by x.project_id, x.id
on conflict (project_id, id) do nothing
"""
_CALL: Final = """
insert into arrival_call (project_id, is_called, called_by, seq)
select x.id, true, $2, 1 from unnest($1::uuid[]) x(id) order by x.id
on conflict (project_id) do update set is_called = true,
  seq = arrival_call.seq + case when arrival_call.is_called then 0 else 1 end,
  called_by = case when arrival_call.is_called then arrival_call.called_by else $2 end
returning project_id, seq, called_by
"""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A verified body of a connector: for one project, or for whichever have the account of this id."""

    connector: str
    body: bytes
    project_id: ProjectId | None = None
    account: str | None = None


class Keeping:
    """Stores pushes; while one commit is under way, those that come meanwhile gather for the next."""

    def __init__(self, db: Database, hint: Callable[[set[Queue]], None], ids: Ids = fresh) -> None:
        """`hint` tells workers that there is something to hand on."""
        self._db = db
        self._hint = hint
        self._ids = ids
        self._gathered = Gathering(self._store, at_once=AT_ONCE, most=MOST_WAITING)

    async def keep(self, pushed: Sequence[Pushed]) -> None:
        """Returns once they are committed. Raises `Unavailable` where they cannot be."""
        await self._gathered.ask(pushed)

    async def _store(self, groups: Sequence[Sequence[Pushed]]) -> Sequence[None]:
        await self._db.again(lambda: self._commit([p for pushed in groups for p in pushed]))
        return [None] * len(groups)

    async def _commit(self, pushed: Sequence[Pushed]) -> None:
        found = [(p.project_id, p) for p in pushed if p.project_id is not None]
        found += await self._owned([p for p in pushed if p.project_id is None])
        if not found:
            return
        projects = sorted({project_id for project_id, _ in found})
        async with self._db.transaction(*projects) as tx:
            await tx.execute(
                _STORE,
                [project_id for project_id, _ in found],
                [_id(p) for _, p in found],
                [p.connector for _, p in found],
                [p.body for _, p in found],
                tx.now,
            )
            await self._call(tx, projects)
        self._hint({Queue.RELAY})

    async def _owned(self, pushed: Sequence[Pushed]) -> list[tuple[ProjectId, Pushed]]:
        """Which projects they are for. What is of nobody's account is let go: it was disconnected here."""
        out: list[tuple[ProjectId, Pushed]] = []
        for connector in sorted({p.connector for p in pushed}):
            mine = [p for p in pushed if p.connector == connector]
            async with self._db.connection() as raw:
                rows = await raw.fetch(_OWNERS, sorted({p.account or "" for p in mine}), connector)
            for p in mine:
                out += [(ProjectId(r["project_id"]), p) for r in rows if r["external_id"] == p.account]
        return out

    async def _call(self, tx: Tx, projects: Sequence[UUID]) -> None:
        """Calls for them to be taken in, where nobody was called yet: one event for however many."""
        mark = self._ids()
        rows = await tx.fetch(_CALL, list(projects), mark)
        new = [r for r in rows if r["called_by"] == mark]
        event = PushArrived()
        await outbox.write(
            tx,
            [
                outbox.EventRow(
                    r["project_id"], self._ids(), r["project_id"], r["seq"], event.name, tx.now, event.data()
                )
                for r in new
            ],
        )


def _id(pushed: Pushed) -> UUID:
    digest = hashlib.blake2b(pushed.body, digest_size=16, person=pushed.connector.encode()[:16])
    return UUID(bytes=digest.digest())
