"""Turns, fairness, widths, the relay, chores, and what an idle worker costs."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from overture.domain import accounts, identity
from overture.domain.campaigns import CampaignStatus, Pacing
from overture.domain.identity import Actor
from overture.kernel.ids import fresh
from overture.runtime import outbox
from overture.runtime.outbox import EventRow
from overture.runtime.work import relay as relays
from overture.runtime.work.chores import Chores
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Slots, Work, Worker
from tests.factories import ignoring, in_world, rows, sends, shift, value
from tests.world import START, World

FAST: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": 10_000, "daily_limit": 10_000}
CLI = Actor("cli")


@in_world
async def test_a_project_with_few_is_served_beside_one_with_many(w: World) -> None:
    place = await identity.find_workspace(w.db)
    other = await identity.create_project(w.db, place.id, "Small", "test")
    await w.calls.run(other, CLI, accounts.provision_sandbox)
    await identity.set_clock(w.db, other, scale=0)
    big = w.project
    await w.campaign(ignoring(400), **FAST)
    w.project = other
    await w.campaign(ignoring(10), **FAST)
    w.project = big
    work = Work(w.work.kinds, w.work.consumers, slots=Slots({**w.work.slots.of, Queue.ACTS: 100}))
    worker = Worker(w.db, work, monotonic=w.seconds)
    await worker.begin()
    items = await worker.reserve(Queue.ACTS)
    shares = [sum(i.project_id == p.id for i in items) for p in (big, other)]
    assert shares[1] == 10, "all of the small project's, at once"
    assert 0 < shares[0] <= 50, "the big one has at most half of the slots while another is due"


@in_world
async def test_slots_and_width_bound_what_is_held_at_once(w: World) -> None:
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("update account set width = 3 where project_id = $1", w.project.id)
    await w.campaign(ignoring(50), **FAST)
    worker = await w.worker()
    assert len(await worker.reserve(Queue.ACTS)) == 6
    assert await worker.reserve(Queue.ACTS) == [], "both lanes are at their width"
    assert {
        r["wait_reason"] for r in await rows(w, "select wait_reason from lane where project_id = $1 and kind = 1")
    } == {"width"}
    few = Worker(w.db, Work(w.work.kinds, slots=Slots({Queue.ACTS: 6})), monotonic=w.seconds)
    few.in_hand[Queue.ACTS] = 6
    assert await few.reserve(Queue.ACTS) == []


@in_world
async def test_a_turn_sleeps_until_its_first_lane_is_due(w: World) -> None:
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("update clock set scale = 20 where project_id = $1", w.project.id)
    await w.campaign(ignoring(3))
    worker = await w.worker()
    await w.step(worker)
    await w.step(worker)
    sql = "select wake_at from turn where project_id = $1 and queue = $2"
    assert await value(w, sql, int(Queue.ACTS)) == START + timedelta(seconds=22.5), "450 s at twenty times the speed"
    w.now = START + timedelta(seconds=22)
    await worker.beat()
    assert await worker.reserve(Queue.ACTS) == []
    w.now = START + timedelta(seconds=22.5)
    assert len(await worker.reserve(Queue.ACTS)) == 1


@in_world
async def test_a_command_that_holds_the_turn_ends_all_reserving_behind_it(w: World) -> None:
    await w.campaign(ignoring(3), **FAST)
    worker = await w.worker()
    async with w.calls.opened(w.project, CLI) as call:
        await call.take_turn(Queue.ACTS)
        assert await worker.reserve(Queue.ACTS) == [], "the turn is not waited for"
    assert len(await worker.reserve(Queue.ACTS)) == 3


@in_world
async def test_events_get_gapless_places_in_the_order_of_their_subjects_and_two_relays_share_nothing(w: World) -> None:
    subjects = [fresh() for _ in range(7)]

    async def emit(subject: UUID, seqs: range) -> None:
        for seq in seqs:
            async with w.db.transaction(w.project.id) as tx:
                await outbox.write(tx, [EventRow(w.project.id, fresh(), subject, seq, "x.happened", w.now, {})])

    seen: list[tuple[UUID, int]] = []

    async def consume(tx: Any, project_id: UUID, clock: Any, events: Any) -> set[Queue]:
        seen.extend((e.subject, e.seq) for e in events if e.name == "x.happened")
        return set()

    async def relaying() -> int:
        moved = 0
        for _ in range(30):
            moved += (await relays.relay(w.db, w.project.id, [consume], 20))[0]
        return moved

    await asyncio.gather(*(emit(s, range(1, 11)) for s in subjects), *(relaying() for _ in range(2)))
    await relaying()
    assert sorted(seen) == sorted((s, n) for s in subjects for n in range(1, 11))
    for subject in subjects:
        assert [n for s, n in seen if s == subject] == list(range(1, 11))
    placed = await rows(w, "select position, subject, seq from event where project_id = $1 order by position")
    assert [r["position"] for r in placed] == list(range(1, len(placed) + 1))
    assert [(r["subject"], r["seq"]) for r in placed if r["subject"] in subjects] == seen


@in_world
async def test_an_event_with_an_older_number_and_a_younger_id_keeps_its_order(w: World) -> None:
    subject = fresh()
    first, second = fresh(), fresh()
    async with w.db.transaction(w.project.id) as tx:
        await outbox.write(tx, [EventRow(w.project.id, second, subject, 1, "x.happened", w.now, {})])
        await outbox.write(tx, [EventRow(w.project.id, first, subject, 2, "x.happened", w.now, {})])
    for limit in (1, 5):
        await relays.relay(w.db, w.project.id, [], limit)
    order = await rows(w, "select seq from event where project_id = $1 and subject = $2 order by position", subject)
    assert [r["seq"] for r in order] == [1, 2]


@in_world
async def test_a_chore_is_done_again_until_it_succeeds_and_a_poisoned_one_ends_alone(w: World) -> None:
    ran: list[str] = []

    async def heals(project_id: UUID, subject: UUID, name: str) -> None:
        ran.append("heals")
        if ran.count("heals") < 3:
            raise RuntimeError("not yet")

    async def poisoned(project_id: UUID, subject: UUID, name: str) -> None:
        raise RuntimeError("never")

    async def fine(project_id: UUID, subject: UUID, name: str) -> None:
        ran.append("fine")

    chores = Chores({"x.happened": ("heals", "poisoned", "fine")}, {"heals": heals, "poisoned": poisoned, "fine": fine})
    worker = Worker(w.db, Work((chores,), (chores.consume,)), monotonic=w.seconds)
    await worker.begin()
    async with w.db.transaction(w.project.id) as tx:
        await outbox.write(tx, [EventRow(w.project.id, fresh(), fresh(), 1, "x.happened", w.now, {})])
    await worker.relay()
    for pause in (0, 5, 60, 600, 3600, 6 * 3600, 24 * 3600):
        await shift(w, timedelta(seconds=pause))
        await w.step(worker, Queue.CHORES)
    found = await rows(w, "select handler, state, attempt, reason from chore where project_id = $1 order by handler")
    assert [tuple(r) for r in found] == [
        ("fine", 2, 1, None),
        ("heals", 2, 3, "RuntimeError"),
        ("poisoned", 3, 6, "RuntimeError"),
    ]
    assert ran.count("fine") == 1


@in_world
async def test_a_reaction_of_a_dead_worker_is_done_again(w: World) -> None:
    ran: list[int] = []

    async def handler(project_id: UUID, subject: UUID, name: str) -> None:
        ran.append(1)

    chores = Chores({"x.happened": ("handler",)}, {"handler": handler})
    work = Work((chores,), (chores.consume,))
    dead, living = (Worker(w.db, work, monotonic=w.seconds) for _ in range(2))
    await dead.begin()
    async with w.db.transaction(w.project.id) as tx:
        await outbox.write(tx, [EventRow(w.project.id, fresh(), fresh(), 1, "x.happened", w.now, {})])
    await dead.relay()
    assert len(await dead.reserve(Queue.CHORES)) == 1
    w.now += timedelta(seconds=40)
    await living.begin()
    assert await living.reap() == 1
    await w.step(living, Queue.CHORES)
    assert ran == [1]


@in_world
async def test_a_wake_up_that_an_outage_prevented_is_made_later(w: World) -> None:
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("update account set width = 1 where project_id = $1", w.project.id)
    await w.campaign(ignoring(4), **FAST)
    worker = await w.worker()
    items = await worker.reserve(Queue.ACTS)
    assert await worker.reserve(Queue.ACTS) == []
    await asyncio.gather(*(worker.call(i) for i in items))
    whole, calls = w.db.transaction, []

    def failing(*projects: UUID) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionResetError
        return whole(*projects)

    w.db.transaction = failing  # type: ignore[method-assign]
    await worker.record()
    w.db.transaction = whole  # type: ignore[method-assign]
    assert worker.recorder.late_answers == 0
    await worker.recorder.wake()
    assert await sends(w, worker) == 4


@in_world
async def test_an_idle_worker_makes_a_handful_of_statements_a_second(w: World) -> None:
    counted: list[str] = []
    opened = w.db.pool

    async def watch(connection: Any) -> None:
        connection.add_query_logger(lambda record: counted.append(record.query))

    held = [await opened.acquire() for _ in range(4)]
    for connection in held:
        await watch(connection)
    for connection in held:
        await opened.release(connection)
    w.db.clock = None
    worker = Worker(w.db, w.work, monotonic=time.monotonic)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await asyncio.sleep(1.0)
    counted.clear()
    began = time.process_time()
    await asyncio.sleep(4.0)
    spent, statements = time.process_time() - began, len(counted)
    stop.set()
    await running
    assert statements <= 4 * 9, sorted(counted)
    assert spent < 4.0 * 0.05


@in_world
async def test_a_live_clock_widens_its_windows_by_the_flight_of_a_call(w: World) -> None:
    async with w.db.transaction(w.project.id) as tx:
        await tx.execute("delete from clock where project_id = $1", w.project.id)
    campaign = await w.campaign(ignoring(4), pacing=Pacing.BURST, hourly_limit=2, daily_limit=100)
    worker = await w.worker()
    assert await sends(w, worker) == 2
    for passed, sent in ((3600, 2), (26, 2), (1, 4)):
        for _ in range(passed // 20):
            w.now += timedelta(seconds=20)
            await worker.beat()
        w.now += timedelta(seconds=passed % 20)
        assert await sends(w, worker) == sent
    assert (await w.get(campaign.id)).status is CampaignStatus.COMPLETED
