"""Idempotency: the answer to a request under a caller's key, kept in the transaction of its change.

Not HTTP: a surface says what makes two requests the same and how an answer is written down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
# first one's transaction to end; several keys in an order that is the same for all, so that nobody waits in a circle.
_CLAIM = """
insert into idempotency as i (project_id, slot, request, at)
select $1, x.slot, x.request, $4 from unnest($2::bytea[], $3::bytea[]) x(slot, request) order by x.slot
on conflict (project_id, slot) do update
   set request = excluded.request, at = excluded.at, status = null, answer = null
 where i.at < $5
returning slot
"""
_FIND = """
select slot, request, at, status, answer from idempotency
where project_id = $1 and slot = any($2::bytea[]) order by slot
"""
_KEEP = """
update idempotency i set status = x.status, answer = x.answer
from unnest($2::bytea[], $3::smallint[], $4::bytea[]) x(slot, status, answer)
where i.project_id = $1 and i.slot = x.slot
"""
_RELEASE = "delete from idempotency where project_id = $1 and slot = any($2::bytea[])"

Held = StoredAnswer | IdempotencyConflict
"""What a slot holds for a request: the answer to it, or that it answers another."""


async def claim(tx: Tx, slot: Slot) -> StoredAnswer | None:
    """Takes the slot for this transaction (None), or gives the answer that is there; waits where both come at once.

    Raises IdempotencyConflict where the slot answers another request.
    """
    return _raised((await claim_each(tx, [slot])).get(slot))


async def claim_each(tx: Tx, slots: Sequence[Slot]) -> dict[Slot, Held]:
    """The same of several, of one project and each another; those that are not in the answer are taken."""
    first = slots[0]
    args = [s.slot for s in slots], [s.request for s in slots]
    taken = {r["slot"] for r in await tx.fetch(_CLAIM, first.project_id, *args, tx.now, tx.now - KEPT)}
    others = [s for s in slots if s.slot not in taken]
    found = await _find_each(tx, others) if others else {}
    if len(found) != len(others):
        raise AssertionError("a slot that cannot be claimed holds an answer")
    return found


async def find(tx: Tx, slot: Slot) -> StoredAnswer | None:
    """The answer in the slot, without taking it; IdempotencyConflict as in `claim`."""
    return _raised((await _find_each(tx, [slot])).get(slot))


async def _find_each(tx: Tx, slots: Sequence[Slot]) -> dict[Slot, Held]:
    rows = {r["slot"]: r for r in await tx.fetch(_FIND, slots[0].project_id, [s.slot for s in slots])}
    out: dict[Slot, Held] = {}
    for slot in slots:
        row = rows.get(slot.slot)
        if row is None or row["at"] < tx.now - KEPT or row["status"] is None:
            continue
        is_same = row["request"] == slot.request
        out[slot] = StoredAnswer(row["status"], row["answer"]) if is_same else IdempotencyConflict()
    return out


def _raised(held: Held | None) -> StoredAnswer | None:
    if isinstance(held, IdempotencyConflict):
        raise held
    return held


async def is_taken(tx: Tx, slot: Slot) -> bool:
    """Whether the slot holds an answer, to whatever request: `slot.request` is not looked at."""
    row = await tx.fetchrow(_FIND, slot.project_id, [slot.slot])
    return row is not None and row["at"] >= tx.now - KEPT and row["status"] is not None


async def keep(tx: Tx, slot: Slot, answer: StoredAnswer) -> None:
    """Writes the answer into a slot this transaction has claimed."""
    await keep_each(tx, [(slot, answer)])


async def keep_each(tx: Tx, answers: Sequence[tuple[Slot, StoredAnswer]]) -> None:
    """The same of several, of one project."""
    slots = [slot.slot for slot, _ in answers]
    said = [a.status for _, a in answers], [a.answer for _, a in answers]
    await tx.execute(_KEEP, answers[0][0].project_id, slots, *said)


async def release(tx: Tx, slots: Sequence[Slot]) -> None:
    """Gives slots back that this transaction has claimed, of one project: nothing was answered that is kept."""
    await tx.execute(_RELEASE, slots[0].project_id, [s.slot for s in slots])


async def forget(tx: Tx, before: datetime | None = None) -> int:
    """Deletes answers given before `before` (24 hours ago); how many."""
    return await tx.execute("delete from idempotency where at < $1", before or tx.now - KEPT)
