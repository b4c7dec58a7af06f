"""Webhooks: `/api/v1/webhooks`, endpoints with their secrets and deliveries.

Not the bodies that are delivered: events.py.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.errors import refused
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import (
    DELIVERY,
    EVENT_PREFIX,
    WEBHOOK,
    Cursor,
    DeliveryKey,
    Limit,
    Moment,
    WebhookKey,
    listed,
    maybe,
    moment,
)
from overture.domain import webhooks
from overture.domain.identity import Call
from overture.domain.webhooks import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointStatus,
    WebhookDeliveryFailed,
    WebhookNotFound,
)
from overture.kernel.ids import shown as shown_id

routes = Routes(OUTREACH, "webhooks")


class NewWebhook(CamelBody, frozen=True):
    """A URL to be told what happens. `url` is absolute, http or https; `events` are those it wants."""

    url: Text
    events: Annotated[list[str], msgspec.Meta(max_length=100)]

    example: ClassVar[dict[str, Any]] = {
        "url": "https://your-app.com/webhooks/iglayers",
        "events": ["message.sent", "reply.received", "campaign.completed"],
    }


class WebhookAnswer(CamelAnswer, frozen=True):
    """A URL that is told what happens. Until `previousSecretExpiresAt` the secret before the newest signs too."""

    id: str
    url: str
    events: list[str]
    status: EndpointStatus
    disabled_reason: str | None
    failing_since: Moment | None
    previous_secret_expires_at: Moment | None
    created_at: Moment


class WebhookWithSecret(WebhookAnswer, frozen=True):
    """The same with its secret, which is shown this once."""

    secret: Annotated[str, msgspec.Meta(description="The whole text is the key of `X-IG-Layers-Signature`.")]


class RequestAnswer(CamelAnswer, frozen=True):
    """What is sent: `body` is the text that is signed; null where its event is no longer kept."""

    url: str
    body: str | None


class DeliveryAttempt(CamelAnswer, frozen=True):
    """One try: what was sent beside the body and what came back. `responseBody` is an excerpt."""

    at: Moment
    request_headers: dict[str, str]
    status: int | None
    response_headers: dict[str, str]
    response_body: str
    error: str | None
    milliseconds: int


class DeliveryAnswer(CamelAnswer, frozen=True):
    """One event on its way to one webhook, with the request and every try."""

    id: str
    webhook_id: str
    event_id: str
    event_type: str
    status: DeliveryStatus
    reason: str | None
    tries: int
    last_status: int | None
    last_error: str | None
    next_try_at: Moment | None
    delivered_at: Moment | None
    created_at: Moment
    request: RequestAnswer
    attempts: list[DeliveryAttempt]


def _facts(e: Endpoint) -> dict[str, Any]:
    return {
        "id": WEBHOOK.show(e.id),
        "url": e.url,
        "events": list(e.events),
        "status": e.status,
        "disabled_reason": e.disabled_reason,
        "failing_since": maybe(e.failing_since),
        "previous_secret_expires_at": maybe(e.previous_secret_until),
        "created_at": moment(e.created_at),
    }


def shown(e: Endpoint) -> WebhookAnswer:
    """A webhook on the wire."""
    return WebhookAnswer(**_facts(e))


def _attempt(a: Attempt) -> DeliveryAttempt:
    return DeliveryAttempt(
        at=moment(a.at),
        request_headers=dict(a.request_headers),
        status=a.status,
        response_headers=dict(a.response_headers),
        response_body=a.response_body,
        error=a.error,
        milliseconds=a.milliseconds,
    )


def delivered(d: Delivery) -> DeliveryAnswer:
    """A delivery on the wire."""
    return DeliveryAnswer(
        id=DELIVERY.show(d.id),
        webhook_id=WEBHOOK.show(d.endpoint_id),
        event_id=shown_id(EVENT_PREFIX, d.event_id),
        event_type=d.event_name,
        status=d.status,
        reason=d.reason,
        tries=d.tries,
        last_status=d.last_status,
        last_error=d.last_error,
        next_try_at=maybe(d.next_try_at),
        delivered_at=maybe(d.delivered_at),
        created_at=moment(d.created_at),
        request=RequestAnswer(url=d.url, body=None if d.request_body is None else d.request_body.decode()),
        attempts=[_attempt(a) for a in d.attempts],
    )


@routes.post(
    "/api/v1/webhooks",
    scope="webhooks:write",
    status=201,
    secret_answer=True,
    errors=(webhooks.WebhookLimitReached,),
)
async def register_webhook(call: Call, data: NewWebhook) -> WebhookWithSecret:
    """Register a webhook.

    The answer holds its secret, which is not shown again."""
    try:
        endpoint, secret = await webhooks.register(call, data.url, data.events, OUTREACH.name)
    except webhooks.InvalidWebhook as error:
        raise refused(*error.fields) from error
    return WebhookWithSecret(**_facts(endpoint), secret=secret.reveal())


@routes.get("/api/v1/webhooks", scope="webhooks:read", status=200)
async def list_webhooks(call: Call, limit: Limit = 50, cursor: Cursor | None = None) -> CursorPage[WebhookAnswer]:
    """List webhooks.

    Newest first."""
    return await listed(call, "webhooks", limit, cursor, partial(webhooks.page, call), shown)


@routes.get("/api/v1/webhooks/{webhook_id}", scope="webhooks:read", status=200, errors=(WebhookNotFound,))
async def get_webhook(call: Call, webhook_id: WebhookKey) -> WebhookAnswer:
    """Read one webhook."""
    return shown(await webhooks.get(call, webhook_id))


@routes.delete("/api/v1/webhooks/{webhook_id}", scope="webhooks:write", status=204, errors=(WebhookNotFound,))
async def delete_webhook(call: Call, webhook_id: WebhookKey) -> None:
    """Delete a webhook.

    Its waiting deliveries end; one under way may still arrive."""
    await webhooks.delete(call, webhook_id)


@routes.post("/api/v1/webhooks/{webhook_id}/enable", scope="webhooks:write", status=200, errors=(WebhookNotFound,))
async def enable_webhook(call: Call, webhook_id: WebhookKey) -> WebhookAnswer:
    """Enable a webhook.

    It gets events again from here on; what waits for an active one is tried at once."""
    return shown(await webhooks.enable(call, webhook_id))


@routes.post(
    "/api/v1/webhooks/{webhook_id}/test",
    scope="webhooks:write",
    status=200,
    outside=True,
    errors=(WebhookNotFound, WebhookDeliveryFailed),
)
async def test_webhook(call: Call, webhook_id: WebhookKey) -> DeliveryAnswer:
    """Test a webhook.

    Sends one signed `webhook.test` event at once and waits for its outcome."""
    return delivered(await webhooks.test(call, webhook_id))


@routes.post(
    "/api/v1/webhooks/{webhook_id}/rotate-secret",
    scope="webhooks:write",
    status=200,
    secret_answer=True,
    errors=(WebhookNotFound, webhooks.RotationUnderWay),
)
async def rotate_webhook_secret(call: Call, webhook_id: WebhookKey) -> WebhookWithSecret:
    """Rotate a webhook's secret.

    For 24 hours both secrets sign; `X-IG-Layers-Signature`, which can carry one, is made with the older."""
    endpoint, secret = await webhooks.rotate_secret(call, webhook_id)
    return WebhookWithSecret(**_facts(endpoint), secret=secret.reveal())


@routes.get("/api/v1/webhooks/{webhook_id}/deliveries", scope="webhooks:read", status=200, errors=(WebhookNotFound,))
async def list_deliveries(
    call: Call,
    webhook_id: WebhookKey,
    status: DeliveryStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> CursorPage[DeliveryAnswer]:
    """List a webhook's deliveries.

    Newest first, with their requests and answers; of one status where asked."""
    read = partial(webhooks.deliveries, call, webhook_id, status=status)
    return await listed(call, f"deliveries {webhook_id} {status}", limit, cursor, read, delivered)


@routes.post(
    "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
    scope="webhooks:write",
    status=200,
    errors=(
        WebhookNotFound,
        webhooks.DeliveryNotFound,
        webhooks.DeliveryNotReplayable,
        webhooks.WebhookIsDisabled,
    ),
)
async def replay_delivery(call: Call, webhook_id: WebhookKey, delivery_id: DeliveryKey) -> DeliveryAnswer:
    """Replay a delivery.

    Sends it again at once under the same event id, with a fresh schedule of retries."""
    await webhooks.get(call, webhook_id)
    if (await webhooks.get_delivery(call, delivery_id)).endpoint_id != webhook_id:
        raise webhooks.DeliveryNotFound
    return delivered(await webhooks.replay(call, delivery_id))
