"""What messaging does after something happened: tasks end in time, and with their campaign.

Each re-reads, each may run twice; `REACTIONS` is the list main registers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from uuid import UUID

from overture.domain.identity import Call
from overture.domain.messaging.handing import end_in_time, withdraw_cancelled

Reaction = Callable[[Call, UUID], Awaitable[timedelta | None]]

REACTIONS: Mapping[str, tuple[Reaction, ...]] = {
    "task.created": (end_in_time,),
    "campaign.cancelled": (withdraw_cancelled,),
}
