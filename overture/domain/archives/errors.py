"""Refusals about archives.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.domain.archives.contracts import REASONS
from overture.kernel.errors import FieldFault, Kind, OvertureError


class ArchiveNotFound(OvertureError):
    """There is no archive with this id in this project. List the archives to find it."""

    kind, code = Kind.NOT_FOUND, "archive_not_found"


class ArchiveUnreadable(OvertureError):
    """{problem}"""

    kind, code = Kind.INVALID, "archive_unreadable"

    def __init__(self, reason: str) -> None:
        """The reason is the fault's code."""
        told = REASONS[reason]
        super().__init__(problem=told, fields=(FieldFault("file", reason, told),), details={"reason": reason})


class ArchiveInUse(OvertureError):
    """A job that has not ended reads this archive. Wait until it has ended, or cancel it."""

    kind, code = Kind.CONFLICT, "archive_in_use"


class ArchiveLost(OvertureError):
    """The upload took so long that its beginning was cleared away. Send the archive again."""

    kind, code = Kind.UNAVAILABLE, "archive_lost"
