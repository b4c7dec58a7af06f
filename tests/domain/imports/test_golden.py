"""Golden files: everyday and hostile spreadsheets, each with the exact account of its rows.

Not single cells: test_rows.py and test_numbers.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from overture.domain.sheets.encoding import Encoding
from tests.domain.imports.accounts import ENCODINGS, account, opening_of, read

FILES = sorted((Path(__file__).parent / "golden").glob("*.csv"))


def expected(file: Path) -> Any:
    return json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
@pytest.mark.parametrize(("encoding", "mark"), ENCODINGS)
def test_the_account_is_exact_in_every_encoding(file: Path, encoding: Encoding, mark: bytes) -> None:
    assert account(mark + file.read_text(encoding="utf-8").encode(encoding)) == expected(file)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_line_ends_change_nothing_but_themselves(file: Path) -> None:
    text = file.read_bytes().decode().replace("\r\n", "\n")
    for end in ("\n", "\r\n", "\r"):
        told = json.dumps(expected(file)).replace("\\r\\n", "\\n").replace("\\n", json.dumps(end)[1:-1])
        assert account(text.replace("\n", end).encode()) == json.loads(told), repr(end)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_every_place_to_cut_or_continue_gives_the_same_rows(file: Path) -> None:
    content = file.read_bytes()
    opening = opening_of(content)
    whole = read(content)
    for place in range(0, min(len(content) - opening.offset, 1500), 3):
        assert read(content, [place], opening=opening) == whole
        assert read(content, [place], opening=opening, continued=True) == whole


def test_windows_1252_is_told_from_utf8() -> None:
    file = Path(__file__).parent / "golden" / "german_excel.csv"
    assert account(file.read_text(encoding="utf-8").encode("cp1252")) == expected(file)


def test_the_creators_are_sixty() -> None:
    batch = read((Path(__file__).parent / "golden" / "creators.csv").read_bytes())
    assert len(batch.rows) == 62
    assert len({row.handle for row in batch.rows}) == 60
    assert batch.blank == [63]
    assert batch.rejected == []
    assert batch.warnings == []
    assert all(row.follower_count is not None and row.follower_count >= 10_000_000 for row in batch.rows)
    assert batch.rows[-1].variables == {"notes": "duplicate of row 4"}
    assert batch.rows[2].number == 4
