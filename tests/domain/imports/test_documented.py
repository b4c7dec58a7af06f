"""docs/imports.md says what the reading does: every code, every field's names, every example of a count.

Not its HTTP and its command.
"""

from __future__ import annotations

import re
from pathlib import Path

from overture.domain.imports import FIELDS, REJECTIONS, WARNINGS
from overture.domain.imports.headers import KNOWN
from overture.domain.imports.numbers import count_of
from overture.domain.sheets import field_named
from tests.domain.imports.accounts import read

PAGE = (Path(__file__).parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first heading this is."""
    part = PAGE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in part.splitlines()[2:]]


def test_every_code_stands_there() -> None:
    assert {row[0].strip("`") for row in table("reason")} == set(REJECTIONS)
    assert {row[0].strip("`") for row in table("code | what")} == set(WARNINGS)


def test_every_name_is_known() -> None:
    named = {row[0].strip("`"): row[1] for row in table("field")}
    assert set(named) == set(FIELDS)
    for field, names in named.items():
        for name in names.split(", "):
            found = field_named(name, KNOWN)
            assert found is not None, name
            assert found[0] == field, name


def test_every_count_is_read_as_told() -> None:
    for written, told in table("written"):
        meant = re.match(r"\d+", told)
        for text in re.findall(r"`([^`]+)`", written):
            assert count_of(text) == (int(meant[0]) if meant else None), text


def test_the_example_is_read() -> None:
    example = PAGE.split("```csv\n", 1)[1].split("```", 1)[0]
    batch = read(example.encode())
    assert [(r.handle, r.first_name, r.follower_count) for r in batch.rows] == [
        ("natgeo", None, 279_000_000),
        ("selenagomez", "Selena", 417_000_000),
    ]
    assert not batch.warnings
