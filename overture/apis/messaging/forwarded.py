"""What people write and do, as the family posts it to the address of an app.

Not the posting and its tries: the domain does that with what `forwarded` makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import json

from overture.apis.kit.replies import encode
from overture.apis.messaging.callbacks import POLICY
from overture.apis.messaging.talk import CONVERSATION, MESSAGE
from overture.apis.messaging.wire import moment
from overture.domain.conversations import Detail, InboundEndpoint
from overture.domain.webhooks import Callback
from overture.runtime.outbox import EventRow

_EVENTS: Final[Mapping[str, str]] = {
    "message.received": "MO",
    "message.read": "OnRead",
    "message.reaction": "OnReaction",
    "message.edited": "OnMessageEdited",
    "message.deleted": "OnMessageDeleted",
}
_MOMENTS: Final = ("received_at", "read_at", "reacted_at", "edited_at", "deleted_at")
"""When it happened, by the event's own name for it: what was missed may be told much later."""
_OWN: Final[Mapping[str, str]] = {"postback": "OnPostback", "comment": "OnComment"}
"""Kinds of messages that are events of their own."""


def forwarded(event: EventRow, endpoint: InboundEndpoint, detail: Detail) -> Callback | None:
    """The post of an event. As the original's, what is nested is JSON in a string."""
    d = event.data
    kind = d.get("kind", "message")
    at = next((datetime.fromisoformat(d[name]) for name in _MOMENTS if name in d), event.at)
    out: dict[str, Any] = {
        "userId": d.get("user_id") or d.get("instagram_username"),
        "channel": "instagram",
        "appId": endpoint.account,
        "event": _OWN.get(kind, _EVENTS[event.name]),
        "igsid": d.get("user_id"),
        "username": d.get("instagram_username"),
        "ts": str(int(at.timestamp() * 1000)),
        "timeStamp": moment(at),
        "tid": str(event.id),
        "conversationId": CONVERSATION.show(UUID(d["conversation_id"])),
        "messageId": MESSAGE.show(UUID(d["message_id"])) if "message_id" in d else None,
    }
    if event.name in ("message.received", "message.edited"):
        out["message"] = d["message"]
    if event.name == "message.received":
        out |= _received(d, kind, detail)
    elif event.name == "message.reaction":
        out |= {"mid": d["external_id"], "reaction": d.get("reaction")}
    elif event.name == "message.read":
        out["watermark"] = moment(datetime.fromisoformat(d["read_at"]))
    body = encode({k: v for k, v in out.items() if v is not None})
    return Callback(event.subject, endpoint.url, body, {}, POLICY, endpoint.key_id)


def _received(d: Mapping[str, Any], kind: str, detail: Detail) -> dict[str, Any]:
    files = [{"payload": {"url": url}, "type": what} for what, url in detail.files]
    tapped = None if d.get("payload") is None else _text({"payload": d["payload"]})
    return {
        "attachments": _text(files) if files else None,
        "postback": tapped if kind == "postback" else None,
        "quickReply": tapped if kind == "quick_reply" else None,
        "kind": kind,
        "replyTo": detail.reply_to,
        "mediaId": detail.media_id,
    }


def _text(value: Any) -> str:
    return json.encode(value).decode()
