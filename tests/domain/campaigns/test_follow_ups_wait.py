"""What holds for every message holds for follow-ups: hours, senders, the month, other campaigns; explain says so."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from overture.domain import accounts, campaigns, usage
from overture.domain.campaigns import CampaignStatus, Explanation, Pacing, Schedule
from overture.kernel.hours import Window
from overture.kernel.ids import CampaignId
from tests.domain.campaigns.stepped import WAIT, counts, stepped, texts
from tests.factories import (
    DAY,
    HOUR,
    ignoring,
    in_world,
    now,
    one_sender,
    rows,
    run_on,
    second_campaign,
    shift,
    targets_of,
)
from tests.world import World

MORNINGS = Schedule("UTC", (Window(tuple(range(7)), 9 * 60, 11 * 60),))


async def explained(w: World, campaign_id: CampaignId, handle: str, step: int | None = None) -> Explanation:
    target_id = (await targets_of(w, campaign_id))[handle].target_id
    told: Explanation = await w.run(lambda call: campaigns.explain(call, campaign_id, target_id, step))
    return told


async def sent_at(w: World, step: int) -> list[Any]:
    found = await rows(w, "select sent_at from message where project_id = $1 and step = $2 order by sent_at", step)
    return [r["sent_at"] for r in found]


@in_world
async def test_a_follow_up_that_comes_due_at_night_waits_for_the_hours_as_explained(w: World) -> None:
    campaign = await stepped(w, ignoring(1), "First", "Second", wait=7 * HOUR, schedule=MORNINGS)
    worker = await w.worker()
    await w.settle(worker)
    [first] = await sent_at(w, 0)
    told = await explained(w, campaign.id, ignoring(1)[0])
    assert (told.step, told.next_action, told.waits_for) == (1, "send", "step_wait")
    assert told.next_at == first + 23 * HOUR, "sent at ten, due at five, written at nine"
    await run_on(w, worker)
    assert await sent_at(w, 1) == [told.next_at]
    first_told = await explained(w, campaign.id, ignoring(1)[0], 0)
    assert (first_told.step, first_told.next_action) == (0, "none")


@in_world
async def test_it_is_told_when_a_capped_sender_will_have_room(w: World) -> None:
    only = await one_sender(w)
    await w.run(lambda call: accounts.set_caps(call, only.id, 1, 100))
    campaign = await stepped(w, ignoring(2), "First", "Second", wait=3 * HOUR)
    worker = await w.worker()
    await w.settle(worker)
    handle = next(iter(await texts(w)))
    told = await explained(w, campaign.id, handle)
    await run_on(w, worker)
    assert told.next_at in await sent_at(w, 1)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    all_ = sorted([*await sent_at(w, 0), *await sent_at(w, 1)])
    assert all(b - a >= HOUR for a, b in pairwise(all_))


@in_world
async def test_it_waits_for_its_own_sender_while_others_write(w: World) -> None:
    only = await one_sender(w)
    campaign = await stepped(w, ignoring(2), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    await w.run(lambda call: accounts.connect(call, "another.sender"))
    await w.run(lambda call: accounts.pause(call, only.id))
    await run_on(w, worker, until=await now(w) + 2 * WAIT)
    assert len(await w.journal()) == 2
    assert (await w.get(campaign.id)).status is CampaignStatus.RUNNING
    assert (await explained(w, campaign.id, ignoring(1)[0])).waits_for == "sender_not_available"
    await w.run(lambda call: accounts.resume(call, only.id, None))
    await run_on(w, worker)
    assert await texts(w) == {h: ["First", "Second"] for h in ignoring(2)}
    assert {e["account"] for e in await w.journal()} == {"only.sender"}


@in_world
async def test_the_month_holds(w: World) -> None:
    campaign = await stepped(w, ignoring(3), "First", "Second", wait=DAY)
    async with w.db.transaction() as tx:
        await usage.set_monthly_limit(tx, w.project.workspace_id, "test", 4)
    worker = await w.worker()
    await run_on(w, worker)
    assert len(await w.journal()) == 4
    paused = await w.get(campaign.id)
    assert (paused.status, paused.status_reason) == (CampaignStatus.PAUSED, "usage_limit_exceeded")
    assert (await counts(w))[1, 0] == (1, 0, 0, 0, 2)


@in_world
async def test_a_campaign_that_writes_anew_ends_the_follow_ups_of_the_older_one(w: World) -> None:
    campaign = await stepped(w, ignoring(1), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, DAY + timedelta(minutes=1))
    limits: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}
    await second_campaign(w, campaign, ignoring(1), recontact_after_days=1, **limits)
    await run_on(w, worker)
    assert [e["text"][:5] for e in await w.journal()] == ["First", "Hello"]
    [ended] = await rows(w, "select reason from message where project_id = $1 and step = 1")
    assert ended["reason"] == "target_duplicate"
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
