"""Conversations: what people write to our accounts, stored once and acted on at once, and what users keep beside it.

Not what we write: that is messaging.
"""

from overture.domain.conversations import canned
from overture.domain.conversations.commands import receive
from overture.domain.conversations.contracts import (
    Asked,
    CannedReply,
    Conversation,
    ConversationState,
    Note,
    Said,
    Sought,
    Source,
)
from overture.domain.conversations.erasing import erase, of_people
from overture.domain.conversations.errors import (
    CannedReplyAlreadyExists,
    CannedReplyNotFound,
    ConversationNotFound,
    NobodyToAnswer,
)
from overture.domain.conversations.events import EVENTS
from overture.domain.conversations.keeping import add_note, assign, close, mark_read, reopen, reply, tag
from overture.domain.conversations.looking import REACTIONS, LookKind, Looks
from overture.domain.conversations.optout import is_opt_out
from overture.domain.conversations.queries import get, messages, notes, page
from overture.domain.conversations.searching import search

__all__ = [
    "EVENTS",
    "REACTIONS",
    "Asked",
    "CannedReply",
    "CannedReplyAlreadyExists",
    "CannedReplyNotFound",
    "Conversation",
    "ConversationNotFound",
    "ConversationState",
    "LookKind",
    "Looks",
    "NobodyToAnswer",
    "Note",
    "Said",
    "Sought",
    "Source",
    "add_note",
    "assign",
    "canned",
    "close",
    "erase",
    "get",
    "is_opt_out",
    "mark_read",
    "messages",
    "notes",
    "of_people",
    "page",
    "receive",
    "reopen",
    "reply",
    "search",
    "tag",
]
