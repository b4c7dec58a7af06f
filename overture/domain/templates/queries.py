"""Message templates read.

`get` raises, `page` is a keyset page, newest first.
"""

from __future__ import annotations

from uuid import UUID

import asyncpg

from overture.domain.identity import Call
from overture.domain.templates.contracts import MessageTemplate, TemplateVersion
from overture.domain.templates.errors import MessageTemplateNotFound, TemplateVersionNotFound
from overture.kernel.ids import TemplateId
from overture.kernel.paging import Page, PageAsk

_COLUMNS = "id, name, body, variables, version, created_at"
_VERSION = "template_id, version, body, variables, created_at"


def _read(row: asyncpg.Record) -> MessageTemplate:
    return MessageTemplate(row[0], row[1], row[2], tuple(row[3]), row[4], row[5])


def _read_version(row: asyncpg.Record) -> TemplateVersion:
    return TemplateVersion(row[0], row[1], row[2], tuple(row[3]), row[4])


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


async def version(call: Call, template_id: TemplateId, number: int | None = None) -> TemplateVersion:
    """One version of a template's text, the newest unless another is named; `TemplateVersionNotFound`."""
    row = await call.fetchrow(
        f"""select {_VERSION} from message_template_version
        where project_id = $1 and template_id = $2 and ($3::int is null or version = $3)
        order by version desc limit 1""",
        template_id,
        number,
    )
    if row is None:
        await get(call, template_id)
        raise TemplateVersionNotFound(version=number)
    return _read_version(row)


async def versions(call: Call, template_id: TemplateId, ask: PageAsk) -> Page[TemplateVersion]:
    """The versions of a template, newest first."""
    await get(call, template_id)
    rows = await call.fetch(
        f"""select {_VERSION} from message_template_version
        where project_id = $1 and template_id = $2 and ($3::int is null or version < $3)
        order by version desc limit $4""",
        template_id,
        int(ask.after[0]) if ask.after else None,
        ask.limit + 1,
    )
    items = [_read_version(r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].version),) if len(rows) > ask.limit else None)
