"""Databases for the interleavings: of the test process's own server, emptied and used again."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from tests.conftest import Cluster


class Lent:
    """Gives out the cluster's databases."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    @contextlib.asynccontextmanager
    async def database(self) -> AsyncIterator[str]:
        """The URL of an empty database with every table."""
        address = await self._cluster.fresh()
        try:
            yield address.app_url
        finally:
            await self._cluster.drop(address)
