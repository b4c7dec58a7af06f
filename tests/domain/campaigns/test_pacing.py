"""Caps are exact in every rolling window, and even pacing keeps its slots."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import campaigns
from overture.domain.campaigns import CampaignStatus, Pacing
from tests.factories import (
    DAY,
    HOUR,
    fault,
    ignoring,
    in_world,
    next_moment,
    now,
    one_sender,
    rows,
    run_on,
    sends,
    shift,
    upload,
    value,
)
from tests.world import World

SECOND = timedelta(seconds=1)


def most_within(moments: list[Any], window: timedelta) -> int:
    """The most sends in any half-open window of that length."""
    ordered = sorted(moments)
    return max((sum(1 for m in ordered if at <= m < at + window) for at in ordered), default=0)


async def sent_at(w: World) -> list[Any]:
    return [
        r["reserved_at"] for r in await rows(w, "select reserved_at from message where project_id = $1 and state = 2")
    ]


@in_world
async def test_an_hourly_cap_opens_exactly_an_hour_later_and_not_a_moment_before(w: World) -> None:
    await w.campaign(ignoring(9), pacing=Pacing.BURST, hourly_limit=4, daily_limit=100)
    worker = await w.worker()
    assert await sends(w, worker) == 4
    await shift(w, HOUR - timedelta(microseconds=1))
    assert await sends(w, worker) == 4
    await shift(w, timedelta(microseconds=1))
    assert await sends(w, worker) == 8
    assert most_within(await sent_at(w), HOUR) == 4


@in_world
async def test_a_daily_limit_is_a_rolling_count_that_makes_the_campaign_wait(w: World) -> None:
    campaign = await w.campaign(ignoring(12), pacing=Pacing.BURST, hourly_limit=4, daily_limit=10)
    worker = await w.worker()
    began = await now(w)
    await run_on(w, worker)
    moments = [m - began for m in sorted(await sent_at(w))]
    assert moments == [*[0 * HOUR] * 4, *[HOUR] * 4, *[2 * HOUR] * 2, *[DAY] * 2]
    assert (await w.get(campaign.id)).stats.sent == 12


@pytest.mark.parametrize("seed", [1, 3])
def test_no_rolling_window_ever_holds_more_than_its_limit_whatever_the_clock_does(
    seed: int, address: Any, run: Any
) -> None:
    @in_world
    async def story(w: World) -> None:
        dice = random.Random(seed)
        hourly, daily, cap = dice.randint(2, 7), dice.randint(8, 20), dice.randint(2, 6)
        await one_sender(w, hourly_cap=cap)
        pacing = dice.choice([Pacing.BURST, Pacing.EVEN])
        campaign = await w.campaign(ignoring(60), pacing=pacing, hourly_limit=hourly, daily_limit=daily)
        worker = await w.worker()
        for _ in range(50):
            await w.step(worker)
            at = await next_moment(w)
            ahead = timedelta(0) if at is None else max(at - await now(w), timedelta(0))
            await shift(
                w,
                dice.choice(
                    [
                        ahead,
                        ahead,
                        timedelta(seconds=dice.randint(1, 4000)),
                        ahead - SECOND if ahead > SECOND else SECOND,
                    ]
                ),
            )
            if (await w.get(campaign.id)).status is CampaignStatus.COMPLETED:
                break
            if dice.random() < 0.1:
                await w.run(lambda call: campaigns.pause(call, campaign.id))
                await shift(w, timedelta(seconds=dice.randint(1, 9000)))
                await w.run(lambda call: campaigns.resume(call, campaign.id))
        moments = await sent_at(w)
        assert len(moments) > hourly
        assert most_within(moments, HOUR) <= min(hourly, cap)
        assert most_within(moments, DAY) <= daily

    story(address, run)


@in_world
async def test_even_pacing_uses_one_slot_each_spacing_the_first_at_once(w: World) -> None:
    await w.campaign(ignoring(5), hourly_limit=8)
    worker = await w.worker()
    began = await now(w)
    await run_on(w, worker)
    assert [m - began for m in sorted(await sent_at(w))] == [n * timedelta(seconds=450) for n in range(5)]


@in_world
async def test_a_slot_may_be_used_until_the_next_begins_and_is_lost_only_then(w: World) -> None:
    await w.campaign(ignoring(8), hourly_limit=8)
    worker = await w.worker()
    assert await sends(w, worker) == 1
    await shift(w, timedelta(seconds=899))
    assert await sends(w, worker) == 2, "the second slot, late"
    assert await sends(w, worker) == 2
    await shift(w, SECOND)
    assert await sends(w, worker) == 3, "the third, at its beginning"
    await shift(w, timedelta(seconds=4 * 450))
    assert await sends(w, worker) == 4, "three slots passed unused: they are lost, not saved"


@in_world
async def test_a_dropped_row_takes_no_slot_no_cap_and_no_contact(w: World) -> None:
    await w.campaign(ignoring(3), start=False)
    campaign = await w.campaign([*ignoring(3, 10)], client="B", start=False)
    for handle in ignoring(2, 10):
        await w.suppress(handle)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    worker = await w.worker()
    await w.settle(worker)
    assert [e["handle"] for e in await w.journal()] == ["sandbox.ignores.12"], (
        "the first slot went to the first allowed"
    )
    [cap] = await rows(w, "select used, slot_next from cap where project_id = $1 and subject = $2", campaign.id)
    assert (cap["used"], cap["slot_next"]) == (1, 1)
    assert await value(w, "select count(*) from contacted where project_id = $1") == 1


@in_world
async def test_burst_goes_as_fast_as_the_caps_allow(w: World) -> None:
    await w.campaign(ignoring(50), pacing=Pacing.BURST, hourly_limit=40, daily_limit=1000)
    worker = await w.worker()
    assert await sends(w, worker) == 40
    assert len(set(await sent_at(w))) == 1


@in_world
async def test_slots_belong_to_the_campaign_and_are_shared_by_its_senders(w: World) -> None:
    await w.campaign(ignoring(6), hourly_limit=8)
    worker = await w.worker()
    await run_on(w, worker)
    used = [e["account"] for e in await w.journal()]
    assert len(set(used)) == 2
    assert len({e["at"] for e in await w.journal()}) == 6


@in_world
async def test_a_bridge_that_says_503_takes_no_slot_and_no_contact(w: World) -> None:
    await fault(w, "http_503", seconds=20)
    await w.campaign(ignoring(2))
    worker = await w.worker()
    began = await now(w)
    await run_on(w, worker)
    moments = [m - began for m in sorted(await sent_at(w))]
    assert moments[0] < timedelta(seconds=450)
    assert moments[1] < timedelta(seconds=900)


@in_world
async def test_an_upload_does_not_shorten_the_wait_for_a_slot(w: World) -> None:
    campaign = await w.campaign(ignoring(2))
    worker = await w.worker()
    assert await sends(w, worker) == 1
    await upload(w, campaign.id, ignoring(2, 10))
    assert await sends(w, worker) == 1
