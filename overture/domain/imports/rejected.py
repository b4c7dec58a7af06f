"""The file of rejected rows: CSV to be opened in a spreadsheet, put right and sent again.

Not where the rows are kept until then.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from overture.domain.imports.contracts import RejectedRow

FIRST_COLUMNS: Final = ("row", "reason", "message")
"""Before the file's own columns, which come as they were; an import of this file leaves these three out."""

# As the results are written (overture.domain.messaging): a phone number or a negative number is no formula.
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


def rejected_head(columns: Sequence[str]) -> bytes:
    """The first row, given the names of the file's columns. The mark (BOM) tells a spreadsheet that it is UTF-8."""
    return b"\xef\xbb\xbf" + _csv([[*FIRST_COLUMNS, *map(guarded, columns)]])


def rejected_lines(rows: Iterable[RejectedRow]) -> bytes:
    """The rows: number, code, sentence, and the cells as they were; RFC 4180, UTF-8, formula-safe."""
    return _csv([r.number, r.code, guarded(r.message), *map(guarded, r.cells)] for r in rows)


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
