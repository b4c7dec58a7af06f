"""What yours keep of conversations: closed and opened, assigned, tagged, read, noted; and canned replies.

Not what is said in them: conversations.py.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelBody, CursorPage
from overture.apis.messaging.convention import MESSAGING
from overture.apis.messaging.talk import (
    CannedAnswer,
    CannedKey,
    ConversationAnswer,
    ConversationKey,
    NoteAnswer,
    canned,
    note,
    shown,
)
from overture.apis.messaging.wire import Cursor, Limit, listed
from overture.domain import conversations
from overture.domain.conversations import CannedReplyAlreadyExists, CannedReplyNotFound, ConversationNotFound
from overture.domain.identity import Call

routes = Routes(MESSAGING, "conversations")
canned_routes = Routes(MESSAGING, "canned replies")
_AT = "/v1/instagram/conversations/{conversation_id}"
_CANNED = "/v1/instagram/canned-replies"

Written = Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]
Named = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
SCOPE = "conversations:write"


class Assignment(CamelBody, frozen=True):
    """Somebody of yours, by a name of your own; null: nobody."""

    assignee: Named | None

    example: ClassVar[dict[str, Any]] = {"assignee": "anna@acme.example"}


class Tagging(CamelBody, frozen=True):
    """All tags it is to have."""

    tags: list[str]

    example: ClassVar[dict[str, Any]] = {"tags": ["vip"]}


class NewNote(CamelBody, frozen=True):
    """What to write beside it; `author` is a name of your own."""

    content: Written
    author: Named | None = None

    example: ClassVar[dict[str, Any]] = {"content": "Asked for a refund in March too.", "author": "anna@acme.example"}


class NewCanned(CamelBody, frozen=True):
    """A text and the name it is found by."""

    name: Named
    content: Written

    example: ClassVar[dict[str, Any]] = {"name": "shipping", "content": "Orders leave within two days."}


class CannedPatch(CamelBody, frozen=True):
    """What to change; what is left out stays."""

    name: Named | None = None
    content: Written | None = None

    example: ClassVar[dict[str, Any]] = {"content": "Orders leave within a day."}


@routes.post(f"{_AT}/close", scope=SCOPE, status=200, errors=(ConversationNotFound,))
async def close_conversation(call: Call, conversation_id: ConversationKey) -> ConversationAnswer:
    """Close a conversation.

    What the person writes next opens it again."""
    return shown(await conversations.close(call, conversation_id))


@routes.post(f"{_AT}/open", scope=SCOPE, status=200, errors=(ConversationNotFound,))
async def open_conversation(call: Call, conversation_id: ConversationKey) -> ConversationAnswer:
    """Open a conversation again."""
    return shown(await conversations.reopen(call, conversation_id))


@routes.post(f"{_AT}/assign", scope=SCOPE, status=200, errors=(ConversationNotFound,))
async def assign_conversation(call: Call, conversation_id: ConversationKey, data: Assignment) -> ConversationAnswer:
    """Give a conversation to somebody of yours."""
    return shown(await conversations.assign(call, conversation_id, data.assignee))


@routes.post(f"{_AT}/tags", scope=SCOPE, status=200, errors=(ConversationNotFound,))
async def tag_conversation(call: Call, conversation_id: ConversationKey, data: Tagging) -> ConversationAnswer:
    """Set a conversation's tags."""
    return shown(await conversations.tag(call, conversation_id, data.tags))


@routes.post(f"{_AT}/read", scope=SCOPE, status=200, errors=(ConversationNotFound,))
async def mark_conversation_read(call: Call, conversation_id: ConversationKey) -> ConversationAnswer:
    """Say that one of yours has read what is there.

    The person is not told; the action `mark_seen` does that."""
    return shown(await conversations.mark_read(call, conversation_id))


@routes.post(f"{_AT}/notes", scope=SCOPE, status=201, errors=(ConversationNotFound,))
async def add_note(call: Call, conversation_id: ConversationKey, data: NewNote) -> NoteAnswer:
    """Write a note beside a conversation.

    The person never sees it."""
    return note(await conversations.add_note(call, conversation_id, data.content, data.author))


@routes.get(f"{_AT}/notes", scope="conversations:read", status=200, errors=(ConversationNotFound,))
async def list_notes(
    call: Call, conversation_id: ConversationKey, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[NoteAnswer]:
    """List a conversation's notes.

    Newest first."""
    read = partial(conversations.notes, call, conversation_id)
    return await listed(call, f"notes {conversation_id}", limit, cursor, read, note)


@canned_routes.post(_CANNED, scope=SCOPE, status=201, errors=(CannedReplyAlreadyExists,))
async def create_canned_reply(call: Call, data: NewCanned) -> CannedAnswer:
    """Keep a text to be sent again."""
    return canned(await conversations.canned.create(call, data.name, data.content))


@canned_routes.get(_CANNED, scope="conversations:read", status=200)
async def list_canned_replies(call: Call, limit: Limit = 50, cursor: Cursor | None = None) -> CursorPage[CannedAnswer]:
    """List canned replies.

    In the order of their names."""
    return await listed(call, "canned replies", limit, cursor, partial(conversations.canned.page, call), canned)


@canned_routes.get(f"{_CANNED}/{{reply_id}}", scope="conversations:read", status=200, errors=(CannedReplyNotFound,))
async def get_canned_reply(call: Call, reply_id: CannedKey) -> CannedAnswer:
    """Read one canned reply."""
    return canned(await conversations.canned.get(call, reply_id))


@canned_routes.patch(
    f"{_CANNED}/{{reply_id}}", scope=SCOPE, status=200, errors=(CannedReplyNotFound, CannedReplyAlreadyExists)
)
async def edit_canned_reply(call: Call, reply_id: CannedKey, data: CannedPatch) -> CannedAnswer:
    """Change a canned reply's name or text."""
    return canned(await conversations.canned.edit(call, reply_id, data.name, data.content))


@canned_routes.delete(f"{_CANNED}/{{reply_id}}", scope=SCOPE, status=204, errors=(CannedReplyNotFound,))
async def delete_canned_reply(call: Call, reply_id: CannedKey) -> None:
    """Delete a canned reply.

    What was sent of it stays."""
    await conversations.canned.delete(call, reply_id)
