"""What the stories share: one PostgreSQL a test process, and the dice.

Not the processes: each story starts its own.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.chaos import nursery
from tests.chaos import store as stores
from tests.chaos.store import Store


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """The server that may be killed; the nursery imports meanwhile."""
    nursery.prepare()
    with stores.running() as store:
        yield store


@pytest.fixture
def dice() -> random.Random:
    """The run's randomness; its seed is printed, and CHAOS_SEED gives it again. The machine's timing it does not."""
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"CHAOS_SEED={seed}")
    return random.Random(seed)
