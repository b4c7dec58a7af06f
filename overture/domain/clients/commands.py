"""What can be done with clients.

One verb a function.
"""

from __future__ import annotations

from dataclasses import replace

import asyncpg

from overture.domain.clients.contracts import Client, ClientChanges
from overture.domain.clients.errors import ClientAlreadyExists
from overture.domain.clients.queries import get
from overture.domain.identity import Call
from overture.kernel.ids import ClientId


async def create(call: Call, name: str, external_id: str | None = None) -> Client:
    """A new client; `ClientAlreadyExists` where the project has one with that external id."""
    await call.tx()
    client = Client(ClientId(call.new_id()), name, external_id, call.now)
    added = await call.execute(
        """insert into client (project_id, id, name, external_id, created_at) values ($1, $2, $3, $4, $5)
        on conflict (project_id, external_id) do nothing""",
        client.id,
        name,
        external_id,
        client.created_at,
    )
    if not added:
        raise ClientAlreadyExists(external_id=external_id)
    return client


async def edit(call: Call, client_id: ClientId, changes: ClientChanges) -> Client:
    """Changes name or external id; `ClientAlreadyExists` where another client has that id."""
    tx = await call.tx()
    await call.fetchrow("select id from client where project_id = $1 and id = $2 for update", client_id)
    new = replace(await get(call, client_id), **changes)
    try:
        async with tx.savepoint():
            await call.execute(
                "update client set name = $3, external_id = $4 where project_id = $1 and id = $2",
                client_id,
                new.name,
                new.external_id,
            )
    except asyncpg.UniqueViolationError as error:
        raise ClientAlreadyExists(external_id=new.external_id) from error
    return new
