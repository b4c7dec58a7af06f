"""Leases and their end: beats, dead workers' rows, and looking up rows in doubt.

Never decides a doubt by time: only a kind's evidence moves a row out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import structlog

from overture.kernel.clock import SYSTEM, Clock
from overture.runtime.db import Database
from overture.runtime.work.kinds import DoubtRow, Expiry, Kind

log = structlog.get_logger(__name__)

_BEAT = "update worker set beat_until = $2 where id = $1 and beat_until > $3"
_DEAD = "select id from worker where beat_until < $1 order by id limit 50 for update skip locked"
_ORPHANS = """
update {table} t set state = {state}, holder = null, due_at = {due}, doubt_at = {doubt}, look_at = {look}
where t.state = 1 and t.holder = any($1::uuid[]) and t.project_id = any($2::uuid[])
returning t.*
"""
# A worker that stood still while it was reaped may have been granted rows before it noticed.
_STRAYS = """
select distinct t.holder from {table} t left join worker w on w.id = t.holder
where t.state = 1 and t.holder is not null and w.id is null order by 1
"""
# Touches every lane, whatever it waits for: one whose hold has just ended and that a reserve is parking for its width
# at this moment, counting the rows ended here, is waited for and then seen as parked.
_LOOK_AGAIN = """
update lane set
  next_at = case when wait_reason is null or wait_reason in ('width', 'nothing_waits') then least(next_at, $3)
    else next_at end,
  wait_reason = case when wait_reason not in ('width', 'nothing_waits') then wait_reason end
where project_id = $1 and id = any($2::uuid[])
"""
_WAKE_ALL = """
update turn set wake_at = $1 where (project_id, queue) in (
  select project_id, queue from turn where wake_at > $1 order by project_id, queue for update skip locked)
"""
_HELD_BY = """
select distinct t.project_id from {table} t where t.state in (1, 6) and t.holder = any($1::uuid[]) order by 1
"""
_CLOCKS = """
select p.id as project_id, c.real_at, c.shown_at, c.scale from unnest($1::uuid[]) p(id)
left join clock c on c.project_id = p.id order by p.id
"""
_LOOK = """
update {table} t set look_at = $2
from (select project_id, id from {table} where state = 4 and look_at <= $1 order by look_at, project_id, id limit $3
  for update skip locked) d
where t.project_id = d.project_id and t.id = d.id
returning t.*
"""


class Leases:
    """One worker's lease, and the end of others'."""

    def __init__(self, db: Database, kinds: Mapping[int, Kind], worker_id: UUID, lease: timedelta, grace: timedelta):
        self._db = db
        self._kinds = kinds
        self._id = worker_id
        self._lease = lease
        self._grace = grace
        self._unwoken: set[UUID] = set()
        self._all_unwoken = False

    async def register(self, host: str, version: str) -> None:
        """Takes a lease; also has every queue looked at once, for what a crash may have left unwoken."""
        async with self._db.transaction() as tx:
            await tx.execute(
                "insert into worker (id, beat_until, started_at, host, version) values ($1, $2, $3, $4, $5)",
                self._id,
                tx.now + self._lease,
                tx.now,
                host,
                version,
            )
        async with self._db.transaction() as tx:
            await tx.execute(_WAKE_ALL, tx.now)

    async def beat(self) -> bool:
        """Renews the lease; False where it had ended: this worker must call nobody any more."""
        async with self._db.transaction() as tx:
            return bool(await tx.execute(_BEAT, self._id, tx.now + self._lease, tx.now))

    async def resign(self) -> None:
        """Gives the lease up, with nothing in hand."""
        async with self._db.transaction() as tx:
            await tx.execute("delete from worker where id = $1", self._id)

    async def reap(self) -> int:
        """Ends dead workers: their rows wait again or are in doubt, by kind. How many rows.

        Every queue is looked at once after it: one of them may have died between a commit and the wake that follows.
        """
        await self._wake()
        moved = 0
        touched: set[UUID] = set()
        async with self._db.transaction() as tx:
            dead = [r["id"] for r in await tx.fetch(_DEAD, tx.now - self._grace)]
            for code in sorted(self._kinds):
                strays = await tx.fetch(_STRAYS.format(table=self._kinds[code].table))
                dead += [r["holder"] for r in strays if r["holder"] not in dead]
            if not dead:
                return 0
            for code in sorted(self._kinds):
                kind = self._kinds[code]
                held = await tx.fetch(_HELD_BY.format(table=kind.table), dead)
                projects = [r["project_id"] for r in held]
                if not projects:
                    continue
                await tx.see(projects)
                clocks = {
                    r["project_id"]: SYSTEM if r["real_at"] is None else Clock(r["real_at"], r["shown_at"], r["scale"])
                    for r in await tx.fetch(_CLOCKS, projects)
                }
                again = kind.expiry is Expiry.AGAIN
                sql = _ORPHANS.format(
                    table=kind.table,
                    state=0 if again else 4,
                    due="coalesce(t.due_at, $3)" if again else "null",
                    doubt="null" if again else "$3",
                    look="null" if again else "$4",
                )
                wait = timedelta(seconds=kind.call_seconds + kind.settle_seconds)
                for project_id in projects:
                    args = [dead, [project_id], clocks[project_id].at(tx.now) if again else tx.now]
                    rows = await tx.fetch(sql, *args, *([] if again else [tx.now + wait]))
                    if rows:
                        moved += len(rows)
                        touched.add(project_id)
                        await tx.execute(
                            _LOOK_AGAIN,
                            project_id,
                            sorted({r["lane_id"] for r in rows}),
                            clocks[project_id].at(tx.now),
                        )
                        await kind.expired(tx, rows)
            await tx.execute("delete from worker where id = any($1::uuid[])", dead)
            log.warning("workers_reaped", workers=len(dead), rows=moved)
        self._unwoken |= touched
        self._all_unwoken = True
        await self._wake()
        return moved

    async def _wake(self) -> None:
        """Wakes the projects whose rows moved, apart from the reaping; what an outage prevents is done next time."""
        if self._all_unwoken:
            async with self._db.transaction() as tx:
                await tx.execute(_WAKE_ALL, tx.now)
            self._all_unwoken = False
        projects = sorted(self._unwoken)
        if not projects:
            return
        async with self._db.transaction(*projects) as tx:
            await tx.execute(
                "update turn set wake_at = $2 where project_id = any($1::uuid[]) and wake_at > $2", projects, tx.now
            )
        self._unwoken.difference_update(projects)

    async def doubts(self, limit: int = 50) -> list[tuple[Kind, DoubtRow]]:
        """Rows in doubt whose look-up is due; each is put off first, so that one worker asks."""
        out: list[tuple[Kind, DoubtRow]] = []
        async with self._db.transaction() as tx:
            for code in sorted(self._kinds):
                kind = self._kinds[code]
                if kind.expiry is Expiry.AGAIN:
                    continue
                rows = await tx.fetch(_LOOK.format(table=kind.table), tx.now, tx.now + timedelta(seconds=15), limit)
                for r in sorted(rows, key=lambda r: (r["project_id"], r["id"])):
                    out.append(
                        (
                            kind,
                            DoubtRow(r["project_id"], r["id"], r["lane_id"], r["epoch"], r["seq"], r["doubt_at"], r),
                        )
                    )
        return out
