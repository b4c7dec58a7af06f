"""What campaigns do after something happened elsewhere: each re-reads, each may run twice.

`REACTIONS` is the list main registers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from overture.domain import accounts, messaging
from overture.domain.campaigns import rules
from overture.domain.campaigns.commands import open_sender_lanes, pause
from overture.domain.campaigns.contracts import Campaign
from overture.domain.campaigns.errors import InvalidCampaignState
from overture.domain.campaigns.queries import COLUMNS, FROM, read
from overture.domain.identity import Call
from overture.kernel.ids import AccountId, ClientId, PersonId
from overture.runtime.work.queues import Queue


async def _running(call: Call) -> list[Campaign]:
    rows = await call.fetch(
        f"select {COLUMNS} from {FROM} where c.project_id = $1 and c.status = 'running' order by c.id"
    )
    return [read(r) for r in rows]


async def end_waiting_after_reply(call: Call, message_id: UUID) -> None:
    """Whoever answered gets nothing more that waited for them in that client's campaigns."""
    row = await call.fetchrow(
        "select person_id, client_id from message where project_id = $1 and id = $2 and replied_at is not null",
        message_id,
    )
    if row is not None:
        await messaging.skip_waiting(call, PersonId(row["person_id"]), "replied", ClientId(row["client_id"]))


async def end_waiting_after_suppression(call: Call, suppression_id: UUID) -> None:
    """Whoever is suppressed gets nothing more, from anybody.

    An opt-out by a reply is a reply first: both reactions run at once, and whichever is sooner tells the same reason.
    """
    row = await call.fetchrow(
        "select person_id, source from suppression where project_id = $1 and id = $2 and removed_at is null",
        suppression_id,
    )
    if row is None:
        return
    person_id = PersonId(row["person_id"])
    if row["source"] == "reply":
        for client_id in await messaging.clients_answered(call, person_id):
            await messaging.skip_waiting(call, person_id, "replied", client_id)
    await messaging.skip_waiting(call, person_id, "target_suppressed")


async def use_new_sender(call: Call, account_id: UUID) -> None:
    """Running campaigns that may use a sender begin to."""
    await call.take_turn(Queue.ACTS)
    account = await accounts.get(call, AccountId(account_id))
    for campaign in await _running(call):
        own = account.client_id is None or account.client_id == campaign.client_id
        if own and (campaign.sender_ids is None or account.id in campaign.sender_ids):
            await open_sender_lanes(call, campaign, [account])
            await call.wake(Queue.ACTS)


async def do_without_sender(call: Call, account_id: UUID) -> None:
    """A sender stopped: who waits for it alone ends if it is gone; a campaign left without any pauses, and says why."""
    await call.take_turn(Queue.ACTS)
    account = await accounts.get(call, AccountId(account_id))
    if account.status is accounts.AccountStatus.DISABLED:
        await messaging.skip_bound(call, account_id, "sender_gone")
    for campaign in await _running(call):
        reason = rules.stuck(await accounts.of_client(call, campaign.client_id, campaign.sender_ids))
        if reason is not None:
            # A record takes no turn: one that has just ended the last of it may complete it meanwhile.
            with contextlib.suppress(InvalidCampaignState):
                await pause(call, campaign.id, reason)


async def close_lanes(call: Call, campaign_id: UUID) -> None:
    """A campaign that is over needs no lanes."""
    await call.take_turn(Queue.ACTS)
    await call.execute(
        """delete from lane l using campaign c where l.project_id = $1 and l.pick_key = $2
        and c.project_id = $1 and c.id = $2 and c.status = 'completed'""",
        campaign_id,
    )


Reaction = Callable[[Call, UUID], Awaitable[None]]

REACTIONS: Mapping[str, tuple[Reaction, ...]] = {
    "reply.received": (end_waiting_after_reply,),
    "suppression.added": (end_waiting_after_suppression,),
    "sender.connected": (use_new_sender,),
    "sender.paused": (do_without_sender,),
    "sender.warning": (do_without_sender,),
    "sender.challenged": (do_without_sender,),
    "sender.disabled": (do_without_sender,),
    "campaign.completed": (close_lanes,),
}
