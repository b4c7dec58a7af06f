"""The events feed: a project's events by their place, for those without a URL; and a watcher to wait by.

Not the long poll itself: a surface waits with the watcher between two short calls, never inside one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import asyncpg
import structlog

from overture.domain.identity import Call
from overture.domain.webhooks.contracts import EventNames, FeedEvent, FeedPage
from overture.kernel.errors import Unavailable
from overture.runtime.db import Database, is_outage
from overture.runtime.outbox import EventRow

log = structlog.get_logger(__name__)

MOST_WAITERS: Final = 1000
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


@dataclass(eq=False, slots=True)
class _Waiter:
    project_id: UUID
    after: int
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class FeedWatcher:
    """Tells waiters of this process that a feed has moved: one query a second for all of them, none without any."""

    def __init__(self, db: Database, *, most: int = MOST_WAITERS, poll_seconds: float = POLL_SECONDS) -> None:
        """At most `most` wait at once."""
        self._db = db
        self._most = most
        self._poll_seconds = poll_seconds
        self._waiters: set[_Waiter] = set()
        self._heard = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self._waiters)

    async def moved(self, project_id: UUID, after: int, seconds: float) -> bool:
        """Waits until the feed has an event behind `after`, at most `seconds`; whether it has. False at once where too
        many wait already. Hold no transaction while waiting; what moved may be no public event, so ask again."""
        if seconds <= 0 or len(self._waiters) >= self._most:
            return False
        waiter = _Waiter(project_id, after)
        self._waiters.add(waiter)
        if self._task is None:
            self._task = asyncio.create_task(self._watch(), name="feed-watcher")
        self._heard.set()
        try:
            await asyncio.wait_for(waiter.ready.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            self._waiters.discard(waiter)
        return True

    def heard(self) -> None:
        """A hint that events were relayed: look now."""
        if self._waiters:
            self._heard.set()

    async def close(self) -> None:
        """Lets everybody go."""
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for waiter in self._waiters:
            waiter.ready.set()

    async def _watch(self) -> None:
        while self._waiters:
            self._heard.clear()
            try:
                await self._look()
            except (Unavailable, asyncpg.PostgresError, OSError) as error:
                if not (isinstance(error, Unavailable) or is_outage(error)):
                    log.exception("feed_look_broke")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), self._poll_seconds)
        self._task = None

    async def _look(self) -> None:
        projects = sorted({w.project_id for w in self._waiters})
        async with self._db.connection() as raw:
            last = {r["project_id"]: r["last"] for r in await raw.fetch(_LASTS, projects)}
        for waiter in self._waiters:
            if last.get(waiter.project_id, 0) > waiter.after:
                waiter.ready.set()
