"""What reading any spreadsheet gives: its columns, why it cannot be read, what a row is noted with.

Values only; nothing of what the rows are about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# What was met on the way through a row. The codes are permanent; the first two end the row.
ROW_TOO_LONG: Final = "row_too_long"
UNCLOSED_QUOTE: Final = "unclosed_quote"
NOT_UTF8: Final = "not_utf8"
NUL_REMOVED: Final = "nul_removed"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: what it is called there, and the field or the variable it becomes; neither: ignored."""

    name: str
    field: str | None = None
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The file as a whole cannot be read: a permanent code, a sentence, and the columns that were found."""

    code: str
    message: str
    columns: tuple[str, ...] = ()
