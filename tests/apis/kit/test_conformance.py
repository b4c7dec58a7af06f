"""Two families of opposite conventions on one host pass the same suite."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from overture.apis.kit import Wiring
from tests.apis.conformance import CHECKS, Subject
from tests.apis.kit.wired import Keys, subjects

Run = Callable[[Any], Any]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("family", ["camel", "snake"])
def test_a_family_conforms(
    check: Callable[[Subject], Awaitable[None]], family: str, wired: Wiring, keys: Keys, run: Run
) -> None:
    run(check(subjects(wired, keys)[family]))
