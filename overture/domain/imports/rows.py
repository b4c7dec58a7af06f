"""Rows: a record's cells to a target, its known fields read and its other columns as variables.

Not where a record begins and ends: records.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from overture.domain.imports import contracts
from overture.domain.imports.contracts import REJECTIONS, Batch, RejectedRow, Row, Warned
from overture.domain.imports.headers import Column, shown
from overture.domain.imports.numbers import count_of
from overture.domain.imports.records import Record
from overture.domain.imports.rejected import unguarded
from overture.domain.targets import Handle, normalised

LONGEST_TEXT: Final = 2000
LONGEST_ID: Final = 255
"""As uploads by JSON have them."""
_SHOWN: Final = 100

_PLACEHOLDERS: Final = frozenset(
    word
    for each in ("n/a", "null", "(null)", "(blank)", "(empty)", "-", "--", "---", "–", "—", "?")
    for word in (each, each.upper(), each.title())
)
"""What people write where there is nothing. A greeting must not begin `Hi N/A`."""
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
        names = ("fullName", "firstName", "category", "followerCount", "externalId")
        self._places = tuple(places.get(name, -1) for name in names)
        header = normalised(self._names[self._first])
        self._header_handle = header if isinstance(header, str) else None
        self._variables = tuple((i, c.variable) for i, c in enumerate(columns) if c.variable is not None)

    def read(self, records: Sequence[Record]) -> Batch:
        """What the records are, in their order."""
        batch = Batch()
        add, width, first, again = batch.rows.append, self._width, self._first, self._header_handle
        handles, profiles = self._handle, self._profile
        full_name, first_name, category, count, own_id = self._places
        for number, _, original, notes in records:
            cells: Sequence[str] = original
            if notes or len(cells) != width:
                evened = self._evened(number, original, notes, batch)
                if evened is None:
                    continue
                cells = evened
            handle = normalised(cells[first].strip())
            if not isinstance(handle, str) or handle == again:
                other = self._handle_of(number, cells, original, batch)
                if other is None:
                    continue
                handle = other
            profile = None
            if profiles >= 0 and (text := cells[profiles].strip()):
                profile = self._text(number, profiles, text, LONGEST_TEXT, batch)
                if handles >= 0 and not text.endswith(handle):
                    self._compare(number, handle, text, batch)
            add(
                Row(
                    number,
                    handle,
                    profile,
                    None if full_name < 0 else self._text(number, full_name, cells[full_name], LONGEST_TEXT, batch),
                    None if first_name < 0 else self._text(number, first_name, cells[first_name], LONGEST_TEXT, batch),
                    None if category < 0 else self._text(number, category, cells[category], LONGEST_TEXT, batch),
                    None if count < 0 else self._number(number, cells[count], batch),
                    None if own_id < 0 else self._text(number, own_id, cells[own_id], LONGEST_ID, batch),
                    self._extra(number, cells, batch) if self._variables else None,
                    original,
                )
            )
        return batch

    def _evened(self, number: int, cells: Sequence[str], notes: Sequence[str], batch: Batch) -> Sequence[str] | None:
        """The cells, as many as there are columns; None where the row is none."""
        for code in notes:
            if code in REJECTIONS:
                self._reject(number, code, cells, batch)
                return None
        surplus = len(cells) - self._width
        if surplus < 0:
            return [*cells, *[""] * -surplus]
        if surplus and (joined := self._joined(cells)) is not None:
            batch.warnings.append(Warned(number, contracts.CELLS_JOINED, self._names[self._count], joined[self._count]))
            cells = joined
        if any(map(str.strip, cells[self._width :])):
            told = f"The row has {len(cells)} cells, and the file has {self._width} columns. {_QUOTES}"
            self._reject(number, contracts.TOO_MANY_CELLS, cells, batch, told)
            return None
        for code in notes:
            batch.warnings.append(Warned(number, code, None, ""))
        return cells[: self._width]

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
        if self._profile >= 0 and isinstance(other := normalised(unguarded(cells[self._profile].strip())), str):
            if given:
                self._warn(number, contracts.HANDLE_FROM_PROFILE, self._first, given, batch)
            return other
        if not given:
            self._reject(number, contracts.HANDLE_MISSING, original, batch)
            return None
        self._reject(number, contracts.HANDLE_INVALID, original, batch, found.problem)
        return None

    def _compare(self, number: int, handle: Handle, profile: str, batch: Batch) -> None:
        other = normalised(unguarded(profile))
        if isinstance(other, str) and other != handle:
            self._warn(number, contracts.PROFILE_DIFFERS, self._profile, profile, batch)

    def _text(self, number: int, place: int, cell: str, most: int, batch: Batch) -> str | None:
        text = cell.strip()
        # Nearly all begin with a letter; `A` is behind signs and digits.
        if text >= "A" and len(text) <= most and text not in _PLACEHOLDERS:
            return text
        if not text:
            return None
        if text in _ERRORS:
            self._warn(number, contracts.SPREADSHEET_ERROR, place, text, batch)
            return None
        if text in _PLACEHOLDERS:
            self._warn(number, contracts.PLACEHOLDER, place, text, batch)
            return None
        text = unguarded(text)
        if len(text) > most:
            self._warn(number, contracts.CELL_TOO_LONG, place, text, batch)
            return None
        return text

    def _number(self, number: int, cell: str, batch: Batch) -> int | None:
        text = cell.strip()
        if not text:
            return None
        count = count_of(unguarded(text))
        if count is None:
            code = contracts.PLACEHOLDER if text in _PLACEHOLDERS else contracts.NUMBER_UNREADABLE
            code = contracts.SPREADSHEET_ERROR if text in _ERRORS else code
            self._warn(number, code, self._count, text, batch)
        return count

    def _extra(self, number: int, cells: Sequence[str], batch: Batch) -> dict[str, str] | None:
        """The other columns. An empty cell is no variable, so that a template's default holds."""
        out = {}
        for place, name in self._variables:
            text = cells[place].strip()
            if text >= "A":
                out[name] = text
            elif text in _ERRORS:
                self._warn(number, contracts.SPREADSHEET_ERROR, place, text, batch)
            elif text:
                out[name] = unguarded(text) if text[0] == "'" else text
        return out or None

    def _warn(self, number: int, code: str, place: int, text: str, batch: Batch) -> None:
        batch.warnings.append(Warned(number, code, self._names[place], text[:_SHOWN]))


_QUOTES: Final = "A cell that holds the delimiter needs quotes."
_GROUP_FIRST: Final = re.compile(r" *[1-9]\d{0,2}", re.ASCII)
_GROUP: Final = re.compile(r"\d{3} *", re.ASCII)
