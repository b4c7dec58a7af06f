"""The store of the simulation's tests: the test process's own server, a fresh database a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from overture.runtime.postgres import StoreAddress
from tests.conftest import Cluster, Run
from tests.simulation.ground import Ground


@pytest.fixture
def store(cluster: Cluster, run: Run[Any]) -> Iterator[Ground]:
    """Databases beside one that shows where the server is."""
    shown: StoreAddress = run(cluster.fresh())
    yield Ground(shown.owner_url, shown.app_url, "template_overture")
    run(cluster.drop(shown))
