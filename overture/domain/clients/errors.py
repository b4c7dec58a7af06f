"""Refusals about clients.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class ClientNotFound(OvertureError):
    """This project has no client with that id. Create the client first, or list the clients to find its id."""

    kind, code = Kind.NOT_FOUND, "client_not_found"


class ClientAlreadyExists(OvertureError):
    """A client with the externalId "{external_id}" exists already. Use that client, or another externalId."""

    kind, code = Kind.CONFLICT, "client_already_exists"
