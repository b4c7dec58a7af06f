"""Targets: creators to be written to, as uploaded, their handles normalised once.

Not what became of them: that is their message.
"""

from overture.domain.targets.contracts import NOTHING, NewTarget, Target, fields_of
from overture.domain.targets.erasing import erase, forget_addresses, ids_of
from overture.domain.targets.handles import Handle, NotAHandle, as_kept, normalised
from overture.domain.targets.queries import Presence, add, already_in, facts_of, get, presence_of, remove_all

__all__ = [
    "NOTHING",
    "Handle",
    "NewTarget",
    "NotAHandle",
    "Presence",
    "Target",
    "add",
    "already_in",
    "as_kept",
    "erase",
    "facts_of",
    "fields_of",
    "forget_addresses",
    "get",
    "ids_of",
    "normalised",
    "presence_of",
    "remove_all",
]
