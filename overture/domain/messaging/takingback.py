"""Messages of which none was sent, taken back as if they had never been added: for the undoing of what brought them.

Not a removal one by one, and not a way to take back what was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overture.domain.identity import Call
from overture.kernel.ids import CampaignId, TargetId

# Behind what was ever reached nothing was reserved: only what lies before is looked at.
_SENT = """
select 1 from unnest($3::bigint[], $4::bigint[]) s(first, last)
cross join (select coalesce(max(reached), 0) as reached from pick where project_id = $1 and id = $2) p
cross join lateral (
  select m.id from message m where m.project_id = $1 and m.pick_key = $2 and m.position >= s.first
    and m.position <= least(s.last, p.reached) and m.state not in (0, 5) order by m.position limit 1) m
limit 1 -- one row
"""
_GONE = """
with old as (
  select m.id from unnest($3::bigint[], $4::bigint[]) s(first, last)
  cross join lateral (
    select w.id, w.position from message w where w.project_id = $1 and w.pick_key = $2
      and w.position >= s.first and w.position <= s.last order by w.position limit $5) m
  order by m.position limit $5)
delete from message m using old where m.project_id = $1 and m.id = old.id and m.state in (0, 5)
returning m.target_id, m.state, m.position
"""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What is gone: the targets, how many of them had been skipped, and the last position among them."""

    targets: list[TargetId]
    skipped: int
    last: int


async def is_sent(call: Call, campaign_id: CampaignId, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a message at these positions was handed to a platform, whatever became of it. The acts turn must have
    been taken."""
    return await call.fetchval(_SENT, campaign_id, [f for f, _ in spans], [e for _, e in spans]) is not None


async def take_back(
    call: Call, campaign_id: CampaignId, spans: Sequence[tuple[int, int]], limit: int
) -> TakenBack | None:
    """Deletes at most `limit` of the messages at these positions, in order; None where none is left. Nothing of the
    campaign may be reserved meanwhile."""
    rows = await call.fetch(_GONE, campaign_id, [f for f, _ in spans], [e for _, e in spans], limit)
    if not rows:
        return None
    return TakenBack(
        [TargetId(r["target_id"]) for r in rows], sum(r["state"] == 5 for r in rows), max(r["position"] for r in rows)
    )
