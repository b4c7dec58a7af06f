"""What other parts see of webhooks, and what main wires for them.

Values only; secrets are not among them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from overture.kernel.ids import DeliveryId, EndpointId, EventId, ReplayId
from overture.runtime.outbox import EventRow


class EndpointStatus(StrEnum):
    """active: gets its events; disabled: gets nothing until it is enabled."""

    ACTIVE = "active"
    DISABLED = "disabled"


class DeliveryStatus(StrEnum):
    """waiting: its next try has a moment; delivering: a try is under way; failed: there will be no further try."""

    WAITING = "waiting"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A URL that wants events. `previous_secret_until` is machine time: until then two secrets sign."""

    id: EndpointId
    url: str
    events: tuple[str, ...]
    dialect: str
    status: EndpointStatus
    disabled_reason: str | None
    failing_since: datetime | None
    previous_secret_until: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try as it went. `status` is None where no answer came; then `error` says why. Bodies are excerpts."""

    at: datetime
    request_headers: Mapping[str, str]
    status: int | None
    response_headers: Mapping[str, str]
    response_body: str
    error: str | None
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one endpoint. `request_body` is None once the event itself is no longer kept."""

    id: DeliveryId
    endpoint_id: EndpointId
    event_id: EventId
    event_name: str
    status: DeliveryStatus
    reason: str | None
    tries: int
    last_status: int | None
    last_error: str | None
    next_try_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime
    url: str
    request_body: bytes | None = field(repr=False)
    attempts: tuple[Attempt, ...] = ()


REPLAY_PREFIX = "rpl"
"""Of a replay's id as it is shown, in errors and in the header of its deliveries."""


class ReplayStatus(StrEnum):
    """running: takes up events; delivering: all are taken up, some have tries to come; failed: `reason` says why."""

    RUNNING = "running"
    DELIVERING = "delivering"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NewReplay:
    """What to send again: events from `since` until before `until` (now), by their own moments (project time); those
    called `events`, or those that the receiving endpoint asks for. `to` is that endpoint (the same)."""

    since: datetime
    until: datetime | None = None
    events: Sequence[str] | None = None
    only_failed: bool = False
    to: EndpointId | None = None
    per_second: int = 10


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay as it stands. All before `reached_at` is looked at. `taken` deliveries were put on their way, of which
    `delivered` and `failed` have ended; `skipped` were on their way already."""

    id: ReplayId
    endpoint_id: EndpointId
    to_id: EndpointId
    only_failed: bool
    events: tuple[str, ...]
    since: datetime
    until: datetime
    per_second: int
    status: ReplayStatus
    reason: str | None
    reached_at: datetime | None
    taken: int
    delivered: int
    failed: int
    skipped: int
    created_at: datetime
    ended_at: datetime | None

    @property
    def waiting(self) -> int:
        """Deliveries of it that have not ended, as far as was counted."""
        return max(0, self.taken - self.delivered - self.failed)


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event with its place in the project's feed."""

    position: int
    event: EventRow


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Events in feed order. `last` is where the next page begins: also where nothing matched."""

    items: list[FeedEvent]
    last: int
    has_more: bool


Encode = Callable[[EventRow], bytes]
"""An event as the body of a delivery; the same bytes each time it is asked for the same event."""


class Encoders(dict[str, Encode]):
    """The body's shape by dialect: each family that sends webhooks brings one."""


class EventNames(frozenset[str]):
    """The public event names: those an endpoint may ask for, and those the feed shows."""


@dataclass(frozen=True, slots=True)
class WebhookPolicy:
    """What the operator allows."""

    allow_loopback_in_test: bool = False
    most_endpoints: int = 50


TEST_EVENT = "webhook.test"
"""The name of the event that a test sends; no endpoint can ask for it."""


def event_of_test(project_id: UUID, endpoint_id: UUID, event_id: UUID, at: datetime) -> EventRow:
    """The event a test sends: made from its delivery alone, so that it can be shown again."""
    data: dict[str, Any] = {"endpoint_id": str(endpoint_id), "message": "This is a test of your webhook."}
    return EventRow(project_id, event_id, endpoint_id, 0, TEST_EVENT, at, data)
