"""Rows with names: a list of a few known columns, read whole from pieces of any size, in constant memory.

Not for what is read in portions and taken up again by another process: that feeds `Records` by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Final, NamedTuple

from overture.domain.sheets.contracts import NOT_UTF8, ROW_TOO_LONG, UNCLOSED_QUOTE, Column, Unreadable
from overture.domain.sheets.names import Known, fields_of, known, shown
from overture.domain.sheets.opening import HEAD_BYTES, Opening, opened
from overture.domain.sheets.records import Found, Records
from overture.kernel.errors import InvalidField

_PIECE: Final = 64 * 1024
_BROKEN: Final[Mapping[str, str]] = {
    ROW_TOO_LONG: "it is longer than 64 KiB or goes over more than 100 lines",
    UNCLOSED_QUOTE: "a quotation mark at the beginning of a cell is not closed",
}
_NO_TEXT: Final = "it is no text in UTF-8, UTF-16 or Windows-1252"


class NamedRow(NamedTuple):
    """A row by its number as a spreadsheet counts; cells by our names, trimmed, no empty ones; what was met in it."""

    number: int
    cells: Mapping[str, str]
    notes: Sequence[str] = ()


def named_rows(
    pieces: Iterable[bytes], names: Mapping[str, Iterable[str]], keys: Sequence[str], *, most: int | None = None
) -> Iterator[NamedRow]:
    """Every row of a file below the names of its columns, blank ones too.

    `names` are our columns with what people call them; one of `keys` must be there. A file of one column needs no
    header, and is the first of `keys`. Raises InvalidField where the file cannot be read or has more than `most` rows:
    before the first row, or at the row that is at fault; for what a quote swallowed must not be passed over.
    """
    source = iter(pieces)
    head = b""
    for piece in source:
        head += piece
        if len(head) >= HEAD_BYTES:
            break
    found = opened(head[:HEAD_BYTES], partial(_columns, known(names), keys), bare=keys[0])
    if isinstance(found, Unreadable):
        raise InvalidField("body", found.message)
    return _rows(found, chain((head[found.offset :],), source), most)


def _columns(names: Known, keys: Sequence[str], header: Sequence[str]) -> tuple[Column, ...] | Unreadable:
    fields = fields_of(header, names)
    if not any(key in fields.values() for key in keys):
        told = f"No column is called {keys[0]}. The first row must name the columns."
        return Unreadable("no_such_column", told, tuple(map(shown, header)))
    return tuple(Column(shown(name), fields.get(index)) for index, name in enumerate(header))


def _rows(found: Opening, pieces: Iterable[bytes], most: int | None) -> Iterator[NamedRow]:
    places = [(i, c.field) for i, c in enumerate(found.columns) if c.field is not None]
    records = Records(found.encoding, found.delimiter, found.offset, found.row)
    is_lossy = found.encoding != "utf-8"
    for number, cells, notes in _singly(records, pieces):
        if most is not None and number > most + found.row:
            raise InvalidField("body", f"The file has more than {most:,} rows; send it in several requests.")
        why = next((_BROKEN[note] for note in notes if note in _BROKEN), None)
        if why is None and (is_lossy or NOT_UTF8 in notes) and any("\ufffd" in cell for cell in cells):
            why = _NO_TEXT
        if why is not None:
            raise InvalidField("body", f"Row {number} cannot be read: {why}. Put it right and send the file again.")
        named = {name: text for i, name in places if i < len(cells) and (text := cells[i].strip())}
        yield NamedRow(number, named, notes)


def _singly(records: Records, pieces: Iterable[bytes]) -> Iterator[tuple[int, Sequence[str], Sequence[str]]]:
    for piece in pieces:
        for start in range(0, len(piece), _PIECE):
            for each in records.feed(piece[start : start + _PIECE]):
                yield from _each(each)
    for each in records.finish():
        yield from _each(each)


def _each(found: Found) -> Iterator[tuple[int, Sequence[str], Sequence[str]]]:
    if len(found) == 2:
        first, block = found
        for number, cells in enumerate(block, first):
            yield number, cells, ()
    else:
        yield found[0], found[2], found[3]
