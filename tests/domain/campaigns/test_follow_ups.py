"""Who did not answer is written to again after a wait, by the same sender; a reply or an opt-out ends that at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from overture.domain import accounts, campaigns, messaging
from overture.domain.campaigns import CampaignStatus, reactions
from overture.kernel.ids import MessageId
from tests.domain.campaigns.stepped import FAST, WAIT, counts, stepped, texts
from tests.domain.conversations.test_replies import says
from tests.factories import (
    DAY,
    doubts,
    fault,
    forget_faults,
    ignoring,
    in_world,
    in_world_with,
    now,
    one_sender,
    rows,
    run_on,
    senders,
    shift,
    statuses,
    stop_account,
    targets_of,
    value,
)
from tests.world import World

MINUTES = timedelta(minutes=2)
SETTLED = timedelta(seconds=26)


async def moments(w: World, step: int) -> dict[str, datetime]:
    found = await rows(
        w,
        """select g.handle, m.sent_at from message m join target g on g.project_id = m.project_id
          and g.id = m.target_id where m.project_id = $1 and m.step = $2 and m.state = 2""",
        step,
    )
    return {r["handle"]: r["sent_at"] for r in found}


@in_world
async def test_each_step_goes_its_wait_after_the_one_before_by_the_same_sender(w: World) -> None:
    campaign = await stepped(w, ignoring(6), "First", "Second", "Third")
    worker = await w.worker()
    await w.settle(worker)
    assert set((await statuses(w, campaign.id)).values()) == {("sent", None)}
    assert (await w.get(campaign.id)).status is CampaignStatus.RUNNING, "follow-ups wait"
    await shift(w, WAIT - timedelta(seconds=1))
    await w.settle(worker)
    assert len(await w.journal()) == 6, "nobody is written to before the wait is over"
    await run_on(w, worker)
    assert await texts(w) == {h: ["First", "Second", "Third"] for h in ignoring(6)}
    first, second, third = [await moments(w, step) for step in range(3)]
    assert all(second[h] - first[h] == WAIT and third[h] - second[h] == WAIT for h in ignoring(6))
    by = "select count(distinct account_id) n from message where project_id = $1 group by target_id"
    assert all(r["n"] == 1 for r in await rows(w, by))
    done = await w.get(campaign.id)
    assert done.status is CampaignStatus.COMPLETED
    assert (done.stats.total, done.stats.sent, done.stats.queued) == (6, 6, 0), "counts are of targets"
    assert await counts(w) == {(0, 0): (6, 0, 0, 0, 0), (1, 0): (6, 0, 0, 0, 0), (2, 0): (6, 0, 0, 0, 0)}
    events = await w.events()
    assert (events.count("message.sent"), events.count("campaign.completed")) == (18, 1)
    told = await rows(w, "select data from event where project_id = $1 and name = 'message.sent'")
    assert sorted(r["data"].get("step", 0) for r in told) == [0] * 6 + [1] * 6 + [2] * 6


@in_world
async def test_waiting_for_a_follow_up_polls_nothing(w: World) -> None:
    await stepped(w, ignoring(2), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    due = await value(w, "select min(due_at) from message where project_id = $1 and step = 1")
    assert await value(w, "select min(next_at) from lane where project_id = $1") == due == await now(w) + WAIT
    assert await value(w, "select wake_at from turn where project_id = $1 and queue = 1") > w.now + timedelta(days=300)


@in_world
async def test_a_reply_ends_the_follow_ups_at_once(w: World) -> None:
    campaign = await stepped(w, ["sandbox.replies.1", "sandbox.ignores.1"], "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, MINUTES)
    await w.settle(worker)
    assert (await counts(w))[1, 0] == (0, 0, 1, 0, 1), "the follow-up of who answered is over, three days early"
    await run_on(w, worker)
    assert await texts(w) == {"sandbox.replies.1": ["First"], "sandbox.ignores.1": ["First", "Second"]}
    assert await statuses(w, campaign.id) == {
        "sandbox.replies.1": ("replied", None),
        "sandbox.ignores.1": ("sent", None),
    }
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_an_opt_out_and_a_suppression_end_them_too(w: World) -> None:
    campaign = await stepped(w, ["sandbox.optsout.1", "sandbox.ignores.1"], "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, MINUTES)
    await w.suppress("sandbox.ignores.1")
    await w.settle(worker)
    assert (await counts(w))[1, 0] == (0, 0, 2, 0, 0)
    await run_on(w, worker)
    assert len(await w.journal()) == 2
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    skipped = await rows(w, "select data from event where project_id = $1 and name = 'message.skipped' order by id")
    assert {(r["data"]["reason"], r["data"]["step"]) for r in skipped} == {("replied", 1), ("target_suppressed", 1)}


@in_world
async def test_an_opt_out_is_told_as_a_reply_whichever_reaction_to_it_runs_first(w: World) -> None:
    await stepped(w, ignoring(2), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    for n, entry in enumerate(await w.journal()):
        await says(w, entry["account"], entry["handle"], "STOP", f"ext-{n}")
    suppressed = [r["id"] for r in await rows(w, "select id from suppression where project_id = $1 order by id")]
    answered = [
        r["id"] for r in await rows(w, "select id from message where project_id = $1 and replied_at is not null")
    ]
    assert len(suppressed) == len(answered) == 2
    for each in suppressed:
        await w.run(lambda call, each=each: reactions.end_waiting_after_suppression(call, each))
    for each in answered:
        await w.run(lambda call, each=each: reactions.end_waiting_after_reply(call, each))
    await w.settle(worker)
    skipped = await rows(w, "select data from event where project_id = $1 and name = 'message.skipped'")
    assert [(r["data"]["reason"], r["data"]["step"]) for r in skipped] == [("replied", 1)] * 2


@in_world
async def test_a_reply_to_a_follow_up_marks_the_target_and_is_counted_for_its_step(w: World) -> None:
    campaign = await stepped(w, ignoring(1), "First", "Second", "Third")
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, WAIT)
    await w.settle(worker)
    [entry] = [e for e in await w.journal() if e["text"] == "Second"]
    await says(w, entry["account"], entry["handle"], "Tell me more")
    await says(w, entry["account"], entry["handle"], "And more", "ext-2")
    await w.settle(worker)
    [target] = (await targets_of(w, campaign.id)).values()
    assert (target.status.value, target.reply_text) == ("replied", "Tell me more")
    assert await counts(w) == {(0, 0): (1, 0, 0, 0, 0), (1, 0): (1, 0, 0, 1, 0), (2, 0): (0, 0, 1, 0, 0)}
    done = await w.get(campaign.id)
    assert (done.stats.sent, done.stats.replied, done.status) == (1, 1, CampaignStatus.COMPLETED)
    [told] = await rows(w, "select data from event where project_id = $1 and name = 'reply.received'")
    assert told["data"]["step"] == 1


@in_world
async def test_who_was_refused_or_skipped_has_no_follow_up(w: World) -> None:
    handles = ["sandbox.refuses.1", "sandbox.ignores.1"]
    campaign = await stepped(w, handles, "First {{ firstName }}", "Second {{ category }}")
    worker = await w.worker()
    await w.settle(worker)
    await run_on(w, worker)
    assert await counts(w) == {(0, 0): (1, 1, 0, 0, 0), (1, 0): (0, 0, 1, 0, 0)}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    [skipped] = await rows(w, "select reason from message where project_id = $1 and state = 5")
    assert skipped["reason"] == "missing_variable"


@in_world
async def test_a_paused_campaign_sends_no_follow_up_and_goes_on_when_it_is_resumed(w: World) -> None:
    campaign = await stepped(w, ignoring(2), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    await run_on(w, worker, until=await now(w) + 2 * WAIT)
    assert len(await w.journal()) == 2
    await w.run(lambda call: campaigns.resume(call, campaign.id))
    await run_on(w, worker)
    assert len(await w.journal()) == 4
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_cancelled_campaign_sends_none(w: World) -> None:
    campaign = await stepped(w, ignoring(2), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    await w.run(lambda call: campaigns.cancel(call, campaign.id))
    await run_on(w, worker)
    assert len(await w.journal()) == 2
    stats = (await w.get(campaign.id)).stats
    assert (stats.total, stats.sent, stats.cancelled, stats.queued) == (2, 2, 0, 0)


@in_world
async def test_the_caps_hold_for_follow_ups(w: World) -> None:
    campaign = await stepped(w, ignoring(4), "First", "Second", hourly_limit=2, daily_limit=2, wait=DAY)
    worker = await w.worker()
    await run_on(w, worker)
    at = sorted((await rows(w, "select sent_at from message where project_id = $1")), key=lambda r: r["sent_at"])
    assert len(at) == 8
    assert all(b["sent_at"] - a["sent_at"] >= DAY for a, b in zip(at, at[2:], strict=False))
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_the_follow_ups_of_a_sender_that_is_gone_end(w: World) -> None:
    only = await one_sender(w)
    campaign = await stepped(w, ignoring(2), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    other = next(a for a in await senders(w) if a.id != only.id)
    await w.run(lambda call: accounts.resume(call, other.id, None))
    await stop_account(w, "only.sender", "banned")
    await w.settle(worker)
    await run_on(w, worker)
    assert len(await w.journal()) == 2
    assert (await counts(w))[1, 0] == (0, 0, 2, 0, 0)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_one_that_was_not_sent_stays_with_its_sender(w: World) -> None:
    campaign = await stepped(w, ignoring(3), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    await fault(w, "throttle")
    await shift(w, WAIT)
    await w.step(worker)
    await forget_faults(w)
    waiting = await rows(w, "select lane_id from message where project_id = $1 and step = 1 and state = 0")
    assert all(r["lane_id"] is not None for r in waiting)
    await run_on(w, worker)
    assert await texts(w) == {h: ["First", "Second"] for h in ignoring(3)}
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world_with(call_seconds=0.3)
async def test_a_first_message_found_by_look_up_has_its_follow_up_and_one_in_doubt_keeps_the_campaign_open(
    w: World,
) -> None:
    await fault(w, "timeout_after_commit")
    campaign = await stepped(w, ignoring(1), "First", "Second")
    worker = await w.worker()
    await w.settle(worker)
    await w.pass_time(SETTLED)
    assert await worker.look_up() == 1
    await worker.record()
    await fault(w, "timeout_after_commit")
    await shift(w, WAIT)
    await w.settle(worker)
    assert len(await doubts(w)) == 1
    open_ = await w.get(campaign.id)
    assert (open_.status, open_.stats.in_doubt, open_.stats.sent) == (CampaignStatus.RUNNING, 0, 1)
    await w.pass_time(SETTLED)
    await worker.look_up()
    await w.settle(worker)
    assert [e["text"] for e in await w.journal()] == ["First", "Second"]
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@pytest.mark.parametrize("sent", [True, False])
def test_a_doubt_that_a_person_ends(address: object, run: object, sent: bool) -> None:
    @in_world_with(call_seconds=0.3)
    async def story(w: World) -> None:
        await fault(w, "timeout_after_commit" if sent else "timeout_before_commit")
        campaign = await stepped(w, ignoring(1), "First", "Second")
        worker = await w.worker()
        await w.settle(worker)
        [doubt] = await doubts(w)
        await forget_faults(w)
        await w.run(lambda call: messaging.resolve(call, MessageId(doubt), sent=sent))
        await w.settle(worker)
        await run_on(w, worker)
        assert [e["text"] for e in await w.journal()] == ["First", "Second"]
        assert await counts(w) == {(0, 0): (1, 0, 0, 0, 0), (1, 0): (1, 0, 0, 0, 0)}
        assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED

    story(address, run)  # type: ignore[arg-type]


@in_world
async def test_a_campaign_without_steps_has_no_rows_of_them(w: World) -> None:
    campaign = await w.campaign(["sandbox.replies.1", "sandbox.ignores.1"], **FAST)
    worker = await w.worker()
    await run_on(w, worker)
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert await counts(w) == {}
    assert await value(w, "select count(*) from message where project_id = $1 and step > 0") == 0
    told = await rows(w, "select data from event where project_id = $1 and name !~ '^(campaign|sender)'")
    assert not any("step" in r["data"] for r in told)
