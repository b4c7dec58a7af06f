"""What arrivals tell.

Internal: what people wrote is told by conversations.
"""

from __future__ import annotations

from overture.kernel.events import Event


class PushArrived(Event, frozen=True, kw_only=True):
    """A platform pushed something, and nobody was called yet to take it in. Internal."""

    name = "push.arrived"
