"""Campaigns changed after they were made: their fields, their text, the targets that wait.

One verb a function. Each takes the acts turn first: what it changes holds for everything reserved after it.
"""

from __future__ import annotations

from dataclasses import replace

from overture.domain import accounts, messaging, targets, templates
from overture.domain.campaigns import rules
from overture.domain.campaigns.commands import open_sender_lanes, require_known
from overture.domain.campaigns.contracts import Campaign, CampaignChanges, CampaignStatus
from overture.domain.campaigns.errors import TargetNotPending
from overture.domain.campaigns.queries import get, target
from overture.domain.identity import Call
from overture.domain.messaging import TargetStatus
from overture.kernel.ids import CampaignId, TargetId
from overture.runtime.work.caps import set_cap
from overture.runtime.work.lanes import set_due
from overture.runtime.work.queues import Queue


async def edit(call: Call, campaign_id: CampaignId, changes: CampaignChanges) -> Campaign:
    """Changes what is named and differs. A lowered limit holds from the next reserve; a raised one wakes what waits."""
    await call.take_turn(Queue.ACTS)
    was = await get(call, campaign_id)
    new = replace(was, **changes)
    rules.may_edit(was, new)
    if new.template_id != was.template_id:
        await templates.get(call, new.template_id)
    if new.sender_ids != was.sender_ids:
        await require_known(call, new.client_id, new.sender_ids)
    if new.status is CampaignStatus.RUNNING:
        await _wake(call, was, new)
    await call.execute(
        """update campaign set name = $3, metadata = $4, daily_limit = $5, hourly_limit = $6, pacing = $7,
          sender_ids = $8, recontact_after_days = $9, template_id = $10 where project_id = $1 and id = $2""",
        campaign_id,
        new.name,
        dict(new.metadata),
        new.daily_limit,
        new.hourly_limit,
        new.pacing.value,
        list(new.sender_ids) if new.sender_ids is not None else None,
        new.recontact_after_days,
        new.template_id,
    )
    if rules.paced(new) != rules.paced(was):
        await set_cap(
            await call.tx(),
            call.project_id,
            call.new_id(),
            campaign_id,
            rules.limits(new.daily_limit, new.hourly_limit),
            slot_every=rules.slot_every(new.pacing, new.hourly_limit),
        )
    return await get(call, campaign_id)


async def _wake(call: Call, was: Campaign, new: Campaign) -> None:
    """Its lanes are looked at again. One of a sender that is no longer named keeps what is bound to it."""
    if new.sender_ids != was.sender_ids:
        senders = await accounts.of_client(call, new.client_id, new.sender_ids)
        rules.require_sender(senders, call.now)
        await open_sender_lanes(call, new, senders)
    elif rules.paced(new) == rules.paced(was):
        return
    await set_due(await call.tx(), call.project_id, new.id, call.now)
    await call.wake(Queue.ACTS)


async def give_text(call: Call, campaign_id: CampaignId, version: int | None = None) -> Campaign:
    """The targets that are not reserved yet get this version of the campaign's template, the newest unless named."""
    await call.take_turn(Queue.ACTS)
    campaign = await get(call, campaign_id)
    rules.may_give_text(campaign)
    text = await templates.version(call, campaign.template_id, version)
    await call.execute(
        "update campaign set template_version = $3 where project_id = $1 and id = $2", campaign_id, text.version
    )
    return await get(call, campaign_id)


async def remove_target(call: Call, campaign_id: CampaignId, target_id: TargetId) -> None:
    """Takes out a target that waits, as if it had never been uploaded; `TargetNotPending` for any other."""
    await call.take_turn(Queue.ACTS)
    campaign = await get(call, campaign_id)
    found = await target(call, campaign, target_id)
    if found.status is not TargetStatus.PENDING or not await messaging.remove(call, target_id):
        raise TargetNotPending(handle=found.handle, status=found.status.value)
    await targets.remove(call, target_id)
    await call.execute(
        "update campaign_count set total = total - 1 where project_id = $1 and campaign_id = $2", campaign_id
    )
    # It may have been the last one that was open: then the campaign is complete.
    product = call.resources.need(messaging.Products).product
    await product.tallied(
        await call.tx(), {(call.project_id, campaign_id): messaging.Tally()}, {call.project_id: call.now}
    )
