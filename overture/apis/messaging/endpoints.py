"""Where an app's inbound is forwarded to: set, read, listed, removed.

Not webhooks, which tell events of a whole project under secrets of their own.
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from overture.apis.kit import CallsBack, Routes
from overture.apis.kit.errors import refused
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text
from overture.apis.messaging.callbacks import ANSWERED, SIGNED
from overture.apis.messaging.convention import MESSAGING
from overture.apis.messaging.forwarded import Forwarded
from overture.apis.messaging.wire import Cursor, Limit, Moment, listed, moment
from overture.domain import conversations
from overture.domain.accounts import SenderNotFound
from overture.domain.conversations import InboundEndpoint, NoInboundEndpoint
from overture.domain.identity import Call
from overture.domain.webhooks import WebhookPolicy
from overture.runtime.http import check_url

routes = Routes(MESSAGING, "apps")
_AT = "/v1/instagram/apps/{app_id}/endpoint"


class NewEndpoint(CamelBody, frozen=True):
    """Where to forward to: an address of yours that answers POST."""

    url: Text

    example: ClassVar[dict[str, Any]] = {"url": "https://my.website.com/inbound"}


class EndpointAnswer(CamelAnswer, frozen=True):
    """Where an app's inbound is forwarded to. Posts are signed with the signing secret of the key that set it."""

    app_id: str
    url: str
    created_time: Moment


def shown(of: InboundEndpoint) -> EndpointAnswer:
    """An endpoint on the wire."""
    return EndpointAnswer(app_id=of.account, url=of.url, created_time=moment(of.created_at))


@routes.put(
    _AT,
    scope="conversations:write",
    status=200,
    errors=(SenderNotFound,),
    calls_back=CallsBack("url", Forwarded, ANSWERED, SIGNED),
)
async def set_endpoint(call: Call, app_id: str, data: NewEndpoint) -> EndpointAnswer:
    """Have what is written to an app forwarded.

    Messages, postbacks, taps, reads, reactions, edits and deletions are posted there, each once, in the order of their
    conversation."""
    await call.tx()
    policy = call.resources.need(WebhookPolicy)
    fault = check_url(data.url, allow_loopback=call.project.is_test and policy.allow_loopback_in_test)
    if fault is not None:
        raise refused(fault)
    return shown(await conversations.set_endpoint(call, app_id, data.url))


@routes.get(_AT, scope="conversations:read", status=200, errors=(SenderNotFound, NoInboundEndpoint))
async def get_endpoint(call: Call, app_id: str) -> EndpointAnswer:
    """Read where an app's inbound is forwarded to."""
    return shown(await conversations.get_endpoint(call, app_id))


@routes.get("/v1/instagram/endpoints", scope="conversations:read", status=200)
async def list_endpoints(call: Call, limit: Limit = 50, cursor: Cursor | None = None) -> CursorPage[EndpointAnswer]:
    """List the apps whose inbound is forwarded."""
    return await listed(call, "endpoints", limit, cursor, partial(conversations.endpoints_page, call), shown)


@routes.delete(_AT, scope="conversations:write", status=204, errors=(SenderNotFound, NoInboundEndpoint))
async def remove_endpoint(call: Call, app_id: str) -> None:
    """Forward an app's inbound no more."""
    await conversations.remove_endpoint(call, app_id)
