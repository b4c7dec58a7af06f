"""Webhooks over HTTP, and the events feed for those without one."""

from __future__ import annotations

import asyncio
import hmac
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

NOBODY = "0" * 26


def test_a_secret_is_shown_once_and_repeated_only_to_its_own_key(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        body = {"url": stood.receiver.url("/once"), "events": ["message.sent"]}
        made = await shop.api.post("/api/v1/webhooks", body, 201, Idempotency_Key="hook-1")
        assert await shop.api.post("/api/v1/webhooks", body, 201, Idempotency_Key="hook-1") == made
        secret = made.pop("secret")
        assert await shop.api.get(f"/api/v1/webhooks/{made['id']}") == made
        assert (await shop.api.get("/api/v1/webhooks"))["data"] == [made]
        async with stood.db.connection() as raw:
            kept = await raw.fetch("select answer from idempotency where project_id = $1", shop.project.id)
        assert kept
        assert all(secret.encode() not in bytes(r["answer"]) for r in kept)

    run(story())


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({"url": "your-app.com/hook", "events": ["message.sent"]}, "invalid_field", "url"),
        ({"url": "ftp://your-app.com/hook", "events": ["message.sent"]}, "invalid_field", "url"),
        ({"url": "http://10.0.0.1/hook", "events": ["message.sent"]}, "invalid_field", "url"),
        ({"url": "https://your-app.com/hook", "events": ["message.snet"]}, "invalid_field", "events[0]"),
        ({"url": "https://your-app.com/hook", "events": []}, "missing_required_field", "events"),
        ({"url": "https://your-app.com/hook", "events": None}, "missing_required_field", "events"),
        ({"url": "https://your-app.com/hook", "events": "message.sent"}, "invalid_field", "events"),
        ({"url": "", "events": ["message.sent"]}, "missing_required_field", "url"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_named(
    body: dict[str, Any], code: str, path: str, shop: Shop, run: Run[Any]
) -> None:
    async def story() -> None:
        got = await shop.api("POST", "/api/v1/webhooks", body)
        assert got.status == 400
        faults = {f["path"]: f for f in got.json["error"]["fields"]}
        assert faults[path]["code"] == code
        assert got.json["error"]["code"] == code
        if path == "events[0]":
            assert 'did you mean "message.sent"?' in faults[path]["message"]

    run(story())


def test_a_live_project_may_not_name_loopback(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        live = await shop.key(live=True)
        body = {"url": stood.receiver.url("/hook"), "events": ["message.sent"]}
        await live.refused("POST", "/api/v1/webhooks", 400, "invalid_field", body)

    run(story())


def test_deliveries_show_what_was_sent_and_answered_and_can_be_replayed(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        path = f"/log/{shop.project.short_id}"
        webhook = await shop.webhook("message.sent", "target.queued", path=path)
        other = await shop.webhook("message.sent", path=f"{path}/other")
        await shop.campaign("creatorname", "nasa", start=True)
        await stood.settle()
        at = f"/api/v1/webhooks/{webhook['id']}/deliveries"
        page = await shop.api.get(f"{at}?limit=3")
        rest = await shop.api.get(f"{at}?limit=3&cursor={page['nextCursor']}")
        deliveries = page["data"] + rest["data"]
        assert (len(page["data"]), len(rest["data"]), rest["hasMore"]) == (3, 1, False)
        assert sorted(d["eventType"] for d in deliveries) == ["message.sent"] * 2 + ["target.queued"] * 2
        bodies = {g.json["id"]: g.body.decode() for g in stood.receiver.at(path)}
        for d in deliveries:
            assert (d["webhookId"], d["status"], d["tries"], d["lastStatus"]) == (webhook["id"], "delivered", 1, 200)
            assert d["request"] == {"url": stood.receiver.url(path), "body": bodies[d["eventId"]]}
            (tried,) = d["attempts"]
            assert (tried["status"], tried["responseBody"], tried["error"]) == (200, "thank you", None)
            signed = hmac.digest(webhook["secret"].encode(), d["request"]["body"].encode(), "sha256").hex()
            assert tried["requestHeaders"]["X-IG-Layers-Signature"] == signed
        one = deliveries[0]
        before = len(stood.receiver.at(path))
        replayed = await shop.api.post(f"{at}/{one['id']}/replay")
        assert (replayed["status"], replayed["tries"]) == ("waiting", 0)
        assert [d["id"] for d in (await shop.api.get(f"{at}?status=waiting"))["data"]] == [one["id"]]
        await stood.settle()
        again = stood.receiver.at(path)[before:]
        assert [g.json["id"] for g in again] == [one["eventId"]]
        others = f"/api/v1/webhooks/{other['id']}/deliveries/{one['id']}/replay"
        await shop.api.refused("POST", others, 404, "delivery_not_found")
        await shop.api.refused("POST", f"{at}/del_{NOBODY}/replay", 404, "delivery_not_found")
        gone = f"/api/v1/webhooks/wh_{NOBODY}/deliveries/{one['id']}/replay"
        await shop.api.refused("POST", gone, 404, "webhook_not_found")

    run(story())


def test_a_webhook_is_tested_rotated_disabled_enabled_and_deleted(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        path = f"/life/{shop.project.short_id}"
        webhook = await shop.webhook("message.sent", path=path)
        at = f"/api/v1/webhooks/{webhook['id']}"
        tested = await shop.api.post(f"{at}/test")
        assert (tested["eventType"], tested["status"]) == ("webhook.test", "delivered")
        (got,) = stood.receiver.at(path)
        assert got.json["type"] == "webhook.test"
        assert got.json["data"] == {
            "webhookId": webhook["id"],
            "message": "This is a test of your webhook.",
        }
        signature = got.headers["X-IG-Layers-Signature"]
        assert signature == hmac.digest(webhook["secret"].encode(), got.body, "sha256").hex()
        replay = f"{at}/deliveries/{tested['id']}/replay"
        await shop.api.refused("POST", replay, 409, "delivery_not_replayable")

        rotated = await shop.api.post(f"{at}/rotate-secret")
        assert rotated["secret"] != webhook["secret"]
        assert datetime.fromisoformat(rotated["previousSecretExpiresAt"]) > datetime.now(UTC) + timedelta(hours=23)
        await shop.api.refused("POST", f"{at}/rotate-secret", 409, "webhook_rotation_under_way")

        stood.receiver.statuses[path] = 410
        await shop.campaign("creatorname", start=True)
        await stood.settle()
        disabled = await shop.api.get(at)
        assert (disabled["status"], disabled["disabledReason"]) == ("disabled", "gone")
        (failed,) = (await shop.api.get(f"{at}/deliveries?status=failed"))["data"]
        await shop.api.refused("POST", f"{at}/deliveries/{failed['id']}/replay", 409, "webhook_disabled")
        stood.receiver.statuses[path] = 200
        assert (await shop.api.post(f"{at}/enable"))["status"] == "active"
        await shop.api.post(f"{at}/deliveries/{failed['id']}/replay")
        await stood.settle()
        assert stood.receiver.at(path)[-1].json["id"] == failed["eventId"]
        assert (await shop.api("DELETE", at)).status == 204
        await shop.api.refused("GET", at, 404, "webhook_not_found")
        await shop.api.refused("DELETE", at, 404, "webhook_not_found")

    run(story())


def test_the_feed_goes_on_from_where_it_was(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        empty = await shop.api.get("/api/v1/events")
        assert (empty["data"], empty["hasMore"]) == ([], False)
        await shop.campaign("creatorname", "nasa", start=True)
        await stood.settle()
        whole = (await shop.api.get("/api/v1/events?limit=200"))["data"]
        assert [e["type"] for e in whole][:2] == ["campaign.created", "campaign.started"]
        assert len(whole) == 7
        walked: list[Any] = []
        after, more = "0", True
        while more:
            page = await shop.api.get(f"/api/v1/events?after={after}&limit=3")
            walked += page["data"]
            after, more = page["nextCursor"], page["hasMore"]
        assert walked == whole
        assert (await shop.api.get(f"/api/v1/events?after={after}"))["nextCursor"] == after
        for bad in ("after=-1", "after=x", "wait=61", "wait=-1", "limit=0"):
            await shop.api.refused("GET", f"/api/v1/events?{bad}", 400, "invalid_field")

    run(story())


def test_a_long_poll_ends_when_something_happens_and_holds_no_transaction(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        after = (await shop.api.get("/api/v1/events"))["nextCursor"]
        began = time.monotonic()
        waiting = asyncio.create_task(shop.api.get(f"/api/v1/events?after={after}&wait=20"))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        async with stood.db.connection() as raw:
            held = await raw.fetch(
                """select query from pg_stat_activity
                where state like 'idle in transaction%' and datname = current_database()"""
            )
        assert held == []
        await shop.campaign()
        await stood.settle()
        page = await waiting
        assert time.monotonic() - began < 10
        assert [e["type"] for e in page["data"]] == ["campaign.created"]
        began = time.monotonic()
        nothing = await shop.api.get(f"/api/v1/events?after={page['nextCursor']}&wait=0.5")
        assert nothing["data"] == []
        assert 0.4 < time.monotonic() - began < 5

    run(story())


def test_each_scope_opens_its_own_routes_and_no_others(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        reader = await shop.key("campaigns:read")
        assert (await reader.get("/api/v1/campaigns"))["data"] == []
        for method, path in (
            ("GET", "/api/v1/clients"),
            ("POST", "/api/v1/campaigns"),
            ("GET", "/api/v1/events"),
            ("GET", "/api/v1/usage"),
            ("POST", "/api/v1/webhooks"),
            ("DELETE", f"/api/v1/suppressions/sup_{NOBODY}"),
            ("PATCH", f"/api/v1/senders/snd_{NOBODY}"),
        ):
            await reader.refused(method, path, 403, "insufficient_scope")

    run(story())
