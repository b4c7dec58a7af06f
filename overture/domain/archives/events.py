"""What archives tell, to the workers that go on with them.

Their docstrings are their documentation.
"""

from __future__ import annotations

from uuid import UUID

from overture.kernel.events import Event


class ArchiveReceived(Event, frozen=True, kw_only=True):
    """An archive has come whole and will be read. Internal."""

    name = "archive.received"
    archive_id: UUID


class ArchiveDeleting(Event, frozen=True, kw_only=True):
    """What was read of an archive is to go. Internal."""

    name = "archive.deleting"
    archive_id: UUID
