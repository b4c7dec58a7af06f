"""The store's server: an embedded PostgreSQL kept running, or the address of an external one.
No tables, no pool, no migrations: those begin where an address is known."""

from overture.runtime.postgres.addresses import APP_ROLE, OWNER_ROLE, StoreAddress, external_address
from overture.runtime.postgres.errors import DataFolderInUse, StoreFailed
from overture.runtime.postgres.opening import opened, served
from overture.runtime.postgres.server import EmbeddedServer, ServerState
from overture.runtime.postgres.unclaimed import UnclaimedCluster, list_unclaimed, prune

__all__ = (
    "APP_ROLE",
    "OWNER_ROLE",
    "DataFolderInUse",
    "EmbeddedServer",
    "ServerState",
    "StoreAddress",
    "StoreFailed",
    "UnclaimedCluster",
    "external_address",
    "list_unclaimed",
    "opened",
    "prune",
    "served",
)
