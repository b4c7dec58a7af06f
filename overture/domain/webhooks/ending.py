"""The end of deliveries: those of an endpoint that gets nothing more, and those that are kept no longer.

In bounded batches: an endpoint may have a million waiting.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from overture.runtime.db import Tx

BATCH: Final = 2000
REASONS: Final = {"disabled": "webhook_disabled", "deleted": "webhook_deleted"}
"""Why a waiting delivery ended, by its endpoint's status."""

_END = """
update delivery d set state = 3, reason = $3, due_at = null, ended_at = $4, seq = d.seq + 1
from (select id from delivery where project_id = $1 and lane_id = $2 and state = 0
  order by due_at, position limit $5 for update) x
where d.project_id = $1 and d.id = x.id
"""
_FORGET = """
with old as (
  select id from delivery where project_id = $1 and ended_at < $2 order by ended_at, id limit $3
  for update skip locked),
tries as (delete from delivery_attempt a using old where a.project_id = $1 and a.delivery_id = old.id)
delete from delivery d using old where d.project_id = $1 and d.id = old.id
"""
_FORGET_ENDPOINTS = """
delete from endpoint e using (
  select e.id from endpoint e
  left join lateral (
    select 1 as kept from delivery d where d.project_id = e.project_id and d.endpoint_id = e.id limit 1) d on true
  where e.project_id = $1 and e.status = 'deleted' and e.ended_at < $2 and d.kept is null
  order by e.id limit 100) x
where e.project_id = $1 and e.id = x.id
returning e.id
"""


_FORGET_REPLAYS = """
delete from replay r using (
  select id from replay where project_id = $1 and ended_at < $2 order by ended_at, id limit $3) old
where r.project_id = $1 and r.id = old.id
"""


async def end_waiting(tx: Tx, project_id: UUID, endpoint_id: UUID, reason: str, at: datetime) -> bool:
    """Fails waiting deliveries of an endpoint, a batch at most; whether there may be more. Hold its lane before."""
    return await tx.execute(_END, project_id, endpoint_id, reason, at, BATCH) == BATCH


async def forget(tx: Tx, project_id: UUID, before: datetime, limit: int = BATCH) -> int:
    """Deletes deliveries that ended before (project time) with their attempts, at most `limit`; how many. Then
    replays, and the deleted endpoints nothing is left of."""
    gone = await tx.execute(_FORGET, project_id, before, limit)
    if gone < limit:
        await tx.execute(_FORGET_REPLAYS, project_id, before, limit)
        ended = await tx.fetch(_FORGET_ENDPOINTS, project_id, before)
        if ended:
            await tx.execute(
                "delete from lane where project_id = $1 and id = any($2::uuid[])", project_id, [r["id"] for r in ended]
            )
    return gone
