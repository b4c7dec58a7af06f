"""What can be done with messages beside sending them: added, answered, ended, resolved by a person.

Sending itself is work.py, under the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from overture.domain import accounts
from overture.domain.identity import Call
from overture.domain.messaging import ending, handing, replies
from overture.domain.messaging.contracts import Outcome, Tally
from overture.domain.messaging.errors import MessageNotFound
from overture.domain.messaging.events import MessageSkipped, TargetRemoved
from overture.domain.messaging.queries import find_doubt
from overture.domain.messaging.single.commands import skip_singles_of
from overture.domain.messaging.timing import strand_of
from overture.kernel.ids import CampaignId, ClientId, MessageId, PersonId, TargetId
from overture.runtime.db import driver_id
from overture.runtime.work.kinds import State
from overture.runtime.work.lanes import set_due
from overture.runtime.work.queues import Queue
from overture.runtime.work.strands import open_strands

_ADDED = ("project_id", "pick_key", "client_id", "id", "position", "target_id", "person_id", "strand")
_SKIPPED = """
update message t set state = 5, reason = $3, seq = t.seq + 1, due_at = null, ended_at = $4
from target g
where t.project_id = $1 and {which} and t.state = 0
  and g.project_id = t.project_id and g.id = t.target_id
returning t.id, t.seq, t.pick_key, t.target_id, t.step, t.variant, g.handle
"""
_WAITS = "select 1 from message where project_id = $1 and person_id = $2 and state = 0 limit 1"
_OF_PERSON = _SKIPPED.format(which="t.person_id = $2 and ($5::uuid is null or t.client_id = $5)")
_OF_ACCOUNT = _SKIPPED.format(
    which="t.lane_id = any(array(select l.id from lane l where l.project_id = $1 and l.key = $2)) and $5::uuid is null"
)

# First messages nobody has taken up: whatever kept them for one sender, no call was ever made for them.
_FREE = """
update message set lane_id = null, due_at = null
where project_id = $1 and state = 0 and step = 0 and epoch = 0 and lane_id = any(array(
  select id from lane where project_id = $1 and pick_key = $2 and key <> all($3::uuid[])))
returning coalesce(strand, pick_key) as pick, position
"""
_BACK = """
update pick p set cursor = least(p.cursor, x.position - 1)
from (select id, min(position) as position from unnest($2::uuid[], $3::bigint[]) y(id, position) group by id) x
where p.project_id = $1 and p.id = x.id
"""


async def add(
    call: Call,
    campaign_id: CampaignId,
    client_id: ClientId,
    first_position: int,
    new: Sequence[tuple[TargetId, PersonId, str | None]],
) -> None:
    """One waiting message a target, in order; those of one time zone wait apart from the others."""
    same = (driver_id(call.project_id), driver_id(campaign_id), driver_id(client_id))
    await (await call.tx()).copy_in(
        "message",
        _ADDED,
        [
            (*same, t, position, t, p, None if zone is None else strand_of(campaign_id, zone))
            for position, (t, p, zone) in enumerate(new, first_position)
        ],
    )


async def remove(call: Call, campaign_id: CampaignId, target_id: TargetId, handle: str) -> None:
    """Takes out the message of a target, which must wait, and tells. The acts turn must have been taken."""
    seq = await call.fetchval(
        "delete from message where project_id = $1 and id = $2 and state = 0 returning seq + 1", target_id
    )
    if seq is None:
        raise MessageNotFound
    removed = TargetRemoved(campaign_id=campaign_id, target_id=target_id, instagram_username=handle)
    call.emit(target_id, seq, removed)


async def open_zones(call: Call, campaign_id: CampaignId, zones: Sequence[str]) -> None:
    """The cursors of a campaign's zones, at the beginning; the acts turn must have been taken where it runs."""
    await open_strands(await call.tx(), call.project_id, [strand_of(campaign_id, zone) for zone in zones])


async def answered(call: Call, account_id: UUID, person_id: PersonId, handle: str, text: str, at: datetime) -> bool:
    """A person wrote to an account: the last message from it to them is answered. Whether there was one.

    The acts turn must have been taken: from here on nothing that waits for them in that client's campaigns goes.
    """
    credit = await replies.credited(await call.tx(), call.project_id, account_id, person_id, handle, text, at)
    if credit is None:
        return False
    if credit.event is not None:
        call.emit(credit.message_id, credit.seq, credit.event)
        await _replied(call, credit)
    return True


async def skip_waiting(call: Call, person_id: PersonId, reason: str, client_id: ClientId | None = None) -> int:
    """Ends what waits for a person, with somebody who was to do it too, in one client's campaigns or all; how many.
    Takes the acts turn where any does."""
    withdrawn = await handing.withdraw_of(call, person_id, reason, client_id)
    # Of a long list hardly anybody waits: no turn is taken for the others. Who comes to wait later, reserve asks about.
    if await call.fetchval(_WAITS, person_id) is None:
        return withdrawn
    await call.take_turn(Queue.ACTS)
    return withdrawn + await _skip(call, _OF_PERSON, person_id, reason, client_id)


async def free_from_others(call: Call, campaign_id: CampaignId, senders: Sequence[UUID]) -> None:
    """What waits for other senders of a campaign than these, and was never tried by them, waits for any of these. The
    acts turn must have been taken."""
    freed = await call.fetch(_FREE, campaign_id, list(senders))
    if freed:
        await call.execute(_BACK, [r["pick"] for r in freed], [r["position"] for r in freed])


async def clients_answered(call: Call, person_id: PersonId) -> list[ClientId]:
    """The clients whom a person has answered."""
    rows = await call.fetch(
        """select distinct client_id from contacted where project_id = $1 and person_id = $2 and replied_at is not null
        order by client_id""",
        person_id,
    )
    return [ClientId(r["client_id"]) for r in rows]


async def skip_bound(call: Call, account_id: UUID, reason: str) -> int:
    """Ends what waits for one account alone, single messages too; how many. Takes the acts turn."""
    await call.take_turn(Queue.ACTS)
    return await _skip(call, _OF_ACCOUNT, account_id, reason, None) + await skip_singles_of(call, account_id, reason)


async def _skip(call: Call, sql: str, subject: UUID, reason: str, client_id: ClientId | None) -> int:
    rows = await call.fetch(sql, subject, reason, call.now, client_id)
    tallies: dict[UUID, Tally] = {}
    for r in rows:
        skipped = MessageSkipped(
            campaign_id=r["pick_key"],
            target_id=r["target_id"],
            instagram_username=r["handle"],
            reason=reason,
            step=r["step"] or None,
        )
        call.emit(r["id"], r["seq"], skipped)
        tallies.setdefault(r["pick_key"], Tally()).end(Outcome.SKIPPED, r["step"], r["variant"] or 0)
    await ending.counted(call, tallies)
    return len(rows)


async def resolve(call: Call, message_id: MessageId, *, sent: bool) -> None:
    """A person says how a message in doubt ended. Not sent: it waits again, under the same token and sender."""
    await call.take_turn(Queue.ACTS)
    doubt = await find_doubt(call, message_id)
    if doubt is None:
        raise MessageNotFound
    tx = await call.tx()
    await ending.noted(call, message_id, "resolved_by_person", {"sent": sent, "by": call.actor.name})
    if sent:
        await ending.arrived(call, message_id, doubt.handle, State.IN_DOUBT)
        return
    row = await ending.waits_again(call, message_id, State.IN_DOUBT)
    sender = await accounts.get(call, row["account_id"])
    if sender.status is accounts.AccountStatus.DISABLED:
        await skip_bound(call, sender.id, "sender_gone")
    if row["lane_id"] is None:
        # Bound to nobody since a restore: any of its campaign's senders may take it, so the pick goes back to it.
        await call.execute(
            "update pick set cursor = least(cursor, $3) where project_id = $1 and id = $2",
            row["strand"] or row["pick_key"],
            row["position"] - 1,
        )
    await set_due(tx, call.project_id, row["pick_key"], call.now)
    await call.wake(Queue.ACTS)


async def _replied(call: Call, credit: replies.Credit) -> None:
    if credit.event is not None:
        tally = Tally()
        tally.reply(credit.event.step or 0, credit.variant)
        await ending.counted(call, {credit.event.campaign_id: tally})
