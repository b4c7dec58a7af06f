"""Imports: spreadsheets of creators, read in pieces to rows that a campaign can add.

No database and no HTTP in the reading: bytes come in, rows and the place to go on from come out.
"""

from overture.domain.imports.contracts import REJECTIONS, WARNINGS, Batch, RejectedRow, Row, Warned
from overture.domain.imports.headers import FIELDS, Column, Unreadable
from overture.domain.imports.opening import HEAD_BYTES, Opening, opened
from overture.domain.imports.reading import Reader
from overture.domain.imports.rejected import rejected_head, rejected_lines

__all__ = [
    "FIELDS",
    "HEAD_BYTES",
    "REJECTIONS",
    "WARNINGS",
    "Batch",
    "Column",
    "Opening",
    "Reader",
    "RejectedRow",
    "Row",
    "Unreadable",
    "Warned",
    "opened",
    "rejected_head",
    "rejected_lines",
]
