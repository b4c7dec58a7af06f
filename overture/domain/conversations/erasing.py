"""What a person wrote taken away: the rows stay, so that the same message is not taken in again; their words go, and
what yours wrote of them.

Not what they write from then on: that is theirs to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.platforms import ERASED

_OF = "select c.id from conversation c where c.project_id = $1 and c.person_id = any($2::uuid[])"
_ERASE = f"""
update inbound i set text = $3, payload = null, attachments = '[]', words = null
where i.project_id = $1 and i.conversation_id in ({_OF})
  and (i.text <> $3 or i.payload is not null or i.attachments <> '[]')
"""
_MARKS = f"update inbound_mark m set text = null where m.project_id = $1 and m.conversation_id in ({_OF})"
_OURS = f"delete from outbound_words w where w.project_id = $1 and w.conversation_id in ({_OF})"
_NOTES = f"delete from conversation_note n where n.project_id = $1 and n.conversation_id in ({_OF})"
_NUMBERS = "update conversation set user_id = null where project_id = $1 and person_id = any($2::uuid[])"


async def of_people(call: Call, people: Sequence[UUID]) -> list[UUID]:
    """Their conversations."""
    return [r["id"] for r in await call.fetch(f"{_OF} order by c.id", list(people))]


async def erase(call: Call, people: Sequence[UUID]) -> int:
    """How many of their messages lost their words."""
    await call.execute(_MARKS, list(people))
    await call.execute(_NOTES, list(people))
    await call.execute(_NUMBERS, list(people))  # whoever keeps words of ours holds these rows: before they go
    await call.execute(_OURS, list(people))
    return await call.execute(_ERASE, list(people), ERASED)
