"""End users whose jobs are refused: blocked, unblocked, listed.

Not the refusal itself: submitting asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overture.domain.identity import Call
from overture.kernel.paging import Page, PageAsk

_BLOCK = """
insert into audience_blocked (project_id, external_user_id, reason, at) values ($1, $2, $3, $4)
on conflict (project_id, external_user_id) do update set reason = excluded.reason
returning external_user_id, reason, at
"""
_LIST = """
select external_user_id, reason, at from audience_blocked
where project_id = $1 and ($2::text is null or external_user_id > $2) order by external_user_id limit $3
"""


@dataclass(frozen=True, slots=True)
class Blocked:
    """An end user whose jobs are refused, since when, and why in the words of whoever blocked them."""

    external_user_id: str
    reason: str | None
    at: datetime


async def block(call: Call, external_user_id: str, reason: str | None = None) -> Blocked:
    """Refuses every new job of an end user; those under way go on. Who is blocked stays so, with the new reason."""
    await call.tx()
    row = await call.fetchrow(_BLOCK, external_user_id, reason, call.now)
    if row is None:
        raise AssertionError("an upsert gives its row")
    return Blocked(*row)


async def unblock(call: Call, external_user_id: str) -> bool:
    """Whether the end user was blocked; jobs of theirs are taken again."""
    gone = await call.execute(
        "delete from audience_blocked where project_id = $1 and external_user_id = $2", external_user_id
    )
    return gone > 0


async def blocked(call: Call, ask: PageAsk) -> Page[Blocked]:
    """Who is blocked, by their ids."""
    rows = await call.fetch(_LIST, ask.after[0] if ask.after else None, ask.limit + 1)
    items = [Blocked(*r) for r in rows[: ask.limit]]
    return Page(items, (items[-1].external_user_id,) if len(rows) > ask.limit else None)
