"""A campaign filled from a file: a batch at a time, without its turn; and emptied again of what a file brought.

Not the file: imports know its rows and what became of them. Who may be added, `add_targets` decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overture.domain import messaging, targets
from overture.domain.campaigns import rules, steps
from overture.domain.campaigns.commands import add_targets, against, erased
from overture.domain.campaigns.contracts import AddedTargets, Campaign, CampaignStatus, Refused
from overture.domain.campaigns.errors import CampaignNotFound
from overture.domain.campaigns.queries import get
from overture.domain.identity import Call
from overture.domain.platforms import People, find_people
from overture.domain.targets import NewTarget
from overture.kernel.ids import CampaignId, PersonId
from overture.runtime.work.lanes import set_due
from overture.runtime.work.queues import Queue

# Of the transaction alone, and gone with it: how long a list may be is not told by this process's memory.
_SEEN = "create temporary table if not exists foreseen (handle text primary key) on commit drop"
_SEE = """
insert into foreseen (handle) select unnest($2::text[]) where $1::uuid is not null
on conflict (handle) do nothing returning handle
"""

Span = tuple[int, int]
"""The first and the last of positions that follow each other in a campaign."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a batch: the positions of what was added, None for nothing; the others by their places."""

    span: Span | None
    done: AddedTargets
    is_running: bool


async def expect(call: Call, campaign_id: CampaignId) -> Campaign:
    """Targets are coming: the campaign is not complete before `end_coming`. Refused for one that is over."""
    campaign, _ = await _locked(call, campaign_id)
    await call.execute(
        "update campaign_count set coming = coming + 1 where project_id = $1 and campaign_id = $2", campaign_id
    )
    return campaign


async def fill(call: Call, campaign_id: CampaignId, items: Sequence[NewTarget]) -> Filled:
    """Adds a batch under the row's lock, so that positions become visible in their order. Takes no turn, for a batch
    is long: whoever fills a campaign that runs calls `wake` after the commit."""
    campaign, last = await _locked(call, campaign_id)
    done = await add_targets(call, campaign, last, dict(enumerate(items)))
    span = (last + 1, last + len(done.added)) if done.added else None
    return Filled(span, done, campaign.status is CampaignStatus.RUNNING)


async def foresee(call: Call, campaign_id: CampaignId, items: Sequence[NewTarget]) -> dict[int, Refused]:
    """Whom `fill` would refuse now, and why, by their places. Nothing is added and no row is locked, however long the
    list: those whom earlier batches of this transaction would have added count as added."""
    campaign = await get(call, campaign_id)
    rules.may_be_given_targets(campaign)
    first: dict[str, int] = {}
    refused = {i: Refused.DUPLICATE for i, item in enumerate(items) if first.setdefault(item.handle, i) != i}
    for handle in await erased(call, list(first)):
        refused[first.pop(handle)] = Refused.ERASED
    known = await find_people(await call.tx(), call.project_id, "instagram", list(first))
    # Of those who are not known only the handles are asked about.
    made = dict.fromkeys(first.keys() - known.keys(), PersonId(call.new_id()))
    why = await against(call, campaign, People(known, made))
    await (await call.tx()).execute(_SEEN)
    wanted = [handle for handle in first if handle not in why]
    new = {r["handle"] for r in await call.fetch(_SEE, wanted)}
    why |= {handle: Refused.DUPLICATE for handle in wanted if handle not in new}
    return refused | {first[handle]: reason for handle, reason in why.items()}


async def wake(call: Call, campaign_id: CampaignId) -> None:
    """A campaign that runs looks at what waits. Takes the acts turn."""
    await call.take_turn(Queue.ACTS)
    await set_due(await call.tx(), call.project_id, campaign_id, call.now)
    await call.wake(Queue.ACTS)


async def end_coming(call: Call, campaign_id: CampaignId) -> None:
    """One of those that brought targets has ended. The acts turn must have been taken, before any other lock."""
    await call.execute(
        "update campaign_count set coming = coming - 1 where project_id = $1 and campaign_id = $2", campaign_id
    )
    await _look_again(call, campaign_id)


async def hold(call: Call, campaign_id: CampaignId) -> Campaign:
    """Nothing of the campaign is reserved from the commit on, until `release`. Takes the acts turn."""
    await call.take_turn(Queue.ACTS)
    await call.execute("update campaign set held = held + 1 where project_id = $1 and id = $2", campaign_id)
    return await get(call, campaign_id)


async def release(call: Call, campaign_id: CampaignId) -> None:
    """The hold has ended. The acts turn must have been taken, before any other lock."""
    await call.execute("update campaign set held = held - 1 where project_id = $1 and id = $2", campaign_id)
    await _look_again(call, campaign_id)


async def take_back(call: Call, campaign_id: CampaignId, spans: Sequence[Span], limit: int) -> int | None:
    """Removes at most `limit` targets of these positions, of which none was sent, in order: the last position that is
    gone, None where nothing was left. The campaign must be held."""
    gone = await messaging.take_back(call, campaign_id, spans, limit)
    if gone is None:
        return None
    await targets.remove_all(call, gone.targets)
    await call.execute(
        """update campaign_count set total = total - $3, skipped = skipped - $4
        where project_id = $1 and campaign_id = $2""",
        campaign_id,
        len(gone.targets),
        gone.skipped,
    )
    if gone.skipped:
        await steps.take_back(call, campaign_id, gone.skipped)
    return gone.last


async def _locked(call: Call, campaign_id: CampaignId) -> tuple[Campaign, int]:
    last = await call.fetchval(
        "select last_position from campaign where project_id = $1 and id = $2 for update", campaign_id
    )
    if last is None:
        raise CampaignNotFound
    campaign = await get(call, campaign_id)
    rules.may_be_given_targets(campaign)
    return campaign, last


async def _look_again(call: Call, campaign_id: CampaignId) -> None:
    """A campaign that runs looks at what waits; where nothing does, it is complete."""
    if (await get(call, campaign_id)).status is not CampaignStatus.RUNNING:
        return
    await set_due(await call.tx(), call.project_id, campaign_id, call.now)
    await call.wake(Queue.ACTS)
    product = call.resources.need(messaging.Products).product
    await product.tallied(
        await call.tx(), {(call.project_id, campaign_id): messaging.Tally()}, {call.project_id: call.now}
    )
