"""The messaging API: single messages and conversations, at `/v1/instagram`.

Renames and regroups what the domain does; decides nothing.
"""

from __future__ import annotations

from overture.apis.kit import Family, Routes, Wiring
from overture.apis.messaging import actions, conversations, conversations_kept, endpoints, messages
from overture.apis.messaging.callbacks import called_back
from overture.apis.messaging.convention import MESSAGING
from overture.apis.messaging.forwarded import forwarded

ROUTES: tuple[Routes, ...] = (
    messages.routes,
    actions.routes,
    conversations.routes,
    conversations_kept.routes,
    conversations_kept.canned_routes,
    endpoints.routes,
)


def family(wiring: Wiring) -> Family:
    """The messaging family; its wiring takes keys and tokens alike."""
    return Family(MESSAGING, ROUTES, wiring)


__all__ = ["MESSAGING", "ROUTES", "called_back", "family", "forwarded"]
