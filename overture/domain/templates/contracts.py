"""What other parts see of a message template.

Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from overture.kernel.ids import TemplateId


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A template's source and the variables it names, in order of first use; versions count from 1."""

    id: TemplateId
    name: str
    body: str
    variables: tuple[str, ...]
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of a template's text, as it was written."""

    template_id: TemplateId
    version: int
    body: str
    variables: tuple[str, ...]
    created_at: datetime


class TemplateChanges(TypedDict, total=False):
    """What to change; what is not named stays."""

    name: str
    body: str
