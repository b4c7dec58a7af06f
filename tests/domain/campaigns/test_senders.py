"""Which senders a campaign uses, and what becomes of it when a platform stops one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, campaigns
from overture.domain.accounts import AccountStatus
from overture.domain.campaigns import CampaignStatus, Pacing
from tests.factories import (
    DAY,
    ignoring,
    in_world,
    one_sender,
    own_client,
    restore_account,
    rows,
    run_on,
    sender,
    senders,
    sends,
    shift,
    statuses,
    stop_account,
    targets_of,
    upload,
    value,
)
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 1000, "daily_limit": 1000}


async def by_sender(w: World) -> dict[str, int]:
    """How many messages each account has sent."""
    counts: dict[str, int] = {}
    for entry in await w.journal():
        counts[str(entry["account"])] = counts.get(str(entry["account"]), 0) + 1
    return counts


async def account(w: World, account_id: Any) -> accounts.Account:
    found: accounts.Account = await w.run(lambda call: accounts.get(call, account_id))
    return found


@in_world
async def test_a_test_project_has_two_active_shared_senders_without_caps(w: World) -> None:
    found = await senders(w)
    assert [a.handle for a in found] == [f"overture.{w.project.short_id}.one", f"overture.{w.project.short_id}.two"]
    assert {(a.status, a.client_id, a.hourly_cap, a.daily_cap) for a in found} == {
        (AccountStatus.ACTIVE, None, None, None)
    }


@in_world
async def test_a_campaign_uses_its_clients_own_senders_and_the_shared_ones(w: World) -> None:
    campaign = await w.campaign(ignoring(6), start=False, **FAST)
    other = await own_client(w)
    await sender(w, "own.sender", client_id=campaign.client_id)
    await sender(w, "others.sender", client_id=other.id)
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    used = await by_sender(w)
    assert set(used) == {"own.sender", *(a.handle for a in await senders(w) if a.handle.startswith("overture."))}
    assert set(used.values()) == {2}, "dealt evenly"


@in_world
async def test_sender_ids_restrict_a_campaign_to_the_named(w: World) -> None:
    only = await sender(w, "chosen.sender")
    await w.campaign(ignoring(5), sender_ids=(only.id,), **FAST)
    await w.settle(await w.worker())
    assert await by_sender(w) == {"chosen.sender": 5}


@in_world
async def test_a_sender_of_another_client_cannot_be_named(w: World) -> None:
    other = await own_client(w)
    foreign = await sender(w, "others.sender", client_id=other.id)
    with pytest.raises(accounts.SenderNotFound):
        await w.campaign(ignoring(1), sender_ids=(foreign.id,))


@in_world
async def test_a_campaign_without_an_active_sender_does_not_start(w: World) -> None:
    for one in await senders(w):
        await w.run(lambda call, one=one: accounts.pause(call, one.id))
    campaign = await w.campaign(ignoring(1), start=False)
    with pytest.raises(accounts.SenderNotAvailable):
        await w.run(lambda call: campaigns.start(call, campaign.id))
    assert (await w.get(campaign.id)).status is CampaignStatus.DRAFT


@in_world
async def test_a_sender_connected_while_a_campaign_runs_joins_it(w: World) -> None:
    await one_sender(w, hourly_cap=2)
    await w.campaign(ignoring(10), **FAST)
    worker = await w.worker()
    await w.settle(worker)
    assert await by_sender(w) == {"only.sender": 2}
    await sender(w, "late.sender")
    await w.settle(worker)
    assert await by_sender(w) == {"only.sender": 2, "late.sender": 8}


@in_world
async def test_a_sender_connected_for_another_client_does_not_join(w: World) -> None:
    await one_sender(w, hourly_cap=2)
    await w.campaign(ignoring(10), **FAST)
    other = await own_client(w)
    worker = await w.worker()
    await sender(w, "others.sender", client_id=other.id)
    assert await sends(w, worker) == 2


@in_world
async def test_a_warned_sender_cools_down_for_24_hours_of_project_time_while_the_other_goes_on(w: World) -> None:
    campaign = await w.campaign(["sandbox.warns.1", *ignoring(9)], hourly_limit=1, daily_limit=20, pacing=Pacing.BURST)
    worker = await w.worker()
    await w.settle(worker)
    warned = next(a for a in await senders(w) if a.status is AccountStatus.COOLING)
    began = await value(w, "select shown_at from clock where project_id = $1")
    assert warned.cooling_until == began + DAY
    assert (await w.events()).count("sender.warning") == 1
    await run_on(w, worker, until=began + DAY - timedelta(minutes=1))
    assert warned.handle not in await by_sender(w), "the others' people go by the other sender"
    assert (await w.get(campaign.id)).status in (CampaignStatus.RUNNING, CampaignStatus.COMPLETED)
    assert (await account(w, warned.id)).status is AccountStatus.COOLING
    await run_on(w, worker, until=began + DAY + timedelta(hours=1))
    assert (await account(w, warned.id)).status is AccountStatus.ACTIVE, "it writes again by itself"
    await upload(w, (await w.campaign(ignoring(4, 50), client="B", **FAST)).id, ["sandbox.ignores.99"])
    await w.settle(worker)
    assert warned.handle in await by_sender(w)


@in_world
async def test_the_only_sender_cooling_down_keeps_the_campaign_running_and_waiting(w: World) -> None:
    only = await one_sender(w)
    campaign = await w.campaign(["sandbox.warns.1", *ignoring(2)], **FAST)
    worker = await w.worker()
    began = await value(w, "select shown_at from clock where project_id = $1")
    in_flight = await sends(w, worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.RUNNING
    assert (await account(w, only.id)).status is AccountStatus.COOLING
    more = await upload(w, campaign.id, ["sandbox.ignores.50"])
    explained = await w.run(lambda call: campaigns.explain(call, campaign.id, more.targets[0].target_id))
    assert explained.next_at == began + DAY
    assert await sends(w, worker) == in_flight
    await run_on(w, worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert {t.sent_at for t in (await targets_of(w, campaign.id)).values() if t.handle.endswith("s.50")} == {
        began + DAY
    }


@in_world
async def test_a_second_warning_within_seven_days_pauses_the_sender(w: World) -> None:
    only = await one_sender(w)
    campaign = await w.campaign(ignoring(3), hourly_limit=1, daily_limit=10, pacing=Pacing.BURST)
    worker = await w.worker()
    await w.settle(worker)
    await stop_account(w, only.handle, "warning")
    await w.settle(worker)
    await shift(w, DAY + timedelta(hours=1))
    await w.settle(worker)
    assert (await account(w, only.id)).status is AccountStatus.ACTIVE
    await stop_account(w, only.handle, "warning")
    await w.settle(worker)
    assert (await account(w, only.id)).status is AccountStatus.PAUSED
    paused = await w.get(campaign.id)
    assert (paused.status, paused.status_reason) == (CampaignStatus.PAUSED, "sender_not_available")
    assert (await w.events()).count("sender.warning") == 2


@in_world
async def test_a_warning_after_seven_days_is_a_first_one_again(w: World) -> None:
    only = await one_sender(w)
    worker = await w.worker()
    await stop_account(w, only.handle, "warning")
    await w.settle(worker)
    await shift(w, timedelta(days=7))
    await stop_account(w, only.handle, "warning")
    await w.settle(worker)
    assert (await account(w, only.id)).status is AccountStatus.COOLING


@in_world
async def test_two_warnings_at_once_are_one(w: World) -> None:
    only = await one_sender(w)
    worker = await w.worker()
    for _ in range(2):
        await stop_account(w, only.handle, "warning")
    await w.settle(worker)
    assert (await account(w, only.id)).status is AccountStatus.COOLING


@in_world
async def test_a_challenge_stops_the_sender_until_a_person_resumes_it(w: World) -> None:
    await w.campaign(["sandbox.challenges.1", *ignoring(9)], hourly_limit=1, daily_limit=50, pacing=Pacing.BURST)
    worker = await w.worker()
    await w.settle(worker)
    stopped = next(a for a in await senders(w) if a.status is AccountStatus.CHALLENGED)
    await shift(w, timedelta(days=30))
    await w.settle(worker)
    assert (await account(w, stopped.id)).status is AccountStatus.CHALLENGED, "time alone lifts nothing"
    assert stopped.handle not in await by_sender(w)


@in_world
async def test_resume_is_refused_while_the_challenge_stands_and_works_when_it_is_lifted(w: World) -> None:
    only = await one_sender(w)
    campaign = await w.campaign(["sandbox.challenges.1", *ignoring(2)], **FAST)
    worker = await w.worker()
    await w.settle(worker)
    paused = await w.get(campaign.id)
    assert (paused.status, paused.status_reason) == (CampaignStatus.PAUSED, "instagram_challenge_detected")
    with pytest.raises(accounts.InstagramChallengeDetected):
        await w.run(lambda call: campaigns.start(call, campaign.id))

    async def resume(call: Any) -> accounts.Account:
        return await accounts.resume(call, only.id, await accounts.standing_stop(call, only.id))

    with pytest.raises(accounts.InstagramChallengeDetected):
        await w.run(resume)
    assert (await account(w, only.id)).status is AccountStatus.CHALLENGED
    await restore_account(w, only.handle)
    await w.run(resume)
    await w.run(lambda call: campaigns.resume(call, campaign.id))
    await run_on(w, worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert len(await w.journal()) == 3, "nobody allowed was left out"


@pytest.mark.parametrize("word", ["revokes", "bans"])
def test_a_revoked_token_or_a_ban_disables_the_sender_and_its_rows_go_to_the_others(
    word: str, address: Any, run: Any
) -> None:
    @in_world
    async def story(w: World) -> None:
        campaign = await w.campaign([f"sandbox.{word}.1", *ignoring(20)], **FAST)
        worker = await w.worker()
        await run_on(w, worker)
        gone = [a for a in await senders(w) if a.status is AccountStatus.DISABLED]
        assert len(gone) == 1
        assert (await w.events()).count("sender.disabled") == 1
        assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
        assert {s for s, _ in (await statuses(w, campaign.id)).values()} == {"sent"}, "nobody allowed was left out"

    story(address, run)


@in_world
async def test_the_last_sender_disabled_pauses_the_campaign_and_says_why(w: World) -> None:
    only = await one_sender(w)
    campaign = await w.campaign(["sandbox.bans.1", *ignoring(2)], hourly_limit=1, daily_limit=10, pacing=Pacing.BURST)
    await w.settle(await w.worker())
    paused = await w.get(campaign.id)
    assert (paused.status, paused.status_reason) == (CampaignStatus.PAUSED, "sender_not_available")
    with pytest.raises(accounts.SenderNotAvailable):
        await w.run(lambda call: campaigns.resume(call, campaign.id))
    assert only.handle not in await by_sender(w)


@in_world
async def test_pausing_the_last_sender_pauses_the_campaign_and_says_why(w: World) -> None:
    only = await one_sender(w)
    campaign = await w.campaign(ignoring(3))
    worker = await w.worker()
    await w.settle(worker)
    await w.run(lambda call: accounts.pause(call, only.id))
    await run_on(w, worker)
    paused = await w.get(campaign.id)
    assert (paused.status, paused.status_reason) == (CampaignStatus.PAUSED, "sender_not_available")
    assert len(await w.journal()) == 1


@in_world
async def test_a_live_senders_caps_are_20_an_hour_and_100_in_24_hours_unless_set(w: World) -> None:
    from overture.domain import identity
    from overture.domain.identity import Actor

    live = await identity.find_project(w.db, mode="live")
    cli = Actor("cli")

    async def connect(call: Any) -> list[accounts.Account]:
        await accounts.add_bridge(call, "phone", "http://127.0.0.1:9", "token", "secret")
        return [
            await accounts.connect(call, "plain", bridge="phone"),
            await accounts.connect(call, "half", bridge="phone", hourly_cap=5),
            await accounts.connect(call, "free", bridge="phone", uncapped=True),
        ]

    made = await w.calls.run(live, cli, connect)
    assert [(a.hourly_cap, a.daily_cap) for a in made] == [(20, 100), (5, 100), (None, None)]
    assert {a.width for a in made} == {1}, "a bridge writes one at a time unless it says more"
    with pytest.raises(Exception, match="bridge"):
        await w.calls.run(live, cli, lambda call: accounts.connect(call, "nobody"))
    with pytest.raises(Exception, match="connected already"):
        await w.calls.run(live, cli, lambda call: accounts.connect(call, "plain", bridge="phone"))


@in_world
async def test_lowered_caps_hold_at_once_and_raised_ones_let_go_on(w: World) -> None:
    only = await one_sender(w, hourly_cap=5)
    await w.campaign(ignoring(30), **FAST)
    worker = await w.worker()
    assert await sends(w, worker) == 5
    await w.run(lambda call: accounts.set_caps(call, only.id, 8, None))
    assert await sends(w, worker) == 8
    await w.run(lambda call: accounts.set_caps(call, only.id, 2, None))
    await shift(w, timedelta(hours=1))
    assert await sends(w, worker) == 10
    await w.run(lambda call: accounts.set_caps(call, only.id, None, None))
    assert await sends(w, worker) == 30


@in_world
async def test_a_sender_that_gets_its_first_cap_while_its_lanes_run_keeps_it(w: World) -> None:
    only = await one_sender(w)
    campaign = await w.campaign(ignoring(3), **FAST)
    worker = await w.worker()
    assert await sends(w, worker) == 3
    running = await w.campaign(ignoring(1, 40), client="B", hourly_limit=1, daily_limit=1000, pacing=Pacing.BURST)
    await w.run(lambda call: accounts.set_caps(call, only.id, 1, 1))
    await upload(w, running.id, ignoring(5, 50))
    await run_on(
        w, worker, until=await value(w, "select shown_at + interval '20 hours' from clock where project_id = $1")
    )
    health = await w.run(lambda call: accounts.health(call, only.id))
    assert health.used_last_day <= 1
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_throttle_holds_the_account_for_its_retry_after_in_project_time(w: World) -> None:
    await one_sender(w)
    campaign = await w.campaign(["sandbox.throttles.1"], **FAST)
    worker = await w.worker()
    began = await value(w, "select shown_at from clock where project_id = $1")
    await w.settle(worker)
    assert await w.journal() == []
    [lane] = await rows(w, "select next_at, wait_reason from lane where project_id = $1 and wait_reason like 'hold%'")
    assert tuple(lane) == (began + timedelta(seconds=60), "hold:throttled")
    await upload(w, campaign.id, ["sandbox.ignores.1"])
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    await w.run(lambda call: campaigns.resume(call, campaign.id))
    await w.settle(worker)
    assert await w.journal() == [], "neither an upload nor a pause shortens what the platform asked for"
    await shift(w, timedelta(seconds=60))
    assert await sends(w, worker) == 2
