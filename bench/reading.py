"""How quickly spreadsheets are read, beside the standard library's reader of CSV, which only finds the cells.

Not what an import costs: the database has no part in this.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bench.table import Row, median, spread
from overture.domain.imports import Reader, opened
from overture.domain.sheets import HEAD_BYTES, Opening

GOAL: Final = 150_000
_PIECE: Final = 64 * 1024
_ROUNDS: Final = 5
_COLUMNS: Final = ("instagramUsername", "fullName", "firstName", "category", "followerCount", "city", "tone")

_KINDS: Final[Mapping[str, Mapping[int, Callable[[int], str]]]] = {
    "plain": {},
    "UTF-16": {1: lambda i: f"Créateur Numéro {i}"},
    "quotes": {1: lambda i: f"Number {i}, Creator"},
    "dots and @": {0: lambda i: f"@Creator.{i}"},
    "addresses": {0: lambda i: f"https://www.instagram.com/creator_{i}/"},
    "1.2k": {4: lambda i: f"{1 + i / 1000:.1f}k"},
    "line breaks": {6: lambda i: "warm\nand kind" if i % 3 == 0 else "warm"},
}
"""What differs in each from a plain file, by the column's place."""


async def rows_a_second(count: int) -> list[Row]:
    """Each kind of file once; rows a second of CPU time on one core."""
    return [_measured(kind, count) for kind in _KINDS]


def _measured(kind: str, count: int) -> Row:
    text = _text(kind, count)
    file = text.encode("utf-16" if kind == "UTF-16" else "utf-8")
    opening = opened(file[:HEAD_BYTES])
    if not isinstance(opening, Opening):
        raise TypeError(opening.message)
    rates, floors, lost = [], [], 0
    for _ in range(_ROUNDS):
        start = time.process_time()
        lost = count - _read(opening, file)
        rates.append(count / (time.process_time() - start))
        start = time.process_time()
        for _ in csv.reader(io.StringIO(text, newline="")):
            pass
        floors.append(count / (time.process_time() - start))
    rate, floor = median(rates), median(floors)
    return Row(
        f"reading: {kind}",
        f"{rate:,.0f} rows/s",
        f"{floor:,.0f} rows/s",
        rate / floor,
        f"{GOAL:,} rows/s" if kind == "plain" else "",
        rate >= GOAL if kind == "plain" else None,
        losses=lost,
        notes=(f"{_ROUNDS} rounds of {count:,} rows, {len(file) / count:.0f} bytes each; {spread(rates)}",),
    )


def _read(opening: Opening, file: bytes) -> int:
    reader, count = Reader(opening.state()), 0
    for start in range(opening.offset, len(file), _PIECE):
        count += len(reader.feed(file[start : start + _PIECE]).rows)
    return count + len(reader.finish().rows)


def _text(kind: str, count: int) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(_KINDS[kind], count))
    return out.getvalue()


def _rows(different: Mapping[int, Callable[[int], str]], count: int) -> Iterator[list[str]]:
    for i in range(count):
        row = [f"creator_{i}", f"Creator Number {i}", "Creator", "fitness", str(1000 + i), "Berlin", "warm"]
        for place, cell in different.items():
            row[place] = cell(i)
        yield row
