"""Suppression: who must not be written to, and why. There is no way around it.

It holds for every project of a workspace and mode; reserve asks it again in the transaction that sends.
"""

from overture.domain.suppression.commands import add, copy_to, remove
from overture.domain.suppression.contracts import Suppression
from overture.domain.suppression.errors import SuppressionNotFound, TargetSuppressed
from overture.domain.suppression.events import SuppressionAdded, SuppressionRemoved
from overture.domain.suppression.queries import JOIN, get, page, suppressed

__all__ = [
    "JOIN",
    "Suppression",
    "SuppressionAdded",
    "SuppressionNotFound",
    "SuppressionRemoved",
    "TargetSuppressed",
    "add",
    "copy_to",
    "get",
    "page",
    "remove",
    "suppressed",
]
