"""A spreadsheet that was sent as `text/csv`, as rows with names: encodings, delimiters, headers as people have them.

Not what the rows mean: that is the resource's.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from overture.kernel.errors import InvalidField

_DELIMITERS: Final = (",", ";", "\t", "|")
_LONGEST_CELL: Final = 131_072


class SheetRow(NamedTuple):
    """A row by its number as a spreadsheet counts, the header being 1; cells by our names, trimmed, no empty ones."""

    number: int
    cells: Mapping[str, str]


def read_sheet(raw: bytes, names: Mapping[str, tuple[str, ...]], key: str, *, most: int) -> Iterator[SheetRow]:
    """Every row of the file below its header, blank ones too.

    `names` are our columns with what else people call them; the one called `key` must be there. A file of one column
    needs no header. Raises InvalidField where the file cannot be read or has more than `most` rows: before the first
    row, or at the row that is at fault.
    """
    text = _text(raw)
    called = {_folded(word): name for name, words in names.items() for word in (name, *words)}
    first = next(_records(text, ","), None)
    if first is None:
        raise InvalidField("body", "The file is empty; send a header row and a row for each person.")
    for delimiter in _DELIMITERS:
        header = [called.get(_folded(cell)) for cell in next(_records(text, delimiter))]
        if key in header:
            return _rows(_records(text, delimiter), header, 1, most)
    if any(len(next(_records(text, d))) > 1 for d in _DELIMITERS):
        raise InvalidField("body", f"No column is called {key}. The first row must name the columns.")
    return _rows(_records(text, ","), [key], 0, most)


def _rows(records: Iterator[list[str]], header: list[str | None], skip: int, most: int) -> Iterator[SheetRow]:
    for number, cells in enumerate(records, start=1):
        if number > most + skip:
            raise InvalidField("body", f"The file has more than {most:,} rows; send it in several requests.")
        if number > skip:
            named = zip(header, cells, strict=False)
            yield SheetRow(number, {name: text for name, cell in named if name and (text := cell.strip())})


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # Strict, for a quotation mark that is never closed would else swallow every row behind it without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield cells
    except csv.Error as error:
        problem = f"a cell has more than {_LONGEST_CELL:,} characters" if "limit" in str(error) else str(error)
        raise InvalidField("body", f"Row {number + 1} cannot be read: {problem}. Nothing was changed.") from error


def _text(raw: bytes) -> str:
    """The file as text: by its byte order mark, else as UTF-8, else as Windows-1252."""
    try:
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return raw.decode("utf-16")
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return raw.decode("cp1252")
    except UnicodeDecodeError:
        raise InvalidField("body", "The file is no text in UTF-8, UTF-16 or Windows-1252.") from None


def _folded(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())
