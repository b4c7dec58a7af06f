"""Records: pieces of a file, cut anywhere, to rows of cells, each with its number and the byte after it.

Not what the cells mean: whoever reads the rows knows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from overture.domain.sheets.contracts import NOT_UTF8, NUL_REMOVED, ROW_TOO_LONG, UNCLOSED_QUOTE
from overture.domain.sheets.encoding import Encoding, Transcoder, latin_text_of, text_of, units_of

MOST_BYTES: Final = 64 * 1024
"""The longest row, in bytes of UTF-8; what is longer is rejected and never held."""
MOST_LINES: Final = 100
"""The most lines one row may have through quoted line breaks."""
_HEAD: Final = 1000

Record = tuple[int, int, list[str], tuple[str, ...]]
"""Row number, byte after the row, its cells, and what was met on the way: a plain tuple, for there are many."""
Block = tuple[int, list[list[str]]]
"""The number of the first of many plain rows, and the cells of each: nearly all of most files."""
Found = Record | Block

_BOM: Final = b"\xef\xbb\xbf"
_NO_NOTES: Final[tuple[str, ...]] = ()


class Records:
    """Reads rows from pieces; it starts at a row's first byte, `offset`, after row `row`.

    What a row is depends on its own bytes alone, never on where pieces are cut or where the reading began. A quote that
    opens a cell and is not closed within `MOST_BYTES` and `MOST_LINES`, or is closed in the middle of other text, costs
    the one line it stands in: the reading goes on at the next.
    """

    def __init__(self, encoding: Encoding, delimiter: str, offset: int, row: int) -> None:
        self.offset = offset
        self.row = row
        self._delimiter = delimiter
        self._is_latin = encoding == "windows-1252"
        self._transcoder = Transcoder(encoding) if encoding.startswith("utf-16") else None
        self._quoting = _Quoting(delimiter)
        self._tail = bytearray()
        """The line that has not ended yet."""
        self._open: list[bytes] = []
        """The lines of a row whose quoted cell has not been closed yet."""
        self._open_bytes = 0
        self._skipped = 0
        """How long the line is by now that is too long to be held; of it only the head is kept, in the tail."""

    def feed(self, piece: bytes) -> list[Found]:
        """The rows that end in this piece, as blocks where many plain ones follow each other."""
        if self._transcoder is not None:
            piece = self._transcoder.feed(piece)
        done: list[Found] = []
        if not self._skipped:
            piece = self._blocks(bytes(self._tail) + piece, done)
            self._tail.clear()
        self._read(self._lines(piece, done), done)
        return done

    def feed_singly(self, piece: bytes) -> list[Record]:
        """The rows that end in this piece, each with the byte after it."""
        if self._transcoder is not None:
            piece = self._transcoder.feed(piece)
        done: list[Found] = []
        self._read(self._lines(piece, done), done)
        return singly(done)

    def _blocks(self, data: bytes, done: list[Found]) -> bytes:
        """Takes whole lines as long as one follows another; what remains is the line that has not ended."""
        place = 0
        # No line is too long that ends within so many bytes. While a row is open, its lines come one by one.
        while end := 1 + (data.find if self._open else data.rfind)(b"\n", place, place + MOST_BYTES):
            block = data[place:end]
            place = end
            cells = None if self._open else self._plain(block)
            if cells is None:
                self._read(block.splitlines(keepends=True), done)
            else:
                done.append((self.row + 1, cells))
                self.row += len(cells)
                self.offset += self._size(block)
        return data[place:]

    def _plain(self, block: bytes) -> list[list[str]] | None:
        """The cells of whole lines that are one row each; None where there may be anything else among them."""
        if b"\0" in block or _BOM in block or block.count(b"\r") != block.count(b"\r\n"):
            return None
        if block.isascii() or not self._is_latin:
            try:
                text = block.decode()
            except UnicodeDecodeError:
                return None
        else:
            text = latin_text_of(block)
        lines = text.replace("\r\n", "\n").split("\n")
        lines.pop()
        delimiter = self._delimiter
        if '"' not in text:
            return [line.split(delimiter) for line in lines]
        quoted = [line for line in lines if '"' in line]
        rows = list(self._reader(quoted))
        # A row of several lines takes away from the number of rows; only the last could stay open unnoticed.
        if len(rows) != len(quoted) or self._quoting.end_of(quoted[-1].encode(), is_open=False) != "whole":
            return None
        one = iter(rows)
        return [next(one) if '"' in line else line.split(delimiter) for line in lines]

    def finish(self) -> list[Found]:
        """The rows that end with the file."""
        done: list[Found] = []
        if self._skipped:
            self._end_skipping(b"", done)
        elif self._tail:
            last = bytes(self._tail)
            self._tail.clear()
            self._read([last], done)
        while self._open:
            self._give_up(UNCLOSED_QUOTE, done)
        return done

    def _lines(self, piece: bytes, done: list[Found]) -> list[bytes]:
        """The whole lines by now; the unfinished one stays in the tail, and a CR, for the LF that may follow it."""
        if self._skipped:
            piece = self._skip(piece, done)
        if self._tail:
            if b"\n" not in piece and b"\r" not in piece and self._tail[-1] != 13:
                self._tail += piece
                lines = []
            else:
                lines = (bytes(self._tail) + piece).splitlines(keepends=True)
                self._tail.clear()
        else:
            lines = piece.splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            self._tail += lines.pop()
        if len(self._tail) > MOST_BYTES and self._tail[-1] != 13:
            # The rows before it come first, then the one that is being left out.
            self._read(lines, done)
            lines = []
            while self._open:
                self._give_up(ROW_TOO_LONG, done)
            self._skipped = self._size(bytes(self._tail))
            del self._tail[_HEAD:]
        return lines

    def _skip(self, piece: bytes, done: list[Found]) -> bytes:
        """What remains of a piece after the end of the line that is left out."""
        if self._tail[-1] == 13:
            # Its CR was the last byte of the piece before.
            end = 1 if piece.startswith(b"\n") else 0
        else:
            found = _LINE_END.search(piece)
            if found is None:
                self._skipped += self._size(piece)
                return b""
            end = found.end()
            if end == len(piece) and piece.endswith(b"\r"):
                self._skipped += self._size(piece)
                self._tail += b"\r"
                return b""
        if piece:
            self._end_skipping(piece[:end], done)
        return piece[end:]

    def _end_skipping(self, rest: bytes, done: list[Found]) -> None:
        head = bytes(self._tail)[:_HEAD]
        self._tail.clear()
        self._close(self._skipped + self._size(rest), (ROW_TOO_LONG,), self._leniently(head), done)
        self._skipped = 0

    def _size(self, line: bytes) -> int:
        return len(line) if self._transcoder is None else units_of(line)

    def _close(self, size: int, notes: tuple[str, ...], cells: list[str], done: list[Found]) -> None:
        self.offset += size
        self.row += 1
        done.append((self.row, self.offset, cells, notes))

    def _read(self, lines: Sequence[bytes], done: list[Found]) -> None:
        """The loop over lines; nearly all are one row each and have no quotes."""
        delimiter, is_latin, is_wide, opened = self._delimiter, self._is_latin, self._transcoder is not None, self._open
        append = done.append
        row, offset = self.row, self.offset
        for line in lines:
            if not (opened or b'"' in line or b"\0" in line or len(line) > MOST_BYTES):
                try:
                    if line.isascii() or not (is_latin or line.startswith(_BOM)):
                        cells = line.decode().rstrip("\r\n").split(delimiter)
                        row += 1
                        offset += units_of(line) if is_wide else len(line)
                        append((row, offset, cells, _NO_NOTES))
                        continue
                except UnicodeDecodeError:
                    pass
            self.row, self.offset = row, offset
            self._read_oddly(line, done)
            row, offset = self.row, self.offset
        self.row, self.offset = row, offset

    def _read_oddly(self, line: bytes, done: list[Found]) -> None:
        """One more line; where it shows that an open row is none, the lines of that row are read again, one by one."""
        ahead = [line]
        while ahead:
            line = ahead.pop()
            if self._open_bytes + len(line) > MOST_BYTES or len(self._open) >= MOST_LINES:
                if not self._open:
                    self._close(self._size(line), (ROW_TOO_LONG,), self._leniently(line[:_HEAD]), done)
                else:
                    ahead.append(line)
                    ahead.extend(self._again(ROW_TOO_LONG, done))
                continue
            end = self._quoting.end_of(line, is_open=bool(self._open))
            if end == "broken":
                ahead.append(line)
                ahead.extend(self._again(UNCLOSED_QUOTE, done))
                continue
            self._open.append(line)
            self._open_bytes += len(line)
            if end == "whole":
                texts, notes = self._texts(self._open)
                size = sum(map(self._size, self._open))
                self._forget()
                self._close(size, notes, self._cells(texts), done)

    def _again(self, why: str, done: list[Found]) -> list[bytes]:
        """Rejects the first line of the open row; the lines after it, the last first, are to be read once more."""
        first, *rest = self._open
        self._forget()
        self._close(self._size(first), (why,), self._leniently(first[:_HEAD]), done)
        return rest[::-1]

    def _give_up(self, why: str, done: list[Found]) -> None:
        for line in reversed(self._again(why, done)):
            self._read_oddly(line, done)

    def _forget(self) -> None:
        self._open.clear()
        self._open_bytes = 0

    def _texts(self, lines: list[bytes]) -> tuple[list[str], tuple[str, ...]]:
        """A row's lines as text, and what was met in them."""
        texts, notes = [], _NO_NOTES
        for line in lines:
            if self._is_latin:
                text = latin_text_of(line)
            else:
                # Files that were put one behind the other have a mark (BOM) where the next begins.
                text, is_other = text_of(line.removeprefix(_BOM))
                if is_other and NOT_UTF8 not in notes:
                    notes = (*notes, NOT_UTF8)
            if "\0" in text:
                text = text.replace("\0", "")
                if NUL_REMOVED not in notes:
                    notes = (*notes, NUL_REMOVED)
            texts.append(text)
        return texts, notes

    def _reader(self, texts: list[str]) -> Iterator[list[str]]:
        return csv.reader(texts, delimiter=self._delimiter, skipinitialspace=True)

    def _cells(self, texts: list[str]) -> list[str]:
        if '"' not in texts[0]:
            return texts[0].rstrip("\r\n").split(self._delimiter)
        return next(self._reader(texts), [])

    def _leniently(self, line: bytes) -> list[str]:
        """The cells of a line that is rejected, for whoever looks at it."""
        text = latin_text_of(line) if self._is_latin else line.decode("utf-8", "replace")
        return self._cells([text.replace("\0", "").rstrip("\r\n")])


def singly(found: Sequence[Found]) -> list[Record]:
    """Those that are not in blocks."""
    return [each for each in found if len(each) == 4]


class _Quoting:
    """How a line ends, as the csv module reads quotes: only at the beginning of a cell do they open one."""

    def __init__(self, delimiter: str) -> None:
        sign = re.escape(delimiter.encode())
        self._opening = re.compile(rb'(?:^(?:\xef\xbb\xbf)?|%s) *"' % sign)
        self._well = re.compile(rb" *(?:%s|[\r\n]|$)" % sign)

    def end_of(self, line: bytes, *, is_open: bool) -> Literal["open", "whole", "broken"]:
        """Whether a quoted cell stays open at the line's end, given whether the line begins in one.

        It is broken where the quote that would close the cell of an earlier line has text behind it: then it is the
        first quote of another cell, and the earlier one stood alone.
        """
        place, is_begun_before = 0, is_open
        while True:
            if not is_open:
                opening = self._opening.search(line, place)
                if opening is None:
                    return "whole"
                place = opening.end()
            closing = _CLOSING.match(line, place)
            if closing is None:
                return "open"
            place, is_open = closing.end(), False
            if is_begun_before and self._well.match(line, place) is None:
                return "broken"
            is_begun_before = False


_CLOSING: Final = re.compile(rb'[^"]*+(?:""[^"]*+)*+"')
_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
