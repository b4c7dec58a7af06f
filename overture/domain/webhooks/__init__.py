"""Webhooks: endpoints, the deliveries of events to them, and the events feed.

Not which events there are: a family names them and shapes their bodies.
"""

from overture.domain.webhooks.commands import delete, enable, register, replay, rotate_secret, test
from overture.domain.webhooks.contracts import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Encoders,
    Endpoint,
    EndpointStatus,
    EventNames,
    FeedEvent,
    FeedPage,
    WebhookPolicy,
)
from overture.domain.webhooks.ending import forget
from overture.domain.webhooks.errors import (
    DeliveryNotFound,
    DeliveryNotReplayable,
    InvalidWebhook,
    RotationUnderWay,
    WebhookDeliveryFailed,
    WebhookIsDisabled,
    WebhookLimitReached,
    WebhookNotFound,
)
from overture.domain.webhooks.fanout import fan_out
from overture.domain.webhooks.feed import FeedWatcher, newest_position, page_of_events
from overture.domain.webhooks.queries import deliveries, get, get_delivery, page
from overture.domain.webhooks.sending import Sender
from overture.domain.webhooks.work import DeliveryKind

__all__ = [
    "Attempt",
    "Delivery",
    "DeliveryKind",
    "DeliveryNotFound",
    "DeliveryNotReplayable",
    "DeliveryStatus",
    "Encoders",
    "Endpoint",
    "EndpointStatus",
    "EventNames",
    "FeedEvent",
    "FeedPage",
    "FeedWatcher",
    "InvalidWebhook",
    "RotationUnderWay",
    "Sender",
    "WebhookDeliveryFailed",
    "WebhookIsDisabled",
    "WebhookLimitReached",
    "WebhookNotFound",
    "WebhookPolicy",
    "delete",
    "deliveries",
    "enable",
    "fan_out",
    "forget",
    "get",
    "get_delivery",
    "newest_position",
    "page",
    "page_of_events",
    "register",
    "replay",
    "rotate_secret",
    "test",
]
