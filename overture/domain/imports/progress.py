"""What other parts see of an import: where it stands, and what became of its rows.

Values only; nothing of the reading of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from overture.domain.imports.contracts import Warned
from overture.domain.sheets import Column
from overture.kernel.errors import InvalidField
from overture.kernel.ids import CampaignId, ImportId, JobId

DUPLICATE: Final = "target_duplicate"
CONTACTED: Final = "already_contacted"
SUPPRESSED: Final = "target_suppressed"
ERASED: Final = "person_erased"
REFUSALS: Final = {
    DUPLICATE: "{handle} is in this campaign already.",
    CONTACTED: "{handle} was already contacted for this client.",
    SUPPRESSED: "{handle} is on the suppression list.",
    ERASED: "This person was erased from the project and is kept out.",
}
"""Why a row that was read is not added, beside why a row is not read (`REJECTIONS`)."""
MOST_WARNINGS: Final = 100
"""Warnings that are kept; all are counted."""


ENCODINGS: Final = ("utf-8", "windows-1252", "utf-16-le", "utf-16-be")
DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
"""What parts a file's cells, by the names callers use."""


def mapping_of(given: Sequence[str]) -> dict[str, str | None]:
    """`["firstName=Vorname", "category="]` as the reading takes it: a field or variable, and its column or none."""
    out: dict[str, str | None] = {}
    for text in given:
        field, sign, column = text.partition("=")
        field = field.strip()
        if not sign or not field:
            raise InvalidField("map", f"`{text[:100]}` is no mapping; write `field=Column`, as in `firstName=Vorname`.")
        if field in out:
            raise InvalidField("map", f"`{field[:100]}` is mapped twice; say each field once.")
        out[field] = column.strip() or None
    return out


class ImportStatus(StrEnum):
    """Where an import stands. `undoing`: what it added is being taken back; `undone`: all of it is gone."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


ENDED: Final = (ImportStatus.COMPLETED, ImportStatus.FAILED, ImportStatus.UNDONE)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows that were read: each is in exactly one of these. `suppressed`: those who were erased too;
    `filtered`: rows of a job that were not asked for; `untold` of them only because their language could not be told
    (None: no language was asked for)."""

    added: int = 0
    duplicate: int = 0
    contacted: int = 0
    suppressed: int = 0
    invalid: int = 0
    blank: int = 0
    filtered: int = 0
    untold: int | None = None

    @property
    def rows(self) -> int:
        """All of them."""
        return self.added + self.rejected + self.blank + self.filtered

    @property
    def rejected(self) -> int:
        """Those in the file of rejected rows."""
        return self.duplicate + self.contacted + self.suppressed + self.invalid


@dataclass(frozen=True, slots=True)
class Import:
    """A file, or with a `job_id` a job's rows, on its way into a campaign. `size` and `read` count bytes, or rows;
    `warnings` are the first of them."""

    id: ImportId
    campaign_id: CampaignId
    file_name: str | None
    status: ImportStatus
    reason: str | None
    encoding: str
    delimiter: str
    columns: tuple[Column, ...]
    size: int
    read: int
    counts: Counts
    warned: int
    warnings: tuple[Warned, ...]
    created_at: datetime
    ended_at: datetime | None
    job_id: JobId | None = None

    @property
    def percent(self) -> int:
        """How much of the file is read; 100 only where all of it is."""
        return 100 if self.status is ImportStatus.COMPLETED else min(99, self.read * 100 // max(1, self.size))


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read, where its sender says so; see `opened`."""

    mapping: dict[str, str | None]
    encoding: str | None = None
    delimiter: str | None = None
