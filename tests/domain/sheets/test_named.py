"""Rows with names: lists of a few columns, as people save them, whole or in any pieces.

Not what is done with the rows.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from overture.domain.sheets import NUL_REMOVED, NamedRow, named_rows
from overture.kernel.errors import InvalidField

NAMES = {"name": ("name", "handle", "nom"), "reason": ("reason", "why")}


def read(file: bytes, most: int | None = None, cut: int = 1 << 20) -> list[NamedRow]:
    return list(named_rows([file[i : i + cut] for i in range(0, len(file), cut)], NAMES, ("name",), most=most))


PLAIN = [{"name": "nasa", "reason": "asked"}, {}, {"name": "zoë", "reason": "a\nb"}]


@pytest.mark.parametrize(
    ("text", "encoding", "first"),
    [
        ('name,reason\nnasa,asked\n\nzoë,"a\nb"\n', "utf-8", 2),
        ('Handle;Why\r\nnasa;asked\r\n\r\nzoë;"a\nb"', "utf-8-sig", 2),
        ('why\tNom (IG)\tmore\nasked\tnasa\tx\n\t\t\n"a\nb"\tzoë\n', "utf-16", 2),
        ('name\treason\rnasa\tasked\r\rzoë\t"a\nb"\r', "utf-16-le", 2),
        ('name\treason\rnasa\tasked\r\rzoë\t"a\nb"\r', "utf-16-be", 2),
        ('sep=|\nname|reason\nnasa|asked\n \nzoë|"a\nb"\n', "cp1252", 2),
        ('Do not write to\n\nname,reason\nnasa,asked,surplus\n\nzoë,"a\nb"\n', "utf-8", 4),
    ],
)
def test_a_list_is_read_however_it_was_saved(text: str, encoding: str, first: int) -> None:
    file = text.encode(encoding)
    rows = read(file)
    assert [row.cells for row in rows] == PLAIN
    assert [row.number for row in rows] == [first, first + 1, first + 2]
    assert all(read(file, cut=cut) == rows for cut in (1, 7))


def test_lines_of_another_encoding_are_read_by_themselves() -> None:
    file = "name,reason\nnasa,Überdruss\n".encode() + "zoë,Überdruss\n".encode("cp1252")
    assert [row.cells["reason"] for row in read(file)] == ["Überdruss", "Überdruss"]


def test_one_column_needs_no_header() -> None:
    assert [(r.number, r.cells.get("name")) for r in read(b"nasa\n\nnike")] == [(1, "nasa"), (2, None), (3, "nike")]
    assert [r.cells for r in read(b"\xef\xbb\xbfname\nnasa")] == [{"name": "nasa"}]


def test_what_was_removed_is_noted() -> None:
    assert [row.notes for row in read(b"name,reason\nna\0sa,x\nnike,x\n")] == [(NUL_REMOVED,), ()]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04 and so on", "Save the sheet as CSV"),
        (b"who,reason\nnasa,x\n", "No column is called name"),
        (b'name,reason\nnasa,x\nnike,"not closed\nzara,x\n', "Row 3 cannot be read: a quotation mark"),
        (b"name,reason\nnasa," + b"x" * 70_000, "Row 2 cannot be read: it is longer than 64 KiB"),
        (b"name\nnasa\n\x81\xff\n", "Row 3 cannot be read: it is no text"),
        (b"a title\n\nname\n" + b"nasa\n" * 3, "more than 2 rows"),
        (b"nasa\n" * 3, "more than 2 rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(file: bytes, says: str) -> None:
    with pytest.raises(InvalidField, match=says):
        read(file, most=2)


def test_a_long_list_is_read_in_constant_memory() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"name,reason\n"
        for n in range(40):
            yield b"".join(b"person%d.%d,asked by email\n" % (n, i) for i in range(2_000))

    tracemalloc.start()
    count = sum(1 for _ in named_rows(pieces(), NAMES, ("name",)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 80_000
    assert most < 4_000_000
