"""What conversations look like on the wire: the shapes of a conversation, what was said in it, notes, canned replies.

Not the routes: conversations.py, keeping.py and canned.py.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import msgspec

from overture.apis.kit import Ident
from overture.apis.kit.shapes import CamelAnswer
from overture.apis.messaging.wire import Moment, maybe, moment
from overture.domain.conversations import (
    CannedReply,
    CannedReplyNotFound,
    Conversation,
    ConversationNotFound,
    Note,
    Said,
    Source,
)
from overture.domain.messaging import Window
from overture.kernel.ids import shown as show_id

CONVERSATION: Final = Ident("conv", lambda text: ConversationNotFound())
CANNED: Final = Ident("canned", lambda text: CannedReplyNotFound())
MESSAGE: Final = Ident("imsg", lambda text: ConversationNotFound())
NOTE: Final = Ident("note", lambda text: ConversationNotFound())

ConversationKey = Annotated[UUID, CONVERSATION]
CannedKey = Annotated[UUID, CANNED]


class WindowAnswer(CamelAnswer, frozen=True):
    """What may be sent now. `allowed`: `any`, `private_reply` (one, to the comment), `human_agent` (what a person
    writes) or `nothing`; `rule`: why; `until`: when that ends, null where it does not; `opensWith`: what the person
    could do for anything to be allowed."""

    allowed: str
    rule: str
    until: Moment | None
    opened_by: str | None
    opens_with: list[str]


class ConversationAnswer(CamelAnswer, frozen=True):
    """A conversation. `from` and `to` as in a message: our account and the platform's id of the person, null where only
    the name is known. `window`: what may be sent now; `windowByPerson`: where a person writes it. `unread`: messages
    since one of yours last read."""

    id: str
    sender: str = msgspec.field(name="from")
    recipient: str | None = msgspec.field(name="to")
    username: str | None
    state: str
    assignee: str | None
    tags: list[str]
    unread: int
    last_inbound_time: Moment | None
    last_time: Moment
    seen_time: Moment | None
    created_time: Moment
    window: WindowAnswer
    window_by_person: WindowAnswer

    example: ClassVar[dict[str, Any]] = {
        "id": "conv_01hzx3v9k2m4n6p8q0r2s4t6w8",
        "from": "a_637921640978680000",
        "to": "7947908538583264",
        "username": "creatorname",
        "state": "open",
        "assignee": "anna@acme.example",
        "tags": ["vip"],
        "unread": 1,
        "lastInboundTime": "2026-05-04T09:30:00.000Z",
        "lastTime": "2026-05-04T09:30:00.000Z",
        "seenTime": None,
        "createdTime": "2026-05-04T09:00:00.000Z",
        "window": {
            "allowed": "any",
            "rule": "within_24_hours",
            "until": "2026-05-05T09:30:00.000Z",
            "openedBy": "message",
            "opensWith": [],
        },
        "windowByPerson": {
            "allowed": "any",
            "rule": "within_24_hours",
            "until": "2026-05-05T09:30:00.000Z",
            "openedBy": "message",
            "opensWith": [],
        },
    }


class FileAnswer(CamelAnswer, frozen=True):
    """A file: the platform's word for what it is, and where it lies, if anywhere."""

    type: str
    url: str | None


class SaidAnswer(CamelAnswer, frozen=True):
    """One message of a conversation. `source`: `person`, or of ours `campaign`, `message` or `app`, which is the
    platform's own. `externalId` is the platform's id of it. A message that was taken back has `deletedTime` and no
    text."""

    id: str
    conversation_id: str
    source: str
    kind: str
    content: str
    time: Moment
    external_id: str | None
    payload: str | None
    attachments: list[FileAnswer]
    reply_to: str | None
    media_id: str | None
    reaction: str | None
    edited_time: Moment | None
    deleted_time: Moment | None
    campaign_id: str | None


class NoteAnswer(CamelAnswer, frozen=True):
    """What one of yours wrote beside a conversation."""

    id: str
    content: str
    author: str | None
    created_time: Moment


class CannedAnswer(CamelAnswer, frozen=True):
    """A text kept to be sent again."""

    id: str
    name: str
    content: str
    created_time: Moment
    updated_time: Moment


def window(of: Window) -> WindowAnswer:
    """A reply window on the wire."""
    return WindowAnswer(
        allowed=of.allowed.value,
        rule=of.rule.value,
        until=maybe(of.until),
        opened_by=of.opened_by,
        opens_with=list(of.would_open),
    )


def shown(of: Conversation) -> ConversationAnswer:
    """A conversation on the wire."""
    return ConversationAnswer(
        id=CONVERSATION.show(of.id),
        sender=of.account,
        recipient=of.user_id,
        username=of.handle,
        state=of.state.value,
        assignee=of.assignee,
        tags=list(of.tags),
        unread=of.unread,
        last_inbound_time=maybe(of.last_inbound_at),
        last_time=moment(of.last_at),
        seen_time=maybe(of.seen_at),
        created_time=moment(of.created_at),
        window=window(of.window),
        window_by_person=window(of.window_by_person),
    )


def said(of: Said) -> SaidAnswer:
    """A message of a conversation on the wire; a single message of ours keeps the id it was accepted with."""
    return SaidAnswer(
        id=str(of.id) if of.source is Source.MESSAGE else MESSAGE.show(of.id),
        conversation_id=CONVERSATION.show(of.conversation_id),
        source=of.source.value,
        kind=of.kind,
        content=of.text,
        time=moment(of.at),
        external_id=of.external_id,
        payload=of.payload,
        attachments=[FileAnswer(type=kind, url=url) for kind, url in of.attachments],
        reply_to=of.reply_to,
        media_id=of.media_id,
        reaction=of.reaction,
        edited_time=maybe(of.edited_at),
        deleted_time=maybe(of.deleted_at),
        campaign_id=None if of.campaign_id is None else show_id("camp", of.campaign_id),
    )


def note(of: Note) -> NoteAnswer:
    """A note on the wire."""
    return NoteAnswer(id=NOTE.show(of.id), content=of.text, author=of.author, created_time=moment(of.created_at))


def canned(of: CannedReply) -> CannedAnswer:
    """A canned reply on the wire."""
    return CannedAnswer(
        id=CANNED.show(of.id),
        name=of.name,
        content=of.text,
        created_time=moment(of.created_at),
        updated_time=moment(of.updated_at),
    )
