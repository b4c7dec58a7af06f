"""The simulation sees what it says it sees: some of its planted bugs, the others by `make simulate-mutants`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Run
from tests.simulation.ground import Store
from tests.simulation.mutants import MUTANTS, Caught, Mutant, caught

pytestmark = pytest.mark.simulation

NAMED = {m.name: m for m in MUTANTS}


@pytest.mark.parametrize(
    ("mutant", "invariants"),
    [
        (NAMED["send before the commit"], {"reserved before it is sent", "nothing is lost"}),
        (NAMED["suppression not asked again"], {"nothing after an opt-out"}),
        pytest.param(
            NAMED["claim taken over"],
            {"the certificate adds up", "delivered once to each end user"},
            marks=pytest.mark.at_length,
        ),
        pytest.param(NAMED["charged again"], {"credits balance"}, marks=pytest.mark.at_length),
        (NAMED["tombstones not asked"], {"erased stays out"}),
        (NAMED["reply window not asked"], {"nothing outside the reply window"}),
    ],
    ids=lambda value: value.name if isinstance(value, Mutant) else "",
)
def test_a_planted_bug_breaks_an_invariant(store: Store, run: Run[Any], mutant: Mutant, invariants: set[str]) -> None:
    found: Caught = run(caught(store, mutant, 10))
    assert found.violation is not None
    assert found.violation.invariant in invariants
