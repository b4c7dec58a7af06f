"""Callbacks put on their way: what is posted to addresses that requests named, each a row of work.

Not the posting: callbacks.py. Who is told of an event of a lower part is found here, by the relay.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import msgspec

from overture.domain.identity import Call, Pepper, signing_keys
from overture.kernel.clock import NEVER, Clock
from overture.runtime.db import Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.lanes import NewLane, rouse_lanes
from overture.runtime.work.queues import Queue, take_turns, wake

CALLBACK: Final = 8
"""The code of this kind: in lanes, for good."""
WIDTH: Final = 16
"""Posts to one host at once."""
SIGNATURE: Final = "x-hub-signature"
"""Hex of HMAC-SHA-256 over the body with the signing secret of the key that asked."""
_BLOCKED = """
select subject from callback where project_id = $1 and subject = any($2::uuid[]) and state in (0, 1)
order by id for update
"""
_COLUMNS = (
    *("project_id", "id", "pick_key", "lane_id", "due_at", "position", "subject", "url", "body", "headers", "policy"),
    *("may_be_loopback", "created_at"),
)


class CallbackPolicy(msgspec.Struct, frozen=True):
    """How a callback is tried: `seconds` for each try; after it failed `retries` more, `every` seconds apart, but none
    after an answer with one of the statuses `final`."""

    seconds: float = 10.0
    retries: int = 3
    every: float = 60.0
    final: tuple[int, ...] = ()


USUAL: Final = CallbackPolicy()


@dataclass(frozen=True, slots=True)
class Callback:
    """One post: to `url`, about `subject`. `signed_by` is the id of a key whose signing secret signs it."""

    subject: UUID
    url: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    policy: CallbackPolicy = USUAL
    signed_by: str | None = None


async def queue(call: Call, callback: Callback) -> None:
    """Has it posted after this commits. Takes the deliveries turn."""
    await call.take_turn(Queue.DELIVERIES)
    items = [(call.new_id(), callback)]
    await put(await call.tx(), call.project_id, call.now, items, call.resources.need(Pepper))
    call.hints.add(Queue.DELIVERIES)


async def put(tx: Tx, project_id: UUID, now: datetime, items: Sequence[tuple[UUID, Callback]], pepper: Pepper) -> None:
    """Inserts callbacks under their ids, in the order given, and has their lanes looked at. The deliveries turn must
    have been taken."""
    keys = await signing_keys(tx, pepper, [c.signed_by for _, c in items if c.signed_by is not None])
    is_test = await tx.fetchval("select mode = 'test' from project where id = $1", project_id)
    # Locked, so that whoever ends one at this moment sees what comes behind it, or is seen as ended.
    blocked = {r["subject"] for r in await tx.fetch(_BLOCKED, project_id, [c.subject for _, c in items])}
    rows: list[tuple[Any, ...]] = []
    lanes: set[UUID] = set()
    for callback_id, c in items:
        lane = lane_of(project_id, c.url)
        lanes.add(lane)
        headers = {"Content-Type": "application/json", **c.headers}
        if c.signed_by in keys:
            headers[SIGNATURE] = hmac.digest(keys[c.signed_by], c.body, "sha256").hex()
        due = NEVER if c.subject in blocked else now
        blocked.add(c.subject)
        policy = msgspec.to_builtins(c.policy)
        place = callback_id.int >> 64
        rows.append(
            (project_id, callback_id, lane, lane, due, place, c.subject, c.url, c.body, headers, policy, is_test, now)
        )
    await tx.copy_in("callback", _COLUMNS, rows)
    new = [NewLane(lane, lane, lane, WIDTH, None, now) for lane in sorted(lanes)]
    await rouse_lanes(tx, project_id, Queue.DELIVERIES, CALLBACK, new)
    await wake(tx, [project_id], Queue.DELIVERIES)


def lane_of(project_id: UUID, url: str) -> UUID:
    """The lane of the host that a URL names."""
    return uuid5(project_id, "callback " + urlsplit(url).netloc.lower())


@dataclass(frozen=True)
class Callbacks:
    """The relay's consumer: for each event that somebody is to be called back about, one post, exactly once.

    `encoders`, by the event's name, make it of the event; None where nobody asked.
    """

    encoders: Mapping[str, Callable[[EventRow], Callback | None]]
    pepper: Pepper

    async def consume(self, tx: Tx, project_id: UUID, clock: Clock, events: Sequence[EventRow]) -> set[Queue]:
        """Inserts the callbacks of a batch of events."""
        made = ((e.id, self.encoders[e.name](e)) for e in events if e.name in self.encoders)
        items = [(event_id, callback) for event_id, callback in made if callback is not None]
        if not items:
            return set()
        await take_turns(tx, [project_id], Queue.DELIVERIES)
        await put(tx, project_id, clock.at(tx.now), items, self.pepper)
        return {Queue.DELIVERIES}
