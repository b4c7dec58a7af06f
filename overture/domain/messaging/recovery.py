"""What left after a backup: every message the database believes unsent is looked up, and what is found is recorded.

Nothing is sent here; sending is held meanwhile (runtime/hold.py). docs/decisions/0015 says what cannot be known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain import usage
from overture.domain.accounts import Asking, Lookable
from overture.domain.identity import Actor, Call, Calls, ProjectFacts
from overture.domain.messaging.contracts import Products, Tally
from overture.domain.messaging.events import MessageSent
from overture.domain.messaging.facts import FACTS, JOINS
from overture.domain.messaging.rules import rendered
from overture.domain.platforms import CannotTell, Found, LooksUpMessages, LookUp, NotThere
from overture.kernel.ids import MessageId
from overture.runtime.work.caps import count_outside
from overture.runtime.work.kinds import State
from overture.runtime.work.queues import Queue

_ACTOR = Actor("resume-sending")
_BATCH = 500
_PATIENCE = 5.0
_NOBODY = UUID(int=0)

# By the primary key: the rows of every campaign, whatever became of it since the backup.
_OPEN = """
select id from message where project_id = $1 and id > $2 and state in (0, 1, 4) order by id limit $3
"""
_ROWS = f"""
select t.id, t.state, t.epoch, t.pick_key, t.account_id, t.text, t.reserved_at, {FACTS} from message t {JOINS}
where t.project_id = $1 and t.id = any($2::uuid[]) and t.state in (0, 1, 4) order by t.id
"""
_LEFT = """
update message t set state = 2, holder = null, epoch = t.epoch + 1, seq = t.seq + 1, account_id = x.account_id,
  text = coalesce(t.text, x.text), reserved_at = coalesce(t.reserved_at, x.at), sent_at = x.at, ended_at = x.at,
  external_id = x.external_id, due_at = null, doubt_at = null, look_at = null, called_at = null
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[]) x(id, account_id, text, at, external_id)
where t.project_id = $1 and t.id = x.id and t.state in (0, 1, 4)
returning t.id, t.seq, t.epoch
"""
_CONTACTED = """
insert into contacted (project_id, client_id, person_id, step, message_id, account_id, at)
select $1, x.client_id, x.person_id, x.step, x.message_id, x.account_id, x.at
from unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[], $6::uuid[], $7::timestamptz[])
  x(client_id, person_id, step, message_id, account_id, at)
on conflict (project_id, person_id, client_id, step) do update set at = excluded.at, account_id = excluded.account_id
  where contacted.message_id = excluded.message_id
"""
_EVIDENCE = """
insert into attempt (project_id, work_id, epoch, at, holder, outcome, detail)
select $1, x.id, x.epoch, $4, x.id, 'left_after_backup', x.detail
from unnest($2::uuid[], $3::int[], $5::jsonb[]) x(id, epoch, detail)
on conflict do nothing
"""
_CAPS = """
select pick_key, key, cap_ids from lane where project_id = $1 and pick_key = any($2::uuid[]) order by pick_key, key
"""


@dataclass(slots=True)
class Recovered:
    """How many messages of a project were looked up, how many had left, and, by sender, how many nobody could tell."""

    asked: int = 0
    left: int = 0
    unknown: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Left:
    """A message that its account's platform has."""

    id: UUID
    by: Lookable
    seen: Found


def latest_arrival(calls: Calls, call_seconds: float) -> timedelta:
    """How long after a call's beginning it may still arrive: before, `not there` proves nothing."""
    return timedelta(seconds=call_seconds + calls.resources.need(Asking).settle)


async def recover(
    calls: Calls, project: ProjectFacts, *, without: frozenset[str] = frozenset(), is_dry_run: bool = False
) -> Recovered:
    """Looks up every open message at every sender of its project; records those that left, unless it is a dry run.

    A message waits in the backup, so which sender took it later is not known: each is asked, but for the `without`.
    """
    asking = calls.resources.need(Asking)
    senders = [s for s in await calls.run(project, _ACTOR, asking.everybody) if s.account.handle not in without]
    gates = {s.account.id: asyncio.Semaphore(max(1, s.account.width)) for s in senders}
    done = Recovered()
    after = _NOBODY
    while True:

        async def opened(call: Call, after: UUID = after) -> list[UUID]:
            return [r["id"] for r in await call.fetch(_OPEN, after, _BATCH)]

        ids = await calls.run(project, _ACTOR, opened)
        if not ids:
            return done
        after = ids[-1]
        answers = await asyncio.gather(*(_asked(i, senders, gates) for i in ids))
        done.asked += len(ids)
        left = [a for a in answers if isinstance(a, _Left)]
        for silent in (a for a in answers if not isinstance(a, _Left)):
            for handle in silent:
                done.unknown[handle] = done.unknown.get(handle, 0) + 1
        if is_dry_run or not left:
            done.left += len(left)
            continue

        async def write(call: Call, left: Sequence[_Left] = left) -> int:
            return await _record(call, left)

        done.left += await calls.run(project, _ACTOR, write)


async def _asked(
    message_id: UUID, senders: Sequence[Lookable], gates: dict[Any, asyncio.Semaphore]
) -> _Left | tuple[str, ...]:
    """Who has it; else the senders that could not tell, none where all know it is not there."""

    async def ask(sender: Lookable) -> LookUp:
        if not isinstance(sender.connector, LooksUpMessages):
            return CannotTell("it cannot look up")
        async with gates[sender.account.id]:
            return await sender.connector.look_up(sender.credential, token=MessageId(message_id), seconds=_PATIENCE)

    answers = await asyncio.gather(*(ask(s) for s in senders))
    for sender, seen in zip(senders, answers, strict=True):
        if isinstance(seen, Found):
            return _Left(message_id, sender, seen)
    return tuple(
        sender.account.handle
        for sender, seen in zip(senders, answers, strict=True)
        if not (isinstance(seen, NotThere) and sender.connector.capabilities.look_up_is_exact)
    )


async def _record(call: Call, left: Sequence[_Left]) -> int:
    """Writes what left as a reserve and a record would have: the message, the contact, month, caps, counts, event."""
    await call.take_turn(Queue.ACTS)
    tx = await call.tx()
    rows = {r["id"]: r for r in await call.fetch(_ROWS, [x.id for x in left])}
    left = [x for x in left if x.id in rows]
    plans = await call.resources.need(Products).product.plans(
        tx, sorted({(call.project_id, rows[x.id]["pick_key"]) for x in left})
    )

    def text(row: asyncpg.Record) -> str:
        # What was sent is not in any backup: as the template says it now, where the row has no text of its own.
        if row["text"] is not None:
            return str(row["text"])
        plan = plans.get(row["pick_key"])
        return "" if plan is None else rendered(row, plan.template)[0] or ""

    at = {x.id: x.seen.at or call.now for x in left}
    texts = {x.id: text(rows[x.id]) for x in left}
    written = await call.fetch(
        _LEFT,
        [x.id for x in left],
        [x.by.account.id for x in left],
        [texts[x.id] for x in left],
        [at[x.id] for x in left],
        [x.seen.external_id for x in left],
    )
    numbers = {r["id"]: (r["seq"], r["epoch"]) for r in written}
    months = [(call.project_id, usage.month_of(at[x.id]), int(rows[x.id]["state"] == State.WAITING), 1) for x in left]
    for project_id, month, used, sent in months:
        await usage.count(tx, [(project_id, month, used, sent)])
    await call.execute(
        _CONTACTED,
        [rows[x.id]["client_id"] for x in left],
        [rows[x.id]["person_id"] for x in left],
        [rows[x.id]["step"] for x in left],
        [x.id for x in left],
        [x.by.account.id for x in left],
        [at[x.id] for x in left],
    )
    await call.execute(
        _EVIDENCE,
        [x.id for x in left],
        [numbers[x.id][1] for x in left],
        call.machine_now,
        [{"look_up": "found", "sender": x.by.account.handle} for x in left],
    )
    await _count_caps(call, left, rows, call.now)
    tallies: dict[tuple[UUID, UUID], Tally] = {}
    for x in left:
        row = rows[x.id]
        tallies.setdefault((call.project_id, row["pick_key"]), Tally()).sent += 1
        sent_event = MessageSent(
            campaign_id=row["pick_key"],
            target_id=row["target_id"],
            instagram_username=row["handle"],
            message=texts[x.id],
            sender_id=x.by.account.id,
        )
        call.emit(x.id, numbers[x.id][0], sent_event)
    await call.resources.need(Products).product.tallied(tx, tallies, {call.project_id: call.now})
    return len(left)


async def _count_caps(call: Call, left: Sequence[_Left], rows: dict[Any, asyncpg.Record], now: datetime) -> None:
    """What a reserve would have drawn on: the lane's caps, or the sender's own where there is no lane any more."""
    lanes = {
        (r["pick_key"], r["key"]): r["cap_ids"]
        for r in await call.fetch(_CAPS, sorted({rows[x.id]["pick_key"] for x in left}))
    }
    used: dict[UUID, int] = {}
    for x in left:
        if rows[x.id]["state"] != State.WAITING:
            continue
        own = [x.by.account.cap_id] if x.by.account.cap_id is not None else []
        for cap_id in lanes.get((rows[x.id]["pick_key"], x.by.account.id), own):
            used[cap_id] = used.get(cap_id, 0) + 1
    await count_outside(await call.tx(), call.project_id, used, now)
