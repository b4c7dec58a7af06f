"""Clients: the brands a workspace works for.

Not who pays (that is the workspace) and not whom it writes to.
"""

from overture.domain.clients.commands import create, edit
from overture.domain.clients.contracts import Client, ClientChanges
from overture.domain.clients.errors import ClientAlreadyExists, ClientNotFound
from overture.domain.clients.queries import get, page

__all__ = ["Client", "ClientAlreadyExists", "ClientChanges", "ClientNotFound", "create", "edit", "get", "page"]
