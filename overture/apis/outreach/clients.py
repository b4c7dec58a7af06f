"""Clients: `/api/v1/clients`.

Not who holds the key: a client is a brand that campaigns are run for.
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import CLIENT, ClientKey, Cursor, ExternalId, Limit, Moment, Name, listed, moment
from overture.domain import clients
from overture.domain.clients import Client, ClientAlreadyExists, ClientChanges, ClientNotFound
from overture.domain.identity import Call

routes = Routes(OUTREACH, "clients")
_CLIENT = {
    "id": "cli_01hzx3v9k2m4n6p8q0r2s4t6w8",
    "name": "Acme Brand",
    "externalId": "acme_001",
    "createdAt": "2026-05-04T09:30:00.000Z",
}


class NewClient(CamelBody, frozen=True):
    """A brand to run campaigns for. `externalId` is your own id for it and unique in the project."""

    name: Name
    external_id: ExternalId | None = None

    example: ClassVar[dict[str, Any]] = {"name": "Acme Brand", "externalId": "acme_001"}


class ClientPatch(CamelBody, frozen=True):
    """What to change; what is left out stays, `externalId` null takes it away."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    external_id: ExternalId | msgspec.UnsetType | None = msgspec.UNSET

    example: ClassVar[dict[str, Any]] = {"name": "Acme Brand International"}


class ClientAnswer(CamelAnswer, frozen=True):
    """A brand campaigns are run for."""

    id: str
    name: str
    external_id: str | None
    created_at: Moment

    example: ClassVar[dict[str, Any]] = _CLIENT


def shown(client: Client) -> ClientAnswer:
    """A client on the wire."""
    return ClientAnswer(
        id=CLIENT.show(client.id),
        name=client.name,
        external_id=client.external_id,
        created_at=moment(client.created_at),
    )


def changes_of(data: ClientPatch) -> ClientChanges:
    """What the body names, as the domain knows it."""
    changes: ClientChanges = {}
    if data.name is not msgspec.UNSET:
        changes["name"] = data.name
    if data.external_id is not msgspec.UNSET:
        changes["external_id"] = data.external_id
    return changes


@routes.post("/api/v1/clients", scope="clients:write", status=201, errors=(ClientAlreadyExists,))
async def create_client(call: Call, data: NewClient) -> ClientAnswer:
    """Create a client."""
    return shown(await clients.create(call, data.name, data.external_id))


@routes.get("/api/v1/clients", scope="clients:read", status=200)
async def list_clients(call: Call, limit: Limit = 50, cursor: Cursor | None = None) -> CursorPage[ClientAnswer]:
    """List clients.

    Newest first."""
    return await listed(call, "clients", limit, cursor, partial(clients.page, call), shown)


@routes.get("/api/v1/clients/{client_id}", scope="clients:read", status=200, errors=(ClientNotFound,))
async def get_client(call: Call, client_id: ClientKey) -> ClientAnswer:
    """Read one client."""
    return shown(await clients.get(call, client_id))


@routes.patch(
    "/api/v1/clients/{client_id}", scope="clients:write", status=200, errors=(ClientNotFound, ClientAlreadyExists)
)
async def edit_client(call: Call, client_id: ClientKey, data: ClientPatch) -> ClientAnswer:
    """Change a client's name or your own id for it."""
    return shown(await clients.edit(call, client_id, changes_of(data)))
