"""Overture standing, once for the tests of this folder; each test opens a shop of its own in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import uvloop

from tests.apis.outreach.standing import Shop, Standing, standing
from tests.conftest import Cluster, Run


@pytest.fixture(scope="package")
def run() -> Iterator[Run[Any]]:
    """Runs coroutines in the loop everything stands in."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:

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
def shop(stood: Standing, run: Run[Any]) -> Iterator[Shop]:
    """A fresh workspace with a test project, two senders and a key. Whatever a webhook of the test gets must be as the
    event catalogue has it."""
    made: Shop = run(stood.shop())
    stood.receiver.faults.clear()
    yield made
    assert stood.receiver.faults == []
