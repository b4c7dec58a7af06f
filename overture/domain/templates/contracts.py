"""What other parts see of a message template.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from overture.kernel.ids import TemplateId


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A template's source and the variables it names, in order of first use."""

    id: TemplateId
    name: str
    body: str
    variables: tuple[str, ...]
    created_at: datetime
