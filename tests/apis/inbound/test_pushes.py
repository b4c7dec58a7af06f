"""Instagram's hook over HTTP: what is signed is stored before it is answered, and taken in once, whatever breaks."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any
from uuid import uuid4

import pytest

from overture.apis.inbound import HookSecrets, inbound_app
from overture.connectors.instagram import InstagramConnector
from overture.domain.accounts import Credentials
from overture.domain.arrivals import Keeping, Pushed, take_in
from overture.domain.identity import Actor
from overture.domain.platforms import Connectors
from overture.kernel.errors import Unavailable
from overture.runtime.db import Database
from overture.runtime.secrets import Secret
from overture.runtime.vault import Vault
from tests.apis.conformance import ask
from tests.apis.inbound.pushing import comment, entry, push, pushed, sandbox_app, signed
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

TAKER = Actor("reaction:take_in_pushes")


async def rows(stood: Standing, sql: str, *args: Any) -> list[Any]:
    async with stood.db.connection() as raw:
        return [tuple(r) for r in await raw.fetch(sql, *args)]


async def texts(stood: Standing, shop: Shop) -> list[str]:
    found = await rows(stood, "select text from inbound where project_id = $1 order by text", shop.project.id)
    return [text for (text,) in found]


async def waiting(stood: Standing, shop: Shop) -> int:
    found = await rows(stood, "select count(*) from arrival where project_id = $1", shop.project.id)
    return int(found[0][0])


async def sender_of(shop: Shop) -> str:
    return str((await shop.senders())[0]["username"])


def test_a_push_is_stored_answered_and_taken_in_once(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        name, secret = await sender_of(shop), sandbox_app(stood)
        body = pushed(entry(name, comment("nasa", "one", "1"), comment("esa", "STOP", "2")))
        for _ in range(2):
            status, headers, answer = await push(stood, f"/{shop.project.id}", body, signed(secret, body))
            assert (status, answer) == (200, b"")
            assert headers["x-request-id"].startswith("req_")
        # Stored before anything else happens, and nothing was taken in yet.
        assert (await waiting(stood, shop), await texts(stood, shop)) == (1, [])
        await stood.settle()
        assert (await waiting(stood, shop), await texts(stood, shop)) == (0, ["STOP", "one"])
        (found,) = (await shop.api.get("/api/v1/suppressions"))["data"]
        assert found["instagramUsername"] == "esa"
        # The same again, in another body, when the first is gone.
        again = pushed(entry(name, comment("nasa", "one", "1")), entry(name, comment("nasa", "two", "3")))
        assert (await push(stood, f"/{shop.project.id}", again, signed(secret, again)))[0] == 200
        await stood.settle()
        assert await texts(stood, shop) == ["STOP", "one", "two"]
        calls = await rows(
            stood, "select count(*) from event where project_id = $1 and name = 'push.arrived'", shop.project.id
        )
        assert calls == [(2,)]

    run(story())


def test_a_batch_of_a_thousand_is_one_push_and_each_of_it_is_taken_in(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        name, secret = await sender_of(shop), sandbox_app(stood)
        wanted = [f"text {n:03} " + "x" * 400 for n in range(1000)]
        told = [comment(f"u{n % 7}", text, str(n)) for n, text in enumerate(wanted)]
        body = pushed(entry(name, *told))
        status, _, _ = await push(stood, f"/{shop.project.id}", body, signed(secret, body))
        assert (status, await waiting(stood, shop)) == (200, 1)
        await stood.settle()
        assert (await waiting(stood, shop), await texts(stood, shop)) == (0, wanted)

    run(story())


def test_what_arrives_while_others_are_taken_in_calls_again(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        name, keeping = await sender_of(shop), Keeping(stood.db, lambda queues: None)
        bodies = [pushed(entry(name, comment("nasa", f"text {n:02}", str(n)))) for n in range(40)]

        async def store(body: bytes) -> None:
            await keeping.keep([Pushed("instagram", body, shop.project.id)])

        async def taken() -> None:
            for _ in range(5):
                await take_in(stood.calls, shop.project, TAKER)

        await asyncio.gather(*(store(b) for b in bodies), taken())
        await stood.settle()
        assert await texts(stood, shop) == [f"text {n:02}" for n in range(40)]
        assert await waiting(stood, shop) == 0

    run(story())


def test_a_worker_killed_while_it_takes_in_loses_nothing(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        name, keeping = await sender_of(shop), Keeping(stood.db, lambda queues: None)
        wanted = []
        for n in range(12):
            text = f"text {n:02}"
            wanted.append(text)
            body = pushed(entry(name, comment("nasa", text, str(n))))
            await keeping.keep([Pushed("instagram", body, shop.project.id)])
            taking = asyncio.create_task(take_in(stood.calls, shop.project, TAKER))
            for _ in range(n):
                await asyncio.sleep(0)
            # Wherever it is: before the turn, between two statements, before the commit.
            taking.cancel()
            await asyncio.gather(taking, return_exceptions=True)
        await stood.settle()
        assert (await texts(stood, shop), await waiting(stood, shop)) == (wanted, 0)

    run(story())


def test_a_push_that_breaks_waits_alone_and_is_tried_again(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        name, keeping = await sender_of(shop), Keeping(stood.db, lambda queues: None)
        good = pushed(entry(name, comment("nasa", "good", "1")))
        # Kept by another version, say: this one cannot read it.
        await keeping.keep([Pushed("instagram", b"{", shop.project.id), Pushed("instagram", good, shop.project.id)])
        await stood.settle()
        assert await texts(stood, shop) == ["good"]
        sql = "select tries, why, due_at - received_at > interval '59 seconds' from arrival where project_id = $1"
        assert await rows(stood, sql, shop.project.id) == [(1, "InboundUnreadable", True)]
        async with stood.db.transaction(shop.project.id) as tx:
            await tx.execute(
                "update arrival set due_at = received_at, body = $2 where project_id = $1", shop.project.id, good
            )
        assert await take_in(stood.calls, shop.project, TAKER) is None
        assert (await waiting(stood, shop), await texts(stood, shop)) == (0, ["good"])

    run(story())


def test_unsigned_wrongly_signed_and_foreign_pushes_store_nothing(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        secret, at = sandbox_app(stood), f"/{shop.project.id}"
        body = pushed(entry(await sender_of(shop), comment("nasa")))
        good = signed(secret, body)
        for sent, headers in (
            (body, {}),
            (body, {"x-hub-signature-256": "sha256="}),
            (body, signed("another", body)),
            (body, signed(stood.sandbox_secret, body)),
            (body[:-1], good),
            (body + b" ", good),
            (gzip.compress(body), good | {"content-encoding": "gzip"}),
        ):
            status, shown, answer = await push(stood, at, sent, headers)
            error = json.loads(answer)["error"]
            assert (status, error["code"], error["requestId"]) == (401, "invalid_signature", shown["x-request-id"])
        for hook in (f"/{uuid4()}", f"/{shop.live.id}", "/nobody", f"{at}/more"):
            status, _, answer = await push(stood, hook, body, good)
            assert (status, json.loads(answer)["error"]["code"]) == (404, "hook_not_found")
        for below, method, allowed in ((at, "GET", "POST"), ("", "PUT", "GET, POST")):
            status, shown, _ = await push(stood, below, b"", {}, method)
            assert (status, shown["allow"]) == (405, allowed)
        # Without an app of its own, this install takes no live push at all.
        assert (await push(stood, "", body, good))[0] == 401
        assert await waiting(stood, shop) == 0

    run(story())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'{"object":"page","entry":[]}',
        b'{"object":"instagram","entry":5}',
        b'{"object":"instagram","entry":[' + b"[" * 100_000,
        b'{"object":"\xff","entry":[]}',
    ],
)
def test_a_signed_body_that_is_no_push_is_400(body: bytes, shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        headers = signed(sandbox_app(stood), body)
        status, _, answer = await push(stood, f"/{shop.project.id}", body, headers)
        assert (status, json.loads(answer)["error"]["code"]) == (400, "invalid_events")

    run(story())


def test_an_enormous_push_is_413_announced_or_not(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        secret, at = sandbox_app(stood), f"/{shop.project.id}"
        name = await sender_of(shop)
        large = pushed(entry(name, *(comment("nasa", "x" * 3_000, f"{n}") for n in range(1000))))
        assert 3_000_000 < len(large) < 4_000_000
        assert (await push(stood, at, large, signed(secret, large)))[0] == 200
        huge = large + b" " * 1_000_000

        async def pieces() -> Any:
            for start in range(0, len(huge), 65_536):
                yield huge[start : start + 65_536]

        url = f"{stood.url}/hooks/instagram{at}"
        async with stood.session.post(url, data=pieces(), headers=signed(secret, huge)) as answer:
            assert answer.status == 413
        assert (await push(stood, at, huge, signed(secret, huge)))[0] == 413

    run(story())


def test_live_pushes_go_to_every_project_that_has_the_account(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        other = await stood.shop()
        credentials = Credentials(Vault(b"v" * 32), "http://127.0.0.1:9", Secret("sandbox"))
        own = {"instagram": HookSecrets(("of instagram", "of facebook"), "our word")}
        connectors = Connectors({"instagram": InstagramConnector(stood.session)})
        app = inbound_app(stood.calls, credentials, connectors, secrets=own)
        for n, project in enumerate((shop.live, other.live)):
            async with stood.db.transaction(project.id) as tx:
                await tx.execute(
                    """insert into account (project_id, id, platform, handle, connector, status, width, seq, created_at,
                      external_id) values ($1, $2, 'instagram', $3, 'instagram', 'active', 4, 1, $4, '17841')""",
                    project.id,
                    uuid4(),
                    f"acme{n}",
                    tx.now,
                )
        body = pushed(entry("17841", comment("nasa")), entry("999", comment("esa")))
        for secret in ("of instagram", "of facebook"):
            got = await ask(app, "POST", "/hooks/instagram", signed(secret, body), body)
            assert (got.status, got.body) == (200, b"")
        sql = "select body from arrival where project_id = $1"
        for project in (shop.live, other.live):
            ((kept,),) = await rows(stood, sql, project.id)
            assert [e["id"] for e in json.loads(kept)["entry"]] == ["17841"]
        # A test project's account of the same id hears nothing of it.
        assert await rows(stood, sql, shop.project.id) == []
        assert (await ask(app, "POST", "/hooks/instagram", signed("another", body), body)).status == 401

        challenge = "/hooks/instagram?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
        got = await ask(app, "GET", challenge + "our%20word", {})
        assert (got.status, got.body, got.headers["content-type"]) == (200, b"1158201444", "text/plain; charset=utf-8")
        for query in ("other", "", "our%20word&hub.mode=unsubscribe", "our%20word&" + "a=1&" * 30):
            got = await ask(app, "GET", challenge + query, {})
            assert (got.status, got.json["error"]["code"]) == (403, "hook_not_verified"), query

    run(story())


def test_while_the_database_is_away_nothing_is_answered_as_taken(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        nowhere = Database("postgresql://nobody@127.0.0.1:9/none")  # Never opened: every use of it is an outage.
        keeping = Keeping(nowhere, lambda queues: None)
        for _ in range(2):
            with pytest.raises(Unavailable):
                await keeping.keep([Pushed("instagram", b"{}", shop.project.id)])

    run(story())
