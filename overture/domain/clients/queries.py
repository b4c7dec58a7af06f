"""Clients read.

`get` raises, `page` is a keyset page, newest first.
"""

from __future__ import annotations

from uuid import UUID

from overture.domain.clients.contracts import Client
from overture.domain.clients.errors import ClientNotFound
from overture.domain.identity import Call
from overture.kernel.ids import ClientId
from overture.kernel.paging import Page, PageAsk

_COLUMNS = "id, name, external_id, created_at"


async def get(call: Call, client_id: ClientId) -> Client:
    """One client or `ClientNotFound`."""
    row = await call.fetchrow(f"select {_COLUMNS} from client where project_id = $1 and id = $2", client_id)
    if row is None:
        raise ClientNotFound
    return Client(*row)


async def page(call: Call, ask: PageAsk) -> Page[Client]:
    """Clients, newest first."""
    after = UUID(ask.after[0]) if ask.after else None
    rows = await call.fetch(
        f"""select {_COLUMNS} from client where project_id = $1 and ($2::uuid is null or id < $2)
        order by id desc limit $3""",
        after,
        ask.limit + 1,
    )
    items = [Client(*r) for r in rows[: ask.limit]]
    return Page(items, (str(items[-1].id),) if len(rows) > ask.limit else None)
