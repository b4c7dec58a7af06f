"""Canned replies: texts kept to be sent again. Made, read, listed, edited, deleted.

Not templates of campaigns: nothing is filled in.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from overture.domain.conversations.contracts import CannedReply
from overture.domain.conversations.errors import CannedReplyAlreadyExists, CannedReplyNotFound
from overture.domain.identity import Call
from overture.kernel.paging import Page, PageAsk

_COLUMNS: Final = "id, name, text, created_at, updated_at"
_TAKEN: Final = "select 1 from canned_reply where project_id = $1 and name = $2 and id <> $3"
_INSERT: Final = """
insert into canned_reply (project_id, id, name, text, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)
on conflict (project_id, name) do nothing
"""


async def create(call: Call, name: str, text: str) -> CannedReply:
    """Keeps a text under a name that no other has."""
    await call.tx()
    reply_id = call.new_id()
    if not await call.execute(_INSERT, reply_id, name, text, call.now):
        raise CannedReplyAlreadyExists(name=name)
    return await get(call, reply_id)


async def get(call: Call, reply_id: UUID) -> CannedReply:
    """One, or `CannedReplyNotFound`."""
    row = await call.fetchrow(f"select {_COLUMNS} from canned_reply where project_id = $1 and id = $2", reply_id)
    if row is None:
        raise CannedReplyNotFound
    return CannedReply(*row)


async def page(call: Call, ask: PageAsk) -> Page[CannedReply]:
    """In the order of their names."""
    rows = await call.fetch(
        f"""select {_COLUMNS} from canned_reply where project_id = $1 and ($2::text is null or name > $2)
        order by name limit $3""",
        ask.after[0] if ask.after else None,
        ask.limit + 1,
    )
    items = [CannedReply(*r) for r in rows[: ask.limit]]
    return Page(items, (items[-1].name,) if len(rows) > ask.limit else None)


async def edit(call: Call, reply_id: UUID, name: str | None, text: str | None) -> CannedReply:
    """Changes what is given."""
    await call.fetchval("select 1 from canned_reply where project_id = $1 and id = $2 for update -- one row", reply_id)
    there = await get(call, reply_id)
    if name is not None and await call.fetchval(_TAKEN, name, reply_id) is not None:
        raise CannedReplyAlreadyExists(name=name)
    await call.execute(
        "update canned_reply set name = $3, text = $4, updated_at = $5 where project_id = $1 and id = $2",
        reply_id,
        name or there.name,
        text or there.text,
        call.now,
    )
    return await get(call, reply_id)


async def delete(call: Call, reply_id: UUID) -> None:
    """It is gone; what was sent of it stays."""
    if not await call.execute("delete from canned_reply where project_id = $1 and id = $2", reply_id):
        raise CannedReplyNotFound
