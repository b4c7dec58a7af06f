"""The events feed: a project's events by their place, for those without a URL; and a watcher to wait by.

Not the long poll itself: a surface waits with the watcher between two short calls, never inside one.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.webhooks.contracts import EventNames, FeedEvent, FeedPage
from overture.runtime.db import Database
from overture.runtime.outbox import EventRow
from overture.runtime.watching import MOST_WAITERS, Watcher

POLL_SECONDS: Final = 1.0

_LAST = "select coalesce(max(last), 0) from feed where project_id = $1"
_EVENTS = """
select position, project_id, id, subject, seq, name, at, data from event
where project_id = $1 and position > $2 and position <= $3 and name = any($4::text[]) order by position limit $5
"""
_LASTS = "select project_id, last from feed where project_id = any($1::uuid[]) order by project_id"


async def newest_position(call: Call) -> int:
    """The place of the project's newest event, public or not; 0 where there is none."""
    return int(await call.fetchval(_LAST))


async def page_of_events(call: Call, after: int, limit: int, names: Collection[str] | None = None) -> FeedPage:
    """Public events behind `after`, those called `names` (all), at most `limit`."""
    public = call.resources.need(EventNames)
    wanted = sorted(public if names is None else public.intersection(names))
    newest = await newest_position(call)
    rows = await call.fetch(_EVENTS, after, newest, wanted, limit + 1)
    items = [FeedEvent(r[0], EventRow(*list(r)[1:])) for r in rows[:limit]]
    has_more = len(rows) > limit
    return FeedPage(items, items[-1].position if has_more else max(after, newest), has_more)


class FeedWatcher(Watcher[tuple[UUID, int]]):
    """Tells waiters of this process that a feed has moved."""

    def __init__(self, db: Database, *, most: int = MOST_WAITERS, poll_seconds: float = POLL_SECONDS) -> None:
        """At most `most` wait at once."""
        super().__init__(most=most, poll_seconds=poll_seconds)
        self._db = db

    async def moved(self, project_id: UUID, after: int, seconds: float) -> bool:
        """Waits until the feed has an event behind `after`, at most `seconds`; whether it has. False at once where too
        many wait already. What moved may be no public event, so ask again."""
        return await self.wait((project_id, after), seconds)

    async def look(self, keys: Collection[tuple[UUID, int]]) -> Collection[tuple[UUID, int]]:
        """Those whose feed has gone beyond their place."""
        async with self._db.connection() as raw:
            last = {r["project_id"]: r["last"] for r in await raw.fetch(_LASTS, sorted({p for p, _ in keys}))}
        return [(p, after) for p, after in keys if last.get(p, 0) > after]
