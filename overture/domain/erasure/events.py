"""What an erasure tells.

Their docstrings are their documentation.
"""

from __future__ import annotations

from uuid import UUID

from overture.kernel.events import Event


class PersonErasing(Event, frozen=True, kw_only=True):
    """A person was erased to whom a message was on its way: the rest goes when its end is known. Internal."""

    name = "person.erasing"
    person_id: UUID
