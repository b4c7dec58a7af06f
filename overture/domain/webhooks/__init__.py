"""Webhooks: endpoints, the deliveries of events to them, and the events feed.

Not which events there are: a family names them and shapes their bodies.
"""

from overture.domain.webhooks.callbacks import CallbackKind, forget_callbacks
from overture.domain.webhooks.calling import Callback, CallbackPolicy, Callbacks, queue
from overture.domain.webhooks.commands import delete, enable, register, replay, rotate_secret, test
from overture.domain.webhooks.contracts import (
    REPLAY_PREFIX,
    TEST_EVENT,
    Attempt,
    Delivery,
    DeliveryStatus,
    Encoders,
    Endpoint,
    EndpointStatus,
    EventNames,
    FeedEvent,
    FeedPage,
    NewReplay,
    Replay,
    ReplayStatus,
    WebhookPolicy,
    event_of_test,
)
from overture.domain.webhooks.ending import forget
from overture.domain.webhooks.erasing import PERSONAL, erase
from overture.domain.webhooks.errors import (
    DeliveryNotFound,
    DeliveryNotReplayable,
    InvalidReplay,
    InvalidWebhook,
    ReplayIsOver,
    ReplayNotFound,
    ReplayUnderWay,
    RotationUnderWay,
    WebhookDeliveryFailed,
    WebhookIsDisabled,
    WebhookLimitReached,
    WebhookNotFound,
)
from overture.domain.webhooks.fanout import fan_out
from overture.domain.webhooks.feed import FeedWatcher, newest_position, page_of_events
from overture.domain.webhooks.forwarding import Forwarding
from overture.domain.webhooks.queries import deliveries, get, get_delivery, page
from overture.domain.webhooks.replaying import REACTIONS
from overture.domain.webhooks.replays import MOST_PER_SECOND, cancel_replay, get_replay, replays, start_replay
from overture.domain.webhooks.resealing import reseal
from overture.domain.webhooks.sending import Sender
from overture.domain.webhooks.work import DeliveryKind

__all__ = [
    "MOST_PER_SECOND",
    "PERSONAL",
    "REACTIONS",
    "REPLAY_PREFIX",
    "TEST_EVENT",
    "Attempt",
    "Callback",
    "CallbackKind",
    "CallbackPolicy",
    "Callbacks",
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
    "Forwarding",
    "InvalidReplay",
    "InvalidWebhook",
    "NewReplay",
    "Replay",
    "ReplayIsOver",
    "ReplayNotFound",
    "ReplayStatus",
    "ReplayUnderWay",
    "RotationUnderWay",
    "Sender",
    "WebhookDeliveryFailed",
    "WebhookIsDisabled",
    "WebhookLimitReached",
    "WebhookNotFound",
    "WebhookPolicy",
    "cancel_replay",
    "delete",
    "deliveries",
    "enable",
    "erase",
    "event_of_test",
    "fan_out",
    "forget",
    "forget_callbacks",
    "get",
    "get_delivery",
    "get_replay",
    "newest_position",
    "page",
    "page_of_events",
    "queue",
    "register",
    "replay",
    "replays",
    "reseal",
    "rotate_secret",
    "start_replay",
    "test",
]
