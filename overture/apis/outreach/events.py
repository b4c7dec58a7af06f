"""Events as the outreach API tells them: the bodies of its webhooks, and the items of its feed.

Not how they are signed and delivered: the domain does that with what `encoded` makes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, Final
from uuid import UUID

from overture.apis.kit.replies import encode
from overture.apis.kit.shapes import CamelAnswer, camel
from overture.apis.outreach.wire import EVENT_PREFIX, Moment, moment
from overture.kernel.ids import shown
from overture.runtime.outbox import EventRow

EVENT_NAMES: Final = (
    "campaign.created",
    "campaign.started",
    "campaign.paused",
    "campaign.resumed",
    "campaign.completed",
    "target.queued",
    "message.sent",
    "message.failed",
    "message.skipped",
    "reply.received",
    "sender.warning",
    "sender.challenged",
    "sender.disabled",
    "campaign.updated",
    "target.removed",
)
"""Every event an endpoint can ask for: those of the original promise, then more."""

_Data = dict[str, Any]
_TEST: Final = "webhook.test"


class EventAnswer(CamelAnswer, frozen=True):
    """Something that happened. `seq` counts the changes of one campaign, message or sender: order by it, for events
    may arrive in another order. The shape of `data` goes by `type`."""

    id: str
    type: str
    created_at: Moment
    seq: int
    data: _Data

    example: ClassVar[_Data] = {
        "id": "evt_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "type": "message.sent",
        "createdAt": "2026-05-04T09:30:00.000Z",
        "seq": 2,
        "data": {
            "campaignId": "camp_01hzx3v9k2m4n6p8q0r2s4t6w8",
            "targetId": "tgt_01hzx3v9k2m4n6p8q0r2s4t6w8",
            "instagramUsername": "creatorname",
            "status": "sent",
            "message": "Hi Creator, love your fitness content! Open to a collab?",
            "senderId": "snd_01hzx3v9k2m4n6p8q0r2s4t6w8",
        },
    }


def _repeated(prefix: str) -> Callable[[str], str]:
    """Shows ids of which a few are in most events."""
    return lru_cache(maxsize=8192)(lambda text: shown(prefix, UUID(text)))


_campaign_id: Final = _repeated("camp")
_client_id: Final = _repeated("cli")
_template_id: Final = _repeated("tpl")
_sender_id: Final = _repeated("snd")


def _campaign(d: _Data) -> _Data:
    """The campaign as it was after the change; a moment that had not come is not there."""
    out = {
        "id": _campaign_id(d["campaign_id"]),
        "clientId": _client_id(d["client_id"]),
        "name": d["campaign_name"],
        "messageTemplateId": _template_id(d["template_id"]),
        "dailyLimit": d["daily_limit"],
        "hourlyLimit": d["hourly_limit"],
        "pacing": d["pacing"],
        "metadata": d["metadata"],
        "status": d["status"],
        "statusReason": d.get("status_reason"),
        "stats": {camel(name): n for name, n in d["stats"].items()},
    }
    for name in ("template_version", "recontact_after_days"):
        if (number := d.get(name)) is not None:
            out[camel(name)] = number
    if (senders := d.get("sender_ids")) is not None:
        out["senderIds"] = [_sender_id(i) for i in senders]
    for name in ("created_at", "started_at", "completed_at"):
        if (at := d.get(name)) is not None:
            out[camel(name)] = moment(datetime.fromisoformat(at))
    return out


def _message(d: _Data) -> _Data:
    out = {
        "campaignId": _campaign_id(d["campaign_id"]),
        "targetId": shown("tgt", UUID(d["target_id"])),
        "instagramUsername": d["instagram_username"],
        "status": d["status"],
    }
    if (reason := d.get("reason")) is not None:
        out["reason"] = reason
    if (text := d.get("message")) is not None:
        out["message"] = text
    if (sender := d.get("sender_id")) is not None:
        out["senderId"] = _sender_id(sender)
    return out


def _reply(d: _Data) -> _Data:
    at = moment(datetime.fromisoformat(d["received_at"]))
    return {**_message(d), "replyText": d["reply_text"], "receivedAt": at}


def _sender(d: _Data) -> _Data:
    return {"senderId": _sender_id(d["sender_id"]), "username": d["username"], "reason": d["reason"]}


def _test(d: _Data) -> _Data:
    return {"webhookId": shown("wh", UUID(d["endpoint_id"])), "message": d["message"]}


_BY_SUBJECT: Final = {
    "campaign": _campaign,
    "target": _message,
    "message": _message,
    "reply": _reply,
    "sender": _sender,
}
_SHAPES: Final = {name: _BY_SUBJECT[name.partition(".")[0]] for name in EVENT_NAMES} | {_TEST: _test}


def told(event: EventRow) -> EventAnswer:
    """An event as the feed shows it; the domain's own data with ids and names of this API."""
    return EventAnswer(
        id=shown(EVENT_PREFIX, event.id),
        type=event.name,
        created_at=moment(event.at),
        seq=event.seq,
        data=_SHAPES[event.name](event.data),
    )


def encoded(event: EventRow) -> bytes:
    """The body of a delivery: the same bytes each time for the same event."""
    return encode(told(event))
