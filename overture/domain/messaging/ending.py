"""How a message ends by what a person says: it arrived, it did not, or nobody knows; with all that follows from it.

Not the engine's own record (work.py). The acts turn must have been taken before any of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain import usage
from overture.domain.identity import Call
from overture.domain.messaging import contacts, replies
from overture.domain.messaging.contracts import Outcome, Products, Tally
from overture.domain.messaging.errors import MessageNotFound
from overture.domain.messaging.events import MessageFailed, MessageSent, MessageSkipped
from overture.domain.messaging.following import Arrived, follow
from overture.kernel.ids import MessageId
from overture.runtime.work.kinds import State
from overture.runtime.work.queues import Queue

_ARRIVED = """
update message set state = 2, sent_at = coalesce($4, reserved_at), ended_at = $3, doubt_at = null, look_at = null,
  external_id = coalesce($5, external_id), seq = seq + 1
where project_id = $1 and id = $2 and state = $6
returning seq, pick_key, target_id, text, account_id, reserved_at, step, variant
"""
_ENDED = """
update message set state = $5, reason = $4, ended_at = $3, seq = seq + 1, due_at = null, doubt_at = null, look_at = null
where project_id = $1 and id = $2 and state = $6
returning seq, pick_key, target_id, client_id, person_id, text, reserved_at, step, variant
"""
_WAITS = """
update message set state = 0, due_at = $3, called_at = null, doubt_at = null, look_at = null
where project_id = $1 and id = $2 and state = $4
returning pick_key, client_id, person_id, account_id, reserved_at, step, lane_id, strand, position
"""

_EVIDENCE = """
insert into attempt (project_id, work_id, epoch, at, holder, outcome, detail)
select m.project_id, m.id, m.epoch, greatest($3, (select max(a.at) + interval '1 microsecond' from attempt a
    where a.project_id = m.project_id and a.work_id = m.id and a.epoch = m.epoch)), m.id, $4, $5
from message m where m.project_id = $1 and m.id = $2
"""


async def noted(call: Call, message_id: MessageId, outcome: str, detail: Mapping[str, Any]) -> None:
    """Keeps what a message's ending stands on, beside the attempts at it; before it ends."""
    await call.execute(_EVIDENCE, message_id, call.machine_now, outcome, detail)


async def arrived(
    call: Call,
    message_id: MessageId,
    handle: str,
    was: State,
    *,
    at: datetime | None = None,
    external_id: str | None = None,
) -> None:
    """It was sent, `at` that moment (of its reservation): told and counted, and the next step comes about. The acts
    turn must have been taken."""
    row = await call.fetchrow(_ARRIVED, message_id, call.now, at, external_id, int(was))
    if row is None:
        raise MessageNotFound
    sent = MessageSent(
        campaign_id=row["pick_key"],
        target_id=row["target_id"],
        instagram_username=handle,
        message=row["text"],
        sender_id=row["account_id"],
        step=row["step"] or None,
    )
    call.emit(message_id, row["seq"], sent)
    tx = await call.tx()
    tally = Tally()
    tally.end(Outcome.SENT, row["step"], row["variant"] or 0)
    campaign = row["pick_key"]
    product = call.resources.need(Products).product
    plan = (await product.plans(tx, [(call.project_id, campaign)])).get(campaign)
    wait = None if plan is None else plan.wait_after(row["step"])
    if wait is not None:
        # A restore put it in doubt under a sender that the campaign may not name: the next step stays with it.
        await product.lanes_opened(call, [(campaign, row["account_id"])])
        came = Arrived(call.project_id, message_id, row["target_id"], row["step"], row["account_id"], wait)
        for _, _, step in (await follow(tx, [came])).steps:
            tally.follow(step)
        await call.wake(Queue.ACTS)
    await usage.count(tx, [(call.project_id, usage.month_of(row["reserved_at"]), 0, 1)])
    await counted(call, {campaign: tally})


async def never_sent(call: Call, message_id: MessageId, handle: str, was: State, end: State, reason: str) -> None:
    """It was not sent and will not be, by that reason: failed (`REFUSED`), skipped (`DROPPED`). The person is free."""
    row = await call.fetchrow(_ENDED, message_id, call.now, reason, int(end), int(was))
    if row is None:
        raise MessageNotFound
    is_failed = end is State.REFUSED
    event = MessageFailed if is_failed else MessageSkipped
    facts = {"message": row["text"]} if is_failed else {}
    told = event(
        campaign_id=row["pick_key"],
        target_id=row["target_id"],
        instagram_username=handle,
        reason=reason,
        step=row["step"] or None,
        **facts,
    )
    call.emit(message_id, row["seq"], told)
    await usage.count(await call.tx(), [(call.project_id, usage.month_of(row["reserved_at"]), -1, 0)])
    held = replies.Held(call.project_id, row["client_id"], row["person_id"], row["step"], message_id)
    tallies = await released(call, [held])
    mine = tallies.setdefault(row["pick_key"], Tally())
    mine.end(Outcome.FAILED if is_failed else Outcome.SKIPPED, row["step"], row["variant"] or 0)
    await counted(call, tallies)


async def waits_again(call: Call, message_id: MessageId, was: State) -> asyncpg.Record:
    """It was not sent, and waits under the same token: its row. The person is free, the month has it back."""
    row = await call.fetchrow(_WAITS, message_id, call.now, int(was))
    if row is None:
        raise MessageNotFound
    await contacts.give_back_of_messages(await call.tx(), [(call.project_id, message_id)])
    await usage.count(await call.tx(), [(call.project_id, usage.month_of(row["reserved_at"]), -1, 0)])
    held = replies.Held(call.project_id, row["client_id"], row["person_id"], row["step"], message_id)
    await counted(call, await released(call, [held]))
    return row


async def doubted(call: Call, message_id: MessageId) -> None:
    """Whether a person sent it is not known: nobody looks it up, only a person ends that."""
    moved = await call.execute(
        """update message set state = 4, doubt_at = $3, look_at = null, called_at = null
        where project_id = $1 and id = $2 and state = 6""",
        message_id,
        call.machine_now,
    )
    if not moved:
        raise MessageNotFound


async def released(call: Call, held: Sequence[replies.Held]) -> dict[UUID, Tally]:
    """Gives people back; the replies that therefore were to another message, told, and how the counts move."""
    tallies: dict[UUID, Tally] = {}
    for moved in await replies.released(await call.tx(), held):
        tallies.setdefault(moved.pick_key, Tally()).reply(moved.step, moved.variant, -1)
        if moved.to is not None and moved.to.event is not None:
            call.emit(moved.to.message_id, moved.to.seq, moved.to.event)
            mine = tallies.setdefault(moved.to.event.campaign_id, Tally())
            mine.reply(moved.to.event.step or 0, moved.to.variant)
    return tallies


async def counted(call: Call, by_campaign: Mapping[UUID, Tally]) -> None:
    """Moves the counts of campaigns."""
    if by_campaign:
        await call.resources.need(Products).product.tallied(
            await call.tx(),
            {(call.project_id, c): t for c, t in by_campaign.items()},
            {call.project_id: call.now},
        )
