"""The server that the tests of the command line share.

Not the installs of tests that need one of their own: those start it themselves.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.cli.running import Running


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for all tests that only look at it or leave it serving; they are one xdist group."""
    running = Running(tmp_path_factory.mktemp("served"))
    running.start("--no-sample")
    yield running
    assert running.stop(signal.SIGTERM) == 0
    running.leave_nothing()
