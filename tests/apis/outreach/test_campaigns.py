"""The life of campaigns over HTTP: states, filters, senders of their own, the preview."""

from __future__ import annotations

from typing import Any

from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

NOBODY = "0" * 26


def test_defaults_are_those_of_the_document(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        body: dict[str, Any] = {
            "clientId": await shop.client(),
            "name": "Spring",
            "messageTemplateId": await shop.template(),
        }
        made = await shop.api.post("/api/v1/campaigns", body, 201)
        assert (made["dailyLimit"], made["hourlyLimit"], made["pacing"], made["metadata"]) == (50, 8, "even", {})
        body |= {"hourlyLimit": 100, "dailyLimit": 5, "pacing": "burst", "metadata": {"deep": [1, {"x": None}]}}
        made = await shop.api.post("/api/v1/campaigns", body, 201)
        assert made["metadata"] == {"deep": [1, {"x": None}]}
        assert await shop.api.get(f"/api/v1/campaigns/{made['id']}") == made

    run(story())


def test_a_campaign_goes_through_its_states_and_no_others(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        api = shop.api
        at = f"/api/v1/campaigns/{await shop.campaign('creatorname', 'nasa')}"

        async def not_now(*verbs: str) -> None:
            for verb in verbs:
                error = await api.refused("POST", f"{at}/{verb}", 409, "invalid_campaign_state")
                assert error["retryable"] is False

        await not_now("pause", "resume")
        assert (await api.post(f"{at}/start"))["status"] == "running"
        await api.refused("POST", f"{at}/start", 409, "campaign_already_started")
        await not_now("resume")
        paused = await api.post(f"{at}/pause")
        assert (paused["status"], paused["statusReason"]) == ("paused", "paused_by_user")
        await not_now("pause")
        assert (await api.post(f"{at}/resume"))["statusReason"] is None
        await api.post(f"{at}/pause")
        assert (await api.post(f"{at}/start"))["status"] == "running"
        cancelled = await api.post(f"{at}/cancel")
        assert (cancelled["status"], cancelled["statusReason"]) == ("cancelled", "cancelled_by_user")
        assert (cancelled["stats"]["cancelled"], cancelled["stats"]["queued"]) == (2, 0)
        await not_now("start", "pause", "resume", "cancel")
        body = {"targets": [{"instagramUsername": "newhandle"}]}
        await api.refused("POST", f"{at}/targets", 409, "invalid_campaign_state", body)
        assert {t["status"] for t in (await api.get(f"{at}/targets"))["data"]} == {"cancelled"}

    run(story())


def test_a_start_under_a_key_happens_once(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        at = f"/api/v1/campaigns/{await shop.campaign('creatorname')}/start"
        first = await shop.api("POST", at, headers={"Idempotency-Key": "start-1"})
        again = await shop.api("POST", at, headers={"Idempotency-Key": "start-1"})
        assert (first.status, first.body) == (200, again.body)
        assert again.headers["idempotent-replayed"] == "true"
        await shop.api.refused("POST", at, 409, "campaign_already_started")

    run(story())


def test_a_campaign_without_targets_does_not_start(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        at = f"/api/v1/campaigns/{await shop.campaign()}"
        error = await shop.api.refused("POST", f"{at}/start", 400, "missing_required_field")
        assert error["fields"][0]["path"] == "targets"

    run(story())


def test_campaigns_are_listed_newest_first_by_client_and_status(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        acme, other = await shop.client(), await shop.client("Other")
        one = await shop.campaign("creatorname", client=acme, start=True)
        two = await shop.campaign("nasa", client=acme)
        three = await shop.campaign("nasa", client=other, start=True)

        async def ids(query: str = "") -> list[str]:
            return [c["id"] for c in (await shop.api.get(f"/api/v1/campaigns{query}"))["data"]]

        assert await ids() == [three, two, one]
        assert await ids(f"?clientId={acme}") == [two, one]
        assert await ids("?status=running") == [three, one]
        assert await ids(f"?clientId={acme}&status=running") == [one]
        assert await ids("?status=completed") == []
        assert await ids("?status=") == [three, two, one]
        await shop.api.refused("GET", f"/api/v1/campaigns?clientId=cli_{NOBODY}", 404, "client_not_found")
        error = await shop.api.refused("GET", "/api/v1/campaigns?status=done", 400, "invalid_field")
        assert "use one of: draft, running, paused, completed, cancelled." in error["fields"][0]["message"]
        page = await shop.api.get("/api/v1/campaigns?limit=2")
        assert (len(page["data"]), page["hasMore"]) == (2, True)
        rest = await shop.api.get(f"/api/v1/campaigns?limit=2&cursor={page['nextCursor']}")
        assert [c["id"] for c in rest["data"]] == [one]
        cursor = page["nextCursor"]
        await shop.api.refused("GET", f"/api/v1/campaigns?status=running&cursor={cursor}", 400, "invalid_field")

    run(story())


def test_named_senders_alone_write(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        one, two = (s["id"] for s in await shop.senders())
        campaign = await shop.campaign("creatorname", "nasa", "newhandle", senderIds=[two])
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["senderIds"] == [two]
        await shop.api.post(f"/api/v1/campaigns/{campaign}/start")
        await stood.settle()
        assert {t["senderId"] for t in (await shop.targets(campaign)).values()} == {two}
        body = {
            "clientId": await shop.client("Other"),
            "name": "Spring",
            "messageTemplateId": await shop.template(),
        }
        for ids in ([f"snd_{NOBODY}"], ["x"], [one, f"snd_{NOBODY}"]):
            await shop.api.refused("POST", "/api/v1/campaigns", 404, "sender_not_found", body | {"senderIds": ids})

    run(story())


def test_unknown_templates_and_large_metadata_are_refused(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        body: dict[str, Any] = {"clientId": await shop.client(), "name": "Spring"}
        body["messageTemplateId"] = f"tpl_{NOBODY}"
        await shop.api.refused("POST", "/api/v1/campaigns", 404, "message_template_not_found", body)
        body |= {"messageTemplateId": await shop.template(), "metadata": {"text": "x" * 20_000}}
        error = await shop.api.refused("POST", "/api/v1/campaigns", 400, "invalid_field", body)
        assert error["fields"][0]["path"] == "metadata"
        assert (await shop.api.get("/api/v1/campaigns"))["data"] == []

    run(story())


def test_a_preview_shows_messages_and_who_would_be_skipped(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("creatorname", "newhandle", body="Hi {{firstName}} of {{city}}!")
        at = f"/api/v1/campaigns/{campaign}"
        more = [{"instagramUsername": f"person{n}", "firstName": "Ada", "city": f"Town {n}"} for n in range(8)]
        long = {"instagramUsername": "yourhandle", "firstName": "Ada", "city": "x" * 1000}
        await shop.api.post(f"{at}/targets", {"targets": [*more, long]}, 201)
        targets = await shop.targets(campaign)
        seen = await shop.api.post(f"{at}/preview")
        assert [m["message"] for m in seen["messages"]] == [f"Hi Ada of Town {n}!" for n in range(5)]
        assert (seen["checked"], seen["isComplete"]) == (11, True)
        assert seen["problemsByReason"] == {"missing_variable": 2, "message_too_long": 1}
        assert {"targetId": targets["newhandle"]["id"], "instagramUsername": "newhandle"}.items() <= (
            seen["problems"][1].items()
        )
        wanted = targets["person7"]["id"]
        seen = await shop.api.post(f"{at}/preview?targetId={wanted}&limit=1")
        assert [m["targetId"] for m in seen["messages"]] == [wanted]
        assert (await shop.api.post(f"{at}/preview?limit=0"))["messages"] == []
        await shop.api.refused("POST", f"{at}/preview?targetId=x", 404, "target_not_found")
        assert await stood.received(shop.project) == []
        assert (await shop.api.get(at))["status"] == "draft"

    run(story())
