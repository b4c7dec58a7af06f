"""Leases, epochs and deadlines: a worker that is late, dead or gone on as a zombie changes nothing it may not."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import campaigns, messaging
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import LeaseLost, Worker
from tests.factories import HOUR, ignoring, in_world, rows, shift, statuses, upload, value
from tests.world import World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 1000, "daily_limit": 1000}
DEAD = timedelta(seconds=40)


async def bury(w: World, dead: Worker, living: Worker) -> None:
    """The dead worker's lease ends; the living one finds it."""
    w.workers.remove(dead)
    await w.pass_time(DEAD)
    assert await living.reap() > 0


@in_world
async def test_rows_of_a_dead_worker_are_in_doubt_and_found_sent(w: World) -> None:
    campaign = await w.campaign(ignoring(2), **FAST)
    dead, living = await w.worker(), await w.worker()
    items = await dead.reserve(Queue.ACTS)
    await dead.call(items[0])  # it arrived; the worker dies before it records
    await bury(w, dead, living)
    assert {s for s, _ in (await statuses(w, campaign.id)).values()} == {"in_doubt"}
    assert await living.look_up() == 0, "not before a call could have ended"
    await w.pass_time(timedelta(seconds=26))
    assert await living.look_up() == 2
    await w.settle(living)
    assert {s for s, _ in (await statuses(w, campaign.id)).values()} == {"sent"}
    assert sorted(e["attempts"] for e in await w.journal()) == [1, 1]
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_the_late_answer_of_a_zombie_is_evidence_for_its_row_in_doubt(w: World) -> None:
    campaign = await w.campaign(ignoring(1), **FAST)
    zombie, living = await w.worker(), await w.worker()
    [item] = await zombie.reserve(Queue.ACTS)
    await zombie.call(item)
    await bury(w, zombie, living)
    assert (await statuses(w, campaign.id))["sandbox.ignores.0"][0] == "in_doubt"
    await zombie.record()
    assert (await statuses(w, campaign.id))["sandbox.ignores.0"][0] == "sent"
    assert zombie.recorder.late_answers == 0
    await w.settle(living)
    assert (await w.events()).count("message.sent") == 1
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_zombies_answer_after_a_new_grant_is_logged_and_changes_nothing(w: World) -> None:
    campaign = await w.campaign(ignoring(1), **FAST)
    zombie, living = await w.worker(), await w.worker()
    [item] = await zombie.reserve(Queue.ACTS)
    await bury(w, zombie, living)
    await w.pass_time(timedelta(seconds=26))
    assert await living.look_up() == 1, "not there: it waits again under the same token"
    [again] = await living.reserve(Queue.ACTS)
    assert (again.id, again.epoch) == (item.id, item.epoch + 1)
    zombie.lease_until = float("inf")
    object.__setattr__(item, "start_by", float("inf"))
    await zombie.call(item)
    await zombie.record()
    assert zombie.recorder.late_answers == 1
    assert await value(w, "select state from message where project_id = $1") == 1, "still the living worker's"
    [logged] = await rows(w, "select detail from attempt where project_id = $1 and outcome = 'late_answer'")
    assert logged["detail"] == {"answer": "sent", "duplicate_suspected": True}
    await living.call(again)
    await living.record()
    await w.settle(living)
    [entry] = await w.journal()
    assert entry["attempts"] == 2, "the same token: one message"
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
    assert (await w.events()).count("message.sent") == 1


@in_world
async def test_a_row_whose_start_deadline_has_passed_is_handed_back_and_goes_later(w: World) -> None:
    campaign = await w.campaign(ignoring(1))
    worker = await w.worker()
    [item] = await worker.reserve(Queue.ACTS)
    w.now += timedelta(seconds=6)
    await worker.call(item)
    await worker.record()
    assert await w.journal() == []
    assert await value(w, "select count(*) from contacted where project_id = $1") == 0
    assert await value(w, "select slot_next from cap where project_id = $1 and subject = $2", campaign.id) == 0
    await worker.beat()
    await w.settle(worker)
    assert len(await w.journal()) == 1, "in the same slot"
    assert worker.in_hand[Queue.ACTS] == 0


@in_world
async def test_a_worker_whose_lease_is_nearly_over_calls_nobody(w: World) -> None:
    await w.campaign(ignoring(1), **FAST)
    worker = await w.worker()
    w.now += timedelta(seconds=8)
    [item] = await worker.reserve(Queue.ACTS)
    w.now += timedelta(seconds=4)  # eighteen left, and a call may take twenty
    await worker.call(item)
    assert worker.answers[0].answer.outcome == "handed_back"
    assert await w.journal() == []


@in_world
async def test_a_lost_lease_is_not_renewed(w: World) -> None:
    worker = await w.worker()
    w.now += timedelta(seconds=31)
    with pytest.raises(LeaseLost):
        await worker.beat()


@in_world
async def test_an_item_freed_while_another_reserve_moves_the_cursor_is_not_left_behind(w: World) -> None:
    """The freed row lies behind the cursor that a reserve is about to write: it must be picked all the same."""
    campaign = await w.campaign(ignoring(6), pacing=Pacing.BURST, hourly_limit=3, daily_limit=1000)
    one, two = await w.worker(), await w.worker()
    items = await one.reserve(Queue.ACTS)
    assert [i.position for i in items] == [1, 2, 3]
    w.now += timedelta(seconds=6)  # too late to begin: all three will be handed back
    for worker in w.workers:
        await worker.beat()
    await asyncio.gather(*(one.call(i) for i in items))
    await one.recorder.record([r for r in one.answers if r.item.position == 1])
    held = [r for r in one.answers if r.item.position > 1]
    await shift(w, HOUR)
    async with w.db.transaction(w.project.id) as tx:  # a record that frees 2 and 3 is under way
        await tx.fetch("select 1 from pick where project_id = $1 for update", w.project.id)
        assert await two.reserve(Queue.ACTS) == [], "its rows have their turn next time"
    await one.recorder.record(held)
    for _ in range(4):
        await w.settle(two)
        await shift(w, HOUR)
    assert len(await w.journal()) == 6
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED


@in_world
async def test_a_narrow_lane_parked_for_its_width_wakes_when_its_call_is_recorded(w: World) -> None:
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("update account set width = 1 where project_id = $1", w.project.id)
    campaign = await w.campaign(ignoring(5), **FAST)
    worker = await w.worker()
    items = await worker.reserve(Queue.ACTS)
    assert len(items) == 2, "one at a time and sender"
    await upload(w, campaign.id, ["nasa"])  # looks again while both are under way
    assert await worker.reserve(Queue.ACTS) == []
    await asyncio.gather(*(worker.call(i) for i in items))
    while await worker.record():
        pass
    await w.settle(worker)
    assert len(await w.journal()) == 6


@in_world
async def test_workers_at_once_keep_the_cap_and_send_to_everybody_once(w: World) -> None:
    campaign = await w.campaign(ignoring(60), pacing=Pacing.BURST, hourly_limit=50, daily_limit=1000)
    workers = [await w.worker() for _ in range(3)]

    async def work(worker: Worker) -> None:
        for _ in range(12):
            items = await w.db.again(lambda: worker.reserve(Queue.ACTS))
            await asyncio.gather(*(worker.call(i) for i in items))
            while await worker.record():
                pass

    await asyncio.gather(*(work(x) for x in workers), *(upload(w, campaign.id, ignoring(10, n)) for n in (60, 70, 80)))
    assert len(await w.journal()) == 50
    await shift(w, HOUR)
    await w.settle(workers[0])
    handles = [e["handle"] for e in await w.journal()]
    assert sorted(handles) == sorted(ignoring(90))
    assert (await w.get(campaign.id)).stats.sent == 90


@in_world
async def test_a_running_worker_drains_when_it_is_told_to_stop(w: World) -> None:
    """Real loops: what was reserved is called and recorded, then the lease is given up."""
    w.db.clock = None
    worker = Worker(w.db, w.work, monotonic=time.monotonic)
    stop = asyncio.Event()
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("delete from clock where project_id = $1", w.project.id)
    campaign = await w.campaign(ignoring(40), **FAST)
    running = asyncio.create_task(worker.run(stop))
    for _ in range(200):
        await asyncio.sleep(0.05)
        if (await w.get(campaign.id)).stats.sent:
            break
    stop.set()
    await asyncio.wait_for(running, 20)
    assert await value(w, "select count(*) from message where project_id = $1 and state in (1, 4)") == 0
    assert await value(w, "select count(*) from worker where $1::uuid is not null") == 0
    assert len(await w.journal()) == (await w.get(campaign.id)).stats.sent
    assert all(n == 0 for n in worker.in_hand.values())


@in_world
async def test_a_paused_campaigns_doubts_are_still_looked_up(w: World) -> None:
    campaign = await w.campaign(ignoring(1), **FAST)
    dead, living = await w.worker(), await w.worker()
    [item] = await dead.reserve(Queue.ACTS)
    await dead.call(item)
    await bury(w, dead, living)
    await w.run(lambda call: campaigns.pause(call, campaign.id))
    assert len(await w.run(messaging.in_doubt)) == 1
    await w.pass_time(timedelta(seconds=26))
    assert await living.look_up() == 1
    assert (await statuses(w, campaign.id))["sandbox.ignores.0"][0] == "sent"
