"""Refusals about webhooks.

Kinds and codes; the sentences are the docstrings.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class InvalidWebhook(OvertureError):
    """The webhook cannot be registered as it is: {problem}"""

    kind, code = Kind.INVALID, "invalid_field"


class WebhookNotFound(OvertureError):
    """This project has no webhook with that id. List the webhooks to find its id, or register the URL."""

    kind, code = Kind.NOT_FOUND, "webhook_not_found"


class DeliveryNotFound(OvertureError):
    """This project has no webhook delivery with that id, or it is older than deliveries are kept. List the
    deliveries of the webhook to find its id."""

    kind, code = Kind.NOT_FOUND, "delivery_not_found"


class WebhookLimitReached(OvertureError):
    """This project has {most} webhooks, the most there may be. Delete one that is no longer needed."""

    kind, code = Kind.CONFLICT, "webhook_limit_reached"


class WebhookIsDisabled(OvertureError):
    """This webhook is disabled ({reason}). Enable it first."""

    kind, code = Kind.CONFLICT, "webhook_disabled"


class RotationUnderWay(OvertureError):
    """The secret was rotated already: the previous one stays valid until {until}. Rotate again after that."""

    kind, code = Kind.CONFLICT, "webhook_rotation_under_way"


class DeliveryNotReplayable(OvertureError):
    """This delivery cannot be replayed: {why}"""

    kind, code = Kind.CONFLICT, "delivery_not_replayable"


class InvalidReplay(OvertureError):
    """The replay cannot be started as it is: {problem}"""

    kind, code = Kind.INVALID, "invalid_field"


class ReplayNotFound(OvertureError):
    """This webhook has no replay with that id, or it is older than replays are kept. List the replays of the webhook
    to find its id."""

    kind, code = Kind.NOT_FOUND, "webhook_replay_not_found"


class ReplayUnderWay(OvertureError):
    """Another replay to this webhook is running ({replay}). Wait for it to take up its last event, or cancel it."""

    kind, code = Kind.CONFLICT, "webhook_replay_under_way"


class ReplayIsOver(OvertureError):
    """This replay is over: it is {status}. Start another where something is missing."""

    kind, code = Kind.CONFLICT, "webhook_replay_over"


class WebhookDeliveryFailed(OvertureError):
    """The test event was not accepted: {why}. Make the URL answer with a status from 200 to 299 within {seconds}
    seconds, then test again."""

    kind, code = Kind.UPSTREAM, "webhook_delivery_failed"
