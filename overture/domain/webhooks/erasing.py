"""A person taken out of what webhooks keep: the payloads of events, and what receivers answered to them.

Not what receivers were sent by then: that is with them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.platforms import ERASED
from overture.runtime.work.queues import Queue

PERSONAL: Final = (
    "instagram_username",
    "handle",
    "message",
    "reply_text",
    "note",
    "profile_url",
    "user_id",
    "payload",
    "recipient",
    "callback_data",
)
"""Fields of events that hold a person's name or words."""

# The filters of event_named know no projects: asked for one at once, the planner would read all its events.
_EVENTS: Final = """
with found as materialized (
  select project_id, id from event
  where data ->> 'instagram_username' = any($2::text[]) or data ->> 'handle' = any($2::text[])
    or subject = any($3::uuid[]))
update event e set data = e.data || (
  select coalesce(jsonb_object_agg(k, $5::text), '{}') from jsonb_object_keys(e.data) k
  where k = any($4::text[]) and e.data ->> k is not null)
from found f where f.project_id = $1 and e.project_id = f.project_id and e.id = f.id
  and exists (
    select 1 from jsonb_object_keys(e.data) k where k = any($4::text[]) and e.data ->> k is not null
      and e.data ->> k <> $5)
returning e.id
"""
# What is being posted at this moment is with its receiver.
_CALLBACKS: Final = "delete from callback where project_id = $1 and subject = any($2::uuid[]) and state <> 1"
_ANSWERS: Final = """
update delivery_attempt a set response_body = $3, response_headers = '{}'
from delivery d where d.project_id = $1 and d.event_id = any($2::uuid[]) and a.project_id = $1
  and a.delivery_id = d.id and a.response_body <> $3
"""


_CALLED: Final = "select 1 from callback where project_id = $1 and subject = any($2::uuid[]) limit 1"


async def erase(call: Call, names: Collection[str], subjects: Sequence[UUID]) -> tuple[int, int]:
    """How many events named the person or were of these subjects, and how many answers to their deliveries went."""
    if await call.fetchval(_CALLED, list(subjects)) is not None:
        await call.take_turn(Queue.DELIVERIES)
        await call.execute(_CALLBACKS, list(subjects))
    rows = await call.fetch(_EVENTS, list(names), list(subjects), list(PERSONAL), ERASED)
    events = [r["id"] for r in rows]
    return len(events), await call.execute(_ANSWERS, events, ERASED) if events else 0
