"""The beginning of a spreadsheet: its encoding, its delimiter, the row of its column names.

Not its rows, and not what the names mean: the caller's `naming` says that.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from overture.domain.sheets.contracts import ROW_TOO_LONG, Column, Unreadable
from overture.domain.sheets.encoding import Encoding, decided
from overture.domain.sheets.records import Record, Records, singly

Naming = Callable[[Sequence[str]], tuple[Column, ...] | Unreadable]
"""What each column of a header becomes, or why this row names none."""

HEAD_BYTES: Final = 256 * 1024
"""How many of a file's first bytes are looked at; all of them where the file has fewer."""
DELIMITERS: Final = (",", ";", "\t", "|")
_MOST_TITLES: Final = 10
"""How many rows may stand above the names of the columns."""
_LOOKED_AT: Final = 50
_PIECE: Final = 16 * 1024

_SEP: Final = re.compile(r'"?sep=(.)"?[ ,;\t|]*(?:\r\n|\n|\r)', re.IGNORECASE)

_NO_TEXT: Final[tuple[tuple[bytes, str], ...]] = (
    (b"PK\x03\x04", "This is a workbook (XLSX, ODS or Numbers) or another ZIP file. Save the sheet as CSV (UTF-8)."),
    (b"\xd0\xcf\x11\xe0", "This is an old workbook (XLS). Save the sheet as CSV (UTF-8)."),
    (b"%PDF", "This is a PDF. Send the sheet as CSV (UTF-8)."),
    (b"\x1f\x8b", "This is compressed (gzip). Unpack it and send the CSV."),
    (codecs.BOM_UTF32_LE, "This is UTF-32. Save the sheet as CSV (UTF-8)."),
    (codecs.BOM_UTF32_BE, "This is UTF-32. Save the sheet as CSV (UTF-8)."),
)
_NO_CSV: Final[tuple[tuple[tuple[bytes, ...], str], ...]] = (
    ((b"{", b"[{", b"[\r", b"[\n"), "This is JSON. Send it as `application/json`, or the sheet as CSV."),
    ((b"<!doctype", b"<html", b"<table", b"<?xml"), "This is a web page or XML. Save the sheet as CSV (UTF-8)."),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a file is read, as its first bytes show: what `opened` found."""

    encoding: Encoding
    delimiter: str
    columns: tuple[Column, ...]
    """Each column of the file in order: its name there, and the field or variable it becomes; neither: left out."""
    offset: int
    """The first byte after the names of the columns."""
    row: int
    """The number of the row with the names of the columns, mostly 1."""

    def state(self) -> dict[str, Any]:
        """Where reading begins, as `Reader` takes it."""
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "columns": [[c.name, c.field, c.variable] for c in self.columns],
            "offset": self.offset,
            "row": self.row,
        }


def opened(
    head: bytes,
    naming: Naming,
    *,
    encoding: Encoding | None = None,
    delimiter: str | None = None,
    bare: str | None = None,
) -> Opening | Unreadable:
    """How the file is read that begins with `head` (its first `HEAD_BYTES`, or all of it), or why it cannot be.

    `encoding` and `delimiter` are found out where they are not given; a mark (BOM) at the file's beginning goes before
    `encoding`. With `bare` a file of one column needs no names: it is that field, from the first row on.

    Refused with `file_empty`, `not_a_spreadsheet`, `header_too_long`, or what `naming` refuses it with.
    """
    if (why := _no_text(head)) is not None:
        return Unreadable("not_a_spreadsheet", why)
    found, offset = decided(head)
    if encoding is not None and not offset:
        found = encoding
    sep = _SEP.match(_text(head[offset : offset + 64], found))
    if sep is not None:
        offset += len(sep[0].encode("utf-16-le" if found.startswith("utf-16") else "cp1252", "replace"))
        delimiter = delimiter or (sep[1] if sep[1] in DELIMITERS else None)
    if not _text(head[offset:], found).strip("\0 \t\r\n,;|\"'\ufeff"):
        return Unreadable("file_empty", "The file is empty. Send a CSV whose first row names the columns.")
    tried = [
        _Try(found, sign, offset, _records(head, found, sign, offset), naming)
        for sign in ((delimiter,) if delimiter is not None else DELIMITERS)
    ]
    answer = max(tried, key=lambda t: t.score).answer()
    if bare is not None and isinstance(answer, Unreadable) and len(answer.columns) == 1:
        return Opening(found, DELIMITERS[0], (Column("", bare),), offset, 0)
    return answer


def _no_text(head: bytes) -> str | None:
    for mark, why in _NO_TEXT:
        if head.startswith(mark):
            return why
    start = head.removeprefix(codecs.BOM_UTF8)[:100].lstrip().lower()
    for marks, why in _NO_CSV:
        if start.startswith(marks):
            return why
    if decided(head)[0] in ("utf-8", "windows-1252") and len(head.translate(None, _CONTROLS)) * 10 < len(head) * 9:
        return "This is no text. Save the sheet as CSV (UTF-8)."
    return None


_CONTROLS: Final = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1a\x1b"))


def _text(head: bytes, encoding: Encoding) -> str:
    return head.decode("cp1252" if encoding == "windows-1252" else encoding, "replace")


def _records(head: bytes, encoding: Encoding, delimiter: str, offset: int) -> list[Record]:
    """The first records of the file, at least the first ones whole."""
    reader = Records(encoding, delimiter, offset, 0)
    out: list[Record] = []
    for start in range(offset, len(head), _PIECE):
        out += reader.feed_singly(head[start : start + _PIECE])
        if len(out) >= _LOOKED_AT:
            return out
    # A head that is cut ends in half a row; only where the file ends there is that a row.
    return out + singly(reader.finish()) if len(head) < HEAD_BYTES or not out else out


class _Try:
    """The beginning of the file as one delimiter shows it."""

    def __init__(
        self,
        encoding: Encoding,
        delimiter: str,
        offset: int,
        records: Sequence[Record],
        naming: Naming,
    ) -> None:
        self._encoding: Encoding = encoding
        self._delimiter = delimiter
        self._offset = offset
        self._record, self._columns = _header(records, naming)
        cells = self._record[2]
        fields = 0 if isinstance(self._columns, Unreadable) else sum(c.field is not None for c in self._columns)
        even = sum(len(r[2]) == len(cells) for r in records)
        self.score = (fields, len(cells), even)

    def answer(self) -> Opening | Unreadable:
        row, offset, _, notes = self._record
        if ROW_TOO_LONG in notes:
            return Unreadable("header_too_long", "The row with the names of the columns is longer than 64 KiB.")
        if isinstance(self._columns, Unreadable):
            return self._columns
        return Opening(self._encoding, self._delimiter, self._columns, offset, row)


def _header(records: Sequence[Record], naming: Naming) -> tuple[Record, tuple[Column, ...] | Unreadable]:
    """The row with the names of the columns: the first that is not blank, or, below titles of one cell, a later one."""
    filled = [(r, sum(map(bool, map(str.strip, r[2])))) for r in records]
    filled = [(r, count) for r, count in filled if count][: _MOST_TITLES + 1]
    refusal: tuple[Record, Unreadable] | None = None
    most = 0
    for place, (record, count) in enumerate(filled):
        if place and (most > 1 or count < 2):
            # Names stand above what they name: nothing but titles, of one cell each, is above them.
            continue
        most = max(most, count)
        found = naming(record[2])
        if not isinstance(found, Unreadable):
            return record, found
        if refusal is None or count > 1:
            refusal = record, found
    if refusal is None:
        return (0, 0, [], ()), Unreadable("file_empty", "The file has no row with anything in it.")
    return refusal
