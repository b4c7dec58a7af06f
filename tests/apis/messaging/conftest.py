"""A counter of its own for each test of this folder, in the Overture that stands for all of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.messaging.counter import Counter
from tests.apis.outreach.standing import Standing
from tests.apis.running import run, stood
from tests.conftest import Run

__all__ = ["counter", "run", "stood"]


@pytest.fixture
def counter(stood: Standing, run: Run[Any]) -> Counter:
    """A fresh workspace with a test project and a key."""
    made: Counter = run(Counter.opened(stood))
    return made
