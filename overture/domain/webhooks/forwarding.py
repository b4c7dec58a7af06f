"""What people write, forwarded to the address of the account they wrote to: one post for an event, exactly once.

Not how it is written: whoever speaks to that address makes it, of the event and what goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from overture.domain import conversations
from overture.domain.conversations import Detail, InboundEndpoint
from overture.domain.identity import Pepper
from overture.domain.webhooks.calling import Callback, put
from overture.kernel.clock import Clock
from overture.runtime.db import Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.queues import Queue, take_turns

Written = Callable[[EventRow, InboundEndpoint, Detail], Callback | None]


@dataclass(frozen=True)
class Forwarding:
    """The relay's consumer. `names`: the events that are forwarded; `write` makes the post of one."""

    names: Collection[str]
    write: Written
    pepper: Pepper

    async def consume(self, tx: Tx, project_id: UUID, clock: Clock, events: Sequence[EventRow]) -> set[Queue]:
        """Inserts the posts of a batch of events."""
        mine = [e for e in events if e.name in self.names]
        if not mine:
            return set()
        senders = sorted({UUID(e.data["sender_id"]) for e in mine})
        endpoints = await conversations.endpoints_of(tx, project_id, senders)
        mine = [e for e in mine if UUID(e.data["sender_id"]) in endpoints]
        if not mine:
            return set()
        written = sorted({UUID(e.data["message_id"]) for e in mine if "message_id" in e.data})
        details = await conversations.details_of(tx, project_id, written)
        items: list[tuple[UUID, Callback]] = []
        for event in mine:
            about = event.data.get("message_id")
            detail = details.get(UUID(about), Detail()) if about is not None else Detail()
            made = self.write(event, endpoints[UUID(event.data["sender_id"])], detail)
            if made is not None:
                items.append((event.id, made))
        if not items:
            return set()
        await take_turns(tx, [project_id], Queue.DELIVERIES)
        await put(tx, project_id, clock.at(tx.now), items, self.pepper)
        return {Queue.DELIVERIES}
