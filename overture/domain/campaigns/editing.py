"""Campaigns changed after they were made: their fields, their text, the targets that wait.

One verb a function. Each takes the acts turn first: what it changes holds for everything reserved after it.
"""

from __future__ import annotations

from dataclasses import replace

from overture.domain import accounts, messaging, targets, templates
from overture.domain.campaigns import rules, steps
from overture.domain.campaigns.commands import open_sender_lanes, require_known
from overture.domain.campaigns.contracts import Campaign, CampaignChanges, CampaignStatus
from overture.domain.campaigns.errors import TemplateProblems
from overture.domain.campaigns.events import CampaignUpdated
from overture.domain.campaigns.explain import newly_skipped
from overture.domain.campaigns.planning import Planned, set_plan
from overture.domain.campaigns.queries import get, target
from overture.domain.identity import Call
from overture.kernel.ids import CampaignId, TargetId
from overture.runtime.work.caps import set_cap
from overture.runtime.work.lanes import set_due
from overture.runtime.work.queues import Queue


async def edit(call: Call, campaign_id: CampaignId, changes: CampaignChanges) -> Campaign:
    """Changes what is named and differs. A lowered limit holds from the next reserve; a raised one wakes what waits."""
    await call.take_turn(Queue.ACTS)
    was = await get(call, campaign_id)
    new = replace(was, **changes)
    fields = rules.edited(was, new)
    if not fields:
        return was
    if "template_id" in fields:
        await templates.get(call, new.template_id)
    if {"template_id", "variants", "steps"} & set(fields):
        await steps.require(call, new.template_id, new)
    for field in ("variants", "steps"):
        if field in fields and await messaging.has_gone_on(call, campaign_id):
            raise rules.gone_on(field, was)
    if {"variants", "steps"} & set(fields):
        await _replace_steps(call, campaign_id, new)
    if "sender_ids" in fields:
        await require_known(call, new.client_id, new.sender_ids)
        if new.sender_ids is not None:
            await messaging.free_from_others(call, campaign_id, new.sender_ids)
    if rules.planned(new) != rules.planned(was):
        plan = Planned(new.schedule, new.start_at, new.if_missed, new.max_lateness_minutes)
        await set_plan(call, campaign_id, plan)
    if rules.paced(new) != rules.paced(was):
        await set_cap(
            await call.tx(),
            call.project_id,
            call.new_id(),
            campaign_id,
            rules.limits(new.daily_limit, new.hourly_limit),
            slot_every=rules.slot_every(new.pacing, new.hourly_limit),
        )
    if new.status is CampaignStatus.RUNNING:
        await _wake(call, was, new)
    seq = await call.fetchval(
        """update campaign set name = $3, metadata = $4, daily_limit = $5, hourly_limit = $6, pacing = $7,
          sender_ids = $8, recontact_after_days = $9, template_id = $10, seq = seq + 1
        where project_id = $1 and id = $2 returning seq""",
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
    return await _updated(call, campaign_id, seq)


async def _replace_steps(call: Call, campaign_id: CampaignId, new: Campaign) -> None:
    """Follow-ups that a restore brought about come about anew when the draft starts, by the steps it then has."""
    forgotten = await messaging.forget_follow_ups(call, campaign_id)
    await steps.replace_all(call, campaign_id, new)
    product = call.resources.need(messaging.Products).product
    await product.tallied(await call.tx(), {(call.project_id, campaign_id): forgotten}, {call.project_id: call.now})


async def _wake(call: Call, was: Campaign, new: Campaign) -> None:
    """Its lanes are looked at again. One of a sender that is no longer named keeps what it has tried."""
    if new.sender_ids != was.sender_ids:
        senders = await accounts.of_client(call, new.client_id, new.sender_ids)
        rules.require_sender(senders, call.now)
        await open_sender_lanes(call, new, senders)
    elif rules.paced(new) == rules.paced(was):
        return
    await set_due(await call.tx(), call.project_id, new.id, call.now)
    await call.wake(Queue.ACTS)


async def apply_template(
    call: Call,
    campaign_id: CampaignId,
    version: int,
    *,
    step: int = 0,
    variant: str | None = None,
    accept_problems: bool = False,
) -> Campaign:
    """What is not reserved yet of a step, of one variant where it has several, gets this version of its template.

    `TemplateProblems` where some of them would be skipped that the text of now reaches, unless that is accepted.
    """
    campaign = await get(call, campaign_id)
    rules.may_give_text(campaign)
    texts = await steps.texts_of(call, campaign, step)
    place = texts.named(variant)
    text = await templates.version(call, texts.variants[place].template_id, version)
    if not accept_problems:
        checked, by_reason = await newly_skipped(call, campaign, texts, place, text)
        if by_reason:
            raise TemplateProblems(version, checked, by_reason)
    # Only now, for nothing is reserved in the project meanwhile.
    await call.take_turn(Queue.ACTS)
    campaign = await get(call, campaign_id)
    rules.may_give_text(campaign)
    if (await steps.texts_of(call, campaign, step)).versions[place].version == version:
        return campaign
    if step > 0 or campaign.variants:
        await steps.set_version(call, campaign_id, step, place, version)
    seq = await call.fetchval(
        """update campaign set template_version = case when $3 then $4 else template_version end, seq = seq + 1
        where project_id = $1 and id = $2 returning seq""",
        campaign_id,
        step == 0 and not campaign.variants,
        version,
    )
    return await _updated(call, campaign_id, seq)


async def _updated(call: Call, campaign_id: CampaignId, seq: int) -> Campaign:
    campaign = await get(call, campaign_id)
    call.emit(campaign_id, seq, CampaignUpdated.of(campaign))
    return campaign


async def remove_target(call: Call, campaign_id: CampaignId, target_id: TargetId) -> None:
    """Takes out a target that waits; `TargetNotPending` for any other."""
    await call.take_turn(Queue.ACTS)
    campaign = await get(call, campaign_id)
    found = await target(call, campaign, target_id)
    rules.may_remove(found)
    await messaging.remove(call, campaign_id, target_id, found.handle)
    await targets.remove_all(call, [target_id])
    await call.execute(
        "update campaign_count set total = total - 1 where project_id = $1 and campaign_id = $2", campaign_id
    )
    # It may have been the last one that was open: then the campaign is complete.
    product = call.resources.need(messaging.Products).product
    await product.tallied(
        await call.tx(), {(call.project_id, campaign_id): messaging.Tally()}, {call.project_id: call.now}
    )
