"""Events of webhooks.

Not the events that webhooks deliver: those belong to whoever tells them.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from overture.kernel.events import Event


class WebhookDisabled(Event, frozen=True, kw_only=True):
    """A webhook was disabled by itself: it answered 410 (`gone`), or nothing but failures for 5 days (`failing`)."""

    name: ClassVar[str] = "webhook.disabled"
    endpoint_id: UUID
    reason: str
    failing_since: datetime | None = None


class ReplayQueued(Event, frozen=True, kw_only=True):
    """A replay of webhook deliveries has work to do: it was asked for, or has gone on for a day. Internal."""

    name: ClassVar[str] = "replay.queued"
    replay_id: UUID
