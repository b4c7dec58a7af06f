"""The file of rejected rows: safe to open, whole, and readable again.

Not which rows are rejected: test_golden.py.
"""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.domain.imports import REJECTIONS, WARNINGS, RejectedRow, rejected_head, rejected_lines
from overture.domain.sheets import guarded, unguarded
from tests.domain.imports.accounts import opening_of, read

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
cells = texts | st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "|", "%", "'", "\t", "＝", " ="]), texts)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@sum", "|x", "%x", "\t=1", " =1", "＝1", "\n1"]
)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "nasa", "-5", "-5,5", "+49 (30) 1234", "a=b", "'", "it's", "5", "https://x"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


@given(cells)
def test_a_guarded_cell_is_no_formula_and_can_be_undone(cell: str) -> None:
    assert guarded(guarded(cell)) == guarded(cell)
    assert unguarded(guarded(cell)) == (cell if guarded(cell) != cell else unguarded(cell))


@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=5))
def test_the_file_holds_number_code_sentence_and_the_cells(table: list[list[str]]) -> None:
    rows = [RejectedRow(i + 2, "handle_invalid", "It is none.", each) for i, each in enumerate(table)]
    file = rejected_head(["username", "=name"]) + rejected_lines(rows)
    assert file.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert found[0] == ["row", "reason", "message", "username", "'=name"]
    assert found[1:] == [
        [str(row.number), row.code, row.message, *map(guarded, each)] for row, each in zip(rows, table, strict=True)
    ]


def test_put_right_it_is_imported_again() -> None:
    source = b"username;=Name;Followers\nnot a handle;=1+1;5k\nnasa..;-x;n/a\n"
    batch = read(source)
    assert [r.code for r in batch.rejected] == ["handle_invalid"] * 2
    file = rejected_head([c.name for c in opening_of(source).columns]) + rejected_lines(batch.rejected)
    again = read(file.replace(b"not a handle", b"@nike").replace(b"nasa..", b"nasa"))
    assert [(r.number, r.handle, r.full_name, r.follower_count, r.variables) for r in again.rows] == [
        (2, "nike", "=1+1", 5000, None),
        (3, "nasa", "-x", None, None),
    ]
    assert again.rejected == []


def test_every_code_has_a_sentence() -> None:
    for code, told in (*REJECTIONS.items(), *WARNINGS.items()):
        assert code.replace("_", "").isalnum()
        assert told.endswith(".")
