"""Twenty seeds: every invariant holds. One of them twice: the second run does what the first did.

More of them by `make simulate`.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Run
from tests.simulation.ground import Store
from tests.simulation.run import Outcome, simulate

STEPS = 75
TWICE = 3
"""One that has single messages and a desk."""

pytestmark = pytest.mark.simulation


@pytest.mark.parametrize("seed", [s for s in range(20) if s != TWICE])
def test_a_seed_keeps_every_invariant(store: Store, run: Run[Any], seed: int) -> None:
    told = run(once(store, seed))
    assert told.violation is None, f"{told.violation}\n{replay(seed)}"


@pytest.mark.parametrize("seed", [TWICE])
def test_a_seed_keeps_every_invariant_and_replays_exactly(store: Store, run: Run[Any], seed: int) -> None:
    first = run(once(store, seed))
    assert first.violation is None, f"{first.violation}\n{replay(seed)}"
    second = run(once(store, seed))
    assert second.digest == first.digest, f"the same seed did something else the second time\n{replay(seed)}"


def replay(seed: int) -> str:
    return f"replay: python -m tests.simulation --seed {seed} --steps {STEPS}"


async def once(store: Store, seed: int) -> Outcome:
    async with store.database() as url:
        return await simulate(seed, url, steps=STEPS)
