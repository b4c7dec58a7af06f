"""Conversations: what people write to our accounts, stored once and acted on at once.

Not what we write: that is messaging.
"""

from overture.domain.conversations.commands import receive
from overture.domain.conversations.erasing import erase
from overture.domain.conversations.optout import is_opt_out

__all__ = ["erase", "is_opt_out", "receive"]
