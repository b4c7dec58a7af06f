"""Suppression: who must not be written to, and why. There is no way around it.

It holds for every project of a workspace and mode; reserve asks it again in the transaction that sends.
"""

from overture.domain.suppression.commands import add, add_all, copy_to, remove
from overture.domain.suppression.contracts import NewSuppression, Suppression
from overture.domain.suppression.errors import SuppressionNotFound, TargetSuppressed
from overture.domain.suppression.events import SuppressionAdded, SuppressionRemoved
from overture.domain.suppression.queries import JOIN, copy_list, csv_columns, get, page, stream, suppressed

__all__ = [
    "JOIN",
    "NewSuppression",
    "Suppression",
    "SuppressionAdded",
    "SuppressionNotFound",
    "SuppressionRemoved",
    "TargetSuppressed",
    "add",
    "add_all",
    "copy_list",
    "copy_to",
    "csv_columns",
    "get",
    "page",
    "remove",
    "stream",
    "suppressed",
]
