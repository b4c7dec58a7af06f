"""Overture standing for a folder of tests: its loop, and everything running in it, once for the folder.

Not what a test does with it: each opens a shop, or a desk, of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import uvloop

from tests.apis.outreach.standing import Standing, standing
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
