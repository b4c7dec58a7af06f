"""What other parts see of a suppression.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overture.kernel.ids import ExchangeId, PersonId, SuppressionId


@dataclass(frozen=True, slots=True)
class NewSuppression:
    """Somebody to suppress: a normalised handle, why, and where that is known from; `exchange_id` where by its hash."""

    handle: str
    reason: str
    source: str
    note: str | None = None
    exchange_id: ExchangeId | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """A person who must not be written to. `reason`: opt_out, manual, …; `source`: api, reply, import, exchange."""

    id: SuppressionId
    person_id: PersonId
    handle: str
    reason: str
    source: str
    note: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """A key shared with others, under which hashes of handles go out and come in. `hashes`: how many came in.

    `key_check`: eight digits that tell whether two have the same key.
    """

    id: ExchangeId
    name: str
    key_check: str
    hashes: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of hashes: how many were new, and how many people known here are suppressed by them from now on."""

    added: int
    suppressed: int
