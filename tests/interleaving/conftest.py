"""The store that the tests here stand on."""

from __future__ import annotations

import pytest

from tests.conftest import Cluster
from tests.interleaving.lent import Lent


@pytest.fixture
def store(cluster: Cluster) -> Lent:
    """Databases of the test process's own server."""
    return Lent(cluster)
