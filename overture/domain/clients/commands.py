"""What can be done with clients.

One verb a function.
"""

from __future__ import annotations

from overture.domain.clients.contracts import Client
from overture.domain.clients.errors import ClientAlreadyExists
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
