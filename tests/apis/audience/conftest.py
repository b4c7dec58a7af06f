"""Overture standing, once for the tests of this folder; each test opens a shop of its own in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.apis.audience.desk import Desk
from tests.apis.outreach.standing import Standing, standing
from tests.conftest import Cluster, Run


@pytest.fixture(scope="package")
def run() -> Iterator[Run[Any]]:
    """Runs coroutines in the loop everything stands in."""
    with asyncio.Runner() as runner:

        async def awaited(work: Any) -> Any:
            return await work

        yield lambda work: runner.run(awaited(work))


@pytest.fixture(scope="package")
def stood(cluster: Cluster, run: Run[Any]) -> Iterator[Standing]:
    """Everything, running."""
    address = run(cluster.fresh())
    whole = standing(address)
    yield run(whole.__aenter__())
    run(whole.__aexit__(None, None, None))
    run(cluster.drop(address))


@pytest.fixture
def desk(stood: Standing, run: Run[Any]) -> Desk:
    """A fresh workspace with a test project and a key."""
    made: Desk = run(Desk.opened(stood))
    return made
