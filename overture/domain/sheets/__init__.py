"""Spreadsheets as people save them: encodings, delimiters, quotes, names of columns, read a piece at a time.

Pure reading: no database, and nothing of what the rows are about.
"""

from overture.domain.sheets.contracts import (
    NOT_UTF8,
    NUL_REMOVED,
    ROW_TOO_LONG,
    UNCLOSED_QUOTE,
    Column,
    Unreadable,
)
from overture.domain.sheets.encoding import Encoding
from overture.domain.sheets.guarding import guarded, unguarded
from overture.domain.sheets.named import NamedRow, named_rows
from overture.domain.sheets.names import LETTERS, field_named, fields_of, folded, known, shown
from overture.domain.sheets.opening import HEAD_BYTES, Opening, opened
from overture.domain.sheets.records import Found, Records

__all__ = [
    "HEAD_BYTES",
    "LETTERS",
    "NOT_UTF8",
    "NUL_REMOVED",
    "ROW_TOO_LONG",
    "UNCLOSED_QUOTE",
    "Column",
    "Encoding",
    "Found",
    "NamedRow",
    "Opening",
    "Records",
    "Unreadable",
    "field_named",
    "fields_of",
    "folded",
    "guarded",
    "known",
    "named_rows",
    "opened",
    "shown",
    "unguarded",
]
