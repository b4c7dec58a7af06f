"""Callbacks: posted as they are, tried as their policy says, in the order of what they tell, and never inside."""

from __future__ import annotations

import hmac
from base64 import b64decode
from datetime import timedelta
from typing import Any

from overture.domain import identity, webhooks
from overture.domain.identity import Call, Pepper
from overture.domain.webhooks import Callback, CallbackKind, CallbackPolicy, WebhookPolicy
from overture.runtime.http import OutgoingHttp
from overture.runtime.work.queues import Queue
from tests.domain.webhooks.world import answering, receiving
from tests.factories import in_world, rows, shift
from tests.runtime.witness import Names, serving
from tests.runtime.witness import answering as told
from tests.world import World

MINUTE = timedelta(minutes=1)
CLOSING = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
POLICY = CallbackPolicy(seconds=2.0, retries=3, every=60.0, final=(404,))


async def call_back(w: World, url: str, body: bytes, subject: Any = None, **more: Any) -> None:
    async def do(call: Call) -> None:
        await webhooks.queue(call, Callback(subject or call.new_id(), url, body, {"x-own": "1"}, POLICY, **more))

    await w.run(do)


async def states(w: World) -> list[tuple[int, int, str | None]]:
    found = await rows(w, "select state, tries, last_error from callback where project_id = $1 order by position")
    return [(r["state"], r["tries"], r["last_error"]) for r in found]


@in_world
async def test_a_callback_is_posted_byte_for_byte_with_its_headers_and_signed_by_the_key_that_asked(w: World) -> None:
    worker = await w.worker()
    pepper = Pepper(w.deployment.secrets.pepper)
    key = (await identity.create_key(w.db, pepper, w.project, "some")).split("_")[2]
    body = b'{"a" : "\xc3\xa9"}'
    async with receiving() as there:
        await call_back(w, there.url("/cb"), body, signed_by=key)
        await call_back(w, there.url("/cb"), b"plain")
        await w.settle(worker)
        one, two = sorted(there.got, key=lambda g: g.body, reverse=True)
        if one.body != body:
            one, two = two, one
        secret = b64decode((await identity.signing_secret(w.db, pepper, key)).reveal())
        assert one.body == body
        assert one.headers["x-hub-signature"] == hmac.digest(secret, body, "sha256").hex()
        assert (one.headers["x-own"], one.headers["Content-Type"]) == ("1", "application/json")
        assert "x-hub-signature" not in two.headers
    assert [s[0] for s in await states(w)] == [2, 2]


@in_world
async def test_those_of_one_subject_go_in_order_whatever_becomes_of_the_first(w: World) -> None:
    worker = await w.worker()
    async with receiving() as there:
        there.replies["/cb"] = answering(404)
        subject = w.project.id
        for n in range(3):
            await call_back(w, there.url("/cb"), b"%d" % n, subject)
        await call_back(w, there.url("/cb"), b"other")
        await w.settle(worker)
        bodies = [g.body for g in there.got]
        assert [b for b in bodies if b != b"other"] == [b"0", b"1", b"2"]
        assert b"other" in bodies


@in_world
async def test_an_unreachable_address_is_tried_three_times_more_a_minute_apart(w: World) -> None:
    worker = await w.worker()
    async with receiving() as there:
        gone = there.url("/cb")
    await call_back(w, gone, b"1", w.project.id)
    await call_back(w, gone, b"2", w.project.id)
    tries = []
    for _ in range(5):
        await w.settle(worker)
        tries.append((await states(w))[0][:2])
        await shift(w, MINUTE)
    assert tries == [(0, 1), (0, 2), (0, 3), (3, 4), (3, 4)]
    assert "connect" in str((await states(w))[0][2])
    assert (await states(w))[1][:2] == (0, 2), "the second had its turn when the first was given up"


@in_world
async def test_a_final_status_ends_it_and_another_does_not(w: World) -> None:
    worker = await w.worker()
    async with receiving() as there:
        there.replies["/cb"] = answering(404)
        await call_back(w, there.url("/cb"), b"1")
        await w.settle(worker)
        assert (await states(w))[0] == (3, 1, "the address answered 404")
        there.replies["/cb"] = answering(500)
        await call_back(w, there.url("/cb"), b"2")
        await w.settle(worker)
        assert (await states(w))[1] == (0, 1, "the address answered 500")
        del there.replies["/cb"]
        await shift(w, MINUTE)
        await w.settle(worker)
        assert (await states(w))[1] == (2, 2, "")


@in_world
async def test_a_name_that_leads_inside_at_the_second_look_is_not_followed(w: World) -> None:
    async with serving(told(CLOSING)) as witness:
        # On Linux 0.0.0.0 leads to the same server, so an ungated second look-up would arrive there.
        names = Names(["127.0.0.1"], ["0.0.0.0"], ["10.0.0.1"], ["169.254.169.254"])
        worker = await w.worker()
        await call_back(w, f"http://app.example:{witness.port}/", b"1")
        (item,) = await worker.reserve(Queue.DELIVERIES)
        said = []
        for _ in range(4):
            async with OutgoingHttp(resolver=names) as http:
                said.append((await CallbackKind(http, WebhookPolicy(allow_loopback_in_test=True)).perform(item)).values)
        assert [v[1] for v in said] == [200, 0, 0, 0]
        assert all("refused_by_gate" in v[2] for v in said[1:]), said
        assert (names.asked, witness.connections) == (4, 1)


@in_world
async def test_what_ended_long_ago_is_forgotten(w: World) -> None:
    worker = await w.worker()
    await call_back(w, "http://10.0.0.1/", b"1")
    await w.settle(worker)
    for _ in range(3):
        await shift(w, MINUTE)
        await w.settle(worker)
    assert [s[0] for s in await states(w)] == [3]
    async with w.db.transaction(w.project.id) as tx:
        later = tx.now + timedelta(days=9)
        assert await webhooks.forget_callbacks(tx, w.project.id, tx.now - timedelta(days=9)) == 0
        assert await webhooks.forget_callbacks(tx, w.project.id, later) == 1
