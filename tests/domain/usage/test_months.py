"""The monthly limit: asked at reserve, given back by a definite no, by calendar months UTC of project time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import campaigns, usage
from overture.domain.campaigns import CampaignStatus, Pacing
from tests.factories import ignoring, in_world, run_on, sends, shift, value
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 1000, "daily_limit": 1000}


async def limit(w: World, most: int | None) -> None:
    async with w.db.transaction() as tx:
        await usage.set_monthly_limit(tx, w.project.workspace_id, "test", most)


@in_world
async def test_a_spent_month_pauses_the_campaign_with_its_reason_and_a_raised_limit_lets_it_resume(w: World) -> None:
    await limit(w, 3)
    campaign = await w.campaign(ignoring(5), **FAST)
    worker = await w.worker()
    assert await sends(w, worker) == 3
    paused = await w.get(campaign.id)
    assert (paused.status, paused.status_reason) == (CampaignStatus.PAUSED, "usage_limit_exceeded")
    assert (await w.events()).count("campaign.paused") == 1
    with pytest.raises(usage.UsageLimitExceeded):
        await w.run(lambda call: campaigns.resume(call, campaign.id))
    await limit(w, 4)
    await w.run(lambda call: campaigns.resume(call, campaign.id))
    assert await sends(w, worker) == 4
    await limit(w, None)
    await w.run(lambda call: campaigns.resume(call, campaign.id))
    assert await sends(w, worker) == 5
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_campaign_does_not_start_in_a_spent_month(w: World) -> None:
    await limit(w, 0)
    campaign = await w.campaign(ignoring(1), start=False)
    with pytest.raises(usage.UsageLimitExceeded):
        await w.run(lambda call: campaigns.start(call, campaign.id))


@in_world
async def test_refused_sends_give_their_place_back(w: World) -> None:
    await limit(w, 2)
    campaign = await w.campaign(["sandbox.refuses.1", "sandbox.refuses.2", *ignoring(2)], **FAST)
    await w.settle(await w.worker())
    stats = (await w.get(campaign.id)).stats
    assert stats.failed == 2
    if (await w.get(campaign.id)).status is CampaignStatus.PAUSED:
        await w.run(lambda call: campaigns.resume(call, campaign.id))
        await w.settle(w.workers[0])
    assert len(await w.journal()) == 2
    shown = await w.run(usage.get)
    assert (shown.sent, shown.limit, shown.remaining) == (2, 2, 0)


@in_world
async def test_skipped_targets_use_nothing_and_another_campaign_is_not_paused_for_them(w: World) -> None:
    await limit(w, 3)
    first = await w.campaign(ignoring(3), start=False, **FAST)
    second = await w.campaign(ignoring(3, 10), client="B", start=False, **FAST)
    for handle in ignoring(3):
        await w.suppress(handle)
    for campaign in (first, second):
        await w.run(lambda call, campaign=campaign: campaigns.start(call, campaign.id))
    assert await sends(w, await w.worker()) == 3
    assert (await w.get(second.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_new_calendar_month_of_project_time_begins_anew(w: World) -> None:
    await limit(w, 2)
    campaign = await w.campaign(ignoring(4), **FAST)
    worker = await w.worker()
    assert await sends(w, worker) == 2
    assert (await w.run(usage.get)).period == "2026-05"
    await shift(w, timedelta(days=30, hours=13, minutes=59, seconds=59))
    with pytest.raises(usage.UsageLimitExceeded):
        await w.run(lambda call: campaigns.resume(call, campaign.id))
    await shift(w, timedelta(seconds=1))
    shown = await w.run(usage.get)
    assert (shown.period, shown.sent, shown.remaining) == ("2026-06", 0, 2)
    await w.run(lambda call: campaigns.resume(call, campaign.id))
    assert await sends(w, worker) == 4


@in_world
async def test_the_limit_holds_for_the_workspace_over_campaigns_and_modes_apart(w: World) -> None:
    await limit(w, 5)
    async with w.db.transaction() as tx:
        await usage.set_monthly_limit(tx, w.project.workspace_id, "live", 0)
    for n in range(3):
        await w.campaign(ignoring(4, 10 * n), client=f"Brand {n}", **FAST)
    worker = await w.worker()
    assert await sends(w, worker) == 5
    assert await value(w, "select sum(sent) from usage_month where $1::uuid is not null") == 5


@in_world
async def test_without_a_limit_the_month_is_counted_all_the_same(w: World) -> None:
    await w.campaign(["sandbox.missing.1", *ignoring(3)], **FAST)
    await run_on(w, await w.worker())
    shown = await w.run(usage.get)
    assert (shown.sent, shown.limit, shown.remaining) == (3, None, None)
