"""What is refused of conversations.

Their docstrings are their messages.
"""

from __future__ import annotations

from overture.kernel.errors import Kind, OvertureError


class ConversationNotFound(OvertureError):
    """No conversation has this id in this project."""

    kind, code = Kind.NOT_FOUND, "conversation_not_found"


class CannedReplyNotFound(OvertureError):
    """No canned reply has this id in this project."""

    kind, code = Kind.NOT_FOUND, "canned_reply_not_found"


class CannedReplyAlreadyExists(OvertureError):
    """A canned reply named {name} exists already: choose another name, or edit that one."""

    kind, code = Kind.CONFLICT, "canned_reply_already_exists"


class NobodyToAnswer(OvertureError):
    """This person was erased: nothing leads to them any more."""

    kind, code = Kind.CONFLICT, "nobody_to_answer"


class NoInboundEndpoint(OvertureError):
    """What is written to this account is forwarded nowhere: set an address for it first."""

    kind, code = Kind.NOT_FOUND, "inbound_endpoint_not_found"
