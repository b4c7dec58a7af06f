"""What messages say to and of a person taken away: texts and replies; what waits for them ends.

A message on its way keeps its text until its end is known, for the platform is asked about it by that text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.messaging.commands import skip_waiting
from overture.domain.messaging.single.erasing import erase_singles
from overture.kernel.ids import PersonId

_ERASE = """
update message set text = null, reply_text = null
where project_id = $1 and id = any($2::uuid[]) and state in (0, 2, 3, 5)
  and (text is not null or reply_text is not null) returning id
"""
# A target's first message has its id; message_of_target knows the later ones.
_IDS = """
select id from message where project_id = $1 and id = any($2::uuid[])
union select id from message where project_id = $1 and target_id = any($2::uuid[]) and step > 0 order by id
"""
_UNDER_WAY = """
select distinct target_id from message where project_id = $1 and id = any($2::uuid[]) and state in (1, 4, 6)
order by target_id
"""


@dataclass(frozen=True, slots=True)
class ErasedMessages:
    """How many messages lost their texts, how many ended that waited; and all messages there are."""

    texts: int
    ended: int
    ids: list[UUID]


async def under_way(call: Call, targets: Sequence[UUID]) -> list[UUID]:
    """Those of these targets to whom a message is on its way, in doubt too."""
    return [r["target_id"] for r in await call.fetch(_UNDER_WAY, await _ids(call, targets))]


async def erase(call: Call, people: Sequence[UUID], targets: Sequence[UUID]) -> ErasedMessages:
    """Ends what waits for these people and takes the texts of what was written. The acts turn must have been taken."""
    ended = sum([await skip_waiting(call, PersonId(person_id), "person_erased") for person_id in people])
    ids = await _ids(call, targets)
    gone = await call.fetch(_ERASE, ids)
    await call.execute("update task set note = null where project_id = $1 and message_id = any($2::uuid[])", ids)
    texts, more, singles = await erase_singles(call, people)
    return ErasedMessages(len(gone) + texts, ended + more, [*ids, *singles])


async def _ids(call: Call, targets: Sequence[UUID]) -> list[UUID]:
    """All messages to these targets."""
    return [r["id"] for r in await call.fetch(_IDS, list(targets))] if targets else []
