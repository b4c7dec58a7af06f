"""The relay's consumer: for each event one delivery to each endpoint that asks for it, exactly once.

Not the sending: the rows wait in their endpoint's lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from overture.kernel.clock import Clock
from overture.runtime.db import Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.queues import Queue, take_turns, wake

_WANTED = "select distinct unnest(events) as name from endpoint where project_id = $1 and status = 'active' order by 1"
DELIVERY_ID = """(substr(x.id::text, 1, 18) || '-8' || substr(md5(x.id::text || e.id::text), 1, 3) || '-'
      || substr(md5(x.id::text || e.id::text), 4, 12))::uuid"""
"""The id of the delivery of event `x` to endpoint `e`: the event's time and a hash of both, so the same when asked
again, and as new as its event in the index."""
_INSERT = f"""
with added as (
  insert into delivery
    (project_id, id, pick_key, lane_id, due_at, position, endpoint_id, event_id, event_name, created_at)
  select $1, {DELIVERY_ID}, e.id, e.id, $2, f.last + x.n, e.id, x.id, x.name, $2
  from unnest($3::uuid[], $4::text[], $5::int[]) x(id, name, n)
  join endpoint e on e.project_id = $1 and e.status = 'active' and x.name = any(e.events)
  cross join (select coalesce(max(last), 0) as last from feed where project_id = $1) f
  order by x.n, e.id
  on conflict (project_id, endpoint_id, event_id) do nothing
  returning endpoint_id)
select endpoint_id, count(*) from added group by endpoint_id order by endpoint_id
"""
# A lane that is held, or full, is looked at when its hold ends or a call of it does.
_DUE = """
update lane set next_at = least(next_at, $3), wait_reason = null
where project_id = $1 and id = any($2::uuid[]) and (wait_reason is null or wait_reason = 'nothing_waits')
"""


async def fan_out(tx: Tx, project_id: UUID, clock: Clock, events: Sequence[EventRow]) -> set[Queue]:
    """Inserts the deliveries of a batch of events and has their lanes looked at. One index probe without endpoints."""
    wanted = {r["name"] for r in await tx.fetch(_WANTED, project_id)}
    going = [(e.id, e.name, n) for n, e in enumerate(events, 1) if e.name in wanted] if wanted else []
    if not going:
        return set()
    await take_turns(tx, [project_id], Queue.DELIVERIES)
    now = clock.at(tx.now)
    rows = await tx.fetch(
        _INSERT, project_id, now, [i for i, _, _ in going], [name for _, name, _ in going], [n for _, _, n in going]
    )
    if not rows:
        return set()
    await tx.execute(_DUE, project_id, [r["endpoint_id"] for r in rows], now)
    await wake(tx, [project_id], Queue.DELIVERIES)
    return {Queue.DELIVERIES}
