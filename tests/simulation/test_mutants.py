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
        (NAMED["reply window not asked"], {"nothing outside the reply window"}),
        (NAMED["claimed ends for certain"], {"nobody guesses what a person did"}),
        *(
            pytest.param(NAMED[name], {invariant}, marks=pytest.mark.at_length)
            for name, invariant in (
                ("tombstones not asked", "erased stays out"),
                ("closed windows taken for open", "nothing outside the reply window"),
                ("second way first", "by a way that is open"),
                ("tasks left open", "nothing after an opt-out"),
                ("sent by hand not known", "no echo is a reply"),
                ("early echo of a campaign left", "no echo is a reply"),
            )
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Mutant) else "",
)
def test_a_planted_bug_breaks_an_invariant(store: Store, run: Run[Any], mutant: Mutant, invariants: set[str]) -> None:
    found: Caught = run(caught(store, mutant, 10))
    assert found.violation is not None
    assert found.violation.invariant in invariants
