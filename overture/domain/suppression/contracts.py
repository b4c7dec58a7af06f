"""What other parts see of a suppression.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overture.kernel.ids import PersonId, SuppressionId


@dataclass(frozen=True, slots=True)
class NewSuppression:
    """Somebody to suppress: a normalised handle, why, and where that is known from."""

    handle: str
    reason: str
    source: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """A person who must not be written to. `reason`: opt_out, manual, …; `source`: api, reply, import."""

    id: SuppressionId
    person_id: PersonId
    handle: str
    reason: str
    source: str
    note: str | None
    created_at: datetime
