"""The rest of an erasure: taken away when no message to the person is on its way any more.

`REACTIONS` is the list main registers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from overture.domain.erasure.taking import PLATFORM, take_away
from overture.domain.identity import Call
from overture.domain.platforms import handles_of
from overture.runtime.work.queues import Queue

_LOOK_AGAIN: Final = timedelta(minutes=1)


async def finish_erasing(call: Call, person_id: UUID) -> timedelta | None:
    """Takes away what is left; again in a minute where a message is still on its way."""
    await call.take_turn(Queue.ACTS)
    names = await handles_of(await call.tx(), call.project_id, PLATFORM, [person_id])
    taken = await take_away(call, [person_id], names)
    return _LOOK_AGAIN if taken.under_way else None


Reaction = Callable[[Call, UUID], Awaitable[timedelta | None]]
REACTIONS: Mapping[str, tuple[Reaction, ...]] = {"person.erasing": (finish_erasing,)}
