"""Single messages read.

`get` raises.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from overture.domain.identity import Call
from overture.domain.messaging.single.contracts import Single, SingleStatus, status_of
from overture.domain.messaging.single.errors import SingleMessageNotFound
from overture.domain.platforms import Body
from overture.kernel.ids import AccountId, MessageId
from overture.kernel.paging import Page, PageAsk

_COLUMNS = """
select t.id, t.pick_key, coalesce(a.external_id, a.handle) as sender, t.recipient, t.body, t.content, t.state, t.reason,
  t.correlation_id, t.due_at, t.sent_at, t.external_id, t.created_at, t.delivered_at, t.read_at, t.ended_at
from single_message t join account a on a.project_id = t.project_id and a.id = t.pick_key
where t.project_id = $1
"""
_STATES: dict[SingleStatus, str] = {
    SingleStatus.QUEUED: "t.state in (0, 1, 4, 6)",
    SingleStatus.SUBMITTED: "t.state = 2 and t.delivered_at is null and t.read_at is null",
    SingleStatus.DELIVERED: "t.delivered_at is not null and t.read_at is null",
    SingleStatus.READ: "t.read_at is not null",
    SingleStatus.FAILED: "t.state in (3, 5) and t.reason <> 'cancelled_by_user'",
    SingleStatus.CANCELLED: "t.state = 5 and t.reason = 'cancelled_by_user'",
}


def kept(body: Body) -> Any:
    """A body as its row keeps it."""
    return msgspec.to_builtins(body)


def body_of(kept: Any) -> Body:
    """The body in a row."""
    return msgspec.convert(kept, Body)


async def get(call: Call, message_id: MessageId) -> Single:
    """One single message or `SingleMessageNotFound`."""
    row = await call.fetchrow(f"{_COLUMNS} and t.id = $2", message_id)
    if row is None:
        raise SingleMessageNotFound
    return _read(row)


async def page(call: Call, ask: PageAsk, status: SingleStatus | None = None) -> Page[Single]:
    """Single messages, newest first; those of one status where it is given."""
    rows = await call.fetch(
        f"""{_COLUMNS} and ($2::uuid is null or t.id < $2){f" and {_STATES[status]}" if status else ""}
        order by t.id desc limit $3""",
        UUID(ask.after[0]) if ask.after else None,
        ask.limit + 1,
    )
    items = [_read(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)


def _read(r: asyncpg.Record) -> Single:
    moments = [m for m in (r["created_at"], r["sent_at"], r["delivered_at"], r["read_at"], r["ended_at"]) if m]
    return Single(
        MessageId(r["id"]),
        AccountId(r["pick_key"]),
        r["sender"],
        r["recipient"],
        None if r["body"] is None else body_of(r["body"]),
        r["content"],
        status_of(r["state"], r["reason"], r["delivered_at"] is not None, r["read_at"] is not None),
        r["reason"],
        r["correlation_id"],
        r["due_at"],
        r["sent_at"],
        r["external_id"],
        r["created_at"],
        max(moments),
    )
