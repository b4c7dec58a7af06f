"""The course of a job: its lists read page after page, each page taken in one transaction.

Not the engine's part (a stretch) and not the rows themselves: taking.py writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from overture.domain.audience import joining, taking
from overture.domain.audience.errands import Errand, Place, Portion
from overture.domain.audience.keys import PersonKeys
from overture.domain.audience.sources import Reads
from overture.domain.platforms import (
    Details,
    ListUnavailable,
    PeoplePage,
    PlatformBusy,
    PlatformUnreachable,
    Tombstones,
)
from overture.runtime.db import Database, Tx
from overture.runtime.work.stretches import Later

LEAST: Final = 50
"""People asked for at least, on a page."""


class Extraction:
    """The course of one job under one grant."""

    def __init__(
        self,
        db: Database,
        errand: Errand,
        place: Place,
        reads: Reads,
        keys: PersonKeys,
        most_at_once: int,
        *,
        joins: bool,
        least: int = LEAST,
    ) -> None:
        self.has_moved = False
        """Whether a page was taken under this grant."""
        self._db = db
        self._errand = errand
        self._reads = reads
        self._keys = keys
        self._most_at_once = most_at_once
        self._joins = joins
        self._least = least
        self._at, self._cursor = place.at, place.cursor
        self._left = errand.most - place.taken
        self._asked = place.taken
        self._is_read = False

    async def read(self) -> Portion | None:
        """The next page; `Later` where the source asks to wait or cannot be reached."""
        e = self._errand
        if self._at >= len(e.asks):
            return None
        if self._is_read:
            # Only a list that is taken to its end leads on to the next.
            return None
        at, cursor = self._at, self._cursor
        limit = min(self._most_at_once, max(self._least, self._left))
        try:
            page = await self._reads.people(e.asks[at], cursor, limit)
            keys = await self._keyed(page)
            details = await self._looked_up(page, keys)
        except ListUnavailable as error:
            self._is_read = True
            return Portion(at, cursor, None, [], {}, False, error.reason)
        except PlatformBusy as error:
            raise Later(error.why, error.retry_after) from error
        except PlatformUnreachable as error:
            raise Later(str(error)) from error
        self._cursor, self._is_read = page.cursor, page.cursor is None
        self._asked += len(page.people)
        return Portion(at, cursor, page, keys, details, bool(e.wanted))

    def wants_more(self, portion: Portion) -> bool:
        """Whether what was read of this list so far cannot have been enough."""
        return self._asked < self._errand.most and not self._is_read

    async def take(self, tx: Tx, portion: Portion) -> bool:
        """A page's rows, claims and counts, and with the last one the end of the job."""
        await joining.note(tx, self._errand, portion, self._keys)
        taken = await taking.take(tx, self._errand, portion, Tombstones(self._keys.secret))
        self.has_moved = True
        if taken is None:
            return False
        if taken.at != self._at:
            self._at, self._cursor, self._is_read, self._asked = taken.at, taken.cursor, False, 0
        self._left = self._errand.most - taken.taken
        return taken.at < len(self._errand.asks)

    async def _keyed(self, page: PeoplePage) -> list[int]:
        """The key of each person, by which the ledger knows them."""
        e = self._errand
        if not self._joins or not page.people:
            return self._keys.people(e.project_id, page.people)
        async with self._db.transaction(e.project_id) as tx:
            return await joining.joined(tx, e, page.people, self._keys)

    async def _looked_up(self, page: PeoplePage, keys: list[int]) -> Mapping[str, Details]:
        """Details of those who may become rows: who was delivered before is not asked about."""
        e = self._errand
        if not e.wanted or not page.people:
            return {}
        async with self._db.transaction(e.project_id) as tx:
            known = await taking.known(tx, e.project_id, e.scope, keys)
        new = [p for p, k in zip(page.people, keys, strict=True) if k not in known]
        return await self._reads.details(new[: max(self._left, 0)] if e.tool.takes is None else new, e.wanted)
