"""Senders, suppressions and usage over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from overture.domain import accounts
from overture.domain.identity import Actor
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

NOBODY = "0" * 26


def test_a_test_project_has_two_senders_of_the_sandbox(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        senders = await shop.senders()
        assert {s["username"] for s in senders} == {f"overture.{shop.project.short_id}.{n}" for n in ("one", "two")}
        for s in senders:
            shown = (s["platform"], s["clientId"], s["bridge"], s["status"], s["hourlyLimit"], s["dailyLimit"])
            assert shown == ("instagram", None, None, "active", None, None)
        assert (await shop.api.get(f"/api/v1/senders/{senders[0]['id']}"))["use"] is None

    run(story())


def test_a_sender_is_connected_for_one_client_with_limits(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        client = await shop.client()
        name = f"acme.{shop.project.short_id}"
        body = {"username": f"@{name.upper()}", "clientId": client, "hourlyLimit": 2, "dailyLimit": 50}
        made = await shop.api.post("/api/v1/senders", body, 201)
        assert (made["username"], made["clientId"], made["hourlyLimit"]) == (name, client, 2)
        assert made["use"] == {"lastHour": 0, "last24Hours": 0}
        campaign = await shop.campaign(
            "creatorname", "nasa", "newhandle", client=client, senderIds=[made["id"]], start=True
        )
        await stood.settle()
        at = f"/api/v1/senders/{made['id']}"
        assert (await shop.api.get(at))["use"] == {"lastHour": 2, "last24Hours": 2}
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["stats"]["sent"] == 2
        await shop.pass_time(timedelta(hours=1, seconds=1))
        await stood.settle()
        assert (await shop.api.get(at))["use"] == {"lastHour": 1, "last24Hours": 3}
        await shop.api.refused("POST", "/api/v1/senders", 409, "sender_already_connected", {"username": name})
        stranger = {"username": "other.sender", "clientId": f"cli_{NOBODY}"}
        await shop.api.refused("POST", "/api/v1/senders", 404, "client_not_found", stranger)
        bad = {"username": "no such name", "hourlyLimit": 0}
        error = await shop.api.refused("POST", "/api/v1/senders", 400, "invalid_field", bad)
        assert [f["path"] for f in error["fields"]] == ["hourlyLimit"]
        await shop.api.refused("POST", "/api/v1/senders", 400, "invalid_field", {"username": "no such name"})
        nowhere = {"username": "other.sender", "bridge": "nowhere"}
        await shop.api.refused("POST", "/api/v1/senders", 404, "bridge_not_found", nowhere)

    run(story())


def test_a_live_sender_needs_a_bridge_and_has_limits(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        live = await shop.key(live=True)
        body = {"username": f"real.{shop.live.short_id}"}
        await live.refused("POST", "/api/v1/senders", 400, "bridge_required", body)
        await stood.calls.run(
            shop.live,
            Actor("cli"),
            lambda call: accounts.add_bridge(call, "house", "http://127.0.0.1:9", "token", "secret"),
        )
        made = await live.post("/api/v1/senders", body | {"bridge": "house"}, 201)
        assert (made["bridge"], made["hourlyLimit"], made["dailyLimit"]) == ("house", 20, 100)
        (listed,) = (await live.get("/api/v1/senders"))["data"]
        assert listed == {k: v for k, v in made.items() if k != "use"}

    run(story())


def test_limits_are_changed_lifted_and_left_alone(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        sender = (await shop.senders())[0]["id"]

        async def changed(body: Any) -> tuple[Any, Any]:
            got = await shop.api("PATCH", f"/api/v1/senders/{sender}", body)
            assert got.status == 200, got.body
            return got.json["hourlyLimit"], got.json["dailyLimit"]

        assert await changed({"hourlyLimit": 5, "dailyLimit": 20}) == (5, 20)
        assert await changed({"hourlyLimit": 6}) == (6, 20)
        assert await changed({"dailyLimit": None}) == (6, None)
        assert await changed({}) == (6, None)
        at = f"/api/v1/senders/{sender}"
        for bad in ({"hourlyLimit": 0}, {"hourlyLimit": "5"}, {"dailyLimit": -1}):
            await shop.api.refused("PATCH", at, 400, "invalid_field", bad)
        await shop.api.refused("PATCH", at, 400, "unknown_field", {"hourlyCap": 5})
        await shop.api.refused("PATCH", f"/api/v1/senders/snd_{NOBODY}", 404, "sender_not_found", {})

    run(story())


def test_senders_are_listed_by_status_and_paused_twice_is_the_same(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        one, two = (s["id"] for s in await shop.senders())
        for _ in range(2):
            paused = await shop.api.post(f"/api/v1/senders/{one}/pause")
            assert (paused["status"], paused["reason"]) == ("paused", "paused_by_user")

        async def ids(status: str) -> list[str]:
            return [s["id"] for s in (await shop.api.get(f"/api/v1/senders?status={status}"))["data"]]

        assert (await ids("paused"), await ids("active"), await ids("disabled")) == ([one], [two], [])
        await shop.api.refused("GET", "/api/v1/senders?status=asleep", 400, "invalid_field")
        assert (await shop.api.post(f"/api/v1/senders/{one}/resume"))["reason"] is None
        first = await shop.api.post(f"/api/v1/senders/{one}/resume", Idempotency_Key="resume-1")
        assert await shop.api.post(f"/api/v1/senders/{one}/resume", Idempotency_Key="resume-1") == first
        await shop.api.refused("POST", f"/api/v1/senders/snd_{NOBODY}/resume", 404, "sender_not_found")

    run(story())


def test_a_sender_that_is_gone_does_not_resume(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        sender = (await shop.senders())[0]
        await shop.stop(sender["username"], "banned")
        await stood.settle()
        at = f"/api/v1/senders/{sender['id']}"
        assert (await shop.api.get(at))["status"] == "disabled"
        await shop.api.refused("POST", f"{at}/resume", 409, "sender_disabled")
        await shop.stop((await shop.senders())[1]["username"], "warning")
        await stood.settle()
        cooling = await shop.api.get(f"/api/v1/senders/{(await shop.senders())[1]['id']}")
        assert cooling["status"] == "cooling"
        assert cooling["coolingUntil"] > cooling["createdAt"]

    run(story())


def test_a_suppression_is_added_found_and_taken_back(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        api, at = shop.api, "/api/v1/suppressions"
        made = await api.post(at, {"instagramUsername": "https://instagram.com/Nasa/", "note": "by email"}, 201)
        assert {k: v for k, v in made.items() if k not in ("id", "createdAt")} == {
            "instagramUsername": "nasa",
            "reason": "manual",
            "source": "api",
            "note": "by email",
        }
        assert await api.post(at, {"instagramUsername": "@nasa"}, 201) == made
        await api.post(at, {"instagramUsername": "creatorname"}, 201)
        listed = (await api.get(at))["data"]
        assert [s["instagramUsername"] for s in listed] == ["creatorname", "nasa"]
        assert (await api.get(f"{at}?instagramUsername=%40NASA"))["data"] == [made]
        assert (await api.get(f"{at}?instagramUsername=nobody"))["data"] == []
        await api.refused("GET", f"{at}?instagramUsername=a%20b", 400, "invalid_field")
        await api.refused("POST", at, 400, "invalid_field", {"instagramUsername": "a b"})
        await api.refused("DELETE", f"{at}/{made['id']}", 400, "missing_required_field")
        await api.refused("DELETE", f"{at}/{made['id']}?reason=", 400, "missing_required_field")
        gone = await api("DELETE", f"{at}/{made['id']}?reason=they%20asked%20again")
        assert (gone.status, gone.body) == (204, b"")
        await api.refused("DELETE", f"{at}/{made['id']}?reason=twice", 404, "suppression_not_found")
        assert (await api.get(f"{at}?instagramUsername=nasa"))["data"] == []

    run(story())


def test_an_opt_out_is_a_suppression_nobody_asked_for(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("sandbox.optsout", start=True)
        await stood.settle()
        await shop.pass_time(timedelta(minutes=2))
        await stood.settle()
        assert (await shop.targets(campaign))["sandbox.optsout"]["status"] == "replied"
        (found,) = (await shop.api.get("/api/v1/suppressions"))["data"]
        assert (found["instagramUsername"], found["reason"], found["source"]) == (
            "sandbox.optsout",
            "opt_out",
            "reply",
        )

    run(story())


def test_usage_counts_what_was_sent(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        before = await shop.api.get("/api/v1/usage")
        assert (before["sent"], before["limit"], before["remaining"]) == (0, None, None)
        await shop.campaign("creatorname", "sandbox.missing", start=True)
        await stood.settle()
        assert (await shop.api.get("/api/v1/usage"))["sent"] == 1

    run(story())
