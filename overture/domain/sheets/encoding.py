"""Encodings: which one a file is written in, and its bytes as lines of text.

Not where rows end: a quoted cell goes over several lines, and records.py knows.
"""

from __future__ import annotations

import codecs
from typing import Final, Literal

Encoding = Literal["utf-8", "windows-1252", "utf-16-le", "utf-16-be"]

_MARKS: Final[tuple[tuple[bytes, Encoding], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decided(sample: bytes) -> tuple[Encoding, int]:
    """The encoding of a file that begins with `sample`, and the bytes of its mark (BOM), which are no text.

    Without a mark: UTF-16 where every other byte is mostly NUL; else UTF-8, unless most lines with other than ASCII
    characters are none: then Windows-1252, in which every byte is something.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, len(mark)
    return _by_nuls(sample) or _by_lines(sample), 0


def _by_nuls(sample: bytes) -> Encoding | None:
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    # In Latin letters half of all bytes are NUL. In others fewer, and then the bytes are no UTF-8.
    if not most or most <= least * 10 or most * 10 < pairs or (most * 2 < pairs and _is_cut(sample)):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _by_lines(sample: bytes) -> Encoding:
    right = wrong = 0
    lines = [line for line in sample.splitlines() if not line.isascii()]
    for index, line in enumerate(lines):
        if is_utf8(line):
            right += 1
        elif index < len(lines) - 1 or not _is_cut(line):
            wrong += 1
    return "windows-1252" if wrong > right else "utf-8"


def _is_cut(line: bytes) -> bool:
    """Whether at most the last character is wrong, because the sample ends within it."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line, final=False)
    except UnicodeDecodeError:
        return False
    return True


def is_utf8(line: bytes) -> bool:
    """Whether the bytes are UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def text_of(line: bytes) -> tuple[str, bool]:
    """The text of a line of a UTF-8 file, and whether it was none and was read as Windows-1252 instead.

    Each line is judged by itself, so that one bad byte spoils neither the rest of the file nor what was read of it.
    """
    try:
        return line.decode(), False
    except UnicodeDecodeError:
        return latin_text_of(line), True


def latin_text_of(line: bytes) -> str:
    """The text of a line in Windows-1252; the five bytes it leaves open become U+FFFD."""
    return line.decode("cp1252", "replace")


def units_of(line: bytes) -> int:
    """How many bytes a line, here in UTF-8, takes in UTF-16."""
    return 2 * len(line) if line.isascii() else len(line.decode().encode("utf-16-le"))


class Transcoder:
    """UTF-16 in pieces, wherever they are cut, to UTF-8. Half a pair becomes U+FFFD, which is as long."""

    def __init__(self, encoding: Encoding) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def feed(self, piece: bytes) -> bytes:
        """The piece in UTF-8, without what is cut at its end; that comes with the next."""
        return self._decoder.decode(piece).encode()
