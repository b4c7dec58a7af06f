"""The hooks over HTTP: what is signed is stored once and acted on, everything else is refused."""

from __future__ import annotations

import base64
import hmac
import io
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from overture.apis.inbound import inbound_app
from overture.connectors.bridge import BridgeConnector
from overture.domain import accounts
from overture.domain.accounts import Credentials
from overture.domain.identity import Actor
from overture.domain.platforms import Connectors
from overture.runtime.db import Database
from overture.runtime.secrets import Secret
from overture.runtime.vault import Vault
from tests.apis.conformance import ask
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

SANDBOX = "the sandbox's own"


def signed(secret: str, body: bytes, id: str = "msg_1", at: float | None = None) -> dict[str, str]:
    """Standard Webhooks headers under a plain secret."""
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.digest(secret.encode(), f"{id}.{stamp}.".encode() + body, "sha256")
    return {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
    }


def reply(account: str, handle: str, text: str = "Sounds fun!", id: str = "evt_1") -> dict[str, Any]:
    return {
        "id": id,
        "type": "message.received",
        "account": account,
        "platform": "instagram",
        "from": handle,
        "text": text,
    }


def told(*events: Any) -> bytes:
    return json.dumps({"events": list(events)}).encode()


async def push(
    stood: Standing, hook: Any, body: bytes, headers: Mapping[str, str], method: str = "POST"
) -> tuple[int, dict[str, str], bytes]:
    async with stood.session.request(
        method, f"{stood.url}/hooks/bridge/{hook}", data=io.BytesIO(body) if body else None, headers=headers
    ) as answer:
        return answer.status, {k.lower(): v for k, v in answer.headers.items()}, await answer.read()


async def bridged(shop: Shop, secret: str = "shared with the bridge") -> tuple[str, str]:
    """A bridge with a sender, to whom somebody was written: the bridge's id and the sender's name."""
    bridge = await shop.standing.calls.run(
        shop.project,
        Actor("cli"),
        lambda call: accounts.add_bridge(call, "house", "http://127.0.0.1:9", "token", secret),
    )
    name = f"house.{shop.project.short_id}"
    await shop.api.post("/api/v1/senders", {"username": name, "bridge": "house"}, 201)
    return str(bridge.id), name


def test_a_signed_reply_is_stored_once_and_told(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("creatorname", start=True)
        await stood.settle()
        by_id = {s["id"]: s["username"] for s in await shop.senders()}
        sender = by_id[(await shop.targets(campaign))["creatorname"]["senderId"]]
        secret = stood.sandbox_secret
        body = told(reply(sender, "creatorname"))
        for _ in range(2):
            status, headers, answer = await push(stood, shop.project.id, body, signed(secret, body))
            assert (status, answer) == (204, b"")
            assert headers["x-request-id"].startswith("req_")
        await stood.settle()
        target = (await shop.targets(campaign))["creatorname"]
        assert (target["status"], target["replyText"]) == ("replied", "Sounds fun!")
        feed = (await shop.api.get("/api/v1/events?limit=200"))["data"]
        assert [e["type"] for e in feed].count("reply.received") == 1

    run(story())


def test_a_bridge_signs_with_its_own_secret(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        hook, name = await bridged(shop)
        body = told(reply(name, "nasa", "STOP"))
        assert (await push(stood, hook, body, signed(stood.sandbox_secret, body)))[0] == 401
        assert (await shop.api.get("/api/v1/suppressions"))["data"] == []
        assert (await push(stood, hook, body, signed("shared with the bridge", body)))[0] == 204
        (found,) = (await shop.api.get("/api/v1/suppressions"))["data"]
        assert (found["instagramUsername"], found["source"]) == ("nasa", "reply")

    run(story())


def test_a_platform_that_stops_a_sender_is_heard(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        hook, name = await bridged(shop)
        event = {
            "id": "evt_2",
            "type": "account.stopped",
            "account": name,
            "platform": "instagram",
            "stop": "challenge",
        }
        body = told(event, {"id": "evt_3", "type": "something.newer"})
        assert (await push(stood, hook, body, signed("shared with the bridge", body)))[0] == 204
        (stopped,) = (await shop.api.get("/api/v1/senders?status=challenged"))["data"]
        assert stopped["username"] == name

    run(story())


def test_a_bad_signature_is_401_and_stores_nothing(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        hook, name = await bridged(shop)
        secret, body = "shared with the bridge", told(reply(name, "nasa", "STOP"))
        good = signed(secret, body)
        for headers in (
            {},
            {k: v for k, v in good.items() if k != "webhook-signature"},
            good | {"webhook-signature": "v1,AAAA"},
            good | {"webhook-id": "msg_2"},
            signed("another", body),
            signed(secret, body + b" "),
            signed(secret, body, at=time.time() - 3600),
        ):
            status, sent, answer = await push(stood, hook, body, headers)
            assert status == 401
            error = json.loads(answer)["error"]
            assert error["code"] == "invalid_signature"
            assert error["requestId"] == sent["x-request-id"]
        assert (await shop.api.get("/api/v1/suppressions"))["data"] == []

    run(story())


def test_a_hook_that_is_nobodys_is_404(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        body = told()
        for hook in (uuid4(), shop.live.id, "nobody", ""):
            status, _, answer = await push(stood, hook, body, signed(stood.sandbox_secret, body))
            assert (status, json.loads(answer)["error"]["code"]) == (404, "hook_not_found")
        for path in ("/hooks", "/hooks/instagram/" + str(shop.live.id), f"/hooks/bridge/{shop.project.id}/more"):
            async with stood.session.post(stood.url + path, data=body) as answer_:
                assert answer_.status == 404
        status, headers, _ = await push(stood, shop.project.id, b"", {}, "GET")
        assert (status, headers["allow"]) == (405, "POST")

    run(story())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"events": 5}',
        b'{"events": [{"id": "", "type": "x"}]}',
        b'{"events": [{"id": "1", "type": "message.received"}]}',
        b'{"events": [{"id": "1", "type": "account.stopped", "account": "a", "platform": "p", "stop": "tired"}]}',
        b'{"events": [{"id": "1", "type": "message.received", "account": "a", "platform": "instagram", "from": "b",'
        b' "text": "a\\u0000b"}]}',
    ],
)
def test_a_signed_body_that_says_nothing_is_400(body: bytes, shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        status, _, answer = await push(stood, shop.project.id, body, signed(stood.sandbox_secret, body))
        assert (status, json.loads(answer)["error"]["code"]) == (400, "invalid_events")

    run(story())


def test_a_large_body_is_413_announced_or_not(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        body = told(*(reply("nobody", "nasa", id=f"evt_{n}") | {"why": "x" * 3_000} for n in range(310)))
        assert 900_000 < len(body) < 1_000_000
        assert (await push(stood, shop.project.id, body, signed(stood.sandbox_secret, body)))[0] == 204
        huge = body + b" " * 1_000_000

        async def pieces() -> Any:
            for start in range(0, len(huge), 65_536):
                yield huge[start : start + 65_536]

        headers = signed(stood.sandbox_secret, huge)
        url = f"{stood.url}/hooks/bridge/{shop.project.id}"
        async with stood.session.post(url, data=pieces(), headers=headers) as answer:
            assert answer.status == 413
        status, _, _ = await push(stood, shop.project.id, huge, headers)
        assert status == 413

    run(story())


def _credentials() -> Credentials:
    return Credentials(Vault(b"v" * 32), "http://127.0.0.1:9", Secret(SANDBOX))


def test_a_database_that_is_away_is_503(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        nowhere = Database("postgresql://nobody@127.0.0.1:9/none")  # Never opened: every use of it is an outage.
        app = inbound_app(
            replace(stood.calls, db=nowhere),
            _credentials(),
            Connectors({"bridge": BridgeConnector(stood.session)}),
        )
        body = told()
        got = await ask(app, "POST", f"/hooks/bridge/{shop.project.id}", signed(SANDBOX, body), body)
        assert (got.status, got.json["error"]["code"]) == (503, "service_unavailable")
        assert int(got.headers["retry-after"]) >= 1

    run(story())
