"""The simulation sees what it says it sees: two of its planted bugs, the others by `make simulate-mutants`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Run
from tests.simulation.ground import Store
from tests.simulation.mutants import Caught, Mutant, caught, send_before_commit, suppression_not_asked

pytestmark = pytest.mark.simulation


@pytest.mark.parametrize(
    ("mutant", "invariants"),
    [
        (Mutant("send before the commit", send_before_commit), {"reserved before it is sent", "nothing is lost"}),
        (Mutant("suppression not asked again", suppression_not_asked), {"nothing after an opt-out"}),
    ],
    ids=lambda value: value.name if isinstance(value, Mutant) else "",
)
def test_a_planted_bug_breaks_an_invariant(store: Store, run: Run[Any], mutant: Mutant, invariants: set[str]) -> None:
    found: Caught = run(caught(store, mutant, 10))
    assert found.violation is not None
    assert found.violation.invariant in invariants
