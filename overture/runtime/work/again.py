"""Work that is done again after a crash, under the same token: what all its kinds answer alike. None is ever in doubt.

Not a kind itself: what one waits for, calls and keeps it says alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from overture.runtime.db import Tx
from overture.runtime.work.kinds import (
    Answer,
    Ask,
    Candidate,
    DoubtRow,
    Expiry,
    Go,
    Item,
    Lane,
    Reserved,
    Result,
    State,
)

_LONGEST: Final = 300.0
_MOST_DOUBLINGS: Final = 10


class DoneAgain:
    """The part of `Kind` in which such kinds do not differ. Each adds its code, name, queue, table, call_seconds, facts
    and record_columns, `decide`, `perform` and `lost`, and overrides here what it has more of."""

    expiry = Expiry.AGAIN
    settle_seconds = 0.0
    joins = ""
    reserve_columns: tuple[tuple[str, str], ...] = ()
    adapts_width = False
    widest = 1
    has_strands = False

    async def prepare(self, tx: Tx, asks: Sequence[Ask]) -> None:
        """Nothing beyond the row itself."""

    async def claim(self, tx: Tx, going: Sequence[tuple[Candidate, Lane, Ask, Go]]) -> Mapping[UUID, str]:
        """The row's own key is claim enough."""
        return {}

    async def reserved(self, tx: Tx, done: Reserved) -> None:
        """Tells nobody."""

    def handed_back(self, item: Item, why: str) -> Answer:
        """Waits again at once."""
        return Answer(State.WAITING, "handed_back", tells=False)

    async def recorded(self, tx: Tx, results: Sequence[Result]) -> Collection[UUID]:
        """Tells nobody."""
        return ()

    async def expired(self, tx: Tx, rows: Sequence[asyncpg.Record]) -> None:
        """They wait again; nothing is counted."""

    async def look_up(self, row: DoubtRow) -> Answer | None:
        """Never in doubt."""
        return None

    async def payload_of(self, tx: Tx, row: asyncpg.Record) -> Any:
        """Never in doubt."""
        return None


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, from two seconds to five minutes."""
    return timedelta(seconds=min(_LONGEST, 2.0 ** min(max(1, failures), _MOST_DOUBLINGS)))
