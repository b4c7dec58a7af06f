"""`overture up` as a person sees it: what it prints, what it refuses, how it ends, what a second start finds."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.cli.running import KEY, SHARED, Running, done, get, gone, refused

# One server is shared: they run in one test process.
pytestmark = pytest.mark.xdist_group(SHARED)


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


def test_a_folder_in_use_is_said_in_one_line(served: Running) -> None:
    told = refused(served.data_dir, "up", "--port", "0")
    assert f"is in use by process {served.process.pid}" in told


def test_a_taken_port_is_said_in_one_line_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for options in (("--port", port), ("--port", "0", "--sandbox-port", port)):
            told = refused(tmp_path / "data", "up", *options)
            assert (
                told == f"Port {port} on 127.0.0.1 is taken; stop what uses it, or choose another with {options[-2]}."
            )
    assert not (tmp_path / "data").exists()


def test_what_monitors_and_browsers_ask_for_is_answered(served: Running) -> None:
    assert get(f"{served.url}/healthz")[0] == 200
    assert get(f"{served.url}/readyz") == (200, '{"status":"ready","reasons":[],"warnings":[],"version":"0.1.0"}')
    status, metrics = get(f"{served.url}/metrics")
    assert (status, "overture_workers_alive 1.0" in metrics) == (200, True)
    status, page = get(f"{served.url}/")
    assert (status, "Everything runs" in page) == (200, True)
    assert get(f"{served.url}/openapi/outreach.json")[0] == 200


def test_a_process_that_dies_is_started_again(served: Running) -> None:
    for name in ("worker", "api", "sandbox"):
        child = served.child(name)
        assert child is not None
        child.kill()
        served.wait(lambda name=name, old=child.pid: (new := served.child(name)) is not None and new.pid != old)  # type: ignore[misc]
    # Requests wait at the door meanwhile: `up` holds the socket.
    assert get(f"{served.url}/healthz")[0] == 200
    assert served.complained.count("starting it again") == 3


def test_what_is_logged_holds_no_key(served: Running) -> None:
    assert get(f"{served.url}/api/v1/clients", served.key)[0] == 200
    assert not KEY.search((served.folder / "err").read_text())


def test_a_killed_up_takes_its_children_along_and_the_next_start_goes_on(served: Running) -> None:
    children = [c for c in served.family()[1:] if "postgres" not in c.name()]
    served.process.kill()
    served.process.wait()
    assert gone(children, 30) == []
    served.start("--no-sample")
    assert get(f"{served.url}/api/v1/clients", served.key)[0] == 200


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


def test_idle_it_is_small_and_quiet(served: Running) -> None:
    ours = [p for p in served.family() if "postgres" not in p.name()]
    for process in ours:
        process.cpu_percent()
    psutil.wait_procs(ours, timeout=4)
    used = sum(p.cpu_percent() for p in ours)
    size = sum(p.memory_full_info().pss for p in ours) / 1e6 if sys.platform == "linux" else 0
    assert len(ours) == 4
    assert used < 5  # the bench measures it for longer; this catches a loop that spins
    assert size < 250
