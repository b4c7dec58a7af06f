"""After a restore: what the database believes unsent may have left since the backup, so nothing goes without evidence.

Not the looking up: the engine does that with every message in doubt, before any of it goes again.
"""

from __future__ import annotations

from overture.domain import usage
from overture.domain.identity import Call
from overture.runtime.work.queues import Queue

# What was not due by now cannot have left. Counted as reserved now, as whatever is in doubt was.
_DOUBT = """
update single_message set state = 4, doubt_at = $3, look_at = $3, reserved_at = $2, due_at = null
where project_id = $1 and state = 0 and due_at <= $2
"""


async def doubt_singles(call: Call) -> int:
    """Puts every single message in doubt that waits and was due; how many. Sending must be held."""
    await call.take_turn(Queue.ACTS)
    n = await call.execute(_DOUBT, call.now, call.machine_now)
    await usage.count(await call.tx(), [(call.project_id, usage.month_of(call.now), n, 0)])
    return n
