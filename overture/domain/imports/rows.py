"""Rows: a record's cells to a target, its known fields read and its other columns as variables.

Not where a record begins and ends: overture.domain.sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import compress
from operator import itemgetter
from typing import Final

from overture.domain.imports import contracts
from overture.domain.imports.contracts import REJECTIONS, Batch, RejectedRow, Row, Warned
from overture.domain.imports.numbers import count_of
from overture.domain.sheets import Column, Found, shown, unguarded
from overture.domain.targets import Handle, normalised

LONGEST_TEXT: Final = 2000
LONGEST_ID: Final = 255
"""As uploads by JSON have them."""
_SHOWN: Final = 100

_NULLS: Final = frozenset(
    word for each in ("n/a", "null", "(null)", "(blank)", "(empty)") for word in (each, each.upper(), each.title())
)
_PLACEHOLDERS: Final = _NULLS | {"-", "--", "---", "–", "—", "?"}
"""What people write where there is nothing: a greeting must not begin `Hi N/A`. A variable may well be `-`."""
_ERROR_CELLS: Final = """
    #N/A #N/D #NV #REF! #NAME? #NAAM? #VALUE! #WERT! #DIV/0! #NUM! #ZAHL! #NULL! #BEZUG! #SPILL! #CALC! #ERROR!
"""
_ERRORS: Final = frozenset(_ERROR_CELLS.split())


class Rows:
    """Reads records below one header."""

    def __init__(self, columns: Sequence[Column], delimiter: str) -> None:
        self._names = [c.name for c in columns]
        self._width = len(columns)
        self._delimiter = delimiter
        places = {c.field: i for i, c in enumerate(columns) if c.field is not None}
        self._handle = places.get("instagramUsername", -1)
        self._profile = places.get("profileUrl", -1)
        self._first = self._handle if self._handle >= 0 else self._profile
        self._count = places.get("followerCount", -1)
        self._readers = (
            (places.get("fullName", -1), self._texts),
            (places.get("firstName", -1), self._texts),
            (places.get("category", -1), self._texts),
            (self._count, self._counts),
            (places.get("externalId", -1), self._ids),
        )
        header = normalised(self._names[self._first])
        self._header_handle = header if isinstance(header, str) else None
        self._variables = tuple((i, c.variable) for i, c in enumerate(columns) if c.variable is not None)

    def read(self, records: Sequence[Found]) -> Batch:
        """What the rows are, in their order."""
        batch = Batch()
        numbers: list[int] = []
        rows: list[Sequence[str]] = []
        originals: list[Sequence[str]] = []
        for each in records:
            if len(each) == 2:
                first, block = each
                if set(map(len, block)) == {self._width}:
                    numbers += range(first, first + len(block))
                    rows += block
                    originals += block
                    continue
                singles: Iterable[tuple[int, Sequence[str], tuple[str, ...]]]
                singles = ((first + i, cells, ()) for i, cells in enumerate(block))
            else:
                singles = ((each[0], each[2], each[3]),)
            for number, original, notes in singles:
                cells = self._evened(number, original, notes, batch)
                if cells is not None:
                    numbers.append(number)
                    rows.append(cells)
                    originals.append(original)
        self._add(numbers, rows, originals, batch)
        return _in_order(batch)

    def _add(self, numbers: list[int], rows: list[Sequence[str]], originals: list[Sequence[str]], batch: Batch) -> None:
        """Rows that have as many cells as there are columns; a column at a time, which is quicker than a row."""
        again = self._header_handle
        handles: list[Handle | None] = []
        for cells in rows:
            handle = normalised(cells[self._first].strip())
            handles.append(handle if isinstance(handle, str) and handle != again else None)
        if None in handles:
            for i, found in enumerate(handles):
                if found is None:
                    handles[i] = self._handle_of(numbers[i], rows[i], originals[i], batch)
            keep = [found is not None for found in handles]
            numbers, rows = list(compress(numbers, keep)), list(compress(rows, keep))
            originals, handles = list(compress(originals, keep)), list(compress(handles, keep))
        if not rows:
            return
        columns = [list(map(str.strip, column)) for column in zip(*rows, strict=True)]
        nothing: list[None] = [None] * len(rows)
        full_name, first_name, category, count, own_id = (
            nothing if place < 0 else read(place, numbers, columns[place], batch) for place, read in self._readers
        )
        profile: Sequence[str | None] = nothing
        if self._profile >= 0:
            profile = self._texts(self._profile, numbers, columns[self._profile], batch)
            if self._handle >= 0:
                self._compare(numbers, handles, profile, batch)
        values = (numbers, handles, profile, full_name, first_name, category, count, own_id)
        extra = self._extra(numbers, columns, batch) if self._variables else nothing
        batch.rows.extend(map(_ROW, zip(*values, extra, originals, strict=True)))

    def _evened(self, number: int, original: Sequence[str], notes: Sequence[str], batch: Batch) -> Sequence[str] | None:
        """The cells, as many as there are columns; None where the row is none."""
        cells = original
        for code in notes:
            if code in REJECTIONS:
                self._reject(number, code, cells, batch)
                return None
        surplus = len(cells) - self._width
        if surplus > 0 and (joined := self._joined(cells)) is not None:
            batch.warnings.append(Warned(number, contracts.CELLS_JOINED, self._names[self._count], joined[self._count]))
            cells = joined
        if any(map(str.strip, cells[self._width :])):
            told = f"The row has {len(cells)} cells, and the file has {self._width} columns. {_QUOTES}"
            self._reject(number, contracts.TOO_MANY_CELLS, original, batch, told)
            return None
        for code in notes:
            batch.warnings.append(Warned(number, code, None, ""))
        return [*cells, *[""] * -surplus] if surplus < 0 else cells[: self._width]

    def _joined(self, cells: Sequence[str]) -> list[str] | None:
        """The cells with `506`, `000`, `000` in one again, where that is what is too many."""
        if self._delimiter != "," or self._count < 0 or _GROUP_FIRST.fullmatch(cells[self._count]) is None:
            return None
        end = self._count + 1
        while end < len(cells) and _GROUP.fullmatch(cells[end]):
            end += 1
        if end - self._count - 1 > len(cells) - self._width:
            return None
        return [*cells[: self._count], ",".join(cells[self._count : end]), *cells[end:]]

    def _reject(self, number: int, code: str, cells: Sequence[str], batch: Batch, told: str | None = None) -> None:
        batch.rejected.append(RejectedRow(number, code, told or REJECTIONS[code], cells))

    def _handle_of(self, number: int, cells: Sequence[str], original: Sequence[str], batch: Batch) -> Handle | None:
        """The handle of a row that does not plainly have one; None where the row is blank or rejected."""
        if not any(map(str.strip, cells)):
            batch.blank.append(number)
            return None
        if [shown(cell) for cell in cells] == self._names:
            self._reject(number, contracts.REPEATED_HEADER, original, batch)
            return None
        given = unguarded(cells[self._first].strip())
        found = normalised(given)
        if isinstance(found, str):
            return found
        if self._handle >= 0 and self._profile >= 0 and (address := unguarded(cells[self._profile].strip())):
            other = normalised(address)
            if isinstance(other, str):
                if given:
                    self._warn(number, contracts.HANDLE_FROM_PROFILE, self._first, given, batch)
                return other
            if not given:
                given, found = address, other
        if given:
            self._reject(number, contracts.HANDLE_INVALID, original, batch, found.problem)
        else:
            self._reject(number, contracts.HANDLE_MISSING, original, batch)
        return None

    def _compare(
        self, numbers: list[int], handles: Sequence[Handle | None], profiles: Sequence[str | None], batch: Batch
    ) -> None:
        for number, handle, profile in zip(numbers, handles, profiles, strict=True):
            # Most addresses end with the handle.
            if profile is not None and (handle is None or not profile.endswith(f"/{handle}")):
                other = normalised(profile)
                if isinstance(other, str) and other != handle:
                    self._warn(number, contracts.PROFILE_DIFFERS, self._profile, profile, batch)

    def _texts(
        self, place: int, numbers: list[int], column: list[str], batch: Batch, most: int = LONGEST_TEXT
    ) -> list[str | None]:
        # Nearly all begin with a letter; `A` is behind signs and digits.
        return [
            text
            if text >= "A" and len(text) <= most and text not in _PLACEHOLDERS
            else self._text(number, place, text, most, batch)
            if text
            else None
            for number, text in zip(numbers, column, strict=True)
        ]

    def _ids(self, place: int, numbers: list[int], column: list[str], batch: Batch) -> list[str | None]:
        return self._texts(place, numbers, column, batch, LONGEST_ID)

    def _text(self, number: int, place: int, text: str, most: int, batch: Batch) -> str | None:
        if text in _ERRORS or text in _PLACEHOLDERS:
            code = contracts.SPREADSHEET_ERROR if text in _ERRORS else contracts.PLACEHOLDER
            self._warn(number, code, place, text, batch)
            return None
        text = unguarded(text)
        if len(text) > most:
            self._warn(number, contracts.CELL_TOO_LONG, place, text, batch)
            return None
        return text

    def _counts(self, place: int, numbers: list[int], column: list[str], batch: Batch) -> list[int | None]:
        counts = [
            int(text) if text.isdecimal() and len(text) < 16 else count_of(text) if text else None for text in column
        ]
        if None in counts:
            for i, text in enumerate(column):
                if text and counts[i] is None:
                    counts[i] = self._count_of(numbers[i], place, text, batch)
        return counts

    def _count_of(self, number: int, place: int, text: str, batch: Batch) -> int | None:
        count = count_of(unguarded(text))
        if count is None:
            code = contracts.PLACEHOLDER if text in _PLACEHOLDERS else contracts.NUMBER_UNREADABLE
            code = contracts.SPREADSHEET_ERROR if text in _ERRORS else code
            self._warn(number, code, place, text, batch)
        return count

    def _extra(self, numbers: list[int], columns: list[list[str]], batch: Batch) -> list[dict[str, str] | None]:
        """The other columns. An empty cell is no variable, so that a template's default holds."""
        names = tuple(name for _, name in self._variables)
        texts = [
            [
                text if text >= "A" else self._variable(n, place, text, batch)
                for n, text in zip(numbers, columns[place], strict=True)
            ]
            for place, _ in self._variables
        ]
        if any("" in column for column in texts):
            return [{n: t for n, t in zip(names, each, strict=True) if t} or None for each in zip(*texts, strict=True)]
        return [dict(zip(names, each, strict=True)) for each in zip(*texts, strict=True)]

    def _variable(self, number: int, place: int, text: str, batch: Batch) -> str:
        if text in _ERRORS or text in _NULLS:
            code = contracts.SPREADSHEET_ERROR if text in _ERRORS else contracts.PLACEHOLDER
            self._warn(number, code, place, text, batch)
            return ""
        return unguarded(text) if text[:1] == "'" else text

    def _warn(self, number: int, code: str, place: int, text: str, batch: Batch) -> None:
        batch.warnings.append(Warned(number, code, self._names[place], text[:_SHOWN]))


def _in_order(batch: Batch) -> Batch:
    """Rejections and warnings by row; no warnings of rows that were not read."""
    batch.rejected.sort(key=_by_number)
    batch.warnings.sort(key=_by_number)
    if batch.warnings and (batch.rejected or batch.blank):
        unread = {r.number for r in batch.rejected}.union(batch.blank)
        batch.warnings[:] = [w for w in batch.warnings if w.number not in unread]
    return batch


_ROW: Final = partial(tuple.__new__, Row)
_by_number: Final = itemgetter(0)
_QUOTES: Final = "A cell that holds the delimiter needs quotes."
_GROUP_FIRST: Final = re.compile(r" *[1-9]\d{0,2}", re.ASCII)
_GROUP: Final = re.compile(r"\d{3} *", re.ASCII)
