"""Clients and message templates over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

NOBODY = "0" * 26


def test_an_external_id_is_taken_once(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        first = await shop.client("Acme Brand", "acme_001")
        body = {"name": "Other", "externalId": "acme_001"}
        error = await shop.api.refused("POST", "/api/v1/clients", 409, "client_already_exists", body)
        assert "acme_001" in error["message"]
        await shop.client("Acme Brand")
        await shop.client("Acme Brand")
        assert (await shop.api.get(f"/api/v1/clients/{first}"))["externalId"] == "acme_001"

    run(story())


def test_the_same_key_creates_one_client(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        body = {"name": "Acme Brand", "externalId": "acme_001"}
        first = await shop.api.post("/api/v1/clients", body, 201, Idempotency_Key="once")
        again = await shop.api("POST", "/api/v1/clients", body, {"Idempotency-Key": "once"})
        assert (again.status, again.json) == (201, first)
        assert again.headers["idempotent-replayed"] == "true"
        assert [c["id"] for c in (await shop.api.get("/api/v1/clients"))["data"]] == [first["id"]]

    run(story())


@pytest.mark.parametrize(
    ("path", "prefix", "code"),
    [
        ("/api/v1/clients/{}", "cli", "client_not_found"),
        ("/api/v1/message-templates/{}", "tpl", "message_template_not_found"),
        ("/api/v1/campaigns/{}", "camp", "campaign_not_found"),
        ("/api/v1/campaigns/{}/targets", "camp", "campaign_not_found"),
        ("/api/v1/campaigns/{}/results", "camp", "campaign_not_found"),
        ("/api/v1/campaigns/{}/results?format=csv", "camp", "campaign_not_found"),
        ("/api/v1/senders/{}", "snd", "sender_not_found"),
        ("/api/v1/webhooks/{}", "wh", "webhook_not_found"),
        ("/api/v1/webhooks/{}/deliveries", "wh", "webhook_not_found"),
    ],
)
def test_an_id_that_is_nobodys_is_not_found(path: str, prefix: str, code: str, shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        for text in (f"{prefix}_{NOBODY}", f"{prefix}_short", "x", "1", f"zzz_{NOBODY}", "%F0%9F%98%80"):
            await shop.api.refused("GET", path.format(text), 404, code)

    run(story())


def test_nothing_of_another_project_is_visible(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        other = await stood.shop()
        client, template = await other.client(), await other.template()
        campaign = await other.campaign("creatorname", client=client)
        (target,) = (await other.targets(campaign)).values()
        sender = (await other.senders())[0]["id"]
        webhook = (await other.webhook())["id"]
        await other.api.post("/api/v1/suppressions", {"instagramUsername": "nasa"}, 201)
        (suppressed,) = (await other.api.get("/api/v1/suppressions"))["data"]
        api, mine = shop.api, await shop.campaign("creatorname")
        for path, code in (
            (f"/api/v1/clients/{client}", "client_not_found"),
            (f"/api/v1/message-templates/{template}", "message_template_not_found"),
            (f"/api/v1/campaigns/{campaign}", "campaign_not_found"),
            (f"/api/v1/campaigns/{campaign}/targets", "campaign_not_found"),
            (f"/api/v1/campaigns/{campaign}/results", "campaign_not_found"),
            (f"/api/v1/campaigns/{mine}/targets/{target['id']}", "target_not_found"),
            (f"/api/v1/campaigns/{mine}/targets/{target['id']}/explain", "target_not_found"),
            (f"/api/v1/campaigns?clientId={client}", "client_not_found"),
            (f"/api/v1/senders/{sender}", "sender_not_found"),
            (f"/api/v1/webhooks/{webhook}", "webhook_not_found"),
        ):
            await api.refused("GET", path, 404, code)
        for path, code in (
            (f"/api/v1/campaigns/{campaign}/start", "campaign_not_found"),
            (f"/api/v1/campaigns/{campaign}/cancel", "campaign_not_found"),
            (f"/api/v1/campaigns/{campaign}/preview", "campaign_not_found"),
            (f"/api/v1/senders/{sender}/pause", "sender_not_found"),
            (f"/api/v1/senders/{sender}/resume", "sender_not_found"),
            (f"/api/v1/webhooks/{webhook}/test", "webhook_not_found"),
            (f"/api/v1/webhooks/{webhook}/rotate-secret", "webhook_not_found"),
        ):
            await api.refused("POST", path, 404, code)
        await api.refused("DELETE", f"/api/v1/webhooks/{webhook}", 404, "webhook_not_found")
        gone = f"/api/v1/suppressions/{suppressed['id']}?reason=mistake"
        await api.refused("DELETE", gone, 404, "suppression_not_found")
        for path in ("clients", "message-templates", "webhooks", "suppressions", "events"):
            listed = (await api.get(f"/api/v1/{path}?limit=200"))["data"]
            theirs = {client, template, webhook, suppressed["id"]}
            assert not theirs & {item["id"] for item in listed}
        assert (await other.api.get(f"/api/v1/campaigns/{campaign}"))["status"] == "draft"

    run(story())


def test_a_cursor_fits_its_own_list_only(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        for n in range(3):
            await shop.client(f"Brand {n}")
            await shop.template(f"Hello {n}")
        cursor = (await shop.api.get("/api/v1/clients?limit=1"))["nextCursor"]
        assert len((await shop.api.get(f"/api/v1/clients?limit=2&cursor={cursor}"))["data"]) == 2
        for path in (
            f"/api/v1/message-templates?cursor={cursor}",
            f"/api/v1/clients?cursor={cursor[:-2]}",
            "/api/v1/clients?cursor=nonsense",
        ):
            error = await shop.api.refused("GET", path, 400, "invalid_field")
            assert error["fields"][0]["path"] == "cursor"
        other = await stood.shop()
        await other.api.refused("GET", f"/api/v1/clients?cursor={cursor}", 400, "invalid_field")

    run(story())


def test_a_template_that_cannot_be_read_is_refused_with_its_line(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        for body, line in (("Hi {{ firstName", 1), ("Hi\n{% for i in (1..9) %}{% endfor %}", 2), ("{{ a | no }}", 1)):
            given = {"name": "Creator Intro", "body": body}
            error = await shop.api.refused("POST", "/api/v1/message-templates", 400, "invalid_template", given)
            assert error["fields"][0]["path"] == "body"
            assert error["details"] == {"line": line}

    run(story())


def test_every_fault_of_a_body_is_told_at_once(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        body = {"nmae": "x", "clientId": 7, "dailyLimit": "50", "hourlyLimit": 0, "pacing": "fast", "metadata": []}
        error = await shop.api.refused("POST", "/api/v1/campaigns", 400, "missing_required_field", body)
        faults = {f["path"]: f for f in error["fields"]}
        assert set(faults) == {*body, "name", "messageTemplateId"}
        assert faults["nmae"]["message"] == "Unknown field; did you mean `name`?"
        assert faults["pacing"]["message"].endswith("use one of: even, burst.")
        assert faults["dailyLimit"]["message"] == "Expected a whole number, got text."

    run(story())
