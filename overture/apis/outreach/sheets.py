"""A spreadsheet as rows with names, out of a body or a file: encodings, delimiters, headers as people have them.

Not what the rows mean: that is the resource's.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from overture.apis.kit.convention import Caller
from overture.apis.kit.errors import BodyTooLarge
from overture.apis.kit.uploads import MULTIPART, Upload, Uploads
from overture.apis.outreach.convention import UPLOAD_LIMIT
from overture.domain.identity import Calls
from overture.kernel.errors import InvalidField

_DELIMITERS: Final = (",", ";", "\t", "|")
_LONGEST_CELL: Final = 131_072
_PIECE: Final = 1 << 20
Open = Callable[[], TextIO]
"""Opens the text anew, from its beginning."""


class Sheet(NamedTuple):
    """A spreadsheet that was sent, whole."""

    content: bytes


async def _kept(calls: Calls, caller: Caller, args: Mapping[str, Any], upload: Upload) -> Sheet:
    pieces, size = list[bytes](), 0
    async for piece in upload.file():
        size += len(piece)
        if size > UPLOAD_LIMIT:
            raise BodyTooLarge(limit=UPLOAD_LIMIT)
        pieces.append(piece)
    if upload.fields:
        raise InvalidField(min(upload.fields), "The form holds the file alone, in its field `file`.")
    return Sheet(b"".join(pieces))


async def _dropped(calls: Calls, caller: Caller, sheet: Sheet) -> None:
    """Nothing was stored."""


SHEETS: Final = Uploads(media=("text/csv", MULTIPART), kind=Sheet, keep=_kept, drop=_dropped)
"""For a route that takes a spreadsheet of up to 10 MB beside JSON: its `data` is then a `Sheet`."""


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
    text = raw.decode(_encoding((raw,)))
    return _sheet(lambda: io.StringIO(text, newline=""), names, key, most)


def read_file(path: Path, names: Mapping[str, tuple[str, ...]], key: str) -> Iterator[SheetRow]:
    """The same of a file of any size, read as it goes."""
    with path.open("rb") as file:
        encoding = _encoding(iter(partial(file.read, _PIECE), b""))
    return _sheet(lambda: path.open(encoding=encoding, newline=""), names, key, None)


def _sheet(text: Open, names: Mapping[str, tuple[str, ...]], key: str, most: int | None) -> Iterator[SheetRow]:
    called = {_folded(word): name for name, words in names.items() for word in (name, *words)}
    first = {delimiter: _first(text, delimiter) for delimiter in _DELIMITERS}
    if None in first.values():
        raise InvalidField("body", "The file is empty; send a header row and a row for each person.")
    for delimiter, cells in first.items():
        header = [called.get(_folded(cell)) for cell in cells or ()]
        if key in header:
            return _rows(_records(text, delimiter), header, 1, most)
    if any(len(cells or ()) > 1 for cells in first.values()):
        raise InvalidField("body", f"No column is called {key}. The first row must name the columns.")
    return _rows(_records(text, ","), [key], 0, most)


def _rows(records: Iterator[list[str]], header: list[str | None], skip: int, most: int | None) -> Iterator[SheetRow]:
    for number, cells in enumerate(records, start=1):
        if most is not None and number > most + skip:
            raise InvalidField("body", f"The file has more than {most:,} rows; send it in several requests.")
        if number > skip:
            named = zip(header, cells, strict=False)
            yield SheetRow(number, {name: text for name, cell in named if name and (text := cell.strip())})


def _first(text: Open, delimiter: str) -> list[str] | None:
    """The cells of the first row; None for an empty file."""
    with closing(_records(text, delimiter)) as records:
        return next(records, None)


def _records(text: Open, delimiter: str) -> Generator[list[str], None, None]:
    number = 0
    try:
        with text() as lines:
            # Strict, for a quotation mark that is never closed would else swallow every row behind it without a word.
            for cells in csv.reader(lines, delimiter=delimiter, strict=True):
                number += 1
                yield cells
    except csv.Error as error:
        problem = f"a cell has more than {_LONGEST_CELL:,} characters" if "limit" in str(error) else str(error)
        raise InvalidField("body", f"Row {number + 1} cannot be read: {problem}. Nothing was changed.") from error


def _encoding(pieces: Iterable[bytes]) -> str:
    """How the bytes are text: by a byte order mark, else as UTF-8, else as Windows-1252; all of them are looked at."""
    left = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp1252")}
    is_first = True
    for piece in pieces:
        if is_first and piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            left = {"utf-16": codecs.getincrementaldecoder("utf-16")()}
        is_first = False
        for name, decoder in [*left.items()]:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                del left[name]
    for name, decoder in left.items():
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    raise InvalidField("body", "The file is no text in UTF-8, UTF-16 or Windows-1252.")


def _folded(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())
