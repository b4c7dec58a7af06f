"""What reading a spreadsheet gives: rows, rejected rows, warnings.

Values only; nothing here reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

from overture.domain.sheets import NOT_UTF8, NUL_REMOVED, ROW_TOO_LONG, UNCLOSED_QUOTE
from overture.domain.targets import NOTHING, Handle, NewTarget

# Why a row is rejected. The codes are permanent; they stand in the column `reason` of the file of rejected rows.
HANDLE_MISSING: Final = "handle_missing"
HANDLE_INVALID: Final = "handle_invalid"
TOO_MANY_CELLS: Final = "too_many_cells"
REPEATED_HEADER: Final = "repeated_header"

REJECTIONS: Final[Mapping[str, str]] = {
    HANDLE_MISSING: "The row has no username and no profile address.",
    HANDLE_INVALID: "What stands in the column of usernames names no Instagram profile.",
    TOO_MANY_CELLS: "The row has more cells than the file has columns; a cell that holds the delimiter needs quotes.",
    REPEATED_HEADER: "The row repeats the names of the columns.",
    ROW_TOO_LONG: "The row is longer than 64 KiB or goes over more than 100 lines.",
    UNCLOSED_QUOTE: "A quote at the beginning of a cell is not closed; the reading went on at the next line.",
}
"""Every code a reading rejects a row with, and what it says. A row's own sentence may say more."""

# What a row is warned of, and added all the same.
NUMBER_UNREADABLE: Final = "number_unreadable"
CELL_TOO_LONG: Final = "cell_too_long"
SPREADSHEET_ERROR: Final = "spreadsheet_error"
PLACEHOLDER: Final = "placeholder"
HANDLE_FROM_PROFILE: Final = "handle_from_profile"
PROFILE_DIFFERS: Final = "profile_differs"
CELLS_JOINED: Final = "cells_joined"
ZONE_UNKNOWN: Final = "zone_unknown"

WARNINGS: Final[Mapping[str, str]] = {
    NUMBER_UNREADABLE: "The count cannot be read as a number; it is left empty.",
    CELL_TOO_LONG: "The cell is longer than the field may be; it is left empty.",
    SPREADSHEET_ERROR: "The cell holds an error of the spreadsheet's; it is left empty.",
    PLACEHOLDER: "The cell says only that there is nothing; it is left empty.",
    HANDLE_FROM_PROFILE: "The username cannot be read; it was taken from the profile address.",
    PROFILE_DIFFERS: "The profile address names somebody else than the username; the username was taken.",
    CELLS_JOINED: "The count was written with the file's delimiter and without quotes; its parts were joined.",
    NOT_UTF8: "The row is not UTF-8; it was read as Windows-1252.",
    NUL_REMOVED: "The character NUL was left out.",
    ZONE_UNKNOWN: "The time zone is no name of the IANA database, such as Europe/Berlin; it is left empty.",
}
"""Every code a row that was read is warned with, and what it says."""


class Row(NamedTuple):
    """A row that was read: a target to add. `number` counts the file's rows as a spreadsheet does; the header is 1.

    `cells` are the original ones, for the case that the row is refused later; `variables` is None where there are none.
    """

    number: int
    handle: Handle
    profile_url: str | None
    full_name: str | None
    first_name: str | None
    category: str | None
    follower_count: int | None
    external_id: str | None
    variables: Mapping[str, str] | None
    cells: Sequence[str]

    def target(self) -> NewTarget:
        """The same as an upload of targets gives it to the campaign."""
        return _TARGET((*self[1:8], self.variables or NOTHING, *_NO_ZONE))


class RejectedRow(NamedTuple):
    """A row that was not added: its number, a permanent code, a sentence, and its original cells."""

    number: int
    code: str
    message: str
    cells: Sequence[str]


class Warned(NamedTuple):
    """Something about a row that was read all the same; `column` is the column's name, None where it is of the row."""

    number: int
    code: str
    column: str | None
    text: str
    """What stood there, shortened."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows that ended in one piece, in the file's order; each is in one of `rows`, `rejected` and `blank`."""

    rows: list[Row] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    """The numbers of the rows in which nothing stands."""


# Without looking at the names of the arguments, which takes longer than all the rest.
_TARGET: Final = partial(tuple.__new__, NewTarget)
_NO_ZONE: Final = NewTarget("")[8:]
