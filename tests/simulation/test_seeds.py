"""Twenty seeds, each twice: every invariant holds, and the second run does what the first did.

More of them by `make simulate`.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Run
from tests.simulation.ground import Ground
from tests.simulation.run import Outcome, simulate

STEPS = 200

pytestmark = pytest.mark.simulation


@pytest.mark.parametrize("seed", range(20))
def test_a_seed_keeps_every_invariant_and_replays_exactly(store: Ground, run: Run[Any], seed: int) -> None:
    replay = f"replay: python -m tests.simulation --seed {seed} --steps {STEPS}"
    first = run(once(store, seed))
    assert first.violation is None, f"{first.violation}\n{replay}"
    second = run(once(store, seed))
    assert second.digest == first.digest, f"the same seed did something else the second time\n{replay}"


async def once(store: Ground, seed: int) -> Outcome:
    async with store.database() as url:
        return await simulate(seed, url, steps=STEPS)
