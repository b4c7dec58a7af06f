"""The events feed: `/api/v1/events`, for those without a URL to be called at.

Not the webhooks: the same events, asked for.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CursorPage
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.events import EventAnswer, told
from overture.apis.outreach.wire import Limit
from overture.domain.identity import Call
from overture.domain.webhooks import FeedWatcher, page_of_events

routes = Routes(OUTREACH, "events")
After = Annotated[
    int, msgspec.Meta(ge=0, le=2**62, description="`nextCursor` of the answer before; 0 is the beginning.")
]
Wait = Annotated[
    float, msgspec.Meta(ge=0, le=60, description="Seconds to wait for an event where there is none yet; 20 is good.")
]


@routes.get("/api/v1/events", scope="events:read", status=200)
async def list_events(call: Call, after: After = 0, limit: Limit = 50, wait: Wait = 0) -> CursorPage[EventAnswer]:
    """Read the events feed.

    Oldest first, behind `after`. `nextCursor` is always there: send it as `after` to go on. With `wait` the answer
    comes as soon as something has happened, and may still be empty: then ask again."""
    if wait:
        # Before the first query: nothing of the database is held while it waits.
        watcher = call.resources.need(FeedWatcher)
        await call.outside(lambda: watcher.moved(call.project_id, after, wait))
    page = await page_of_events(call, after, limit)
    return CursorPage([told(item.event) for item in page.items], page.has_more, str(page.last))
