"""Suppression: who must not be written to, and why. There is no way around it.

It holds for every project of a workspace and mode; reserve asks it again in the transaction that sends.
"""

from overture.domain.suppression.commands import add, add_all, copy_to, held, remove
from overture.domain.suppression.contracts import Exchange, NewSuppression, Suppression
from overture.domain.suppression.erasing import erase, hold_back
from overture.domain.suppression.errors import (
    ExchangeAlreadyExists,
    ExchangeFull,
    ExchangeNotFound,
    SuppressionNotFound,
    TargetSuppressed,
)
from overture.domain.suppression.exchanges import (
    create_exchange,
    exchange_named,
    exchanges_page,
    get_exchange,
    own_hashes,
    remove_exchange,
    reseal,
    shared_key,
    take_in,
)
from overture.domain.suppression.hashing import ANY, OF_PROJECT, Asked, Exchanges
from overture.domain.suppression.numbers import add_user, named, unite
from overture.domain.suppression.queries import JOIN, copy_list, get, keeps_out, page, stream, suppressed_names

__all__ = [
    "ANY",
    "JOIN",
    "OF_PROJECT",
    "Asked",
    "Exchange",
    "ExchangeAlreadyExists",
    "ExchangeFull",
    "ExchangeNotFound",
    "Exchanges",
    "NewSuppression",
    "Suppression",
    "SuppressionNotFound",
    "TargetSuppressed",
    "add",
    "add_all",
    "add_user",
    "copy_list",
    "copy_to",
    "create_exchange",
    "erase",
    "exchange_named",
    "exchanges_page",
    "get",
    "get_exchange",
    "held",
    "hold_back",
    "keeps_out",
    "named",
    "own_hashes",
    "page",
    "remove",
    "remove_exchange",
    "reseal",
    "shared_key",
    "stream",
    "suppressed_names",
    "take_in",
    "unite",
]
