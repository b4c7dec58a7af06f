"""A shop of its own for each test of this folder, in the Overture that stands for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.apis.outreach.standing import Shop, Standing
from tests.apis.running import run, stood
from tests.conftest import Run

__all__ = ["run", "shop", "stood"]


@pytest.fixture
def shop(stood: Standing, run: Run[Any]) -> Iterator[Shop]:
    """A fresh workspace with a test project, two senders and a key. Whatever a webhook of the test gets must be as the
    event catalogue has it."""
    made: Shop = run(stood.shop())
    stood.receiver.faults.clear()
    yield made
    assert stood.receiver.faults == []
