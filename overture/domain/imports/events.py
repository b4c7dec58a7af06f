"""What imports tell.

Their docstrings are their documentation.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from overture.domain.imports.progress import Import
from overture.kernel.events import Event


class ImportEvent(Event, frozen=True, kw_only=True):
    """The import as it is after the change."""

    import_id: UUID
    campaign_id: UUID
    file_name: str | None
    status: str
    reason: str | None
    counts: dict[str, int]

    @classmethod
    def of(cls, i: Import) -> ImportEvent:
        """The event for an import as it stands."""
        c = i.counts
        return cls(
            import_id=i.id,
            campaign_id=i.campaign_id,
            file_name=i.file_name,
            status=i.status.value,
            reason=i.reason,
            counts={
                "rows": c.rows,
                "added": c.added,
                "duplicate": c.duplicate,
                "already_contacted": c.contacted,
                "suppressed": c.suppressed,
                "invalid": c.invalid,
                "blank": c.blank,
                "warnings": i.warned,
            }
            | ({} if i.job_id is None else {"filtered": c.filtered}),
        )


class ImportReceived(ImportEvent, frozen=True, kw_only=True):
    """A file has come whole and will be read. Internal."""

    name = "import.received"


class ImportCompleted(ImportEvent, frozen=True, kw_only=True):
    """Every row of a file was read; `counts` says what became of them."""

    name = "import.completed"


class ImportFailed(ImportEvent, frozen=True, kw_only=True):
    """The reading of a file ended early; `reason` says why, and `counts` what was done by then."""

    name = "import.failed"


class ImportUndoing(ImportEvent, frozen=True, kw_only=True):
    """What an import added is to be taken back. Internal."""

    name = "import.undoing"


class ImportUndone(ImportEvent, frozen=True, kw_only=True):
    """What an import had added is gone. Internal."""

    name = "import.undone"


EVENTS: Final[tuple[type[Event], ...]] = (ImportCompleted, ImportFailed)
"""Those that the public may be told."""
