"""Suppressions as files, with the command line alone: in, out again, and as hashes into another workspace."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

from tests.cli.running import Typed, typed

# One install is shared: they run in one test process.

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2


def run(data_dir: Path, *arguments: str | Path, key: str = KEY) -> Typed:
    return typed("suppressions", *arguments, "--data-dir", data_dir, env={"SHARED_KEY": key})


def test_a_file_comes_in_with_every_row_told_and_goes_out_again(still: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "out.csv"
    names = [f"person{n}" for n in range(6_000)]
    rows = ["Handle;Reason", *(f"{n};Überdruss" for n in names), "", "not a name;x", "person5999;x", ";only a reason"]
    file.write_text("\n".join(rows), encoding="cp1252")
    done = run(still, "import", file)
    assert (done.code, done.out) == (
        0,
        "6,004 rows: 6,000 added, 0 suppressed already, 1 repeated, 1 blank, 2 not read.\n",
    )
    assert done.err.splitlines() == [
        "row 6003: not a name: instagramUsername: An Instagram username has only letters a to z, digits, dots and "
        "underscores.",
        "row 6005: instagramUsername: This field is required.",
    ]
    assert run(still, "export", out).code == 0
    with out.open(newline="", encoding="utf-8") as text:
        read = list(csv.DictReader(text))
    assert {r["instagramUsername"] for r in read} == set(names)
    assert {r["reason"] for r in read} == {"Überdruss"}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    again = run(still, "import", out)
    assert "0 added, 6,000 suppressed already" in again.out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["list.csv", "out.csv"]


def test_hashes_go_from_one_workspace_into_another(still: Path, tmp_path: Path) -> None:
    names, hashes = tmp_path / "names.csv", tmp_path / "hashes.csv"
    names.write_text("handle\nfirst\nsecond\n")
    there = ("--workspace", "Other")
    assert run(still, "import", names, "--mode", "live").code == 0
    for place in (("--mode", "live"), there):
        assert run(still, "share", "Partners", *place).out.startswith('Made the exchange "Partners"; the check of')
    assert run(still, "export", hashes, "--exchange", "Partners", "--mode", "live").code == 0
    text = hashes.read_text()
    assert text.count("\n") == 3
    assert "first" not in text
    hashes.write_text(text + "first\n")
    done = run(still, "import", hashes, "--exchange", "Partners", *there)
    assert done.out == (
        "3 rows: 2 added, 0 there already, 0 repeated, 0 blank, 1 not read. 0 people known here became suppressed.\n"
    )
    assert done.err.startswith("row 4: hash: It is no hash of this format")
    empty = run(still, "export", "-", *there)
    assert (empty.code, empty.out) == (0, "instagramUsername,reason,source,note,createdAt\n"), empty.err


def test_a_mistake_is_one_line_and_leaves_no_file(still: Path, tmp_path: Path) -> None:
    out, empty = tmp_path / "out.csv", tmp_path / "empty.csv"
    empty.write_bytes(b"")
    for arguments, told in (
        (("export", out, "--exchange", "Nobody"), 'No exchange is called "Nobody" there'),
        (("import", empty), "The file is empty"),
        (("import", tmp_path / "missing.csv"), "does not exist"),
        (("import", empty, "--mode", "prod"), "--mode is test or live"),
        (("export", tmp_path / "no" / "folder.csv"), "No such file or directory"),
    ):
        ended = run(still, *arguments)
        assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1), ended
        assert told in ended.err
    weak = run(still, "share", "Weak", key="secret")
    assert weak.code == 1
    assert "secret" not in weak.err
    assert [p.name for p in tmp_path.iterdir()] == ["empty.csv"]
