"""Openings: encoding, delimiter and the row of names out of a file's first bytes; files that are none.

Not the rows below.
"""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overture.domain.imports import opened
from overture.domain.sheets import HEAD_BYTES, Encoding, Opening, Unreadable
from overture.domain.sheets.encoding import decided
from tests.domain.imports.accounts import ENCODINGS, opening_of, read, refusal_of


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("file", "code", "says"),
    [
        (b"", "file_empty", "The file is empty"),
        (b" \r\n\r\n", "file_empty", "The file is empty"),
        (b"\xef\xbb\xbf", "file_empty", "The file is empty"),
        (b"\xff\xfe", "file_empty", "The file is empty"),
        (b";;;\n;;;\n", "file_empty", "The file is empty"),
        (b"sep=;\n", "file_empty", "The file is empty"),
        (workbook(), "not_a_spreadsheet", "Save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 20, "not_a_spreadsheet", "XLS"),
        (b"%PDF-1.7 username", "not_a_spreadsheet", "PDF"),
        (gzip.compress(b"username\nnasa\n", mtime=0), "not_a_spreadsheet", "gzip"),
        ("username\nnasa\n".encode("utf-32"), "not_a_spreadsheet", "UTF-32"),
        (b'{"targets": []}', "not_a_spreadsheet", "JSON"),
        (b'\n [{"username": 1}]', "not_a_spreadsheet", "JSON"),
        (b"<!DOCTYPE html><table>", "not_a_spreadsheet", "XML"),
        (bytes(range(256)) * 10, "not_a_spreadsheet", "no text"),
        (b"nasa\nnike\n", "no_handle_column", "The file's columns are: `nasa`"),
        (b"nasa,NASA\nnike,Nike\n", "no_handle_column", "`nasa`, `NASA`"),
        (b"Our creators\n\nColour;Size\nred;1\n", "no_handle_column", "`Colour`, `Size`"),
        (b"username" + b",x" * 40_000 + b"\n", "header_too_long", "64 KiB"),
        (b"username" + b",x" * 600 + b"\n", "too_many_columns", "500 is the most"),
    ],
)
def test_a_file_that_cannot_be_imported_says_why(file: bytes, code: str, says: str) -> None:
    found = refusal_of(file)
    assert found.code == code
    assert says in found.message


def test_an_unknown_column_of_the_mapping_is_told_with_the_files_own() -> None:
    found = refusal_of(b"User name;Nmae\nnasa;NASA\n", {"fullName": "Name"})
    assert found.code == "unknown_column"
    assert "Did you mean `Nmae`?" in found.message
    assert found.columns == ("User name", "Nmae")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize(("encoding", "mark"), ENCODINGS)
def test_delimiters_and_encodings(sign: str, encoding: Encoding, mark: bytes) -> None:
    text = f"username{sign}name{sign}followers\nnasa{sign}Näsa, a; b{sign}1,5 Mio\n"
    if sign in ",;":
        text = text.replace("Näsa, a; b", '"Näsa, a; b"').replace("1,5 Mio", '"1,5 Mio"')
    file = mark + text.encode(encoding)
    opening = opening_of(file)
    assert (opening.delimiter, opening.encoding, opening.row) == (sign, encoding, 1)
    assert opening.offset == len(mark) + len(text.split("\n")[0].encode(encoding)) + len("\n".encode(encoding))
    (row,) = read(file).rows
    assert (row.full_name, row.follower_count) == ("Näsa, a; b", 1_500_000)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Instagram;Handle\nnasa;x\nnike\njlo;z\n", ";"),
        ("Account;Name\nnasa;Smith, John\nnike;Doe, Jane\n", ";"),
        ("Handle,Notes\nnasa,a;b;c;d\nnike,e;f;g;h\n", ","),
        ('"Handle";"Followers, total"\n"nasa";"1"\n', ";"),
        ("Handle|Notes\nnasa|a,b\n", "|"),
        ("username\nnasa\n", ","),
    ],
)
def test_the_delimiter_is_the_one_that_makes_sense_of_the_names(text: str, sign: str) -> None:
    assert opening_of(text.encode()).delimiter == sign


def test_excels_own_line_says_the_delimiter_and_is_no_row() -> None:
    file = b"\xef\xbb\xbfsep=|\r\nhandle|a,b,c\r\nnasa|1\r\n"
    assert (opening_of(file).delimiter, opening_of(file).row) == ("|", 1)
    assert [r.number for r in read(file).rows] == [2]
    wide = b"\xff\xfe" + "sep=;\r\nhandle;name\r\nnasa;x\r\n".encode("utf-16-le")
    assert [(r.number, r.full_name) for r in read(wide).rows] == [(2, "x")]


def test_encoding_and_delimiter_may_be_given() -> None:
    file = "handle;name\nnasa;caf\u00e9\n".encode("cp1252")
    found = opened(file, encoding="windows-1252", delimiter=";")
    assert isinstance(found, Opening)
    assert read(file, opening=found).rows[0].full_name == "café"
    marked = b"\xef\xbb\xbf" + b"handle\nnasa\n"
    found = opened(marked, encoding="utf-16-le")
    assert isinstance(found, Opening)
    assert found.encoding == "utf-8"
    assert isinstance(opened(file, delimiter="|"), Unreadable)


def test_a_file_begun_in_ascii_is_read_line_by_line_where_it_is_not_utf8() -> None:
    file = b"handle;name\n" + b"nasa;plain\n" * 30_000 + "nike;caf\u00e9\n".encode("cp1252") + "jlo;José\n".encode()
    batch = read(file)
    assert [r.full_name for r in batch.rows[-2:]] == ["café", "José"]
    assert [(w.number, w.code) for w in batch.warnings] == [(30_002, "not_utf8")]


def test_the_head_may_end_anywhere() -> None:
    file = b"username;name\n" + "nasa;Äther\n".encode() * 40_000
    for cut in range(HEAD_BYTES - 12, HEAD_BYTES + 1):
        assert opened(file[:cut]) == opened(file)


@given(st.text(max_size=200), st.sampled_from(ENCODINGS))
def test_no_beginning_is_too_strange(text: str, how: tuple[Encoding, bytes]) -> None:
    encoding, mark = how
    found = opened(mark + text.encode(encoding, "replace"))
    assert isinstance(found, Opening | Unreadable)


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    found = opened(b"username,name\n" + data)
    assert isinstance(found, Opening | Unreadable)
    assert isinstance(opened(data), Opening | Unreadable)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0xFF, blacklist_characters="\x7f"), min_size=8))
def test_western_text_in_windows_1252_is_never_taken_for_utf16(text: str) -> None:
    assert decided(b"username\n" + text.encode("cp1252", "ignore"))[0] in ("utf-8", "windows-1252")


@given(st.text(max_size=300))
def test_utf8_is_utf8(text: str) -> None:
    data = text.replace("\0", "").encode("utf-8", "ignore")
    found, length = decided(data)
    assert found == "utf-8" or length
