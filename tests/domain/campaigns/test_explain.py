"""Explain says which rules were asked, what each said, what happens next and when; and it is so."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from overture.domain import accounts, campaigns, clients, templates
from overture.domain.campaigns import CampaignStatus, Explanation, FollowUp, Pacing, Variant
from overture.domain.clients import Client
from overture.domain.identity import Call
from overture.domain.targets import NewTarget
from overture.kernel.ids import CampaignId, TargetId
from tests.factories import (
    HOUR,
    fault,
    ignoring,
    in_world,
    in_world_with,
    now,
    one_sender,
    own_client,
    rows,
    run_on,
    send_on,
    sender,
    stop_account,
    targets_of,
)
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}


async def explained(w: World, campaign_id: CampaignId, handle: str) -> Explanation:
    target = (await targets_of(w, campaign_id))[handle]
    found: Explanation = await w.run(lambda call: campaigns.explain(call, campaign_id, target.target_id))
    return found


def asked(e: Explanation) -> dict[str, tuple[bool, str | None]]:
    return {a.rule: (a.passed, a.reason) for a in e.rules}


@in_world
async def test_a_waiting_target_is_told_its_rules_its_place_and_its_moment(w: World) -> None:
    campaign = await w.campaign(ignoring(5))
    await w.settle(await w.worker())
    e = await explained(w, campaign.id, "sandbox.ignores.3")
    assert asked(e) == {
        "campaign_running": (True, None),
        "suppression": (True, None),
        "reply": (True, None),
        "already_contacted": (True, None),
        "template": (True, None),
        "pacing_and_caps": (False, "pacing_and_caps"),
    }
    assert (e.status.value, e.next_action, e.ahead, e.is_exact) == ("pending", "send", 2, True)
    assert e.next_at == await now(w) + 3 * timedelta(seconds=450)


@in_world
async def test_a_first_message_among_follow_ups_goes_at_its_moment_where_nobody_replies(w: World) -> None:
    async def made(call: Call) -> CampaignId:
        brand = await clients.create(call, "Brand")
        first, later = await templates.create(call, "A", "Hi"), await templates.create(call, "B", "{{ category }}?")
        steps = tuple(FollowUp(timedelta(hours=n), (Variant(None, later.id),)) for n in (1, 2))
        new = campaigns.NewCampaign(brand.id, first.id, "Steps", hourly_limit=6, daily_limit=20, steps=steps)
        campaign = await campaigns.create(call, new)
        items = [NewTarget(f"sandbox.ignores.{i}", category="food" if i % 3 else None) for i in range(14)]
        await campaigns.upload(call, campaign.id, items)
        await campaigns.start(call, campaign.id)
        return campaign.id

    campaign_id = await w.run(made)
    worker = await w.worker()
    await run_on(w, worker, await now(w) + timedelta(minutes=65))
    waiting = [h for h, t in (await targets_of(w, campaign_id)).items() if t.status.value == "pending"]
    told = {h: await explained(w, campaign_id, h) for h in waiting}
    assert len(told) > 5
    assert all(e.is_exact for e in told.values())
    sql = """select t.handle, m.reserved_at, (select count(*) from message o where o.project_id = $1
        and o.reserved_at >= $2 and o.reserved_at < m.reserved_at) as ahead
      from message m join target t on t.project_id = m.project_id and t.id = m.target_id
      where m.project_id = $1 and m.step = 0"""
    asked_at = await now(w)
    await run_on(w, worker)
    came = {r["handle"]: (r["reserved_at"], r["ahead"]) for r in await rows(w, sql, asked_at)}
    assert {h: (e.next_at, e.ahead) for h, e in told.items()} == {h: came[h] for h in told}


@in_world
async def test_a_target_that_would_be_skipped_says_so_and_why(w: World) -> None:
    campaign = await w.campaign(ignoring(3))
    worker = await w.worker()
    await w.settle(worker)
    await w.suppress("sandbox.ignores.2")
    e = await explained(w, campaign.id, "sandbox.ignores.2")
    assert (e.next_action, e.reason) == ("skip", "target_suppressed")
    assert asked(e)["suppression"] == (False, "target_suppressed")
    assert "template" not in asked(e), "those after the first no are not asked"


@in_world
async def test_a_target_of_a_campaign_that_does_not_run_waits_for_it(w: World) -> None:
    campaign = await w.campaign(ignoring(2), start=False)
    e = await explained(w, campaign.id, "sandbox.ignores.1")
    assert (e.next_action, e.next_at, e.waits_for) == ("wait", None, "campaign_draft")
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    e = await explained(w, campaign.id, "sandbox.ignores.1")
    assert (e.next_action, e.waits_for) == ("wait", "paused_by_user")


@in_world_with(call_seconds=0.3)
async def test_every_settled_target_is_explained_with_its_reason_and_its_attempts(w: World) -> None:
    await fault(w, "timeout_before_commit", handle="nasa")
    campaign = await w.campaign(["nasa", "newhandle", "sandbox.refuses.1", "sandbox.ignores.1"], start=False, **FAST)
    await w.suppress("sandbox.ignores.1")
    await w.run(lambda call: campaigns.start(call, campaign.id))
    worker = await w.worker()
    await w.step(worker)
    seen = {h: await explained(w, campaign.id, h) for h in await targets_of(w, campaign.id)}
    assert {h: (e.status.value, e.reason, e.next_action, e.waits_for) for h, e in seen.items()} == {
        "nasa": ("in_doubt", None, "look_up", "evidence"),
        "newhandle": ("sent", None, "none", None),
        "sandbox.refuses.1": ("failed", "message_rejected", "none", None),
        "sandbox.ignores.1": ("skipped", "target_suppressed", "none", None),
    }
    assert asked(seen["sandbox.ignores.1"]) == {"target_suppressed": (False, "target_suppressed")}
    assert [a["outcome"] for a in seen["nasa"].attempts] == ["unconfirmed"]
    assert [a["outcome"] for a in seen["sandbox.refuses.1"].attempts] == ["refused"]


@in_world
async def test_a_reserved_target_says_that_its_call_comes_next(w: World) -> None:
    campaign = await w.campaign(["nasa"], **FAST)
    worker = await w.worker()
    await worker.reserve(w.work.kinds[0].queue)
    e = await explained(w, campaign.id, "nasa")
    assert (e.status.value, e.next_action, e.waits_for) == ("queued", "send", "its_call")


@in_world
async def test_a_target_of_a_cancelled_campaign_goes_nowhere(w: World) -> None:
    campaign = await w.campaign(ignoring(2), start=False)
    await w.run(lambda call: campaigns.cancel(call, campaign.id))
    e = await explained(w, campaign.id, "sandbox.ignores.1")
    assert (e.status.value, e.next_action, e.next_at) == ("cancelled", "none", None)
    with pytest.raises(campaigns.TargetNotFound):
        await w.run(lambda call: campaigns.explain(call, campaign.id, TargetId(campaign.id)))


@in_world
async def test_without_a_sender_that_will_write_again_there_is_no_moment(w: World) -> None:
    only = await one_sender(w)
    campaign = await w.campaign(ignoring(2))
    await stop_account(w, only.handle, "challenge")
    await w.sandbox.settle()
    e = await explained(w, campaign.id, "sandbox.ignores.1")
    assert (e.next_at, e.waits_for) == (None, "sender_not_available")


async def _campaign(call: Call, dice: random.Random, n: int, size: int, house: Client) -> CampaignId:
    """Every third shares the capped senders of one client, every third has its own, the others have no caps."""
    brand = house if n % 3 == 2 else await clients.create(call, f"Brand {n}")
    template = await templates.create(call, "Intro", "Hi {{ firstName }}")
    named = None
    if n % 3 == 1:
        caps: dict[str, Any] = {"hourly_cap": dice.randint(2, 12), "daily_cap": dice.randint(12, 60)}
        own = [
            await accounts.connect(call, f"own.{n}.{i}", client_id=brand.id, **caps) for i in range(dice.randint(1, 3))
        ]
        named = tuple(a.id for a in own)
    elif n % 3 == 2:
        named = tuple(a.id for a in await accounts.of_client(call, house.id, None) if a.client_id is not None)
    new = campaigns.NewCampaign(
        brand.id,
        template.id,
        f"Campaign {n}",
        daily_limit=dice.randint(20, 90),
        hourly_limit=dice.randint(4, 30),
        pacing=Pacing.EVEN if n % 2 else Pacing.BURST,
        sender_ids=named,
    )
    made = await campaigns.create(call, new)
    handles = [f"sandbox.ignores.{n}.{i}" for i in range(size)]
    items = [NewTarget(h, first_name=None if dice.random() < 0.1 else "Ann") for h in handles]
    await campaigns.upload(call, made.id, items)
    await campaigns.start(call, made.id)
    return made.id


async def _told_and_sent(w: World, each: int) -> int:
    """Ten random campaigns of so many targets are sent; of how many it was told before what became of them."""
    dice = random.Random(4813)
    house = await own_client(w, "House")
    for i in range(2):
        await sender(w, f"house.{i}", client_id=house.id, hourly_cap=10)
    made = [await w.run(lambda call, n=n: _campaign(call, dice, n, each, house)) for n in range(10)]
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

    began = await now(w)
    worker = await w.worker()
    await w.step(worker)
    await tell(every[: 2 * len(every) // 3])
    later = every[2 * len(every) // 3 :]

    async def after_three_hours(at: datetime) -> None:
        if later and at > began + 3 * HOUR:
            await tell(later)
            later.clear()

    await send_on(w, worker, after_three_hours)
    outcomes = await rows(
        w,
        "select target_id, pick_key, state, reason, reserved_at from message where project_id = $1 order by target_id",
    )
    spacing = {c: timedelta(seconds=3600 / (await w.get(c)).hourly_limit) for c in made}
    far: list[tuple[datetime | None, datetime]] = []
    compared = 0
    for r in outcomes:
        e = told.get(r["target_id"])
        if e is None:
            continue
        compared += 1
        if e.next_action == "skip":
            assert r["reason"] == e.reason == "missing_variable"
        elif e.next_at is None or abs(r["reserved_at"] - e.next_at) > spacing[r["pick_key"]]:
            far.append((e.next_at, r["reserved_at"]))
    assert not far, f"{len(far)} of {compared} were told another moment, such as {far[:3]}"
    assert {(await w.get(c)).status for c in made} == {CampaignStatus.COMPLETED}
    return compared


@in_world
async def test_for_random_targets_the_moment_told_is_the_moment_of_the_send_within_one_spacing(w: World) -> None:
    assert await _told_and_sent(w, 40) >= 240


@pytest.mark.at_length
@in_world
async def test_for_a_thousand_of_them_as_well(w: World) -> None:
    assert await _told_and_sent(w, 120) >= 1000
