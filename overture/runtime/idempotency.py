"""Idempotency: the answer to a request under a caller's key, kept in the transaction of its change.

Not HTTP: a surface says what makes two requests the same and how an answer is written down.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Column, DateTime, LargeBinary, PrimaryKeyConstraint, SmallInteger, Table, Uuid

from overture.kernel.errors import Kind, OvertureError
from overture.runtime.db import Tx, metadata

KEPT = timedelta(hours=24)
"""How long an answer is repeated, by machine time; after that the key is free again."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("project_id", Uuid, nullable=False),
    Column("slot", LargeBinary, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("status", SmallInteger),
    Column("answer", LargeBinary),
    PrimaryKeyConstraint("project_id", "slot"),
)
"""`slot` is a hash of who asked, where and under which key; `request` of what was asked. `status` is null only inside
the transaction that runs the request."""


class IdempotencyConflict(OvertureError):
    """This idempotency key was used for another request before. Repeat that request unchanged, or send a new key."""

    kind, code = Kind.CONFLICT, "idempotency_conflict"


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one answer, and the request it answers."""

    project_id: UUID
    slot: bytes
    request: bytes

    @classmethod
    def of(cls, project_id: UUID, key: str, *, where: tuple[str, ...], request: bytes) -> Slot:
        """`where` sets keys apart (actor, family, method and path); `request` is the body as it came."""
        place = "\x00".join((*where, key)).encode("utf-8", "surrogatepass")
        return cls(project_id, hashlib.sha256(place).digest(), hashlib.sha256(request).digest())


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was given the first time; the surface writes and reads `answer`, and seals it where it must."""

    status: int
    answer: bytes


# A row past its time is taken over as if it were not there. A second request under the same key waits here for the
# first one's transaction to end.
_CLAIM = """
insert into idempotency as i (project_id, slot, request, at) values ($1, $2, $3, $4)
on conflict (project_id, slot) do update
   set request = excluded.request, at = excluded.at, status = null, answer = null
 where i.at < $5
returning 1
"""
_FIND = "select request, at, status, answer from idempotency where project_id = $1 and slot = $2"
_KEEP = "update idempotency set status = $3, answer = $4 where project_id = $1 and slot = $2"


async def claim(tx: Tx, slot: Slot) -> StoredAnswer | None:
    """Takes the slot for this transaction (None), or gives the answer that is there; waits where both come at once.

    Raises IdempotencyConflict where the slot answers another request.
    """
    if await tx.fetchval(_CLAIM, slot.project_id, slot.slot, slot.request, tx.now, tx.now - KEPT):
        return None
    found = await find(tx, slot)
    if found is None:
        raise AssertionError("a slot that cannot be claimed holds an answer")
    return found


async def find(tx: Tx, slot: Slot) -> StoredAnswer | None:
    """The answer in the slot, without taking it; IdempotencyConflict as in `claim`."""
    row = await tx.fetchrow(_FIND, slot.project_id, slot.slot)
    if row is None or row["at"] < tx.now - KEPT or row["status"] is None:
        return None
    if row["request"] != slot.request:
        raise IdempotencyConflict()
    return StoredAnswer(row["status"], row["answer"])


async def is_taken(tx: Tx, slot: Slot) -> bool:
    """Whether the slot holds an answer, to whatever request: `slot.request` is not looked at."""
    row = await tx.fetchrow(_FIND, slot.project_id, slot.slot)
    return row is not None and row["at"] >= tx.now - KEPT and row["status"] is not None


async def keep(tx: Tx, slot: Slot, answer: StoredAnswer) -> None:
    """Writes the answer into a slot this transaction has claimed."""
    await tx.execute(_KEEP, slot.project_id, slot.slot, answer.status, answer.answer)


async def forget(tx: Tx, before: datetime | None = None) -> int:
    """Deletes answers given before `before` (24 hours ago); how many."""
    return await tx.execute("delete from idempotency where at < $1", before or tx.now - KEPT)
