"""Readers: the same rows however a file is cut and wherever the reading is taken up again.

Not what the cells mean.
"""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from overture.domain.imports import Reader
from overture.domain.sheets.encoding import Encoding
from overture.domain.sheets.records import MOST_BYTES, MOST_LINES, Records
from tests.domain.imports.accounts import ENCODINGS, opening_of, read

HEADER = "username,name,followers,tone\n"
hostile = st.lists(
    st.sampled_from(
        [
            '"',
            '""',
            ",",
            "\n",
            "\r\n",
            "\r",
            " ",
            "nasa",
            "@nike",
            "é",
            "漢",
            "🙂",
            "12k",
            "x" * 40,
            '"a\nb"',
            "\0",
            "'=1",
        ]
    ),
    max_size=60,
).map("".join)
cuts = st.lists(st.integers(0, 40), max_size=30)
tables = st.lists(
    st.tuples(*[st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)] * 3)
)


@given(hostile, cuts, st.sampled_from(ENCODINGS), st.booleans())
@example('"a\n"', [1], ENCODINGS[0], True)
@example("nasa\r\nnike", [5], ENCODINGS[0], True)
@example('nasa,"x\nnike,"y"\n', [9, 1, 1], ENCODINGS[0], False)
def test_the_same_rows_whatever_the_pieces(
    text: str, pieces: list[int], how: tuple[Encoding, bytes], continued: bool
) -> None:
    encoding, mark = how
    file = mark + (HEADER + text).encode(encoding)
    opening = opening_of(mark + HEADER.encode(encoding))
    whole = read(file, opening=opening)
    assert read(file, pieces, continued=continued, opening=opening) == whole
    assert read(file, [1] * len(file), continued=continued, opening=opening) == whole


@given(
    st.binary(max_size=120), cuts, st.booleans(), st.sampled_from(["utf-8", "windows-1252", "utf-16-le", "utf-16-be"])
)
def test_the_same_rows_of_any_bytes(data: bytes, pieces: list[int], continued: bool, encoding: Encoding) -> None:
    state = {**opening_of(HEADER.encode()).state(), "encoding": encoding, "offset": 0, "row": 1}

    def run(lengths: list[int]) -> list[object]:
        reader, place = Reader(state), 0
        out: list[object] = []
        for length in (*lengths, len(data)):
            batch = reader.feed(data[place : place + length])
            place += len(data[place : place + length])
            out += [*batch.rows, *batch.rejected, *batch.warnings, *batch.blank]
            if continued:
                reader = Reader(json.loads(json.dumps(reader.state())))
                place = reader.offset
        batch = reader.feed(data[place:])
        end = reader.finish()
        for last in (batch, end):
            out += [*last.rows, *last.rejected, *last.warnings, *last.blank]
        assert len(data) - 3 <= reader.offset <= len(data)
        return sorted(out, key=str)

    assert run(pieces) == run([]) == run([1] * len(data))


@given(
    tables,
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(ENCODINGS),
    cuts,
)
def test_what_a_spreadsheet_writes_is_read(
    table: list[tuple[str, ...]], sign: str, quoting: int, how: tuple[Encoding, bytes], pieces: list[int]
) -> None:
    encoding, mark = how
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["username", "one", "two", "three"])
    writer.writerows(["nasa", *cells] for cells in table)
    file = mark + out.getvalue().encode(encoding)
    opening = opening_of(mark + out.getvalue()[: out.getvalue().index("\n") + 1].encode(encoding))
    reader = Records(encoding, sign, opening.offset, opening.row)
    place = opening.offset
    found = []
    for length in (*pieces, len(file)):
        found += reader.feed(file[place : place + length])
        place += length
    found += reader.finish()
    cells = [row for each in found for row in (each[1] if len(each) == 2 else [each[2]])]
    bare = [[c.removeprefix("\ufeff") if encoding == "utf-8" else c for c in row] for row in cells]
    assert [[c.strip() for c in row] for row in bare] == [
        ["nasa", *(c.removeprefix("\ufeff").strip() if encoding == "utf-8" else c.strip() for c in row)]
        for row in table
    ]


def test_a_row_of_many_lines_costs_only_itself() -> None:
    lines = "".join(f"nike{i},x,1,y\n" for i in range(MOST_LINES + 5))
    file = (HEADER + 'nasa,"open,1,x\n' + lines + "last,x,1,y\n").encode()
    batch = read(file)
    assert [(r.number, r.code) for r in batch.rejected] == [(2, "row_too_long")]
    assert len(batch.rows) == MOST_LINES + 6
    assert batch.rows[-1].handle == "last"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("encoding", "mark"), ENCODINGS)
def test_a_line_without_end_is_left_out_and_not_held(encoding: Encoding, mark: bytes, end: str) -> None:
    long = "x" * (MOST_BYTES * 5)
    text = HEADER.replace("\n", end) + f"nasa,a,1,b{end}nike,{long}é,2,b{end}jlo,c,3,d{end}"
    file = mark + text.encode(encoding)
    for pieces in ([], [1000] * 200, [65_536] * 10):
        batch = read(file, pieces)
        assert [(r.number, r.code) for r in batch.rejected] == [(3, "row_too_long")]
        assert sum(len(c) for c in batch.rejected[0].cells) <= 1000
        assert [(r.number, r.handle) for r in batch.rows] == [(2, "nasa"), (4, "jlo")]


def test_nothing_is_held_of_an_endless_line() -> None:
    reader = Reader(opening_of(HEADER.encode()).state())
    for _ in range(200):
        assert reader.feed(b"x" * 65_536).rows == []
    held = reader._records
    assert len(held._tail) + sum(map(len, held._open)) <= MOST_BYTES
    assert [r.code for r in reader.finish().rejected] == ["row_too_long"]
    assert reader.offset == len(HEADER) + 200 * 65_536


def test_the_state_is_small_and_says_where_to_go_on() -> None:
    file = (HEADER + "nasa,NASA,1k,warm\nnike,Nike,2k,cold\nhalf").encode()
    reader = Reader(opening_of(file).state())
    reader.feed(file[reader.offset :])
    assert reader.state() == {
        "encoding": "utf-8",
        "delimiter": ",",
        "columns": [
            ["username", "instagramUsername", None],
            ["name", "fullName", None],
            ["followers", "followerCount", None],
            ["tone", None, "tone"],
        ],
        "offset": file.index(b"half"),
        "row": 3,
    }
    again = Reader(json.loads(json.dumps(reader.state())))
    again.feed(file[again.offset :])
    assert [(r.number, r.handle) for r in again.finish().rows] == [(4, "half")]
