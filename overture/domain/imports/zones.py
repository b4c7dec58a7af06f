"""Rows as targets: the column of time zones, a variable to the reading, becomes the target's own zone.

Not the other fields: the reading knows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from overture.domain.imports.contracts import ZONE_UNKNOWN, Batch, Row, Warned
from overture.domain.targets import NewTarget
from overture.kernel.hours import is_zone

_NAMES: Final = ("timezone", "timeZone")


class Zones:
    """The column of zones of one file, if it has one; `columns` as the reader's state has them."""

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        found: list[tuple[str, str]] = [(variable, name) for name, _, variable in columns if variable in _NAMES]
        self._variable, self._column = found[0] if found else ("", "")

    def targets(self, batch: Batch) -> list[NewTarget]:
        """The rows of a batch; a zone that is none is warned of and left out."""
        if not self._variable:
            return [row.target() for row in batch.rows]
        return [self._zoned(row, batch) for row in batch.rows]

    def _zoned(self, row: Row, batch: Batch) -> NewTarget:
        target = row.target()
        zone = (row.variables or {}).get(self._variable)
        if zone is None:
            return target
        rest = {k: v for k, v in target.extra.items() if k != self._variable}
        if is_zone(zone):
            return target._replace(extra=rest, timezone=zone)
        batch.warnings.append(Warned(row.number, ZONE_UNKNOWN, self._column, zone[:100]))
        return target._replace(extra=rest)
