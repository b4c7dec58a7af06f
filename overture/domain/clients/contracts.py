"""What other parts see of a client.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from overture.kernel.ids import ClientId


@dataclass(frozen=True, slots=True)
class Client:
    """A brand; `external_id` is the caller's own id, unique in the project."""

    id: ClientId
    name: str
    external_id: str | None
    created_at: datetime


class ClientChanges(TypedDict, total=False):
    """What to change; what is not named stays."""

    name: str
    external_id: str | None
