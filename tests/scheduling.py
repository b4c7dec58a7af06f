"""Which test process runs what: the tests of a file in one, so that what they share is started once.

pytest-xdist's own groups by mark do nothing under pytest 9.2: a test's id can no longer be changed for them.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

FIRST = (
    "tests/cli/test_up.py",
    "tests/chaos",
    "tests/cli/test_first_start.py",
    "tests/cli/test_backup.py",
    "tests/docs/test_tour.py",
    "tests/domain/campaigns/test_explain.py",
    "tests/simulation",
    "tests/interleaving",
    "tests/runtime/postgres",
    "tests/cli",
)
"""The longest, so that none of them is what everybody waits for at the end."""
APART = (
    "tests/simulation/",
    "tests/interleaving/",
    "tests/runtime/postgres/places/",
    "tests/runtime/postgres/test_opening",
    "tests/domain/campaigns/",
)
"""Long files whose tests share nothing but the process's own server: each test by itself."""
ONE_SERVER = tuple(
    f"tests/cli/test_{name}.py"
    for name in ("up", "commands", "imports", "editing", "audience", "suppression_files", "tasks", "connecting")
)
"""Files whose tests share one `overture up`."""
ONE_PACKAGE = tuple(
    f"tests/{name}/" for name in ("apis/audience", "apis/inbound", "apis/kit", "chaos", "domain/webhooks")
)
"""Folders whose tests share servers, and are soon done."""


def turn(nodeid: str) -> int:
    """When its turn is: lower is sooner."""
    return next((n for n, path in enumerate(FIRST) if nodeid.startswith(path)), len(FIRST))


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    """Files in the order of their first tests; a process takes the next one when it has nearly done its last."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if path in ONE_SERVER:
            return ONE_SERVER[0]
        if path.startswith(ONE_PACKAGE):
            return path.rpartition("/")[0]
        return nodeid if path.startswith(APART) else path
