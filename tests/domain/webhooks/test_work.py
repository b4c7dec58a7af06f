"""Deliveries through the real engine to a real receiver: signatures, retries, and what failures do to a lane."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from datetime import timedelta

import pytest
from aiohttp import web
from standardwebhooks.webhooks import Webhook

from overture.domain import webhooks
from overture.domain.webhooks import DeliveryStatus, EndpointStatus
from overture.domain.webhooks.rules import RETRIES
from overture.runtime.work.worker import Worker
from tests.domain.webhooks.world import MessageFailed, World, answering, world


def scaled(span: timedelta) -> tuple[timedelta, timedelta]:
    return span * 0.9, span * 1.1


def test_a_delivery_arrives_signed_both_ways(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, secret = await w.endpoint()
            await w.tell()
            assert await w.deliver_all() == 1
            (got,) = w.receiver.got
            digest = hmac.new(secret.reveal().encode(), got.body, hashlib.sha256).hexdigest()
            assert got.headers["X-IG-Layers-Signature"] == digest
            Webhook(secret.reveal()).verify(got.body, {k.lower(): v for k, v in got.headers.items()})
            assert got.headers["Content-Type"] == "application/json"
            assert got.json["type"] == "message.sent"
            assert got.json["id"] == got.event_id
            (delivery,) = await w.deliveries(endpoint.id)
            assert delivery.status is DeliveryStatus.DELIVERED
            assert delivery.delivered_at == w.moment
            assert delivery.request_body == got.body
            assert (delivery.tries, delivery.last_status, delivery.last_error) == (1, 200, None)
            (attempt,) = delivery.attempts
            assert (attempt.status, attempt.response_body) == (200, "thanks")
            assert attempt.request_headers["webhook-signature"] == got.headers["webhook-signature"]
            assert secret.reveal() not in str(await w.rows("select * from delivery_attempt"))

    asyncio.run(scenario())


def test_an_endpoint_gets_the_events_it_asks_for_and_no_others(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            await w.endpoint("/sent", ["message.sent"])
            await w.endpoint("/both", ["message.sent", "message.failed"])
            await w.tell(2)
            await w.tell(1, MessageFailed)
            assert await w.deliver_all() == 5
            assert [g.json["type"] for g in w.receiver.at("/sent")] == ["message.sent"] * 2
            assert sorted(g.json["type"] for g in w.receiver.at("/both")) == ["message.failed"] + ["message.sent"] * 2

    asyncio.run(scenario())


def test_retries_come_at_the_moments_of_the_schedule_and_then_end(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(500, "broken")
            endpoint, _ = await w.endpoint()
            await w.tell()
            assert await w.deliver() == 1
            for n, pause in enumerate(RETRIES, 2):
                least, most = scaled(pause)
                ahead = await w.next_due()
                assert least <= ahead <= most
                w.pass_by(ahead - timedelta(milliseconds=1))
                assert await w.deliver() == 0, n
                w.pass_by(timedelta(minutes=1, milliseconds=1))  # the lane may be held for up to a minute by now
                assert await w.deliver() == 1, n
            (delivery,) = await w.deliveries(endpoint.id)
            assert (delivery.status, delivery.reason, delivery.tries) == (
                DeliveryStatus.FAILED,
                "webhook_delivery_failed",
                8,
            )
            assert delivery.last_error == "the endpoint answered 500"
            assert [a.status for a in delivery.attempts] == [500] * 8
            assert delivery.attempts[0].response_body == "broken"
            assert len({g.event_id for g in w.receiver.got}) == 1
            assert len({g.body for g in w.receiver.got}) == 1
            w.pass_by(timedelta(days=1))
            assert await w.deliver() == 0

    asyncio.run(scenario())


def test_a_retry_that_succeeds_clears_the_record(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(500)
            endpoint, _ = await w.endpoint()
            await w.tell()
            await w.deliver()
            failing = await w.run(lambda call: webhooks.get(call, endpoint.id))
            assert failing.failing_since == w.moment
            del w.receiver.replies["/hook"]
            w.pass_by(timedelta(seconds=6))
            assert await w.deliver() == 1
            (delivery,) = await w.deliveries(endpoint.id)
            assert (delivery.status, delivery.tries, delivery.last_error) == (DeliveryStatus.DELIVERED, 2, None)
            assert (await w.run(lambda call: webhooks.get(call, endpoint.id))).failing_since is None

    asyncio.run(scenario())


def test_410_disables_the_endpoint_and_ends_what_waits(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(410)
            endpoint, _ = await w.endpoint()
            await w.tell(20)
            await w.deliver()
            found = await w.run(lambda call: webhooks.get(call, endpoint.id))
            assert (found.status, found.disabled_reason) == (EndpointStatus.DISABLED, "gone")
            reasons = [d.reason for d in await w.deliveries(endpoint.id)]
            assert sorted(set(reasons), key=str) == ["gone", "webhook_disabled"]
            assert len(reasons) == 20
            events = await w.rows("select data from event where name = 'webhook.disabled'")
            assert [e["data"]["reason"] for e in events] == ["gone"]
            before = len(w.receiver.got)
            await w.tell(3)
            assert await w.deliver_all() == 0
            assert len(w.receiver.got) == before
            assert len(await w.deliveries(endpoint.id)) == 20

    asyncio.run(scenario())


def test_redirects_are_failures_and_are_not_followed(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(302, Location="/other")
            endpoint, _ = await w.endpoint()
            await w.tell()
            await w.deliver()
            assert [g.path for g in w.receiver.got] == ["/hook"]
            (delivery,) = await w.deliveries(endpoint.id)
            assert delivery.status is DeliveryStatus.WAITING
            assert delivery.last_error == "the endpoint answered 302, and redirects are not followed"

    asyncio.run(scenario())


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed_for_the_whole_endpoint(store: str, status: int) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(status, Retry_After="120")
            endpoint, _ = await w.endpoint()
            await w.tell()
            await w.deliver()
            assert await w.next_due() == timedelta(seconds=120)
            w.receiver.replies.clear()
            await w.tell()
            w.pass_by(timedelta(seconds=119))
            assert await w.deliver() == 0
            w.pass_by(timedelta(seconds=1))
            assert await w.deliver_all() == 2
            assert {d.status for d in await w.deliveries(endpoint.id)} == {DeliveryStatus.DELIVERED}

    asyncio.run(scenario())


def test_an_unreasonable_retry_after_is_capped(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(503, Retry_After="999999999999")
            await w.endpoint()
            await w.tell()
            await w.deliver()
            assert await w.next_due() == timedelta(hours=6)

    asyncio.run(scenario())


async def width(w: World, endpoint_id: object) -> tuple[int, str | None]:
    row = (await w.rows("select width, wait_reason from lane where id = $1", endpoint_id))[0]
    return row["width"], row["wait_reason"]


def test_width_grows_with_success_and_a_time_out_puts_it_back_to_one_probe(store: str) -> None:
    async def scenario() -> None:
        async with world(store, seconds=1.0) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(100)
            assert await w.deliver() == 4
            await w.deliver_all()
            assert (await width(w, endpoint.id))[0] == 9

            hangs = asyncio.Event()

            async def hang(_: web.Request) -> web.StreamResponse:
                await hangs.wait()
                return web.Response()

            w.receiver.replies["/hook"] = hang
            await w.tell(30)
            assert await w.deliver() == 9
            assert await width(w, endpoint.id) == (1, "endpoint_failing")
            assert await w.deliver() == 0
            w.pass_by(timedelta(seconds=2))
            assert await w.deliver() == 1
            assert await w.deliver() == 0
            w.pass_by(timedelta(seconds=2))
            assert await w.deliver() == 0, "the hold grows"
            hangs.set()
            w.receiver.replies.clear()
            w.pass_by(timedelta(seconds=2))
            assert await w.deliver() == 1
            w.pass_by(timedelta(minutes=6))
            await w.deliver_all()
            assert {d.status for d in await w.deliveries(endpoint.id)} == {DeliveryStatus.DELIVERED}

    asyncio.run(scenario())


def test_a_refused_connection_holds_its_endpoint_and_no_other(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            dead, _ = await w.run(
                lambda call: webhooks.register(call, "http://127.0.0.1:9/", ["message.sent"], "plain")
            )
            await w.endpoint("/alive")
            await w.tell(50)
            await w.deliver_all()
            assert len(w.receiver.at("/alive")) == 50
            assert await width(w, dead.id) == (1, "endpoint_failing")
            tried = [d for d in await w.deliveries(dead.id) if d.tries]
            assert len(tried) == 4
            assert {d.last_error for d in tried if d.last_error} != set()
            assert all(d.last_error and d.last_error.startswith("connect:") for d in tried)
            assert all(d.last_status is None for d in tried)

    asyncio.run(scenario())


def test_several_failures_in_a_row_hold_the_endpoint_a_few_do_not(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(500)
            endpoint, _ = await w.endpoint()
            await w.tell(40)
            assert await w.deliver() == 4
            assert (await width(w, endpoint.id))[0] == 4
            assert await w.deliver() == 4
            assert await width(w, endpoint.id) == (1, "endpoint_failing")

    asyncio.run(scenario())


def test_the_delivery_of_a_worker_that_died_goes_out_again_under_the_same_event(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell()
            (item,) = await w.reserve()
            await w.worker.call(item)  # it arrived, and then the worker was gone before it could write that down
            other = Worker(w.db, w.work, monotonic=lambda: 0.0)
            w.pass_by(timedelta(seconds=36))
            await other.begin()
            assert await other.reap() == 1
            w.worker = other
            assert await w.deliver() == 1
            assert len(w.receiver.got) == 2
            assert len({g.event_id for g in w.receiver.got}) == 1
            (delivery,) = await w.deliveries(endpoint.id)
            assert (delivery.status, delivery.tries) == (DeliveryStatus.DELIVERED, 1)

    asyncio.run(scenario())


def test_a_late_answer_of_a_dead_worker_changes_nothing(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell()
            zombie = w.worker
            (item,) = await w.reserve()
            other = Worker(w.db, w.work, monotonic=lambda: 0.0)
            w.pass_by(timedelta(seconds=36))
            await other.begin()
            await other.reap()
            w.worker = other
            await w.deliver()
            w.receiver.replies["/hook"] = answering(500)
            await zombie.call(item)
            await zombie.record()
            (delivery,) = await w.deliveries(endpoint.id)
            assert (delivery.status, len(delivery.attempts)) == (DeliveryStatus.DELIVERED, 1)

    asyncio.run(scenario())


def test_five_days_of_failures_disable_the_endpoint(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(500)
            endpoint, _ = await w.endpoint()
            await w.tell()
            await w.deliver()
            since = w.moment
            for hours in (24, 48, 72, 96, 119):
                w.clock[0] = since + timedelta(hours=hours)
                await w.tell()
                await w.deliver_all()
            found = await w.run(lambda call: webhooks.get(call, endpoint.id))
            assert (found.status, found.failing_since) == (EndpointStatus.ACTIVE, since)
            w.clock[0] = since + timedelta(hours=121)
            await w.tell(10)
            await w.deliver()
            found = await w.run(lambda call: webhooks.get(call, endpoint.id))
            assert (found.status, found.disabled_reason) == (EndpointStatus.DISABLED, "failing")
            assert {d.status for d in await w.deliveries(endpoint.id)} == {DeliveryStatus.FAILED}
            assert await w.value("select count(*) from event where name = 'webhook.disabled'") == 1
            w.receiver.replies.clear()
            await w.run(lambda call: webhooks.enable(call, endpoint.id))
            await w.tell()
            assert await w.deliver_all() == 1
            assert (await w.deliveries(endpoint.id))[0].status is DeliveryStatus.DELIVERED

    asyncio.run(scenario())


def test_what_a_worker_held_when_its_endpoint_was_deleted_ends(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(500)
            endpoint, _ = await w.endpoint()
            await w.tell(6)
            items = await w.reserve()
            assert len(items) == 4
            await w.run(lambda call: webhooks.delete(call, endpoint.id))
            assert await w.value("select count(*) from delivery where state = 3") == 2
            await asyncio.gather(*(w.worker.call(i) for i in items))
            await w.worker.record()
            rows = await w.rows("select distinct state, reason from delivery order by 1, 2")
            assert [tuple(r) for r in rows] == [(3, "webhook_deleted")]

    asyncio.run(scenario())


def test_a_crash_of_the_worker_after_a_deletion_leaves_nothing_waiting(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell(2)
            assert len(await w.reserve()) == 2
            await w.run(lambda call: webhooks.delete(call, endpoint.id))
            other = Worker(w.db, w.work, monotonic=lambda: 0.0)
            w.pass_by(timedelta(seconds=36))
            await other.begin()
            assert await other.reap() == 2
            w.worker = other
            assert await w.deliver_all() == 0
            assert w.receiver.got == []
            assert await w.value("select count(*) from delivery where state = 3 and reason = 'webhook_deleted'") == 2

    asyncio.run(scenario())
