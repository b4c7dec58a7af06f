"""What a person wrote taken away: the rows stay, so that the same message is not taken in again; their words go.

Not what they write from then on: that is theirs to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.platforms import ERASED

_ERASE = """
update inbound i set text = $3 from conversation c
where c.project_id = $1 and c.person_id = any($2::uuid[]) and i.project_id = c.project_id
  and i.conversation_id = c.id and i.text <> $3
"""


async def erase(call: Call, people: Sequence[UUID]) -> int:
    """How many of their messages lost their words."""
    return await call.execute(_ERASE, list(people), ERASED)
