"""Conversations: listed, read, searched, answered.

Not what yours keep beside them: conversations_kept.py.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from overture.apis.kit import Answer, Routes
from overture.apis.kit.shapes import CursorPage
from overture.apis.messaging.bodies import Content, ContentType, body_of
from overture.apis.messaging.convention import MESSAGING
from overture.apis.messaging.foretold import MessageForetold
from overture.apis.messaging.messages import CALLS_BACK, Accepted, accepted
from overture.apis.messaging.talk import ConversationAnswer, ConversationKey, SaidAnswer, said, shown
from overture.apis.messaging.wire import Cursor, Limit, listed
from overture.domain import conversations
from overture.domain.conversations import ConversationNotFound, ConversationState, NobodyToAnswer, Sought
from overture.domain.identity import Call
from overture.domain.targets import normalised
from overture.domain.webhooks import WebhookPolicy
from overture.kernel.errors import InvalidField

routes = Routes(MESSAGING, "conversations")
Wanted = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class NewReply(Content, frozen=True, kw_only=True):
    """What to answer: the body of a message without `from` and `to`. `isByPerson`: a person wrote it, and not a
    program, which may be sent for longer."""

    content_type: ContentType = "TEXT"
    is_by_person: bool = False

    example: ClassVar[dict[str, Any]] = {"content": "It is on its way.", "isByPerson": True}


@routes.get("/v1/instagram/conversations", scope="conversations:read", status=200)
async def list_conversations(
    call: Call,
    limit: Limit = 50,
    cursor: Cursor | None = None,
    state: Literal["open", "closed"] | None = None,
    assignee: Wanted | None = None,
    tag: Wanted | None = None,
    unread: bool | None = None,
    account: Wanted | None = None,
    person: Wanted | None = None,
    username: Wanted | None = None,
) -> CursorPage[ConversationAnswer]:
    """List conversations.

    Those first in which somebody wrote last; of all that is asked for everything must hold. `account` is `from` of a
    message, `person` its `to`."""
    handle = None
    if username is not None:
        found = normalised(username)
        if not isinstance(found, str):
            raise InvalidField("username", found.problem)
        handle = found
    sought = Sought(
        state=None if state is None else ConversationState(state),
        assignee=assignee,
        tag=tag,
        is_unread=unread,
        account=account,
        handle=handle,
        user_id=person,
    )
    read = partial(conversations.page, call, sought=sought)
    return await listed(call, f"conversations {sought}", limit, cursor, read, shown)


@routes.get("/v1/instagram/search", scope="conversations:read", status=200)
async def search_messages(
    call: Call, query: Wanted, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[SaidAnswer]:
    """Search what was said.

    In what people wrote and what was written to them, here or in the platform's own app: every word, the last as it
    begins; newest first. A page may hold fewer than `limit` though more follow."""
    read = partial(conversations.search, call, query)
    return await listed(call, f"search {query}", limit, cursor, read, said)


@routes.get(
    "/v1/instagram/conversations/{conversation_id}",
    scope="conversations:read",
    status=200,
    errors=(ConversationNotFound,),
)
async def get_conversation(call: Call, conversation_id: ConversationKey) -> ConversationAnswer:
    """Read one conversation.

    With what may be sent now, by which rule and until when."""
    return shown(await conversations.get(call, conversation_id))


@routes.get(
    "/v1/instagram/conversations/{conversation_id}/messages",
    scope="conversations:read",
    status=200,
    errors=(ConversationNotFound,),
)
async def list_said(
    call: Call, conversation_id: ConversationKey, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[SaidAnswer]:
    """List what was said in a conversation.

    By both, newest first. A page may hold fewer than `limit` though more follow."""
    read = partial(conversations.messages, call, conversation_id)
    return await listed(call, f"said {conversation_id}", limit, cursor, read, said)


@routes.post(
    "/v1/instagram/conversations/{conversation_id}/reply",
    scope="conversations:write",
    status=202,
    errors=(ConversationNotFound, NobodyToAnswer),
    foretells=MessageForetold,
    calls_back=CALLS_BACK,
)
async def reply(call: Call, conversation_id: ConversationKey, data: NewReply) -> Accepted | Answer[Accepted]:
    """Answer in a conversation.

    Accepted and sent as every message is; whether the reply window is open is judged when it goes. With `?dryRun=true`
    `dryRun.outcome` says how that stands now."""
    policy = call.resources.need(WebhookPolicy)
    body = body_of(data, allow_loopback=call.project.is_test and policy.allow_loopback_in_test)
    asked = conversations.Asked(
        data.content, data.send_at, data.callback_url or None, data.callback_data, data.correlation_id
    )
    is_by_person = data.is_by_person or body.is_by_person
    single = await conversations.reply(call, conversation_id, replace(body, is_by_person=is_by_person), asked)
    return await accepted(call, single)
