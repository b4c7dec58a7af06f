"""`overture up` as a person sees it: what it prints, what it refuses, how it ends, what a second start finds."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import psutil

from tests.cli.running import KEY, Running, get, gone, refused


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
