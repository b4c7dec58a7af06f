"""What users do with conversations: answered, closed and opened, given to somebody, tagged, noted, marked as read.

Not the sending of what they answer: messaging does that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from overture.domain import accounts, messaging
from overture.domain.conversations import queries
from overture.domain.conversations.contracts import Asked, Conversation, Note
from overture.domain.conversations.errors import ConversationNotFound, NobodyToAnswer
from overture.domain.conversations.events import ConversationAssigned, ConversationClosed, ConversationReopened
from overture.domain.conversations.threads import Who
from overture.domain.identity import Call
from overture.domain.messaging import NewSingle, Single
from overture.domain.platforms import Body
from overture.kernel.errors import InvalidField

MOST_TAGS: Final = 50
LONGEST_TAG: Final = 100

_STATE: Final = """
update conversation set state = $3, closed_at = $4, seq = seq + 1
where project_id = $1 and id = $2 and state <> $3 returning seq
"""
_ASSIGN: Final = """
update conversation set assignee = $3, seq = seq + 1
where project_id = $1 and id = $2 and assignee is distinct from $3 returning seq
"""


async def close(call: Call, conversation_id: UUID) -> Conversation:
    """Nobody has to do with it any more; twice is the same. What the person writes next opens it again."""
    there = await queries.get(call, conversation_id)
    seq = await call.fetchval(_STATE, conversation_id, "closed", call.now)
    if seq is not None:
        call.emit(conversation_id, seq, ConversationClosed(**_who(there)))
    return await queries.get(call, conversation_id)


async def reopen(call: Call, conversation_id: UUID) -> Conversation:
    """It is open again; twice is the same."""
    there = await queries.get(call, conversation_id)
    seq = await call.fetchval(_STATE, conversation_id, "open", None)
    if seq is not None:
        call.emit(conversation_id, seq, ConversationReopened(**_who(there)))
    return await queries.get(call, conversation_id)


async def assign(call: Call, conversation_id: UUID, assignee: str | None) -> Conversation:
    """Gives it to somebody of yours, by a name of your own; None: it is nobody's."""
    there = await queries.get(call, conversation_id)
    seq = await call.fetchval(_ASSIGN, conversation_id, assignee)
    if seq is not None:
        call.emit(conversation_id, seq, ConversationAssigned(**_who(there), assignee=assignee))
    return await queries.get(call, conversation_id)


async def tag(call: Call, conversation_id: UUID, tags: Sequence[str]) -> Conversation:
    """These are its tags now, each once, in the order of the alphabet."""
    kept = sorted({t.strip() for t in tags})
    if len(kept) > MOST_TAGS:
        raise InvalidField("tags", f"A conversation has at most {MOST_TAGS} tags; leave some out.")
    for n, text in enumerate(tags):
        if not 1 <= len(text.strip()) <= LONGEST_TAG:
            raise InvalidField(f"tags[{n}]", f"A tag has 1 to {LONGEST_TAG} characters.")
    await _changed(call, "tags = $3::text[]", conversation_id, kept)
    return await queries.get(call, conversation_id)


async def mark_read(call: Call, conversation_id: UUID) -> Conversation:
    """One of yours has read what is there: nothing is unread. The person is not told."""
    await _changed(call, "unread = 0", conversation_id)
    return await queries.get(call, conversation_id)


async def add_note(call: Call, conversation_id: UUID, text: str, author: str | None) -> Note:
    """Writes beside the conversation what the person never sees."""
    await queries.get(call, conversation_id)
    note = Note(call.new_id(), text, author, call.now)
    await call.execute(
        """insert into conversation_note (project_id, id, conversation_id, text, author, created_at)
        values ($1, $2, $3, $4, $5, $6)""",
        note.id,
        conversation_id,
        text,
        author,
        call.now,
    )
    return note


async def reply(call: Call, conversation_id: UUID, body: Body, asked: Asked) -> Single:
    """Has a message sent in it. Whether it may go is judged when it goes, as of every single message."""
    there = await queries.get(call, conversation_id)
    account = await accounts.get(call, there.account_id)
    # A platform with ids of its own knows them by that; a bridge by name.
    recipient = there.user_id or there.handle
    if recipient is None:
        raise NobodyToAnswer
    new = NewSingle(
        there.platform,
        there.account,
        recipient,
        body,
        asked.content,
        asked.send_at,
        asked.callback_url,
        asked.callback_data,
        asked.correlation_id,
    )
    single = await messaging.accept_from(call, account, there.person_id, new)
    await _changed(call, "last_at = greatest(last_at, $3)", conversation_id, call.now)
    return single


async def _changed(call: Call, what: str, conversation_id: UUID, *values: object) -> None:
    if not await call.execute(
        f"update conversation set {what} where project_id = $1 and id = $2", conversation_id, *values
    ):
        raise ConversationNotFound


def _who(of: Conversation) -> Who:
    return {
        "conversation_id": of.id,
        "sender_id": of.account_id,
        "instagram_username": of.handle,
        "user_id": of.user_id,
    }
