"""A desk of its own for each test of this folder, in the Overture that stands for all of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.audience.desk import Desk
from tests.apis.outreach.standing import Standing
from tests.apis.running import run, stood
from tests.conftest import Run

__all__ = ["desk", "run", "stood"]


@pytest.fixture
def desk(stood: Standing, run: Run[Any]) -> Desk:
    """A fresh workspace with a test project and a key."""
    made: Desk = run(Desk.opened(stood))
    return made
