"""What single messages say to and of a person taken away; what waits for them ends.

A message on its way keeps its body until its end is known, for it may still be sent with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.messaging.single.commands import skip_singles
from overture.domain.platforms import ERASED
from overture.kernel.ids import PersonId

_ERASE = """
update single_message set body = null, content = null, callback_data = null, recipient = $3
where project_id = $1 and person_id = any($2::uuid[]) and state in (0, 2, 3, 5) and body is not null returning id
"""
_IDS = "select id from single_message where project_id = $1 and person_id = any($2::uuid[]) order by id"
_FLYING = """
select count(*) from single_message where project_id = $1 and person_id = any($2::uuid[]) and state in (1, 4, 6)
"""


async def singles_under_way(call: Call, people: Sequence[UUID]) -> int:
    """How many single messages are on their way to these people, in doubt too."""
    found: int = await call.fetchval(_FLYING, list(people))
    return found


async def erase_singles(call: Call, people: Sequence[UUID]) -> tuple[int, int, list[UUID]]:
    """How many lost their body and how many ended that waited; and the ids of all. The acts turn must have been
    taken."""
    ended = sum([await skip_singles(call, PersonId(person_id), "person_erased") for person_id in people])
    gone = await call.fetch(_ERASE, list(people), ERASED)
    return len(gone), ended, [r["id"] for r in await call.fetch(_IDS, list(people))]
