"""A target that waits can be taken out; any other stays, and the refusal says why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import campaigns
from overture.domain.campaigns import Campaign, CampaignStatus, Pacing, TargetNotFound, TargetNotPending
from overture.domain.messaging import TargetStatus
from overture.kernel.ids import TargetId
from overture.runtime.work.kinds import Result
from overture.runtime.work.queues import Queue
from tests.factories import ignoring, in_world, rows, run_on, sends, shift, targets_of, upload, value
from tests.world import World

BURST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 100, "daily_limit": 100}


async def remove(w: World, campaign: Campaign, handle: str) -> TargetId:
    target_id = (await targets_of(w, campaign.id))[handle].target_id
    await w.run(lambda call: campaigns.remove_target(call, campaign.id, target_id))
    return target_id


async def stays(w: World, campaign: Campaign, handle: str) -> TargetNotPending:
    before = (await w.get(campaign.id)).stats, await targets_of(w, campaign.id)
    with pytest.raises(TargetNotPending) as refused:
        await remove(w, campaign, handle)
    assert ((await w.get(campaign.id)).stats, await targets_of(w, campaign.id)) == before
    assert [f.path for f in refused.value.fields] == ["targetId"]
    return refused.value


@in_world
async def test_one_that_waits_is_gone_from_counts_lists_and_the_sending(w: World) -> None:
    campaign = await w.campaign(ignoring(4), hourly_limit=1, daily_limit=10)
    worker = await w.worker()
    assert await sends(w, worker) == 1
    gone = await remove(w, campaign, ignoring(4)[2])
    stats = (await w.get(campaign.id)).stats
    assert (stats.total, stats.sent, stats.queued) == (3, 1, 2)
    assert set(await targets_of(w, campaign.id)) == {*ignoring(2), ignoring(4)[3]}
    told = await rows(w, "select name, seq, data from event where project_id = $1 and subject = $2", gone)
    assert [(r["name"], r["seq"], r["data"]["status"]) for r in told] == [("target.removed", 1, "removed")]
    with pytest.raises(TargetNotFound):
        await w.run(lambda call: campaigns.remove_target(call, campaign.id, gone))
    await run_on(w, worker)
    assert [e["handle"] for e in await w.journal()] == [*ignoring(2), ignoring(4)[3]]
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_it_may_be_uploaded_again_and_is_written_to_once(w: World) -> None:
    campaign = await w.campaign(ignoring(2), start=False, **BURST)
    old = await remove(w, campaign, ignoring(1)[0])
    done = await upload(w, campaign.id, ignoring(1))
    assert [t.handle for t in done.targets] == ignoring(1)
    assert done.targets[0].target_id != old
    await w.run(lambda call: campaigns.start(call, campaign.id))
    await w.settle(await w.worker())
    assert sorted(e["handle"] for e in await w.journal()) == ignoring(2)


@in_world
async def test_the_last_open_one_removed_completes_a_running_campaign(w: World) -> None:
    campaign = await w.campaign(ignoring(2), hourly_limit=1, daily_limit=10)
    worker = await w.worker()
    assert await sends(w, worker) == 1
    await remove(w, campaign, ignoring(2)[1])
    done = await w.get(campaign.id)
    assert (done.status, done.stats.total, done.stats.sent) == (CampaignStatus.COMPLETED, 1, 1)
    await w.settle(worker)
    assert (await w.events()).count("campaign.completed") == 1
    assert (await stays(w, campaign, ignoring(1)[0])).message.startswith(f"{ignoring(1)[0]} is sent in this campaign")


@in_world
async def test_one_that_was_handed_back_waits_again_and_can_be_removed(w: World) -> None:
    campaign = await w.campaign(ignoring(1), **BURST)
    worker = await w.worker()
    [item] = await worker.reserve(Queue.ACTS)
    assert "about to leave" in (await stays(w, campaign, ignoring(1)[0])).message
    worker.answers.append(Result(item, item.kind.handed_back(item, "start_deadline")))
    await worker.record()
    gone = await remove(w, campaign, ignoring(1)[0])
    assert await sends(w, worker) == 0
    seqs = await value(w, "select array_agg(name order by seq) from event where project_id = $1 and subject = $2", gone)
    assert seqs == ["target.queued", "target.removed"]
    assert await value(w, "select count(*) from contacted where project_id = $1") == 0
    assert await value(w, "select used from usage_month where $1::uuid is not null") == 0


@in_world
async def test_one_in_any_other_state_stays_and_the_refusal_says_why(w: World) -> None:
    handles = ["sandbox.replies.1", "sandbox.ignores.1", "sandbox.refuses.1", "sandbox.optsout.1"]
    campaign = await w.campaign([*handles, "nasa"], **BURST)
    await w.suppress("nasa")
    worker = await w.worker()
    await w.settle(worker)
    await shift(w, timedelta(minutes=2))
    await w.settle(worker)
    seen = {h: t.status for h, t in (await targets_of(w, campaign.id)).items()}
    assert seen == {
        "sandbox.replies.1": TargetStatus.REPLIED,
        "sandbox.ignores.1": TargetStatus.SENT,
        "sandbox.refuses.1": TargetStatus.FAILED,
        "sandbox.optsout.1": TargetStatus.REPLIED,
        "nasa": TargetStatus.SKIPPED,
    }
    for handle, status in seen.items():
        assert f"is {status.value} in this campaign and stays in it" in (await stays(w, campaign, handle)).message
    cancelled = await w.campaign(ignoring(1, 50), client="B", start=False)
    await w.run(lambda call: campaigns.cancel(call, cancelled.id))
    assert "over" in (await stays(w, cancelled, ignoring(1, 50)[0])).message


@in_world
async def test_a_target_of_another_campaign_is_not_found(w: World) -> None:
    campaign = await w.campaign(ignoring(1), start=False)
    other = await w.campaign(ignoring(1), client="B", start=False)
    [target] = (await targets_of(w, other.id)).values()
    with pytest.raises(TargetNotFound):
        await w.run(lambda call: campaigns.remove_target(call, campaign.id, target.target_id))
    with pytest.raises(TargetNotFound):
        await w.run(lambda call: campaigns.remove_target(call, campaign.id, TargetId(campaign.id)))
    assert len(await targets_of(w, other.id)) == 1
