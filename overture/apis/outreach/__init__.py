"""The outreach API: campaigns of direct messages to creators, at `/api/v1`.

Renames and regroups what the domain does; decides nothing.
"""

from __future__ import annotations

from overture.apis.kit import Family, Routes, Wiring
from overture.apis.outreach import (
    campaigns,
    catalogue,
    clients,
    editing,
    exchanges,
    feed,
    forecasts,
    fromjobs,
    imports,
    keys,
    people,
    replays,
    results,
    senders,
    steps,
    suppressions,
    targets,
    tasks,
    templates,
    usage,
    webhooks,
)
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.events import EVENT_NAMES, encoded

ROUTES: tuple[Routes, ...] = (
    clients.routes,
    templates.routes,
    campaigns.routes,
    editing.routes,
    forecasts.routes,
    targets.routes,
    imports.routes,
    fromjobs.routes,
    results.routes,
    steps.routes,
    senders.routes,
    tasks.routes,
    suppressions.routes,
    exchanges.routes,
    usage.routes,
    webhooks.routes,
    replays.routes,
    people.routes,
    keys.routes,
    feed.routes,
)


def family(wiring: Wiring) -> Family:
    """The outreach family; its calls' resources hold `Cursors` and `FeedWatcher` beside the domain's own."""
    return Family(OUTREACH, ROUTES, wiring, {catalogue.PATH: catalogue.page()})


__all__ = ["EVENT_NAMES", "OUTREACH", "ROUTES", "encoded", "family"]
