"""Cells that a spreadsheet would run as a formula: an apostrophe before them on the way out, off on the way in.

Not the same in SQL, for exports by the database: overture.runtime.cells.
"""

from __future__ import annotations

import re
from typing import Final

# As exports by the database are written: a phone number or a negative number is no formula.
_FORMULA: Final = re.compile(r"[ \t\n\r\f\v]*[=+@|%-]|[\t\r\n]|[＝＋－＠]")
_NUMBER: Final = re.compile(r"\+ ?\(?[0-9][0-9() ./-]*|-[0-9]+(?:[.,][0-9]+)?")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula."""
    if _FORMULA.match(cell) is None or _NUMBER.fullmatch(cell) is not None:
        return cell
    return f"'{cell}"


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that `guarded` puts before it."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell
