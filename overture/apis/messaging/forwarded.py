"""What people write and do, as the family posts it to the address of an app.

Not the posting and its tries: the domain does that with what `forwarded` makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from overture.apis.kit.replies import encode
from overture.apis.messaging.callbacks import POLICY
from overture.apis.messaging.talk import CONVERSATION, MESSAGE
from overture.apis.messaging.wire import Moment, moment
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


class Forwarded(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Somebody wrote to an account of yours, or did something.

    `event`: `MO` (a message), `OnPostback`, `OnComment`, `OnRead`, `OnReaction`, `OnMessageEdited` or
    `OnMessageDeleted`; `ts` and `timeStamp`: when that was. `attachments`, `postback` and `quickReply` are JSON in a
    string. `kind`: `message`, `quick_reply`, `postback`, `story_reply`, `story_mention`, `ad` or `comment`. What does
    not belong to an event is left out."""

    user_id: str
    channel: str = "instagram"
    app_id: str
    event: str
    igsid: str | UnsetType = UNSET
    username: str | UnsetType = UNSET
    ts: str
    time_stamp: Moment
    tid: str
    conversation_id: str
    message_id: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    attachments: str | UnsetType = UNSET
    postback: str | UnsetType = UNSET
    quick_reply: str | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    reply_to: str | UnsetType = UNSET
    media_id: str | UnsetType = UNSET
    mid: str | UnsetType = UNSET
    reaction: str | UnsetType = UNSET
    watermark: Moment | UnsetType = UNSET

    example: ClassVar[dict[str, Any]] = {
        "userId": "7947908538583264",
        "channel": "instagram",
        "appId": "a_637921640978680000",
        "event": "MO",
        "igsid": "7947908538583264",
        "ts": "1777887000000",
        "timeStamp": "2026-05-04T09:30:00.000Z",
        "tid": "019a8e1c-7c1e-7d0a-9a51-8f0e6c2b1d44",
        "conversationId": "conv_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "messageId": "imsg_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "message": "Confirm",
        "quickReply": '{"payload":"confirm"}',
        "kind": "quick_reply",
    }


def forwarded(event: EventRow, endpoint: InboundEndpoint, detail: Detail) -> Callback | None:
    """The post of an event. As the original's, what is nested is JSON in a string."""
    d = event.data
    kind = d.get("kind", "message")
    at = next((datetime.fromisoformat(d[name]) for name in _MOMENTS if name in d), event.at)
    told = Forwarded(
        user_id=d.get("user_id") or d.get("instagram_username") or "",
        app_id=endpoint.account,
        event=_OWN.get(kind, _EVENTS[event.name]),
        igsid=d.get("user_id", UNSET),
        username=d.get("instagram_username", UNSET),
        ts=str(int(at.timestamp() * 1000)),
        time_stamp=moment(at),
        tid=str(event.id),
        conversation_id=CONVERSATION.show(UUID(d["conversation_id"])),
        message_id=MESSAGE.show(UUID(d["message_id"])) if "message_id" in d else UNSET,
        message=d["message"] if event.name in ("message.received", "message.edited") else UNSET,
        mid=d["external_id"] if event.name == "message.reaction" else UNSET,
        reaction=d.get("reaction", UNSET),
        watermark=moment(at) if event.name == "message.read" else UNSET,
        **(_received(d, kind, detail) if event.name == "message.received" else {}),
    )
    return Callback(event.subject, endpoint.url, encode(told), {}, POLICY, endpoint.key_id)


def _received(d: Mapping[str, Any], kind: str, detail: Detail) -> dict[str, Any]:
    files = [{"payload": {"url": url}, "type": what} for what, url in detail.files]
    tapped = UNSET if d.get("payload") is None else _text({"payload": d["payload"]})
    return {
        "attachments": _text(files) if files else UNSET,
        "postback": tapped if kind == "postback" else UNSET,
        "quick_reply": tapped if kind == "quick_reply" else UNSET,
        "kind": kind,
        "reply_to": UNSET if detail.reply_to is None else detail.reply_to,
        "media_id": UNSET if detail.media_id is None else detail.media_id,
    }


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
