"""Two families of opposite conventions on one host pass the same suite."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from overture.runtime.db import Database
from tests.apis.conformance import CHECKS, Subject
from tests.apis.kit import notes
from tests.apis.kit.store import database, run
from tests.apis.kit.wired import Keys, subjects, wiring

__all__ = ("database", "run")
Run = Callable[[Any], Any]


@pytest.fixture(scope="module")
def both(database: Database, run: Run) -> dict[str, Subject]:
    """Both families over one database."""

    async def prepared() -> None:
        async with database.connection() as raw:
            await raw.execute(notes.DDL)

    run(prepared())
    keys = Keys()
    return subjects(wiring(database, keys), keys)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("family", ["camel", "snake"])
def test_a_family_conforms(
    check: Callable[[Subject], Awaitable[None]], family: str, both: dict[str, Subject], run: Run
) -> None:
    run(check(both[family]))
