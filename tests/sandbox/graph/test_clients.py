"""Real clients, unmodified, against the sandbox: what Meta's own Python client does there.

They are installed apart by `make clients`; without that this file says that it did not run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.graph.speaking import IG
from tests.sandbox.test_server import ask, process
from tools import apart, clients

SCRIPT = Path(__file__).with_name("official.py")
NOT_THERE = "NOT RUN: the platforms' own clients are not installed; `make clients` installs them apart and runs this"


@pytest.mark.skipif(not clients.is_ready(), reason=NOT_THERE)
def test_metas_own_client_does_here_what_it_does_there(tmp_path: Path) -> None:
    with process(tmp_path) as (_, port):
        made = ask(port, "POST", f"/instagram/{IG}/tokens", json.dumps({"project": "p"}))
        app = ask(port, "GET", "/instagram/app")
        told = subprocess.run(
            [
                str(apart.python(clients.FOLDER)),
                str(SCRIPT),
                f"http://127.0.0.1:{port}",
                made["token"],
                app["appSecret"],
            ],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
            cwd=tmp_path,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
        assert told.returncode == 0, told.stderr[-2000:]
        seen: dict[str, Any] = json.loads(told.stdout)
        entries = ask(port, "GET", "/journal?project=p")["entries"]
    assert (seen["account"], seen["me"]["id"], seen["me"]["media_count"]) == (IG, IG, 12)
    assert "MESSAGING" in seen["tasks"]
    assert [(e["id"], e["account"], e["text"]) for e in entries] == [
        (seen["sent"]["message_id"], IG, "Grüße / 1"),
        (seen["by_person"]["message_id"], IG, "Grüße / 1"),
    ]
    assert seen["closed"] == [400, 10, 2534022, "OAuthException"]
    assert len(seen["threads"]) == len(set(seen["threads"])) == 2
    assert seen["subscribed"] == [["comments", "messages"]]
    assert len(set(seen["posts"])) == 12
    assert seen["comments"] == ["c2", "c1", "c0"]
    assert (seen["replies"], seen["hidden"], seen["gone"]) == (["[1]"], True, [400, 100, 33])
    assert (seen["insights"], seen["top"], seen["searched"], seen["nasa"]) == (["reach"], 60, 1, 1_000_000)
    assert (seen["unknown"], seen["expired"]) == ([400, 100], [400, 190])


def test_the_clients_are_locked_by_hash_and_stay_out_of_the_projects_own_environment() -> None:
    locked = clients.LOCK.read_text()
    assert "facebook-business==" in locked
    assert "://" not in locked
    assert locked.count("--hash=sha256:") > locked.count("==")
    assert "facebook_business" not in sys.modules
    assert not list(Path(sys.prefix).glob("lib/python*/site-packages/facebook_business"))
