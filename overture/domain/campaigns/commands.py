"""What can be done with campaigns: created, filled, started, paused, resumed, cancelled.

One verb a function: fetch, refuse, change, tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from overture.domain import accounts, clients, messaging, suppression, targets, templates, usage
from overture.domain.accounts import Account, SenderNotFound
from overture.domain.campaigns import rules, schedule, steps
from overture.domain.campaigns.contracts import (
    AddedTargets,
    Campaign,
    CampaignStatus,
    NewCampaign,
    Refused,
    Rejected,
    Uploaded,
)
from overture.domain.campaigns.errors import CampaignNotFound, PersonErased, TargetDuplicate
from overture.domain.campaigns.events import (
    CampaignCancelled,
    CampaignCreated,
    CampaignEvent,
    CampaignPaused,
    CampaignResumed,
    CampaignStarted,
)
from overture.domain.campaigns.planning import plan_allowed
from overture.domain.campaigns.queries import get
from overture.domain.identity import Call
from overture.domain.platforms import People, Tombstones, erased_handles, found_or_made
from overture.domain.suppression import TargetSuppressed
from overture.domain.targets import NewTarget
from overture.kernel.errors import OvertureError
from overture.kernel.ids import AccountId, CampaignId, ClientId, PersonId, TargetId
from overture.runtime.db import driver_id
from overture.runtime.work.caps import set_cap
from overture.runtime.work.lanes import NewLane, open_lanes, open_pick, park, set_due
from overture.runtime.work.queues import Queue

MESSAGE_KIND = messaging.Messages.code


async def create(call: Call, new: NewCampaign) -> Campaign:
    """A new campaign, a draft; unknown client, template or sender ids are refused."""
    await clients.get(call, new.client_id)
    await templates.get(call, new.template_id)
    await require_known(call, new.client_id, new.sender_ids)
    await plan_allowed(call, new.schedule, new.start_at)
    await steps.require(call, new.template_id, new)
    campaign_id = CampaignId(call.new_id())
    cap_id = await set_cap(
        await call.tx(),
        call.project_id,
        call.new_id(),
        campaign_id,
        rules.limits(new.daily_limit, new.hourly_limit),
        slot_every=rules.slot_every(new.pacing, new.hourly_limit),
    )
    await call.execute(
        """insert into campaign (project_id, id, client_id, template_id, name, daily_limit, hourly_limit, pacing,
          metadata, sender_ids, status, cap_id, seq, created_at, schedule, start_at, if_missed, max_lateness_minutes,
          recontact_after_days)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'draft', $11, 1, $12, $13, $14, $15, $16, $17)""",
        campaign_id,
        new.client_id,
        new.template_id,
        new.name,
        new.daily_limit,
        new.hourly_limit,
        new.pacing.value,
        dict(new.metadata),
        list(new.sender_ids) if new.sender_ids is not None else None,
        cap_id,
        call.now,
        schedule.stored(new.schedule),
        new.start_at,
        new.if_missed.value,
        new.max_lateness_minutes,
        new.recontact_after_days,
    )
    await call.execute("insert into campaign_count (project_id, campaign_id) values ($1, $2)", campaign_id)
    await steps.add(call, campaign_id, new)
    campaign = await get(call, campaign_id)
    call.emit(campaign_id, 1, CampaignCreated.of(campaign))
    return campaign


async def require_known(call: Call, client_id: ClientId, senders: Sequence[AccountId] | None) -> None:
    """`SenderNotFound` where one of these is no sender that may write for the client."""
    if senders is not None:
        known = {a.id for a in await accounts.of_client(call, client_id, senders)}
        if set(senders) - known:
            raise SenderNotFound


async def start(call: Call, campaign_id: CampaignId) -> Campaign:
    """Start sending; on a paused campaign the same as resume."""
    await call.take_turn(Queue.ACTS)
    campaign = await get(call, campaign_id)
    rules.may_start(campaign)
    senders = await accounts.of_client(call, campaign.client_id, campaign.sender_ids)
    rules.require_sender(senders, call.now)
    await usage.require_allowance(call)
    await _run(call, campaign, senders)
    first = campaign.status is CampaignStatus.DRAFT
    await _changed(call, campaign, "running", None, CampaignStarted if first else CampaignResumed)
    moved = await messaging.follow_on(call, campaign_id) if first else messaging.Tally()
    # Whoever waited may have been skipped meanwhile, or have had their answer: then there is nothing left to do.
    product = call.resources.need(messaging.Products).product
    await product.tallied(await call.tx(), {(call.project_id, campaign_id): moved}, {call.project_id: call.now})
    return await get(call, campaign_id)


async def resume(call: Call, campaign_id: CampaignId) -> Campaign:
    """A paused campaign goes on; `InvalidCampaignState` for any other."""
    await call.take_turn(Queue.ACTS)
    rules.require(await get(call, campaign_id), "resumed", CampaignStatus.PAUSED)
    return await start(call, campaign_id)


async def _run(call: Call, campaign: Campaign, senders: Sequence[Account]) -> None:
    tx = await call.tx()
    await call.execute(
        "update cap set slot_from = coalesce(slot_from, $3) where project_id = $1 and id = $2",
        campaign.cap_id,
        max(call.now, campaign.start_at or call.now),
    )
    await call.execute(
        """update campaign c set started_at = coalesce(c.started_at, $3),
          is_start_pending = coalesce(c.start_at > $3, false),
          template_version = coalesce(c.template_version, (select m.version from message_template m
            where m.project_id = c.project_id and m.id = c.template_id))
        where c.project_id = $1 and c.id = $2""",
        campaign.id,
        call.now,
    )
    await steps.freeze(call, campaign)
    await open_pick(tx, call.project_id, campaign.id)
    await messaging.open_zones(call, campaign.id, campaign.zones)
    await open_sender_lanes(call, campaign, senders)
    # Also those of senders that are no longer named: they may hold what is bound to them.
    await set_due(tx, call.project_id, campaign.id, call.now)
    await call.wake(Queue.ACTS)


async def open_sender_lanes(call: Call, campaign: Campaign, senders: Sequence[Account]) -> None:
    """A lane for each sender, due now; the acts turn must have been taken."""
    new = [
        NewLane(call.new_id(), a.id, campaign.id, a.width, a.cap_id, call.now)
        for a in senders
        if a.status is not accounts.AccountStatus.DISABLED
    ]
    await open_lanes(await call.tx(), call.project_id, Queue.ACTS, MESSAGE_KIND, new, [campaign.cap_id])


async def pause(call: Call, campaign_id: CampaignId, reason: str = "paused_by_user") -> Campaign:
    """Nothing more is reserved after this; what was reserved before may still leave within its start deadline."""
    await call.take_turn(Queue.ACTS)
    campaign = await get(call, campaign_id)
    rules.require(campaign, "paused", CampaignStatus.RUNNING)
    await park(await call.tx(), call.project_id, campaign_id, "campaign_paused")
    return await _changed(call, campaign, "paused", reason, CampaignPaused)


async def cancel(call: Call, campaign_id: CampaignId) -> Campaign:
    """Ends a campaign for ever: what waits is never sent. Its targets that wait are shown as cancelled."""
    await call.take_turn(Queue.ACTS)
    campaign = await get(call, campaign_id)
    rules.require(campaign, "cancelled", CampaignStatus.DRAFT, CampaignStatus.RUNNING, CampaignStatus.PAUSED)
    await park(await call.tx(), call.project_id, campaign_id, "campaign_cancelled")
    return await _changed(call, campaign, "cancelled", "cancelled_by_user", CampaignCancelled)


async def _changed(call: Call, was: Campaign, status: str, reason: str | None, event: type[CampaignEvent]) -> Campaign:
    seq = await call.fetchval(
        """update campaign set status = $3, status_reason = $4, seq = seq + 1
        where project_id = $1 and id = $2 and status = $5 returning seq""",
        was.id,
        status,
        reason,
        was.status.value,
    )
    campaign = await get(call, was.id)
    if seq is None:  # a record, which takes no turn, has completed it meanwhile
        rules.require(campaign, status, was.status)
    call.emit(was.id, seq, event.of(campaign))
    return campaign


async def upload(call: Call, campaign_id: CampaignId, items: Sequence[NewTarget | Rejected]) -> Uploaded:
    """Adds targets; each item has its own outcome. Items refused by their shape come in as `Rejected` already."""
    campaign = await get(call, campaign_id)
    if campaign.status is CampaignStatus.RUNNING:
        await call.take_turn(Queue.ACTS)
    row = await call.fetchrow(
        "select status, last_position from campaign where project_id = $1 and id = $2 for update", campaign_id
    )
    if row is None:
        raise CampaignNotFound
    campaign = await get(call, campaign_id)
    rules.may_be_given_targets(campaign)
    rejected = {i: item for i, item in enumerate(items) if isinstance(item, Rejected)}
    given = {i: item for i, item in enumerate(items) if isinstance(item, NewTarget)}
    done = await add_targets(call, campaign, row["last_position"], given)
    for i, why in done.refused.items():
        rejected[i] = _rejected(i, given[i].handle, _WHY.get(why, TargetDuplicate)(handle=given[i].handle))
    if done.added and campaign.status is CampaignStatus.RUNNING:
        await call.take_turn(Queue.ACTS)
        await set_due(await call.tx(), call.project_id, campaign_id, call.now)
        await call.wake(Queue.ACTS)
    return Uploaded(
        campaign_id,
        tuple(await messaging.of_targets(call, campaign_id, done.added)) if done.added else (),
        tuple(rejected[i] for i in sorted(rejected)),
    )


async def add_targets(
    call: Call, campaign: Campaign, last_position: int, items: Mapping[int, NewTarget]
) -> AddedTargets:
    """Adds those that may be written to, in the order of their places, behind `last_position`; the row of the campaign
    is locked. The only way a target gets into a campaign."""
    first: dict[str, int] = {}
    refused = {i: Refused.DUPLICATE for i, item in items.items() if first.setdefault(item.handle, i) != i}
    for handle in await erased(call, list(first)):
        refused[first.pop(handle)] = Refused.ERASED
    if not first:
        return AddedTargets([], refused)
    people = await found_or_made(await call.tx(), call.project_id, "instagram", list(first), call.new_id)
    refusals = await against(call, campaign, people)
    wanted: list[tuple[TargetId, PersonId, NewTarget]] = []
    made, known, new_id = people.made, people.known, call.new_id
    for handle, i in first.items():
        if refusals and (why := refusals.get(handle)):
            refused[i] = why
        else:
            person_id = made.get(handle) or known[handle]
            wanted.append((TargetId(driver_id(new_id())), person_id, items[i]))
    if wanted:
        await targets.add(call, campaign.id, wanted)
        rows = [(t, p, item.timezone) for t, p, item in wanted]
        await messaging.add(call, campaign.id, campaign.client_id, last_position + 1, rows)
        zones = {zone for _, _, zone in rows if zone is not None} - set(campaign.zones)
        await messaging.open_zones(call, campaign.id, sorted(zones))
        await call.execute(
            """update campaign set last_position = last_position + $3, zones = zones || $4::text[]
            where project_id = $1 and id = $2""",
            campaign.id,
            len(rows),
            sorted(zones),
        )
        # Last, for every record of the campaign moves this row.
        await call.execute(
            "update campaign_count set total = total + $3 where project_id = $1 and campaign_id = $2",
            campaign.id,
            len(rows),
        )
    return AddedTargets([t for t, _, _ in wanted], refused)


async def erased(call: Call, handles: Sequence[str]) -> set[str]:
    """Who of these was erased from the project; asked before anybody is made known, under the campaign's lock: an
    erasure waits for it."""
    return await erased_handles(await call.tx(), call.project_id, call.resources.need(Tombstones), "instagram", handles)


async def hold_uploads(call: Call) -> None:
    """No target is added to any campaign from here to the commit. The acts turn must have been taken."""
    await call.fetch("select id from campaign where project_id = $1 order by id for update")


async def against(call: Call, campaign: Campaign, people: People) -> dict[str, Refused]:
    """Who may not be added, by handle, and why: the gravest reason. Whoever was not known before can only be held."""
    out: dict[str, Refused] = {}
    if people.known:
        ids = list(people.known.values())
        there = await targets.already_in(call, campaign.id, ids)
        met = await messaging.already_contacted(call, campaign.client_id, ids, rules.again_before(campaign, call.now))
        out |= {h: Refused.DUPLICATE for h, p in people.known.items() if p in there}
        out |= {h: Refused.CONTACTED for h, p in people.known.items() if p in met}
    held = await suppression.held(call, "instagram", people.known, people.made)
    return out | dict.fromkeys(held, Refused.SUPPRESSED)


_WHY: Final[Mapping[Refused, type[OvertureError]]] = {
    Refused.SUPPRESSED: TargetSuppressed,
    Refused.ERASED: PersonErased,
}


def _rejected(index: int, handle: str, error: OvertureError) -> Rejected:
    return Rejected(index, handle, error.code, error.message)
