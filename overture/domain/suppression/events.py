"""What suppression tells other parts. Internal: not delivered to webhooks.

Their docstrings are their documentation.
"""

from __future__ import annotations

from uuid import UUID

from overture.kernel.events import Event


class SuppressionAdded(Event, frozen=True, kw_only=True):
    """A person must not be written to any more; whatever waits for them ends."""

    name = "suppression.added"
    person_id: UUID
    handle: str
    reason: str
    source: str


class SuppressionRemoved(Event, frozen=True, kw_only=True):
    """A suppression was taken back, with the reason given for it."""

    name = "suppression.removed"
    person_id: UUID
    handle: str
    reason: str
