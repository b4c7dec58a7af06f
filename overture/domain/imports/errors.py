"""Refusals about imports.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from collections.abc import Sequence

from overture.domain.sheets import Unreadable
from overture.kernel.errors import FieldFault, Kind, OvertureError

_OF_MAPPING = ("unknown_column", "unknown_field", "field_mapped_twice", "column_mapped_twice")


class ImportNotFound(OvertureError):
    """This campaign has no import with that id. List its imports to find it."""

    kind, code = Kind.NOT_FOUND, "import_not_found"


class ImportUnreadable(OvertureError):
    """{problem}"""

    kind, code = Kind.INVALID, "import_unreadable"

    def __init__(self, why: Unreadable) -> None:
        """The reason is the fault's code; the columns that were found are beside it."""
        path = "map" if why.code in _OF_MAPPING else "file"
        super().__init__(
            problem=why.message,
            fields=(FieldFault(path, why.code, why.message),),
            details={"reason": why.code, "columns": list(why.columns)},
        )


class JobColumnMissing(OvertureError):
    """The job has no column {column}, which this filter asks about; it has {columns}. Leave the filter out, or take a
    job that was submitted with, or later given, the add-on that brings the column."""

    kind, code = Kind.INVALID, "job_column_missing"

    def __init__(self, path: str, column: str, columns: Sequence[str]) -> None:
        """`path` is the filter on the wire."""
        told = f"The job has no column {column}."
        super().__init__(column=column, columns=", ".join(columns), fields=(FieldFault(path, self.code, told),))


class ImportAlreadySent(OvertureError):
    """Messages to targets of this import were handed to the platform, so it cannot be undone. Cancel the campaign to
    end what still waits."""

    kind, code = Kind.CONFLICT, "import_already_sent"


class UploadLost(OvertureError):
    """The upload took so long that its beginning was cleared away. Send the file again."""

    kind, code = Kind.UNAVAILABLE, "upload_lost"
