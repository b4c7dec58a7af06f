"""What other parts see of archives: on their way, ready, with what they hold.

Values only; nobody's name but the account's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from overture.kernel.ids import ArchiveId


class ArchiveStatus(StrEnum):
    """Where an archive stands. `replaced`: a newer one of the account is ready; jobs that began with this one go on."""

    READING = "reading"
    READY = "ready"
    REPLACED = "replaced"
    FAILED = "failed"
    DELETING = "deleting"


ENDED: Final = (ArchiveStatus.READY, ArchiveStatus.REPLACED, ArchiveStatus.FAILED)

REASONS: Final[Mapping[str, str]] = {
    "not_a_zip": "The file is no ZIP. Upload the archive as Instagram gave it.",
    "in_parts": "The file is one part of a ZIP that was split. Put its parts together first.",
    "damaged": "The ZIP is damaged or not whole. Download it again.",
    "encrypted": "The ZIP is encrypted. Instagram's are not: upload the archive as it came.",
    "unsafe_entry": "The ZIP has entries that no archive of Instagram has: paths that lead out of it, or links.",
    "method_unknown": "A list in the ZIP is packed as Instagram packs none. Upload the archive as it came.",
    "bomb": "A list in the ZIP unpacks to far more than a list of people can be.",
    "too_large": "The ZIP's own directory is larger than any archive's.",
    "too_many_entries": "The ZIP has more entries than any archive has.",
    "item_too_long": "An entry of a list is longer than any that Instagram writes.",
    "shape_unknown": "A list is not in the form that Instagram writes. Ask for the archive again, as JSON.",
    "html": "The archive is in HTML. Ask Instagram for it again and choose the format JSON.",
    "no_lists": "The archive has neither followers nor following. Ask Instagram for it with `Followers and following`; "
    "where it came in several files, upload the one that has them.",
    "another_account": "The archive is another account's. Upload it for the account it is of.",
    "internal_error": "Reading broke again and again for a reason of ours. Upload the archive again.",
}
"""Every reason an archive cannot be read for, and what it says."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of an account. `followers`, `following`: how many stand in the list, None where it has no such list;
    `unreadable` of them name nobody. `newest_at`: the newest moment in its lists."""

    id: ArchiveId
    account: str
    file_name: str | None
    size: int
    status: ArchiveStatus
    reason: str | None
    packed: int
    read: int
    followers: int | None
    following: int | None
    unreadable: int
    newest_at: datetime | None
    created_at: datetime
    ended_at: datetime | None

    @property
    def percent(self) -> int:
        """How much of its lists is read; 100 only where all of it is."""
        if self.status in (ArchiveStatus.READY, ArchiveStatus.REPLACED):
            return 100
        return min(99, self.read * 100 // max(1, self.packed))
