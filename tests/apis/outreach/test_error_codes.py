"""The eleven error codes of the original document, each provoked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from overture.domain import identity, usage
from tests.apis.outreach.standing import OverHttp, Shop, Standing
from tests.conftest import Run

NOBODY = "0" * 26


async def invalid_api_key(shop: Shop) -> None:
    """Missing, malformed, unknown, revoked: all the same."""
    standing = shop.standing
    revoked = await shop.key()
    key_id = revoked.headers["authorization"].split("_")[2]
    await identity.revoke_key(standing.db, key_id)
    for headers in (
        {},
        {"authorization": "sk_live_YOUR_KEY"},
        {"authorization": "Bearer sk_live_YOUR_KEY"},
        {"authorization": "Basic c2tfbGl2ZQ=="},
        revoked.headers,
    ):
        await OverHttp(standing, headers).refused("GET", "/api/v1/clients", 401, "invalid_api_key")


async def missing_required_field(shop: Shop) -> None:
    for body in ({}, {"name": None}, {"name": ""}):
        error = await shop.api.refused("POST", "/api/v1/clients", 400, "missing_required_field", body)
        assert [f["path"] for f in error["fields"]] == ["name"]


async def campaign_not_found(shop: Shop) -> None:
    for some in (f"camp_{NOBODY}", "CAMPAIGN_ID", "camp_x", "1"):
        await shop.api.refused("POST", f"/api/v1/campaigns/{some}/start", 404, "campaign_not_found")


async def client_not_found(shop: Shop) -> None:
    template = await shop.template()
    for some in (f"cli_{NOBODY}", "YOUR_CLIENT_ID"):
        body = {"clientId": some, "name": "Spring", "messageTemplateId": template}
        await shop.api.refused("POST", "/api/v1/campaigns", 404, "client_not_found", body)


async def sender_not_available(shop: Shop) -> None:
    campaign = await shop.campaign("creatorname")
    for sender in await shop.senders():
        await shop.api.post(f"/api/v1/senders/{sender['id']}/pause")
    await shop.api.refused("POST", f"/api/v1/campaigns/{campaign}/start", 409, "sender_not_available")


async def rate_limit_exceeded(shop: Shop) -> None:
    hurried = await shop.key(rate=2)
    statuses = [(await hurried("GET", "/api/v1/clients")).status for _ in range(6)]
    assert statuses.count(200) in (2, 4)  # Two in each minute; a new one may begin meanwhile.
    got = await hurried("GET", "/api/v1/clients")
    while got.status == 200:
        got = await hurried("GET", "/api/v1/clients")
    assert (got.status, got.json["error"]["code"]) == (429, "rate_limit_exceeded")
    assert got.json["error"]["retryable"] is True
    assert 1 <= int(got.headers["retry-after"]) <= 60


async def target_duplicate(shop: Shop) -> None:
    client = await shop.client()
    first = await shop.campaign("creatorname", client=client, start=True)
    body = {"targets": [{"instagramUsername": "@CreatorName"}]}
    error = await shop.api.refused("POST", f"/api/v1/campaigns/{first}/targets", 409, "target_duplicate", body)
    assert "creatorname" in error["message"]
    await shop.standing.settle()
    second = await shop.campaign(client=client)
    await shop.api.refused("POST", f"/api/v1/campaigns/{second}/targets", 409, "target_duplicate", body)
    other = await shop.campaign(client=await shop.client("Another Brand"))
    await shop.api.post(f"/api/v1/campaigns/{other}/targets", body, 201)


async def target_suppressed(shop: Shop) -> None:
    await shop.api.post("/api/v1/suppressions", {"instagramUsername": "creatorname"}, 201)
    campaign = await shop.campaign()
    body = {"targets": [{"instagramUsername": "creatorname"}]}
    await shop.api.refused("POST", f"/api/v1/campaigns/{campaign}/targets", 409, "target_suppressed", body)


async def usage_limit_exceeded(shop: Shop) -> None:
    standing = shop.standing
    async with standing.db.transaction() as tx:
        await usage.set_monthly_limit(tx, shop.project.workspace_id, "test", 1)
    first = await shop.campaign("creatorname", "nasa", start=True)
    await standing.settle()
    paused = await shop.api.get(f"/api/v1/campaigns/{first}")
    assert (paused["status"], paused["statusReason"]) == ("paused", "usage_limit_exceeded")
    assert paused["stats"]["sent"] == 1
    assert await shop.api.get("/api/v1/usage") == {
        "period": paused["createdAt"][:7],
        "sent": 1,
        "limit": 1,
        "remaining": 0,
        "quietHours": None,
    }
    await shop.api.refused("POST", f"/api/v1/campaigns/{first}/resume", 402, "usage_limit_exceeded")
    second = await shop.campaign("newhandle", client=paused["clientId"])
    await shop.api.refused("POST", f"/api/v1/campaigns/{second}/start", 402, "usage_limit_exceeded")


async def instagram_challenge_detected(shop: Shop) -> None:
    campaign = await shop.campaign("creatorname")
    senders = await shop.senders()
    for sender in senders:
        await shop.stop(sender["username"], "challenge")
    await shop.standing.settle()
    assert {s["status"] for s in await shop.senders()} == {"challenged"}
    await shop.api.refused("POST", f"/api/v1/campaigns/{campaign}/start", 409, "instagram_challenge_detected")
    at = f"/api/v1/senders/{senders[0]['id']}"
    await shop.api.refused("POST", f"{at}/resume", 409, "instagram_challenge_detected")
    assert (await shop.api.get(at))["status"] == "challenged"
    body = {"project": str(shop.project.id)}
    await shop.standing.sandbox_post(f"/accounts/{senders[0]['username']}/restore", body)
    assert (await shop.api.post(f"{at}/resume"))["status"] == "active"
    assert (await shop.api.post(f"/api/v1/campaigns/{campaign}/start"))["status"] == "running"


async def webhook_delivery_failed(shop: Shop) -> None:
    webhook = await shop.webhook(path="/broken")
    shop.standing.receiver.statuses["/broken"] = 500
    at = f"/api/v1/webhooks/{webhook['id']}"
    error = await shop.api.refused("POST", f"{at}/test", 502, "webhook_delivery_failed")
    assert "500" in error["message"]
    assert error["retryable"] is True
    (kept,) = (await shop.api.get(f"{at}/deliveries"))["data"]
    assert (kept["status"], kept["reason"], kept["lastStatus"]) == ("failed", "webhook_delivery_failed", 500)


CODES: tuple[Callable[[Shop], Awaitable[None]], ...] = (
    invalid_api_key,
    missing_required_field,
    campaign_not_found,
    client_not_found,
    sender_not_available,
    rate_limit_exceeded,
    target_duplicate,
    target_suppressed,
    usage_limit_exceeded,
    instagram_challenge_detected,
    webhook_delivery_failed,
)


@pytest.mark.parametrize("provoked", CODES, ids=lambda provoked: provoked.__name__)
def test_each_code_of_the_document_is_answered(
    provoked: Callable[[Shop], Awaitable[None]], shop: Shop, run: Run[Any]
) -> None:
    run(provoked(shop))


def test_every_code_is_in_the_document(stood: Standing) -> None:
    told = {
        code
        for path in stood.document["paths"].values()
        for operation in path.values()
        for response in operation["responses"].values()
        for code in response.get("x-error-codes", ())
    }
    assert {provoked.__name__ for provoked in CODES} <= told
