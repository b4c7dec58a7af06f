"""What users do with webhooks, judged by rows and by what the receiver got."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from overture.domain import webhooks
from overture.domain.webhooks import DeliveryStatus, WebhookNotFound
from overture.domain.webhooks.errors import (
    DeliveryNotFound,
    DeliveryNotReplayable,
    InvalidWebhook,
    RotationUnderWay,
    WebhookDeliveryFailed,
    WebhookIsDisabled,
    WebhookLimitReached,
)
from overture.domain.webhooks.signing import signed_headers
from overture.kernel.ids import DeliveryId, EndpointId
from overture.kernel.paging import PageAsk
from tests.domain.webhooks.world import answering, world


def test_registering_gives_a_secret_once_and_keeps_it_sealed(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, secret = await w.endpoint()
            assert secret.reveal().startswith("whsec_")
            assert endpoint.events == ("message.sent",)
            row = (await w.rows("select * from endpoint"))[0]
            assert secret.reveal().encode() not in row["secret"]
            assert await w.run(lambda call: webhooks.get(call, endpoint.id)) == endpoint

    asyncio.run(scenario())


def test_every_fault_of_a_registration_is_named_at_once(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            with pytest.raises(InvalidWebhook) as refused:
                await w.run(
                    lambda call: webhooks.register(
                        call, "ftp://x", ["message.snet", "message.sent", "webhook.test"], "plain"
                    )
                )
            assert [f.path for f in refused.value.fields] == ["url", "events[0]", "events[2]"]
            assert 'did you mean "message.sent"?' in refused.value.fields[1].message
            with pytest.raises(InvalidWebhook) as refused:
                await w.run(lambda call: webhooks.register(call, w.receiver.url(), [], "plain"))
            assert [(f.path, f.code) for f in refused.value.fields] == [("events", "missing_required_field")]
            assert await w.value("select count(*) from endpoint") == 0

    asyncio.run(scenario())


def test_a_live_project_may_not_name_loopback(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            with pytest.raises(InvalidWebhook) as refused:
                await w.run(
                    lambda call: webhooks.register(call, w.receiver.url(), ["message.sent"], "plain"), project=w.live
                )
            assert refused.value.fields[0].path == "url"

    asyncio.run(scenario())


def test_a_test_project_may_name_loopback_only_while_the_operator_allows_it(store: str) -> None:
    async def scenario() -> None:
        async with world(store, loopback=False) as w:
            with pytest.raises(InvalidWebhook) as refused:
                await w.endpoint()
            assert refused.value.fields[0].path == "url"

    asyncio.run(scenario())


def test_the_gate_refuses_loopback_at_each_try_of_a_live_project(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            async with w.db.transaction() as tx:  # as a name that resolves to loopback would come to it
                await tx.execute("update endpoint set may_be_loopback = false")
            await w.tell()
            await w.deliver()
            assert w.receiver.got == []
            (delivery,) = await w.deliveries(endpoint.id)
            assert delivery.last_error is not None
            assert delivery.last_error.startswith("refused_by_gate:")

    asyncio.run(scenario())


def test_a_project_has_a_bounded_number_of_webhooks(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            for _ in range(50):
                last, _ = await w.endpoint()
            with pytest.raises(WebhookLimitReached):
                await w.endpoint()
            await w.run(lambda call: webhooks.delete(call, last.id))
            await w.endpoint()

    asyncio.run(scenario())


def test_a_deleted_webhook_gets_nothing_more_and_is_gone_from_the_list(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            kept, _ = await w.endpoint("/kept")
            gone, _ = await w.endpoint("/gone")
            await w.tell(3)
            await w.run(lambda call: webhooks.delete(call, gone.id))
            assert await w.deliver_all() == 3
            assert w.receiver.at("/gone") == []
            assert (await w.run(lambda call: webhooks.page(call, PageAsk()))).items == [kept]
            for ask in (webhooks.get, webhooks.enable, webhooks.test, webhooks.rotate_secret, webhooks.delete):
                with pytest.raises(WebhookNotFound):
                    await w.run(lambda call, ask=ask: ask(call, gone.id))  # type: ignore[misc]
            reasons = await w.rows("select state, reason from delivery where endpoint_id = $1", gone.id)
            assert [tuple(r) for r in reasons] == [(3, "webhook_deleted")] * 3

    asyncio.run(scenario())


def test_a_large_backlog_of_a_deleted_webhook_is_ended_by_the_engine(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            gone, _ = await w.endpoint()
            await w.tell(5000)
            await w.run(lambda call: webhooks.delete(call, gone.id))
            assert await w.value("select count(*) from delivery where state = 0") == 3000
            for _ in range(4):
                assert await w.deliver() == 0
            assert w.receiver.got == []
            assert await w.value("select count(*) from delivery where state = 3") == 5000
            assert await w.value("select wait_reason from lane") == "webhook_deleted"

    asyncio.run(scenario())


def test_another_projects_webhook_is_not_found(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell()
            delivery = (await w.deliveries(endpoint.id))[0]
            with pytest.raises(WebhookNotFound):
                await w.run(lambda call: webhooks.get(call, endpoint.id), project=w.live)
            with pytest.raises(DeliveryNotFound):
                await w.run(lambda call: webhooks.get_delivery(call, delivery.id), project=w.live)
            with pytest.raises(DeliveryNotFound):
                await w.run(lambda call: webhooks.replay(call, delivery.id), project=w.live)

    asyncio.run(scenario())


def test_after_a_rotation_two_secrets_are_valid_for_a_day(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, old = await w.endpoint()
            rotated, new = await w.run(lambda call: webhooks.rotate_secret(call, endpoint.id))
            assert rotated.previous_secret_until == w.moment + timedelta(hours=24)
            with pytest.raises(RotationUnderWay):
                await w.run(lambda call: webhooks.rotate_secret(call, endpoint.id))
            await w.tell()
            await w.deliver()
            got = w.receiver.got[0]
            headers = {k.lower(): v for k, v in got.headers.items()}
            Webhook(old.reveal()).verify(got.body, headers)
            Webhook(new.reveal()).verify(got.body, headers)
            only_old = signed_headers(got.body, event_id=got.event_id, at=w.moment, valid=[old])
            assert got.headers["X-IG-Layers-Signature"] == only_old["X-IG-Layers-Signature"]

            w.pass_by(timedelta(hours=24))
            await w.tell()
            await w.deliver()
            got = w.receiver.got[1]
            only_new = signed_headers(got.body, event_id=got.event_id, at=w.moment, valid=[new])
            assert got.headers["X-IG-Layers-Signature"] == only_new["X-IG-Layers-Signature"]
            assert got.headers["webhook-signature"] == only_new["webhook-signature"]
            with pytest.raises(WebhookVerificationError):
                Webhook(old.reveal()).verify(got.body, {k.lower(): v for k, v in got.headers.items()})
            await w.run(lambda call: webhooks.rotate_secret(call, endpoint.id))

    asyncio.run(scenario())


def test_a_test_event_goes_out_at_once_and_is_kept(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, secret = await w.endpoint()
            delivery = await w.run(lambda call: webhooks.test(call, endpoint.id))
            (got,) = w.receiver.got
            Webhook(secret.reveal()).verify(got.body, {k.lower(): v for k, v in got.headers.items()})
            assert got.json["type"] == "webhook.test"
            assert delivery.status is DeliveryStatus.DELIVERED
            assert delivery.request_body == got.body
            assert delivery.attempts[0].response_body == "thanks"
            assert await w.deliveries(endpoint.id) == [delivery]
            with pytest.raises(DeliveryNotReplayable):
                await w.run(lambda call: webhooks.replay(call, delivery.id))

    asyncio.run(scenario())


def test_a_test_that_fails_says_why_and_is_kept(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(500, "boom")
            endpoint, _ = await w.endpoint()
            with pytest.raises(WebhookDeliveryFailed) as refused:
                await w.run(lambda call: webhooks.test(call, endpoint.id))
            assert "the endpoint answered 500" in refused.value.message
            assert refused.value.code == "webhook_delivery_failed"
            (delivery,) = await w.deliveries(endpoint.id)
            assert (delivery.status, delivery.last_status) == (DeliveryStatus.FAILED, 500)
            assert delivery.attempts[0].response_body == "boom"
            assert await w.deliver_all() == 0, "a test is not repeated"

    asyncio.run(scenario())


def test_a_replay_sends_the_same_event_again(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            endpoint, _ = await w.endpoint()
            await w.tell()
            await w.deliver()
            (delivery,) = await w.deliveries(endpoint.id)
            again = await w.run(lambda call: webhooks.replay(call, delivery.id))
            assert (again.status, again.tries) == (DeliveryStatus.WAITING, 0)
            assert await w.deliver() == 1
            assert len({(g.event_id, g.body) for g in w.receiver.got}) == 1
            assert len(w.receiver.got) == 2
            (delivery,) = await w.deliveries(endpoint.id)
            assert (delivery.status, len(delivery.attempts)) == (DeliveryStatus.DELIVERED, 2)

    asyncio.run(scenario())


def test_a_replay_of_one_that_waits_is_tried_at_once_even_in_a_held_lane(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(503, Retry_After="3600")
            endpoint, _ = await w.endpoint()
            await w.tell()
            await w.deliver()
            w.receiver.replies.clear()
            (delivery,) = await w.deliveries(endpoint.id)
            await w.run(lambda call: webhooks.replay(call, delivery.id))
            assert await w.deliver() == 1
            assert len(w.receiver.got) == 2

    asyncio.run(scenario())


def test_a_replay_is_refused_while_the_webhook_is_disabled(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            w.receiver.replies["/hook"] = answering(410)
            endpoint, _ = await w.endpoint()
            await w.tell()
            await w.deliver()
            (delivery,) = await w.deliveries(endpoint.id)
            with pytest.raises(WebhookIsDisabled):
                await w.run(lambda call: webhooks.replay(call, delivery.id))
            w.receiver.replies.clear()
            await w.run(lambda call: webhooks.enable(call, endpoint.id))
            await w.run(lambda call: webhooks.replay(call, delivery.id))
            assert await w.deliver() == 1

    asyncio.run(scenario())


def test_unknown_ids_are_not_found(store: str) -> None:
    async def scenario() -> None:
        async with world(store) as w:
            with pytest.raises(WebhookNotFound):
                await w.run(lambda call: webhooks.deliveries(call, EndpointId(uuid4()), PageAsk()))
            with pytest.raises(DeliveryNotFound):
                await w.run(lambda call: webhooks.replay(call, DeliveryId(uuid4())))

    asyncio.run(scenario())
