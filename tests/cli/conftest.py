"""The server that the tests of the command line share, and the install without one.

Not the installs of tests that need one of their own: those start it themselves.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Running, done


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for all tests that only look at it or leave it serving; they are one xdist group."""
    running = Running(tmp_path_factory.mktemp("served"))
    running.start("--no-sample")
    yield running
    assert running.stop(signal.SIGTERM) == 0
    running.leave_nothing()


@pytest.fixture(scope="session")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with tables and two workspaces, and no server."""
    running = Running(tmp_path_factory.mktemp("still"))
    assert done(running.data_dir, "migrate").startswith("The tables are at 0")
    for name in ("Default", "Other"):
        done(running.data_dir, "workspaces", "create", "--name", name)
    yield running.data_dir
    running.leave_nothing()
