"""Our own messages as the search knows them: those that stand in a conversation, from when it is one. A consumer.

Not the messages: those are messaging's, most of which nobody ever answers, and which are not kept here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from overture.domain import messaging
from overture.domain.conversations import finding
from overture.domain.conversations.events import EVENTS
from overture.kernel.clock import Clock
from overture.runtime.db import Tx
from overture.runtime.outbox import EventRow
from overture.runtime.work.queues import Queue

_BEGUN: Final = frozenset(e.name for e in EVENTS)
_ANY: Final = "select 1 from conversation where project_id = $1 limit 1 -- whether there is one"
_SIDES: Final = """
select id, account_id, person_id from conversation where project_id = $1 and id = any($2::uuid[]) order by id
"""
# Held until the words are kept: who is erased meanwhile waits, and then takes them too. In the order in which what
# comes in locks them.
_THREADS: Final = """
select c.id, c.account_id, c.person_id from unnest($2::uuid[], $3::uuid[]) x(account_id, person_id)
join conversation c on c.project_id = $1 and c.account_id = x.account_id and c.person_id = x.person_id
order by c.account_id, c.person_id for share of c
"""
_KEEP: Final = f"""
insert into outbound_words (project_id, message_id, conversation_id, at, words)
select $1, x.id, x.conversation_id, x.at, {finding.KEEP.format("x.words")}
from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[]) x(id, conversation_id, at, words) order by x.id
on conflict (project_id, message_id) do nothing
"""
# Nobody else fills the project in at this moment.
_DUE: Final = """
select after, upto, case when run = $2 then slices else 0 end as slices from outbound_words_due
where project_id = $1 for update skip locked
"""
_SLICE: Final = """
select id, account_id, person_id from conversation where project_id = $1 and id > $2 and id <= $3 order by id limit $4
"""
_DONE: Final = "update outbound_words_due set after = $2, run = $3, slices = $4 where project_id = $1"
_OVER: Final = "delete from outbound_words_due where project_id = $1"
SLICE: Final = 500
MOST_SLICES: Final = 50
"""Of a project in one run of the housekeeping, so that nothing waits long for the rest of it."""


class OwnWords:
    """Keeps the words of what was sent in a conversation; with a conversation's first event, of what was sent before.

    Under the relay's turn one of the two sees both, whichever was committed first.
    """

    async def consume(self, tx: Tx, project_id: UUID, clock: Clock, events: Sequence[EventRow]) -> set[Queue]:
        """Of what these events tell."""
        sent = [e.subject for e in events if e.name in messaging.SENT]
        begun = [e.subject for e in events if e.seq == 1 and e.name in _BEGUN]
        if begun or (sent and await tx.fetchval(_ANY, project_id) is not None):
            rows = await tx.fetch(_SIDES, project_id, begun) if begun else []
            before = await messaging.sent_to(tx, project_id, [(r["account_id"], r["person_id"]) for r in rows])
            await keep(tx, project_id, [*sent, *before])
        return set()


async def keep(tx: Tx, project_id: UUID, messages: Sequence[UUID]) -> None:
    """Has those be found that were sent and stand in a conversation."""
    sides = await messaging.sides_of(tx, project_id, messages)
    pairs = sorted(set(sides.values()))
    rows = await tx.fetch(_THREADS, project_id, [a for a, _ in pairs], [p for _, p in pairs]) if pairs else []
    threads = {(r["account_id"], r["person_id"]): r["id"] for r in rows}
    mine = [message_id for message_id, side in sides.items() if side in threads]
    if not mine:
        return
    written = await messaging.written(tx, project_id, mine)
    await tx.execute(
        _KEEP,
        project_id,
        list(written),
        [threads[sides[i]] for i in written],
        [w.at for w in written.values()],
        [finding.kept(project_id, w.text or "") for w in written.values()],
    )


def fill_in(at_once: int = SLICE, most_slices: int = MOST_SLICES) -> Callable[[Tx, UUID, datetime], Awaitable[int]]:
    """Housekeeping: one slice of the conversations from before words of ours were kept, by their ids; how many there
    were, none once enough is done for this run or all is. A project that is done with costs one look by its key."""

    async def portion(tx: Tx, project_id: UUID, before: datetime) -> int:
        due = await tx.fetchrow(_DUE, project_id, before)
        if due is None or due["slices"] >= most_slices:
            return 0
        rows = await tx.fetch(_SLICE, project_id, due["after"], due["upto"], at_once)
        sent = await messaging.sent_to(tx, project_id, [(r["account_id"], r["person_id"]) for r in rows])
        await keep(tx, project_id, sent)
        if len(rows) < at_once:
            await tx.execute(_OVER, project_id)
        else:
            await tx.execute(_DONE, project_id, rows[-1]["id"], before, due["slices"] + 1)
        return len(rows)

    return portion
