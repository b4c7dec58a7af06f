"""Echoes that came before we knew the message was ours: a consumer of the relay takes them back once we do.

Not the echoes that come after: marks.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from overture.domain import accounts, messaging
from overture.domain.messaging import SENT, Echoed, SingleSubmitted
from overture.kernel.clock import Clock
from overture.kernel.ids import Ids, fresh
from overture.runtime.db import Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.queues import Queue

_TO_TARGETS: Final = SENT - {SingleSubmitted.name}
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
        """Looks for echoes of messages that the platform has just taken, or that somebody said they have sent."""
        await self._to_targets(tx, project_id, [e for e in events if e.name in _TO_TARGETS])
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

    @staticmethod
    async def _to_targets(tx: Tx, project_id: UUID, sent: Sequence[EventRow]) -> None:
        """Those of campaigns tell no receipt: what was taken for written by hand is gone, and that is all. Few accounts
        are told back at all, so the others' messages are not read for it."""
        told_back = {str(i) for i in await accounts.all_numbered(tx, project_id)} if sent else set()
        mine = [e.subject for e in sent if e.data["sender_id"] in told_back]
        known = await messaging.ids_of_sent(tx, project_id, mine) if mine else []
        if known:
            await tx.execute(_TAKE_BACK, project_id, [a for a, _ in known], [e for _, e in known])
