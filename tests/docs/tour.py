"""The README's tour as a shell script, and a real server to run it against.

Not a copy of the tour: the script is cut out of the README each time.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.processes import free_ports
from tests.docs.pages import ROOT, blocks

HEADING = "Five minutes with curl"
KEY_LINE = "KEY=sk_test_put_yours_here\n"
HOST = "http://localhost:3000"
_KEY = re.compile(r"^\s*(sk_test_\w+)\s*$", re.MULTILINE)
_PATIENCE = 60.0


@dataclass(frozen=True)
class Served:
    """A server that runs: its address, its key, the folder to stand in."""

    url: str
    key: str
    folder: Path


def parts() -> list[str]:
    """The shell blocks of the tour, in order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [b.text for b in blocks(text) if b.language == "sh" and HEADING in b.under]


def script(served: Served) -> str:
    """The tour for one server: the key put in, the address changed, and nothing else."""
    whole = "\n".join(parts())
    assert KEY_LINE in whole
    assert HOST in whole
    return whole.replace(KEY_LINE, f"KEY={served.key}\n").replace(HOST, served.url)


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """`overture up` in an empty folder, as a newcomer's checkout has it; stopped by Ctrl-C."""
    port = free_ports(1)[0]
    _as_in_a_checkout(folder)
    env = {k: v for k, v in os.environ.items() if not k.startswith("OVERTURE_")}
    command = [sys.executable, "-m", "overture", "up", "--port", str(port), "--no-sample"]
    with (folder / "up.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=env | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Served(f"http://127.0.0.1:{port}", _printed_key(folder, process), folder)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _as_in_a_checkout(folder: Path) -> None:
    """The two programs the tour names, where it names them."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, arguments in (("python", ""), ("overture", "-m overture ")):
        path = programs / name
        path.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} {arguments}"$@"\n', encoding="utf-8")
        path.chmod(0o755)


def _printed_key(folder: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        said = (folder / "up.log").read_text(encoding="utf-8")
        key = _KEY.search(said)
        if key and "Serving." in said:
            return key[1]
        assert process.poll() is None, said
        time.sleep(0.1)
    raise AssertionError(f"no key after {_PATIENCE:.0f} s: {(folder / 'up.log').read_text(encoding='utf-8')}")
