"""Message templates read.

`get` raises, `page` is a keyset page, newest first.
"""

from __future__ import annotations

from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.templates.contracts import MessageTemplate
from overture.domain.templates.errors import MessageTemplateNotFound
from overture.kernel.ids import TemplateId
from overture.kernel.paging import Page, PageAsk

_COLUMNS = "id, name, body, variables, created_at"


def _read(row: asyncpg.Record) -> MessageTemplate:
    return MessageTemplate(row[0], row[1], row[2], tuple(row[3]), row[4])


async def get(call: Call, template_id: TemplateId) -> MessageTemplate:
    """One template or `MessageTemplateNotFound`."""
    row = await call.fetchrow(f"select {_COLUMNS} from message_template where project_id = $1 and id = $2", template_id)
    if row is None:
        raise MessageTemplateNotFound
    return _read(row)


async def page(call: Call, ask: PageAsk) -> Page[MessageTemplate]:
    """Templates, newest first."""
    after = UUID(ask.after[0]) if ask.after else None
    rows = await call.fetch(
        f"""select {_COLUMNS} from message_template where project_id = $1 and ($2::uuid is null or id < $2)
        order by id desc limit $3""",
        after,
        ask.limit + 1,
    )
    items = [_read(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)
