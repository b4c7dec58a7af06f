"""Replays: `/api/v1/webhooks/{webhookId}/replays`, a range of events or what failed, sent again at a rate.

Not the replay of one delivery: webhooks.py.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.errors import refused
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import (
    REPLAY,
    WEBHOOK,
    Cursor,
    Limit,
    Moment,
    ReplayKey,
    WebhookKey,
    listed,
    maybe,
    moment,
)
from overture.domain import webhooks
from overture.domain.identity import Call
from overture.domain.webhooks import MOST_PER_SECOND, NewReplay, Replay, ReplayStatus, WebhookNotFound
from overture.kernel.ids import EndpointId

routes = Routes(OUTREACH, "webhooks")
_GivenMoment = Annotated[datetime, msgspec.Meta(tz=True)]


class NewWebhookReplay(CamelBody, frozen=True):
    """What to send again: events from `since` until before `until` (now), by their `createdAt`."""

    since: _GivenMoment
    until: _GivenMoment | None = None
    events: Annotated[list[str], msgspec.Meta(max_length=100, description="Null: those the receiver wants.")] | None = (
        None
    )
    only_failed: Annotated[bool, msgspec.Meta(description="Only what ended as failed at this webhook.")] = False
    to_webhook_id: Annotated[str, msgspec.Meta(description="Who receives it. Null: this webhook.")] | None = None
    per_second: Annotated[int, msgspec.Meta(ge=1, le=MOST_PER_SECOND, description="Deliveries a second at most.")] = 10

    example: ClassVar[dict[str, Any]] = {"since": "2026-05-04T00:00:00.000Z", "onlyFailed": True, "perSecond": 20}


class ReplayCounts(CamelAnswer, frozen=True):
    """`taken` deliveries were put on their way again, of which some are `delivered`, some `failed`, and the rest
    `waiting`; `skipped` ones were on their way already. Counted every few seconds."""

    taken: int
    delivered: int
    failed: int
    waiting: int
    skipped: int


class ReplayAnswer(CamelAnswer, frozen=True):
    """A replay as it stands. Everything before `reachedAt` has been looked at."""

    id: str
    webhook_id: str
    to_webhook_id: str
    since: Moment
    until: Moment
    events: list[str]
    only_failed: bool
    per_second: int
    status: ReplayStatus
    reason: str | None
    reached_at: Moment | None
    counts: ReplayCounts
    created_at: Moment
    ended_at: Moment | None

    example: ClassVar[dict[str, Any]] = {
        "id": "rpl_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "webhookId": "wh_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "toWebhookId": "wh_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "since": "2026-05-04T00:00:00.000Z",
        "until": "2026-05-04T09:30:00.000Z",
        "events": ["message.sent", "reply.received"],
        "onlyFailed": True,
        "perSecond": 20,
        "status": "running",
        "reason": None,
        "reachedAt": "2026-05-04T07:12:40.000Z",
        "counts": {"taken": 340, "delivered": 296, "failed": 0, "waiting": 44, "skipped": 2},
        "createdAt": "2026-05-04T09:30:00.000Z",
        "endedAt": None,
    }


def shown(r: Replay) -> ReplayAnswer:
    """A replay on the wire."""
    return ReplayAnswer(
        id=REPLAY.show(r.id),
        webhook_id=WEBHOOK.show(r.endpoint_id),
        to_webhook_id=WEBHOOK.show(r.to_id),
        since=moment(r.since),
        until=moment(r.until),
        events=list(r.events),
        only_failed=r.only_failed,
        per_second=r.per_second,
        status=r.status,
        reason=r.reason,
        reached_at=maybe(r.reached_at),
        counts=ReplayCounts(
            taken=r.taken, delivered=r.delivered, failed=r.failed, waiting=r.waiting, skipped=r.skipped
        ),
        created_at=moment(r.created_at),
        ended_at=maybe(r.ended_at),
    )


@routes.post(
    "/api/v1/webhooks/{webhook_id}/replays",
    scope="webhooks:write",
    status=202,
    errors=(WebhookNotFound, webhooks.WebhookIsDisabled, webhooks.ReplayUnderWay),
)
async def start_webhook_replay(call: Call, webhook_id: WebhookKey, data: NewWebhookReplay) -> ReplayAnswer:
    """Replay events to a webhook.

    Sends a range of events again, or only what failed, at a limited rate, under their own event ids. It goes on by
    itself: read it to see how far it is. One replay runs to a webhook at a time."""
    new = NewReplay(
        since=data.since,
        until=data.until,
        events=data.events,
        only_failed=data.only_failed,
        to=None if data.to_webhook_id is None else EndpointId(WEBHOOK.read(data.to_webhook_id)),
        per_second=data.per_second,
    )
    try:
        return shown(await webhooks.start_replay(call, webhook_id, new))
    except webhooks.InvalidReplay as error:
        raise refused(*error.fields) from error


@routes.get("/api/v1/webhooks/{webhook_id}/replays", scope="webhooks:read", status=200, errors=(WebhookNotFound,))
async def list_webhook_replays(
    call: Call, webhook_id: WebhookKey, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[ReplayAnswer]:
    """List a webhook's replays.

    Newest first."""
    read = partial(webhooks.replays, call, webhook_id)
    return await listed(call, f"replays {webhook_id}", limit, cursor, read, shown)


@routes.get(
    "/api/v1/webhooks/{webhook_id}/replays/{replay_id}",
    scope="webhooks:read",
    status=200,
    errors=(WebhookNotFound, webhooks.ReplayNotFound),
)
async def get_webhook_replay(call: Call, webhook_id: WebhookKey, replay_id: ReplayKey) -> ReplayAnswer:
    """Read one replay."""
    return shown(await webhooks.get_replay(call, webhook_id, replay_id))


@routes.post(
    "/api/v1/webhooks/{webhook_id}/replays/{replay_id}/cancel",
    scope="webhooks:write",
    status=200,
    errors=(WebhookNotFound, webhooks.ReplayNotFound, webhooks.ReplayIsOver),
)
async def cancel_webhook_replay(call: Call, webhook_id: WebhookKey, replay_id: ReplayKey) -> ReplayAnswer:
    """Cancel a replay.

    It takes up nothing more; what it put on its way, a few seconds' worth, goes on as any delivery does."""
    return shown(await webhooks.cancel_replay(call, webhook_id, replay_id))
