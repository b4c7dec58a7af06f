"""The file of rejected rows: CSV to be opened in a spreadsheet, put right and sent again.

Not where the rows are kept until then.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from overture.domain.imports.contracts import RejectedRow
from overture.domain.sheets import guarded

FIRST_COLUMNS: Final = ("row", "reason", "message")
"""Before the file's own columns, which come as they were; an import of this file leaves these three out."""


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
