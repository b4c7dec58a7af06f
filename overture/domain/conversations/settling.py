"""Echoes that came before we knew the message was ours: a consumer of the relay takes them back once we do.

Not the echoes that come after: marks.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from overture.domain import messaging
from overture.domain.messaging import Echoed, SingleSubmitted
from overture.kernel.clock import Clock
from overture.kernel.ids import Ids, fresh
from overture.runtime.db import Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.queues import Queue

_TAKE_BACK: Final = """
delete from inbound i using unnest($2::uuid[], $3::text[]) x(account_id, external_id)
where i.project_id = $1 and i.account_id = x.account_id and i.external_id = x.external_id and i.is_outbound
returning i.account_id, i.external_id, i.at
"""


@dataclass(frozen=True)
class EarlyEchoes:
    """The consumer: what the platform told back before the answer to the send was recorded counts as its receipt."""

    ids: Ids = fresh

    async def consume(self, tx: Tx, project_id: UUID, clock: Clock, events: Sequence[EventRow]) -> set[Queue]:
        """Looks for echoes of single messages that the platform has just taken."""
        taken = [e.subject for e in events if e.name == SingleSubmitted.name]
        known = await messaging.external_ids(tx, project_id, taken) if taken else []
        if not known:
            return set()
        rows = await tx.fetch(_TAKE_BACK, project_id, [a for a, _ in known], [e for _, e in known])
        if not rows:
            return set()
        echoed = [Echoed(r["account_id"], r["external_id"], r["at"]) for r in rows]
        await messaging.delivered_by_echo(tx, project_id, echoed, self.ids)
        return {Queue.RELAY}
