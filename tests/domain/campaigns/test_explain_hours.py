"""The moment explain tells is that of the send, also where hours of many zones, quiet hours and beginnings meet."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from overture.domain import campaigns, clients, identity, templates
from overture.domain.campaigns import CampaignStatus, Explanation, Pacing, Schedule
from overture.domain.identity import Call, QuietHours
from overture.domain.targets import NewTarget
from overture.kernel.hours import Window
from overture.kernel.ids import CampaignId, TargetId
from tests.factories import in_world, one_sender, rows, send_on, targets_of
from tests.world import World

ZONES = (None, None, "Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland", "Europe/Berlin")
WEEK = tuple(range(7))
HOURS = (
    (Window(WEEK, 9 * 60, 17 * 60),),
    (Window((0, 2, 4, 6), 8 * 60, 12 * 60), Window((1, 5), 15 * 60, 20 * 60)),
    (Window(WEEK, 6 * 60, 23 * 60),),
)


async def _campaign(call: Call, dice: random.Random, n: int, size: int) -> CampaignId:
    brand = await clients.create(call, f"Brand {n}")
    template = await templates.create(call, "Intro", "Hi {{ firstName }}")
    new = campaigns.NewCampaign(
        brand.id,
        template.id,
        f"Campaign {n}",
        daily_limit=dice.randint(20, 90),
        hourly_limit=dice.randint(4, 30),
        pacing=Pacing.EVEN if n % 2 else Pacing.BURST,
        schedule=None if n == 4 else Schedule(dice.choice(ZONES[2:]) or "UTC", HOURS[n % 3], n != 3),
        start_at=call.now + timedelta(hours=30) if n == 2 else None,
    )
    made = await campaigns.create(call, new)
    items = [
        NewTarget(
            f"sandbox.ignores.{n}.{i}",
            first_name=None if dice.random() < 0.1 else "Ann",
            timezone=dice.choice(ZONES),
        )
        for i in range(size)
    ]
    await campaigns.upload(call, made.id, items)
    await campaigns.start(call, made.id)
    return made.id


async def _compare(w: World, made: list[CampaignId], dice: random.Random) -> None:
    """Tells targets' moments, in part later on; then lets everything happen."""
    every: list[tuple[CampaignId, TargetId]] = [
        (c, t.target_id) for c in made for t in (await targets_of(w, c)).values()
    ]
    dice.shuffle(every)
    told: dict[TargetId, Explanation] = {}

    async def tell(some: list[tuple[CampaignId, TargetId]]) -> None:
        async def read(call: Call) -> None:
            for campaign_id, target_id in some:
                e = await campaigns.explain(call, campaign_id, target_id)
                if e.status.value == "pending":
                    told[target_id] = e

        await w.run(read)

    worker = await w.worker()
    await w.step(worker)
    half = len(every) // 2
    await tell(every[:half])
    moments = 0

    async def at_the_fortieth(at: datetime) -> None:
        nonlocal moments
        moments += 1
        if moments == 40:
            await tell(every[half:])

    await send_on(w, worker, at_the_fortieth)
    outcomes = await rows(w, "select target_id, pick_key, reason, reserved_at from message where project_id = $1")
    spacing = {c: timedelta(seconds=3600 / (await w.get(c)).hourly_limit) for c in made}
    far: list[Any] = []
    for r in outcomes:
        e = told.get(r["target_id"])
        if e is not None and e.next_action == "skip":
            assert r["reason"] == e.reason == "missing_variable"
        elif e is not None and (e.next_at is None or abs(r["reserved_at"] - e.next_at) > spacing[r["pick_key"]]):
            far.append((e.handle, e.clock, e.waits_for, e.next_at, r["reserved_at"]))
    assert len(told) > len(every) // 2
    assert not far, f"{len(far)} of {len(told)} were told another moment, such as {far[:3]}"
    assert {(await w.get(c)).status for c in made} == {CampaignStatus.COMPLETED}


@pytest.mark.at_length
@in_world
async def test_for_random_campaigns_with_hours_the_moment_told_is_that_of_the_send_within_one_spacing(w: World) -> None:
    dice = random.Random(1906)
    await identity.set_quiet_hours(w.db, w.project.workspace_id, QuietHours("21:30-07:15", "Europe/Berlin"))
    made = [await w.run(lambda call, n=n: _campaign(call, dice, n, 36)) for n in range(6)]
    await _compare(w, made, dice)


@in_world
async def test_the_same_where_they_share_one_sender_with_limits(w: World) -> None:
    dice = random.Random(77)
    await one_sender(w, hourly_cap=15, daily_cap=70)
    made = [await w.run(lambda call, n=n: _campaign(call, dice, n, 40)) for n in range(4)]
    await _compare(w, made, dice)
