"""Replays: a range or what failed, sent again at a rate, each batch with its cursor in one transaction."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from overture.domain import webhooks
from overture.domain.identity import Call
from overture.domain.webhooks import NewReplay, Replay, ReplayStatus
from overture.domain.webhooks.replaying import go_on_replaying, moments
from overture.kernel.ids import EndpointId, ReplayId, fresh, shown
from overture.kernel.paging import PageAsk
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Worker
from tests.domain.webhooks.world import MessageFailed, World, answering, world

SECOND = timedelta(seconds=1)
HEADER = "X-Overture-Replay"


async def start(w: World, endpoint: EndpointId, **more: Any) -> Replay:
    given: dict[str, Any] = {"since": w.moment - timedelta(days=1), "per_second": 500} | more
    new = NewReplay(**given)
    return await w.run(lambda call: webhooks.start_replay(call, endpoint, new))


async def read(w: World, replay: Replay) -> Replay:
    return await w.run(lambda call: webhooks.get_replay(call, replay.endpoint_id, replay.id))


async def through(w: World, replay: Replay, rounds: int = 60) -> Replay:
    """A second at a time, all that is due done, until it has ended."""
    for _ in range(rounds):
        await w.react()
        await w.deliver_all()
        found = await read(w, replay)
        if found.ended_at is not None:
            return found
        w.pass_by(SECOND)
    raise AssertionError(f"it did not end: {await read(w, replay)}")


def counts(r: Replay) -> tuple[int, int, int, int]:
    return r.taken, r.delivered, r.failed, r.skipped


def test_a_range_is_sent_again_under_the_same_event_ids_and_says_so(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(3)
            w.pass_by(timedelta(hours=1))
            since = w.moment
            await w.tell(20)
            w.pass_by(timedelta(hours=1))
            until = w.moment
            await w.tell(4)
            await w.deliver_all()
            first = [g.event_id for g in w.receiver.got]
            assert all(HEADER not in g.headers for g in w.receiver.got)
            w.receiver.got.clear()
            began = await start(w, endpoint.id, since=since, until=until)
            assert (began.status, began.taken, began.until) == (ReplayStatus.RUNNING, 0, until)
            ended = await through(w, began)
            assert (ended.status, counts(ended), ended.waiting) == (ReplayStatus.COMPLETED, (20, 20, 0, 0), 0)
            assert sorted(g.event_id for g in w.receiver.got) == sorted(first[3:23])
            assert {g.headers[HEADER] for g in w.receiver.got} == {shown("rpl", began.id)}
            assert await w.value("select count(*) from delivery") == 27
            assert await w.value("select count(*) from delivery where replay_id is not null") == 0

    asyncio.run(scenario())


def test_what_failed_since_a_moment_is_sent_again_and_nothing_else(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            async with w.db.transaction() as tx:
                await tx.execute("update lane set width = 32")
            await w.tell(2)
            await w.deliver_all()
            await w.tell(3)
            async with w.db.transaction() as tx:  # as eight failed tries leave them
                await tx.execute(
                    """update delivery set state = 3, reason = 'webhook_delivery_failed', due_at = null, ended_at = $1
                    where state = 0""",
                    w.moment,
                )
            w.receiver.got.clear()
            failed = {shown("evt", r[0]) for r in await w.rows("select event_id from delivery where state = 3")}
            ended = await through(w, await start(w, endpoint.id, only_failed=True))
            assert counts(ended) == (3, 3, 0, 0)
            assert {g.event_id for g in w.receiver.got} == failed
            assert len(w.receiver.got) == 3
            later = await through(w, await start(w, endpoint.id, only_failed=True))
            assert counts(later) == (0, 0, 0, 0)

    asyncio.run(scenario())


def test_it_goes_to_another_webhook_of_the_project_with_what_that_one_wants(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            old, _ = await w.endpoint("/old", ["message.sent", "message.failed"])
            await w.tell(5)
            await w.tell(2, MessageFailed)
            await w.deliver_all()
            new, _ = await w.endpoint("/new", ["message.failed"])
            ended = await through(w, await start(w, old.id, to=new.id))
            assert (counts(ended), ended.events) == ((2, 2, 0, 0), ("message.failed",))
            asked = await through(w, await start(w, old.id, to=new.id, events=["message.sent"]))
            assert counts(asked) == (5, 5, 0, 0)
            assert len(w.receiver.at("/old")) == 7
            assert len({g.event_id for g in w.receiver.at("/new")}) == len(w.receiver.at("/new")) == 7
            both = await w.run(lambda call: webhooks.replays(call, old.id, PageAsk(limit=1)))
            assert [r.id for r in both.items] == [asked.id]
            rest = await w.run(lambda call: webhooks.replays(call, old.id, PageAsk(limit=1, after=both.next)))
            assert ([r.id for r in rest.items], rest.next) == ([ended.id], None)
            assert (await w.run(lambda call: webhooks.replays(call, new.id, PageAsk(limit=9)))).items == []

    asyncio.run(scenario())


def test_it_keeps_its_rate_and_new_events_do_not_wait_behind_it(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(60)
            await w.deliver_all()
            w.receiver.got.clear()
            replay = await start(w, endpoint.id, per_second=4)
            seconds: list[int] = []
            for _ in range(40):
                await w.react()
                before = len(w.receiver.got)
                await w.deliver_all()
                seconds.append(len(w.receiver.got) - before)
                if (await read(w, replay)).ended_at is not None:
                    break
                w.pass_by(SECOND)
            assert sum(seconds) == 60
            # What is due at the beginning comes with the first second's.
            assert max(seconds[1:]) <= 4
            assert max(a + b for a, b in pairwise(seconds[1:])) <= 8
            assert len(seconds) >= 15

            await start(w, endpoint.id, per_second=1)
            await w.react()
            await w.deliver_all()
            w.receiver.got.clear()
            await w.tell(10)
            assert await w.deliver_all() >= 10
            assert sum(HEADER not in g.headers for g in w.receiver.got) == 10

    asyncio.run(scenario())


def test_behind_a_held_lane_only_a_few_seconds_worth_piles_up(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(300)
            await w.deliver_all()
            async with w.db.transaction() as tx:
                await tx.execute("update lane set next_at = '2998-01-01', wait_reason = 'endpoint_failing'")
            replay = await start(w, endpoint.id, per_second=10)
            for _ in range(30):
                await w.react()
                w.pass_by(SECOND)
            assert 0 < (await read(w, replay)).taken <= 50
            await w.run(lambda call: webhooks.enable(call, endpoint.id))
            assert counts(await through(w, replay)) == (300, 300, 0, 0)

    asyncio.run(scenario())


class _Killed(Exception):
    pass


def test_a_batch_that_is_cut_off_is_as_if_it_had_never_begun(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(40)
            await w.deliver_all()
            w.receiver.got.clear()
            replay = await start(w, endpoint.id, per_second=5)

            async def cut(call: Call) -> None:
                await go_on_replaying(call, replay.id)
                raise _Killed

            for n in range(30):
                if n % 2 == 0:
                    with pytest.raises(_Killed):
                        await w.run(cut)
                await w.react()
                await w.deliver_all()
                w.pass_by(SECOND)
            ended = await read(w, replay)
            assert (ended.status, counts(ended)) == (ReplayStatus.COMPLETED, (40, 40, 0, 0))
            assert set(Counter(g.event_id for g in w.receiver.got).values()) == {1}

    asyncio.run(scenario())


def test_another_worker_goes_on_where_a_dead_one_left_it(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(30)
            await w.deliver_all()
            w.receiver.got.clear()
            replay = await start(w, endpoint.id, per_second=10)
            for _ in range(4):
                await w.react()
                await w.deliver_all()
                w.pass_by(SECOND)
                while await w.worker.relay():
                    pass
                w.pass_by(2 * SECOND)
                # It dies with a round in its hands, done or not, and its answer never comes.
                for n, item in enumerate(await w.worker.reserve(Queue.CHORES)):
                    if n == 0:
                        await w.worker.call(item)
                w.pass_by(timedelta(minutes=5))
                w.worker = Worker(w.db, w.work, monotonic=lambda: 0.0)
                await w.worker.begin()
                await w.worker.reap()
            ended = await through(w, replay)
            assert (ended.status, counts(ended)) == (ReplayStatus.COMPLETED, (30, 30, 0, 0))
            assert set(Counter(g.event_id for g in w.receiver.got).values()) == {1}

    asyncio.run(scenario())


def test_two_rounds_at_once_take_up_each_event_once(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(200)
            await w.deliver_all()
            w.receiver.got.clear()
            replay = await start(w, endpoint.id, per_second=100)
            for _ in range(8):
                await asyncio.gather(*(w.run(lambda call: go_on_replaying(call, replay.id)) for _ in range(4)))
                await w.deliver_all()
                w.pass_by(SECOND)
            ended = await through(w, replay)
            assert counts(ended) == (200, 200, 0, 0)
            assert set(Counter(g.event_id for g in w.receiver.got).values()) == {1}

    asyncio.run(scenario())


def test_cancelled_it_takes_up_nothing_more_and_what_is_on_its_way_arrives(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(100)
            await w.deliver_all()
            w.receiver.got.clear()
            replay = await start(w, endpoint.id, per_second=4)
            with pytest.raises(webhooks.ReplayUnderWay) as refused:
                await start(w, endpoint.id)
            assert shown("rpl", replay.id) in refused.value.message
            await w.react()
            cancelled = await w.run(lambda call: webhooks.cancel_replay(call, endpoint.id, replay.id))
            assert cancelled.status is ReplayStatus.CANCELLED
            assert 0 < cancelled.taken <= 20
            again = await w.run(lambda call: webhooks.cancel_replay(call, endpoint.id, replay.id))
            assert again.ended_at == cancelled.ended_at
            for _ in range(20):
                await w.react()
                await w.deliver_all()
                w.pass_by(SECOND)
            ended = await read(w, replay)
            assert (ended.status, ended.taken, ended.delivered) == (
                ReplayStatus.CANCELLED,
                cancelled.taken,
                cancelled.taken,
            )
            assert len(w.receiver.got) == cancelled.taken
            other = await through(w, await start(w, endpoint.id))
            assert counts(other) == (100, 100, 0, 0)
            with pytest.raises(webhooks.ReplayIsOver):
                await w.run(lambda call: webhooks.cancel_replay(call, endpoint.id, other.id))

    asyncio.run(scenario())


def test_a_webhook_that_is_disabled_meanwhile_ends_it(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(50)
            await w.deliver_all()
            replay = await start(w, endpoint.id, per_second=2)
            await w.react()
            w.receiver.replies["/hook"] = answering(410)
            await w.deliver_all()
            ended = await through(w, replay)
            assert (ended.status, ended.reason) == (ReplayStatus.FAILED, "webhook_disabled")
            for _ in range(5):
                w.pass_by(SECOND)
                await w.react()
            ended = await read(w, replay)
            assert 0 < ended.taken == ended.failed < 50
            with pytest.raises(webhooks.WebhookIsDisabled):
                await start(w, endpoint.id)

    asyncio.run(scenario())


def test_a_webhook_that_is_deleted_meanwhile_ends_it(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            old, _ = await w.endpoint("/old")
            await w.tell(50)
            await w.deliver_all()
            new, _ = await w.endpoint("/new")
            replay = await start(w, old.id, to=new.id, per_second=2)
            await w.react()
            await w.run(lambda call: webhooks.delete(call, old.id))
            w.pass_by(2 * SECOND)
            await w.react()
            ended = await read(w, replay)
            assert (ended.status, ended.reason) == (ReplayStatus.FAILED, "webhook_deleted")

    asyncio.run(scenario())


def test_one_that_waits_for_a_try_is_tried_earlier_and_one_under_way_is_left(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            w.receiver.replies["/hook"] = answering(500)
            await w.tell(2)
            await w.deliver()
            w.receiver.replies.clear()
            w.receiver.got.clear()
            await w.tell(1)
            held = await w.reserve()
            assert len(held) == 1
            replay = await start(w, endpoint.id)
            await w.react()
            assert counts(await read(w, replay)) == (2, 0, 0, 1)
            await w.deliver_all()
            assert len(w.receiver.got) == 2
            await w.worker.call(held[0])
            while await w.worker.record():
                pass
            assert counts(await through(w, replay)) == (2, 2, 0, 1)
            assert sorted(HEADER in g.headers for g in w.receiver.got) == [False, True, True]

    asyncio.run(scenario())


def test_where_it_begins_is_found_without_reading_what_lies_before(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(1)
            async with w.db.transaction(w.project.id) as tx:
                await tx.execute(
                    """insert into event (project_id, id, subject, seq, name, at, data, position)
                    select $1, gen_random_uuid(), $2, n, 'message.sent',
                      $3::timestamptz - (40000 - n) * interval '10 seconds', '{"n": 1}', n + 1
                    from generate_series(1, 30000) n""",
                    w.project.id,
                    w.subject,
                    w.moment,
                )
                await tx.execute(
                    "update event set at = $1::timestamptz - interval '11 days' where position = 1", w.moment
                )
                await tx.execute("update feed set last = 30001")
            w.pass_by(timedelta(hours=2))
            since = w.moment
            await w.tell(5)
            replay = await start(w, endpoint.id, since=since)
            assert await w.worker.relay() == 1
            await w.run(lambda call: go_on_replaying(call, replay.id))
            found = await read(w, replay)
            # One look is at 5,000 events: it began at the last hour before. The five wait for their first try as it is.
            assert (found.taken, found.skipped, found.status) == (0, 5, ReplayStatus.DELIVERING)

    asyncio.run(scenario())


def test_a_long_replay_is_told_anew_each_day_for_events_are_not_kept_for_ever(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(5)
            await w.deliver_all()
            replay = await start(w, endpoint.id, per_second=1)
            await w.react()
            told = "select count(*) from event where name = 'replay.queued'"
            assert await w.value(told) == 1
            w.pass_by(timedelta(days=2))
            await w.react()
            assert await w.value(told) == 2
            assert await w.value("select count(*) from chore") == 2
            assert counts(await through(w, replay)) == (5, 5, 0, 0)

    asyncio.run(scenario())


def test_what_cannot_be_replayed_is_refused_with_its_field(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            now = w.moment
            for wrong, path in (
                ({"since": now + SECOND}, "since"),
                ({"since": now - SECOND, "until": now - 2 * SECOND}, "since"),
                ({"since": now - SECOND, "per_second": 0}, "per_second"),
                ({"since": now - SECOND, "per_second": 501}, "per_second"),
                ({"since": now - SECOND, "events": []}, "events"),
                ({"since": now - SECOND, "events": ["message.sent", "message.snet"]}, "events[1]"),
            ):
                with pytest.raises(webhooks.InvalidReplay) as refused:
                    await start(w, endpoint.id, **wrong)
                assert [f.path for f in refused.value.fields] == [path]
            for webhook, to in ((EndpointId(uuid4()), None), (endpoint.id, EndpointId(uuid4()))):
                with pytest.raises(webhooks.WebhookNotFound):
                    await start(w, webhook, to=to)
            with pytest.raises(webhooks.ReplayNotFound):
                await w.run(lambda call: webhooks.get_replay(call, endpoint.id, ReplayId(fresh())))
            replay = await start(w, endpoint.id, since=datetime(1, 1, 1, tzinfo=UTC))
            with pytest.raises(webhooks.ReplayNotFound):
                await w.run(lambda call: webhooks.get_replay(call, endpoint.id, replay.id), project=w.live)
            with pytest.raises(webhooks.ReplayNotFound):
                await w.run(lambda call: webhooks.cancel_replay(call, endpoint.id, replay.id), project=w.live)

    asyncio.run(scenario())


def test_replays_are_forgotten_with_the_deliveries_of_their_time(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            ended = await through(w, await start(w, endpoint.id))
            running = await start(w, endpoint.id)
            w.pass_by(timedelta(days=91))
            async with w.db.transaction(w.project.id) as tx:
                await webhooks.forget(tx, w.project.id, w.moment - timedelta(days=90))
            left = [r[0] for r in await w.rows("select id from replay")]
            assert left == [running.id] != [ended.id]

    asyncio.run(scenario())


def test_moments_are_spread_over_each_second() -> None:
    at = datetime(2026, 5, 4, tzinfo=UTC)
    assert moments(at, 2, 3) == [at, at + SECOND / 2, at + SECOND]
    many = moments(at, 500, 1000)
    assert many[0] == at
    assert many[-1] < at + 2 * SECOND
    assert max(Counter(many).values()) == 50
