"""The README's tour, done as it stands there, does what the README says."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path
from urllib.request import Request, urlopen

from tests.docs import tour
from tests.docs.pages import ROOT, blocks


def _get(served: tour.Served, path: str) -> dict[str, list[dict[str, str]]]:
    request = Request(f"{served.url}/api/v1{path}", headers={"Authorization": f"Bearer {served.key}"})  # noqa: S310
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        decoded: dict[str, list[dict[str, str]]] = json.loads(answer.read())
        return decoded


def test_the_tour_has_all_its_steps() -> None:
    whole = "\n".join(tour.parts())
    assert len(tour.parts()) >= 7
    for step in (
        "/clients",
        "/message-templates",
        "/targets",
        "/preview",
        "/start",
        "/explain",
        "format=csv",
        "/events",
    ):
        assert step in whole


def test_the_two_commands_are_targets_of_make() -> None:
    commands = [b.text.strip() for b in blocks((ROOT / "README.md").read_text(encoding="utf-8")) if b.language == "sh"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = [c.split()[1] for c in commands if c.startswith("make ")]
    assert named == ["run", "test"]
    for name in named:
        assert f"\n{name}: " in makefile


def test_the_tour_does_what_the_readme_says(tmp_path: Path) -> None:
    with tour.serving(tmp_path) as served:
        done = subprocess.run(
            ["sh", "-eu", "-c", tour.script(served)],
            check=False,
            cwd=served.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=90,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        assert '"error"' not in done.stdout, done.stdout
        campaign = _get(served, "/campaigns")["data"][0]
        results = _get(served, f"/campaigns/{campaign['id']}/results")["results"]
        suppressed = _get(served, "/suppressions")["data"]
        events = {e["type"] for e in _get(served, "/events?after=0&limit=200")["data"]}
    assert campaign["status"] == "completed"
    assert {r["instagramUsername"]: (r["status"], r["reason"]) for r in results} == {
        "creatorname": ("sent", None),
        "sandbox.replies": ("replied", None),
        "sandbox.optsout": ("replied", None),
        "sandbox.missing": ("failed", "recipient_not_found"),
        "nasa": ("skipped", "missing_variable"),
    }
    assert [s["instagramUsername"] for s in suppressed] == ["sandbox.optsout"]
    assert {"campaign.completed", "message.sent", "message.failed", "message.skipped", "reply.received"} <= events
    with (tmp_path / "results.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 5
