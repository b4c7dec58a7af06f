"""Suppressions of people of whom only the platform's own id is known, theirs for one of our accounts; and of two rows
that prove to be one person.

Not a fan-out: such an id means nothing in another project. It is made where the name comes to be known.
"""

from __future__ import annotations

from overture.domain.identity import Call
from overture.domain.suppression.commands import NUMBER, add
from overture.domain.suppression.events import SuppressionAdded, SuppressionRemoved
from overture.kernel.ids import PersonId

_ADD = """
insert into suppression (project_id, id, person_id, platform, handle, reason, source, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (project_id, person_id) where removed_at is null do update
  set reason = excluded.reason, source = excluded.source, note = null, exchange_id = null
  where suppression.exchange_id is not null
returning id, xmax = 0 as is_new
"""
_STANDING = """
select id, handle, reason, source, note from suppression where project_id = $1 and person_id = $2 and removed_at is null
"""
_END = """
update suppression set removed_at = $3, removed_reason = $4
where project_id = $1 and person_id = $2 and removed_at is null
"""


async def add_user(call: Call, platform: str, person_id: PersonId, user_id: str, *, reason: str, source: str) -> None:
    """Suppresses somebody without a name in this project, at once. The acts turn must have been taken."""
    handle = NUMBER + user_id
    row = await call.fetchrow(_ADD, call.new_id(), person_id, platform, handle, reason, source, call.now)
    if row is not None and row["is_new"]:
        added = SuppressionAdded(person_id=person_id, handle=handle, reason=reason, source=source)
        call.emit(row["id"], 1, added)


async def named(call: Call, platform: str, person_id: PersonId, handle: str) -> None:
    """Somebody known by number alone has this name: who is suppressed is so by name, and with it everywhere."""
    row = await call.fetchrow(_STANDING, person_id)
    if row is None or not row["handle"].startswith(NUMBER):
        return
    await call.execute(_END, person_id, call.now, "same_person")
    call.emit(row["id"], 2, SuppressionRemoved(person_id=person_id, handle=row["handle"], reason="same_person"))
    await add(call, platform, handle, reason=row["reason"], source=row["source"], note=row["note"])


async def unite(call: Call, platform: str, gone: PersonId, handle: str) -> None:
    """Somebody known by number alone proves to be who has this name: suppressed as one, suppressed as the other."""
    row = await call.fetchrow(_STANDING, gone)
    if row is not None:
        await add(call, platform, handle, reason=row["reason"], source=row["source"], note=row["note"])
        await call.execute(_END, gone, call.now, "same_person")
        call.emit(row["id"], 2, SuppressionRemoved(person_id=gone, handle=row["handle"], reason="same_person"))
