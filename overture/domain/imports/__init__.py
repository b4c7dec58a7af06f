"""Imports: spreadsheets of creators, stored as they come, read in pieces and added to a campaign by any worker.

The reading knows no database: bytes come in, rows and the place to go on from come out.
"""

from overture.domain.imports.aliases import ALIASES
from overture.domain.imports.commands import may_import, receive, receive_job, undo
from overture.domain.imports.contracts import REJECTIONS, WARNINGS, Batch, RejectedRow, Row, Warned
from overture.domain.imports.erasing import erase, hold_rows
from overture.domain.imports.errors import (
    ImportAlreadySent,
    ImportNotFound,
    ImportUnreadable,
    JobColumnMissing,
    UploadLost,
)
from overture.domain.imports.events import EVENTS
from overture.domain.imports.foreseeing import Foreseen, foresee, foresee_job
from overture.domain.imports.headers import FIELDS, opened
from overture.domain.imports.jobs import JobFilters
from overture.domain.imports.languages import KNOWN as LANGUAGES
from overture.domain.imports.portions import Sizes
from overture.domain.imports.progress import (
    DELIMITERS,
    ENCODINGS,
    ENDED,
    REFUSALS,
    Asked,
    Counts,
    Import,
    ImportStatus,
    mapping_of,
)
from overture.domain.imports.queries import get, page, rejected
from overture.domain.imports.reading import Reader
from overture.domain.imports.rejected import rejected_head, rejected_lines
from overture.domain.imports.spooling import Spooled, forget, spool, unspool
from overture.domain.imports.work import STARTS, go_on

__all__ = [
    "ALIASES",
    "DELIMITERS",
    "ENCODINGS",
    "ENDED",
    "EVENTS",
    "FIELDS",
    "LANGUAGES",
    "REFUSALS",
    "REJECTIONS",
    "STARTS",
    "WARNINGS",
    "Asked",
    "Batch",
    "Counts",
    "Foreseen",
    "Import",
    "ImportAlreadySent",
    "ImportNotFound",
    "ImportStatus",
    "ImportUnreadable",
    "JobColumnMissing",
    "JobFilters",
    "Reader",
    "RejectedRow",
    "Row",
    "Sizes",
    "Spooled",
    "UploadLost",
    "Warned",
    "erase",
    "foresee",
    "foresee_job",
    "forget",
    "get",
    "go_on",
    "hold_rows",
    "mapping_of",
    "may_import",
    "opened",
    "page",
    "receive",
    "receive_job",
    "rejected",
    "rejected_head",
    "rejected_lines",
    "spool",
    "undo",
    "unspool",
]
