"""What other parts see of a client.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overture.kernel.ids import ClientId


@dataclass(frozen=True, slots=True)
class Client:
    """A brand; `external_id` is the caller's own id, unique in the project."""

    id: ClientId
    name: str
    external_id: str | None
    created_at: datetime
