"""Single messages whose outcome nobody knows, and a person's word on them.

Not the looking up: the engine does that wherever a connector can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overture.domain import usage
from overture.domain.identity import Call
from overture.domain.messaging.single.commands import facts_of
from overture.domain.messaging.single.errors import SingleMessageNotFound
from overture.domain.messaging.single.events import SingleDelivered, SingleSubmitted
from overture.kernel.ids import MessageId
from overture.runtime.work.lanes import set_due
from overture.runtime.work.queues import Queue

_LIST = """
select t.id, coalesce(a.external_id, a.handle) as sender, t.recipient, t.doubt_at
from single_message t join account a on a.project_id = t.project_id and a.id = t.pick_key
where t.project_id = $1 and t.state = 4 order by t.doubt_at, t.id limit 1000
"""
_EVIDENCE = """
insert into attempt (project_id, work_id, epoch, at, holder, outcome, detail)
select m.project_id, m.id, m.epoch, greatest($3, (select max(a.at) + interval '1 microsecond' from attempt a
    where a.project_id = m.project_id and a.work_id = m.id and a.epoch = m.epoch)),
  m.id, 'resolved_by_person', $4
from single_message m where m.project_id = $1 and m.id = $2 and m.state = 4
"""
_SENT = """
update single_message t set state = 2, sent_at = t.reserved_at, delivered_at = t.reserved_at, ended_at = $3,
  doubt_at = null, look_at = null, seq = t.seq + 2
from account a where t.project_id = $1 and t.id = $2 and t.state = 4 and a.project_id = t.project_id
  and a.id = t.pick_key
returning t.id, t.seq, t.pick_key, t.recipient, t.correlation_id, t.callback_url, t.callback_data, t.key_id,
  coalesce(a.external_id, a.handle) as sender, t.reserved_at
"""
_AGAIN = """
update single_message set state = 0, due_at = $3, doubt_at = null, look_at = null
where project_id = $1 and id = $2 and state = 4 returning pick_key, reserved_at
"""


@dataclass(frozen=True, slots=True)
class SingleDoubt:
    """A single message whose outcome is unknown: it may or may not have arrived."""

    message_id: MessageId
    sender: str
    recipient: str
    since: datetime


async def singles_in_doubt(call: Call) -> list[SingleDoubt]:
    """Single messages whose outcome is unknown, the oldest first; at most 1,000."""
    return [SingleDoubt(*r) for r in await call.fetch(_LIST)]


async def resolve_single(call: Call, message_id: MessageId, *, sent: bool) -> None:
    """A person says how a single message in doubt ended. Not sent: it waits again, under the same token."""
    await call.take_turn(Queue.ACTS)
    tx = await call.tx()
    await call.execute(_EVIDENCE, message_id, call.machine_now, {"sent": sent, "by": call.actor.name})
    row = await call.fetchrow(_SENT if sent else _AGAIN, message_id, call.now)
    if row is None:
        raise SingleMessageNotFound
    month = usage.month_of(row["reserved_at"])
    if sent:
        call.emit(message_id, row["seq"] - 1, SingleSubmitted(**facts_of(dict(row))))
        call.emit(message_id, row["seq"], SingleDelivered(**facts_of(dict(row))))
        await usage.count(tx, [(call.project_id, month, 0, 1)])
        return
    await usage.count(tx, [(call.project_id, month, -1, 0)])
    await set_due(tx, call.project_id, row["pick_key"], call.now)
    await call.wake(Queue.ACTS)
