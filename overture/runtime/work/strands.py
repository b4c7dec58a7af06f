"""Strands: free rows of one pick that wait apart, each with a cursor of its own, for a kind that opens some at a time.

Not which are open: the kind says so in `prepare`. A pick whose rows are all of no strand never comes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from overture.runtime.db import Tx
from overture.runtime.work.kinds import Ask

PICK = """
with s as (select * from unnest($5::int[], $6::uuid[], $7::bigint[]) s(n, strand, cursor))
select q.n, {row}, {facts}
from unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[]) q(n, project_id, pick_key, k)
cross join lateral (
  select w.* from s cross join lateral (
    select * from {table} w where w.project_id = q.project_id and w.strand = s.strand and w.state = 0
      and w.lane_id is null and w.position > s.cursor order by w.position limit q.k) w
  where s.n = q.n order by w.position limit q.k) t
{joins}
order by q.n, t.position
"""
"""The first rows of the open strands of each ask, in the order of their positions."""

# The row of the pick itself is locked: whoever moves a cursor of its strands locks that first.
_CURSORS = """
select p.project_id, p.id, p.cursor from pick p
where p.project_id = any($1::uuid[]) and p.id = any($2::uuid[]) order by p.project_id, p.id
"""
_AFTER = """
update pick p set cursor = x.cursor, reached = greatest(p.reached, x.cursor)
from unnest($1::uuid[], $2::uuid[], $3::bigint[]) x(project_id, id, cursor)
where p.project_id = x.project_id and p.id = x.id
"""
_REACHED = """
update pick p set reached = greatest(p.reached, x.reached)
from unnest($1::uuid[], $2::uuid[], $3::bigint[]) x(project_id, id, reached)
where p.project_id = x.project_id and p.id = x.id
"""
_OPEN = """
insert into pick (project_id, id, cursor) select $1, id, 0 from unnest($2::uuid[]) x(id)
on conflict (project_id, id) do update set cursor = 0
"""


async def pick(tx: Tx, sql: str, asks: Sequence[Ask]) -> list[asyncpg.Record]:
    """Rows of the open strands of these asks, at most its limit each; `n` counts the asks."""
    cursors = await tx.fetch(
        _CURSORS, sorted({a.project_id for a in asks}), sorted({s for a in asks for s in a.strands})
    )
    known = {(r["project_id"], r["id"]): r["cursor"] for r in cursors}
    open_ = [(n, a, s) for n, a in enumerate(asks) for s in a.strands]
    return await tx.fetch(
        sql,
        list(range(len(asks))),
        [a.project_id for a in asks],
        [a.pick_key for a in asks],
        [a.limit for a in asks],
        [n for n, _, _ in open_],
        [s for _, _, s in open_],
        [known.get((a.project_id, s), 0) for _, a, s in open_],
    )


async def move(tx: Tx, asks: Sequence[Ask]) -> None:
    """Writes how far these asks came in their strands."""
    moved = [(a, s, position) for a in asks for s, position in sorted(a.came.items())]
    if not moved:
        return
    await tx.execute(_AFTER, [a.project_id for a, _, _ in moved], [s for _, s, _ in moved], [p for _, _, p in moved])
    whole = [a for a in asks if a.came]
    await tx.execute(
        _REACHED, [a.project_id for a in whole], [a.pick_key for a in whole], [max(a.came.values()) for a in whole]
    )


async def open_strands(tx: Tx, project_id: UUID, strands: Sequence[UUID]) -> None:
    """Their cursors, at the beginning."""
    if strands:
        await tx.execute(_OPEN, project_id, sorted(strands))
