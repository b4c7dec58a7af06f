"""The first `overture up` in a folder, as root and as an ordinary user: the sample, one key, what a second finds."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import KEY, Running, done, get, gone


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Running]:
    """A folder for one run; its parent is closed to everybody else."""
    assert tmp_path.parent.stat().st_mode & 0o077 == 0
    running = Running(tmp_path)
    yield running
    running.leave_nothing()


def test_the_first_start_shows_the_sample_and_one_key_and_the_second_finds_the_data(place: Running) -> None:
    place.start()
    first, key, family = place.printed, place.key, place.family()
    assert len(KEY.findall(first)) == 1
    assert "60 of 60" in first
    outcomes = {line.split()[0]: int(line.split()[1]) for line in first.splitlines() if re.match(r"  \w+ +\d+ ", line)}
    assert {"sent", "replied", "skipped", "failed"} <= set(outcomes)
    assert re.search(r"skipped +8 +missing_variable", first)
    assert "\x1b" not in first  # a file gets plain lines
    assert get(f"{place.url}/api/v1/campaigns", key)[0] == 200
    listed = done(place.data_dir, "projects", "list")
    assert re.search(r"Sample +test +Sample +sample +1 ", listed)  # its clock runs at normal speed again

    assert place.stop(signal.SIGINT) == 0
    assert gone(family) == []
    assert place.printed.endswith("Stopped.\n")

    offline = done(place.data_dir, "keys", "create", "--name", "made while nothing runs").strip()
    assert KEY.fullmatch(offline)

    place.start()
    assert not KEY.search(place.printed)
    assert "Sample" not in place.printed
    for known in (key, offline):
        assert get(f"{place.url}/api/v1/clients", known)[0] == 200
    assert place.stop(signal.SIGTERM) == 0


def test_an_ordinary_user_under_a_closed_parent_needs_no_root(tmp_path: Path) -> None:
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        # Another user, who may read what leads to this interpreter and nothing more of root's.
        os.chown(tmp_path, 65534, 65534)
        read = "-all,+dac_read_search"
        prefix = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        prefix += (f"--inh-caps={read}", f"--ambient-caps={read}", f"--bounding-set={read}")
    running = Running(tmp_path, prefix)
    try:
        running.start("--no-sample")
        assert get(f"{running.url}/api/v1/clients", running.key)[0] == 200
        assert {p.uids().effective for p in running.family()} == {65534 if prefix else os.geteuid()}
        assert (running.data_dir / "secret.key").stat().st_mode & 0o777 == 0o600
        assert running.stop() == 0
    finally:
        running.leave_nothing()
