"""Portions: a stored file from where its reader stands, some thousand rows at a time, as targets to add.

Not what becomes of them: commands.py takes them in, foreseeing.py only asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from overture.domain.campaigns import Refused
from overture.domain.imports.contracts import Batch, RejectedRow, Row
from overture.domain.imports.progress import CONTACTED, DUPLICATE, ERASED, REFUSALS, SUPPRESSED
from overture.domain.imports.reading import Reader
from overture.domain.imports.zones import Zones
from overture.domain.targets import NewTarget

_CODES: Final = {
    Refused.DUPLICATE: DUPLICATE,
    Refused.CONTACTED: CONTACTED,
    Refused.SUPPRESSED: SUPPRESSED,
    Refused.ERASED: ERASED,
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of an import is done at once."""

    rows: int = 5_000
    """Of a portion, about: that of a file ends with the slice that brings it there."""
    slice: int = 64 * 1024
    """Bytes of a file that are read at once."""
    stretch: int = 8
    """Portions in one go; then others have their turn of the worker."""
    back: int = 2_000
    """Targets that an undoing takes back at once."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows that were read from byte `start` on, those to add as `targets` too, and the reader's state after them;
    `is_last`: the file ends here."""

    start: int
    batch: Batch
    targets: Sequence[NewTarget]
    state: dict[str, Any]
    is_last: bool
    filtered: int = 0
    """Rows of a job that were not asked for."""


def refusal(row: Row, why: Refused) -> RejectedRow:
    """A row that was read and is not added. Of somebody who was erased nothing is written down again."""
    code = _CODES[why]
    if why is Refused.ERASED:
        return RejectedRow(row.number, code, REFUSALS[code], ())
    return RejectedRow(row.number, code, REFUSALS[code].format(handle=row.handle), row.cells)


class Portions:
    """A file from where its reader stands, a portion at a time; at most one piece of it is in memory.

    `piece` gives some of the file's bytes from an offset on, none behind its end.
    """

    def __init__(
        self, piece: Callable[[int], Awaitable[bytes]], state: Mapping[str, Any], sizes: Sizes | None = None
    ) -> None:
        self._piece = piece
        self._sizes = sizes or Sizes()
        self._reader = Reader(state)
        self._zones = Zones(state["columns"])
        self._fetched = self._reader.offset
        self._held = memoryview(b"")

    async def next(self) -> Portion:
        """The next rows."""
        start, batch, targets, is_last = self._reader.offset, Batch(), list[NewTarget](), False
        while len(batch.rows) + len(batch.rejected) + len(batch.blank) < self._sizes.rows and not is_last:
            if not self._held:
                self._held = memoryview(await self._piece(self._fetched))
                self._fetched += len(self._held)
            is_last = not self._held
            piece, self._held = bytes(self._held[: self._sizes.slice]), self._held[self._sizes.slice :]
            # In a thread, so that others of this process are not kept waiting.
            found = await asyncio.to_thread(self._read, None if is_last else piece, targets)
            batch.rows.extend(found.rows)
            batch.rejected.extend(found.rejected)
            batch.warnings.extend(found.warnings)
            batch.blank.extend(found.blank)
        return Portion(start, batch, targets, self._reader.state(), is_last)

    def _read(self, piece: bytes | None, targets: list[NewTarget]) -> Batch:
        found = self._reader.finish() if piece is None else self._reader.feed(piece)
        targets += self._zones.targets(found)
        return found
