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
    NoInboundEndpoint,
)
from overture.domain.conversations.events import EVENTS, FORWARDED
from overture.domain.conversations.forwarding import (
    Detail,
    InboundEndpoint,
    details_of,
    endpoints_of,
    endpoints_page,
    get_endpoint,
    remove_endpoint,
    set_endpoint,
)
from overture.domain.conversations.keeping import add_note, assign, close, mark_read, reopen, reply, tag
from overture.domain.conversations.looking import REACTIONS, LookKind, Looks
from overture.domain.conversations.optout import is_opt_out
from overture.domain.conversations.ours import OwnWords, fill_in
from overture.domain.conversations.queries import get, messages, notes, page
from overture.domain.conversations.searching import search
from overture.domain.conversations.settling import EarlyEchoes

__all__ = [
    "EVENTS",
    "FORWARDED",
    "REACTIONS",
    "Asked",
    "CannedReply",
    "CannedReplyAlreadyExists",
    "CannedReplyNotFound",
    "Conversation",
    "ConversationNotFound",
    "ConversationState",
    "Detail",
    "EarlyEchoes",
    "InboundEndpoint",
    "LookKind",
    "Looks",
    "NoInboundEndpoint",
    "NobodyToAnswer",
    "Note",
    "OwnWords",
    "Said",
    "Sought",
    "Source",
    "add_note",
    "assign",
    "canned",
    "close",
    "details_of",
    "endpoints_of",
    "endpoints_page",
    "erase",
    "fill_in",
    "get",
    "get_endpoint",
    "is_opt_out",
    "mark_read",
    "messages",
    "notes",
    "of_people",
    "page",
    "receive",
    "remove_endpoint",
    "reopen",
    "reply",
    "search",
    "set_endpoint",
    "tag",
]
