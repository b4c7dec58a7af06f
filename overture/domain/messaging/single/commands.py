"""What can be done with single messages beside sending them: accepted, cancelled; told what the platform says of them.

Sending itself is work.py, under the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.messaging.single.contracts import CANCELLED, Single, SingleStatus
from overture.domain.messaging.single.errors import NotCancellable
from overture.domain.messaging.single.events import (
    SingleCancelled,
    SingleDelivered,
    SingleEvent,
    SingleFailed,
    SingleRead,
)
from overture.domain.messaging.single.queries import get
from overture.kernel.ids import Ids, MessageId, PersonId
from overture.runtime import outbox
from overture.runtime.db import Tx
from overture.runtime.work.queues import Queue

_TOLD = """returning t.id, t.seq, t.pick_key, t.recipient, t.correlation_id, t.callback_url, t.callback_data, t.key_id,
  t.delivered_at, coalesce(a.external_id, a.handle) as sender
"""
_CANCEL = f"""
update single_message t set state = 5, reason = '{CANCELLED}', seq = t.seq + 1, due_at = null, ended_at = $3
from account a
where t.project_id = $1 and t.id = $2 and t.state = 0 and t.attempt = 0 and t.due_at > $3
  and a.project_id = t.project_id and a.id = t.pick_key
{_TOLD}"""
_SKIP = f"""
update single_message t set state = 5, reason = $3, seq = t.seq + 1, due_at = null, ended_at = $4
from account a
where t.project_id = $1 and t.person_id = $2 and t.state = 0 and a.project_id = t.project_id and a.id = t.pick_key
{_TOLD}"""
_SKIP_OF = f"""
update single_message t set state = 5, reason = $3, seq = t.seq + 1, due_at = null, ended_at = $4
from account a
where t.project_id = $1 and t.lane_id = $2 and t.state = 0 and a.project_id = t.project_id and a.id = t.pick_key
{_TOLD}"""
_DELIVERED = f"""
update single_message t set delivered_at = $4, seq = t.seq + 1 from account a
where t.project_id = $1 and t.pick_key = $2 and t.external_id = $3 and t.delivered_at is null and t.read_at is null
  and a.project_id = t.project_id and a.id = t.pick_key
{_TOLD}"""
_KNOWN = """
select pick_key, external_id from single_message
where project_id = $1 and id = any($2::uuid[]) and external_id is not null order by id
"""
# Whoever has seen a message has seen those before it.
_SEEN = f"""
update single_message t set read_at = $4, seq = t.seq + 1 from account a, single_message s
where s.project_id = $1 and s.pick_key = $2 and s.external_id = $3
  and t.project_id = s.project_id and t.person_id = s.person_id and t.pick_key = s.pick_key and t.state = 2
  and t.read_at is null and t.sent_at <= s.sent_at
  and a.project_id = t.project_id and a.id = t.pick_key
{_TOLD}"""


async def cancel(call: Call, message_id: MessageId) -> Single:
    """Calls back a message whose moment has not come; SingleMessageNotFound, NotCancellable. Twice is the same."""
    await call.take_turn(Queue.ACTS)
    rows = await call.fetch(_CANCEL, message_id, call.now)
    _tell(call, rows, SingleCancelled)
    found = await get(call, message_id)
    if not rows and found.status is not SingleStatus.CANCELLED:
        raise NotCancellable(status=found.status.value)
    return found


async def skip_singles(call: Call, person_id: PersonId, reason: str) -> int:
    """Ends what waits for a person; how many. Takes the acts turn where any does."""
    waits = "select 1 from single_message where project_id = $1 and person_id = $2 and state = 0 limit 1"
    if await call.fetchval(waits, person_id) is None:
        return 0
    await call.take_turn(Queue.ACTS)
    rows = await call.fetch(_SKIP, person_id, reason, call.now)
    _tell(call, rows, SingleFailed, reason=reason)
    return len(rows)


async def skip_singles_of(call: Call, account_id: UUID, reason: str) -> int:
    """Ends what waits for an account; how many. The acts turn must have been taken."""
    rows = await call.fetch(_SKIP_OF, account_id, reason, call.now)
    _tell(call, rows, SingleFailed, reason=reason)
    return len(rows)


async def delivered(call: Call, account_id: UUID, external_id: str, at: datetime) -> bool:
    """The platform says that a message reached its person; whether that was news of one of ours."""
    rows = await call.fetch(_DELIVERED, account_id, external_id, at)
    _tell(call, rows, SingleDelivered, at)
    return bool(rows)


@dataclass(frozen=True, slots=True)
class Echoed:
    """A message of ours that the platform told back, before we knew it by its id."""

    account_id: UUID
    external_id: str
    at: datetime


async def external_ids(tx: Tx, project_id: UUID, message_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """Under which ids, of which account, the platform knows these messages."""
    rows = await tx.fetch(_KNOWN, project_id, list(message_ids))
    return [(r["pick_key"], r["external_id"]) for r in rows]


async def delivered_by_echo(tx: Tx, project_id: UUID, echoed: Sequence[Echoed], ids: Ids) -> None:
    """They reached their people, and that is told; those of which that is known stay as they are."""
    events: list[outbox.EventRow] = []
    for e in sorted(echoed, key=lambda e: (e.account_id, e.external_id)):
        rows = await tx.fetch(_DELIVERED, project_id, e.account_id, e.external_id, e.at)
        for r in sorted(rows, key=lambda r: r["id"]):
            told = SingleDelivered(**facts_of(dict(r)))
            events.append(outbox.EventRow(project_id, ids(), r["id"], r["seq"], told.name, e.at, told.data()))
    await outbox.write(tx, events)


async def seen(call: Call, account_id: UUID, external_id: str, at: datetime) -> int:
    """The person has seen a message, and with it those before it: of how many single messages that was news."""
    rows = await call.fetch(_SEEN, account_id, external_id, at)
    _tell(call, rows, SingleRead, at)
    return len(rows)


def _tell(call: Call, rows: Sequence[Any], event: type[SingleEvent], at: datetime | None = None, **more: Any) -> None:
    for row in sorted(rows, key=lambda r: r["id"]):
        call.emit(row["id"], row["seq"], event(**facts_of(row), **more), at)


def facts_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What every event of a message tells, from its row."""
    return {
        "message_id": row["id"],
        "sender_id": row["pick_key"],
        "sender": row["sender"],
        "recipient": row["recipient"],
        "correlation_id": row["correlation_id"],
        "callback_url": row["callback_url"],
        "callback_data": row["callback_data"],
        "key_id": row["key_id"],
    }
