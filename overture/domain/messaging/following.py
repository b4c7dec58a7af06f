"""The next step of who was written to: a row of its own, bound to the same sender, due when its wait is over.

Not its sending: the engine wakes its lane, and the rules are asked as of every message.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from overture.domain import suppression
from overture.runtime.db import Tx

KIND = 1
"""Of the lanes of messages."""

# Whoever answered, or must not be written to, has no next step; nor has who was written to by a sender that is gone:
# its row is held until the commit, so that whoever ends what waits for it sees what came about before.
_FOLLOW = f"""
insert into message (project_id, id, pick_key, lane_id, due_at, position, target_id, client_id, person_id, step,
  strand)
select t.project_id, x.id, t.pick_key, l.id, t.sent_at + x.wait, t.position, t.target_id, t.client_id,
  t.person_id, t.step + 1, t.strand
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::interval[]) x(project_id, message_id, id, wait)
join message t on t.project_id = x.project_id and t.id = x.message_id and t.state = 2
join (
  select a.project_id, a.id from account a where a.project_id = any($1::uuid[]) and a.id = any($5::uuid[])
    and a.status <> 'disabled' order by a.project_id, a.id for share) a
  on a.project_id = t.project_id and a.id = t.account_id
join lane l on l.project_id = t.project_id and l.kind = $6 and l.pick_key = t.pick_key and l.key = t.account_id
left join contacted c on c.project_id = t.project_id and c.person_id = t.person_id and c.client_id = t.client_id
  and c.step = t.step and c.message_id = t.id
{suppression.JOIN}
where t.replied_at is null and c.replied_at is null and sup.suppressed is null
on conflict do nothing
returning project_id, id, pick_key, lane_id, due_at, step
"""
# Locked first, and not by what they wait for: a lane that a reserve is putting to sleep at this moment is waited for,
# and then seen as asleep.
_LANES = """
with l as (
  select l.project_id, l.id, l.next_at, l.wait_reason, x.due_at
  from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) x(project_id, id, due_at)
  join lane l on l.project_id = x.project_id and l.id = x.id order by l.project_id, l.id for update of l)
update lane t set next_at = l.due_at, wait_reason = null from l
where t.project_id = l.project_id and t.id = l.id and l.next_at > l.due_at
  and (l.wait_reason is null or l.wait_reason = 'nothing_waits' or l.wait_reason like 'shut:%')
returning t.project_id
"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that arrived and has a step after it, `wait` later."""

    project_id: UUID
    message_id: UUID
    target_id: UUID
    step: int
    account_id: UUID
    wait: timedelta

    @property
    def next_id(self) -> UUID:
        """The token of the next step: the same however often that comes about, also after a restore."""
        return uuid5(self.target_id, f"step {self.step + 1}")


@dataclass(frozen=True, slots=True)
class Following:
    """The next steps that came about, as (project, campaign, step), and their ids; whose turn is to be woken."""

    steps: Sequence[tuple[UUID, UUID, int]]
    ids: Sequence[UUID]
    woken: Collection[UUID]


async def follow(tx: Tx, arrived: Sequence[Arrived]) -> Following:
    """Inserts the next step of each, in the transaction that records its arrival; before its counts are locked."""
    rows = await tx.fetch(
        _FOLLOW,
        [a.project_id for a in arrived],
        [a.message_id for a in arrived],
        [a.next_id for a in arrived],
        [a.wait for a in arrived],
        sorted({a.account_id for a in arrived}),
        KIND,
    )
    due = {
        key: min(r["due_at"] for r in rows if (r["project_id"], r["lane_id"]) == key)
        for key in sorted({(r["project_id"], r["lane_id"]) for r in rows})
    }
    woken = await tx.fetch(_LANES, [p for p, _ in due], [i for _, i in due], list(due.values())) if due else []
    return Following(
        [(r["project_id"], r["pick_key"], r["step"]) for r in rows],
        [r["id"] for r in rows],
        {r["project_id"] for r in woken},
    )
