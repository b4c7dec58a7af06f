"""Targets over HTTP: an outcome for each item, lists, one target, why it stands where it stands."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run


async def _upload(shop: Shop, campaign: str, *items: Any, status: int = 201) -> Any:
    return await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", {"targets": list(items)}, status)


def test_each_item_of_an_upload_has_its_outcome_in_order(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": "nasa"}, 201)
        campaign = await shop.campaign("creatorname")
        done = await _upload(
            shop,
            campaign,
            {"instagramUsername": "newhandle"},
            {"instagramUsername": "CreatorName"},
            {"fullName": "No Name"},
            {"instagramUsername": "@NASA"},
            {"instagramUsername": "https://www.instagram.com/YourHandle/?hl=en", "profileUrl": "", "externalId": ""},
            {"instagramUsername": " newhandle "},
            {"instagramUsername": "a b"},
            {"instagramUsername": "ada", "followerCount": "many"},
            {"instagramUsername": "bob", "followerCount": 1.5, "fullName": 7},
            "creatorname",
            None,
            {"instagramUsername": 5},
            {"instagramUsername": ""},
            {"instagramUsername": "eve", "followerCount": -1},
        )
        assert (done["added"], done["skipped"]) == (2, 12)
        assert "error" not in done
        added = [(t["instagramUsername"], t["profileUrl"], t["externalId"]) for t in done["targets"]]
        assert added == [("newhandle", None, None), ("yourhandle", None, None)]
        assert [(e["index"], e["instagramUsername"], e["code"]) for e in done["errors"]] == [
            (1, "creatorname", "target_duplicate"),
            (2, None, "missing_required_field"),
            (3, "nasa", "target_suppressed"),
            (5, "newhandle", "target_duplicate"),
            (6, "a b", "invalid_field"),
            (7, "ada", "invalid_field"),
            (8, "bob", "invalid_field"),
            (9, None, "invalid_field"),
            (10, None, "invalid_field"),
            (11, None, "invalid_field"),
            (12, "", "missing_required_field"),
            (13, "eve", "invalid_field"),
        ]
        told = {e["index"]: e["message"] for e in done["errors"]}
        assert told[7] == "followerCount: Expected a whole number or null, got text."
        assert told[8].startswith("fullName: Expected text or null, got ")
        assert "followerCount: " in told[8]
        assert told[2] == "instagramUsername: This field is required."
        assert told[9] == "Expected an object, got text."

    run(story())


@pytest.mark.parametrize(
    ("items", "status", "code"),
    [
        ([{"fullName": "x"}, {"instagramUsername": ""}], 400, "missing_required_field"),
        ([{"instagramUsername": "a b"}, {"instagramUsername": "ada", "category": 3}], 400, "invalid_field"),
        ([{"instagramUsername": "creatorname"}, {"instagramUsername": "@creatorname"}], 409, "target_duplicate"),
        ([{"instagramUsername": "nasa"}], 409, "target_suppressed"),
    ],
)
def test_an_upload_refused_for_one_reason_says_it_and_every_outcome(
    items: list[Any], status: int, code: str, shop: Shop, run: Run[Any]
) -> None:
    async def story() -> None:
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": "nasa"}, 201)
        campaign = await shop.campaign("creatorname")
        done = await _upload(shop, campaign, *items, status=status)
        assert done["error"]["code"] == code
        assert done["error"]["requestId"]
        assert (done["campaignId"], done["added"], done["skipped"]) == (campaign, 0, len(items))
        assert done["targets"] == []
        assert [e["code"] for e in done["errors"]] == [code] * len(items)
        assert len(await shop.targets(campaign)) == 1

    run(story())


def test_an_upload_refused_for_two_reasons_is_no_error_of_its_own(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("creatorname")
        done = await _upload(shop, campaign, {"instagramUsername": "creatorname"}, {})
        assert (done["added"], done["skipped"]) == (0, 2)
        assert "error" not in done

    run(story())


def test_an_upload_has_one_to_ten_thousand_targets(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        at = f"/api/v1/campaigns/{campaign}/targets"
        empty: tuple[dict[str, Any], ...] = ({}, {"targets": None}, {"targets": []})
        for body in empty:
            error = await shop.api.refused("POST", at, 400, "missing_required_field", body)
            assert error["fields"][0]["path"] == "targets"
        await shop.api.refused("POST", at, 400, "invalid_field", {"targets": {"instagramUsername": "nasa"}})
        many = [{"instagramUsername": f"person_{n}"} for n in range(10_001)]
        error = await shop.api.refused("POST", at, 400, "invalid_field", {"targets": many})
        assert "at most 10000" in error["message"]
        # Ten thousand targets against the document's schema would take the test longer than all others.
        url, sent = shop.standing.url + at, json.dumps({"targets": many[:10_000]}).encode()
        headers = {**shop.api.headers, "content-type": "application/json"}
        async with shop.standing.session.post(url, data=io.BytesIO(sent), headers=headers) as answer:
            assert answer.status == 201
            done = await answer.json()
        assert (done["added"], len(done["targets"])) == (10_000, 10_000)
        assert [t["instagramUsername"] for t in done["targets"]] == [m["instagramUsername"] for m in many[:10_000]]
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["stats"]["total"] == 10_000

    run(story())


def test_a_large_upload_has_a_limit_of_its_own(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        done = await _upload(shop, campaign, *({"instagramUsername": f"p{n}", "note": "x" * 3000} for n in range(900)))
        assert done["added"] == 900
        huge = b'{"targets": [' + b" " * 10_000_000 + b"]}"
        got = await shop.api("POST", f"/api/v1/campaigns/{campaign}/targets", raw=huge)
        assert (got.status, got.json["error"]["code"]) == (413, "payload_too_large")
        assert "10000000 bytes" in got.json["error"]["message"]

    run(story())


def test_fields_of_your_own_are_variables(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign(body="{{firstName}} in {{city}}, {{ address.street }}, {{ tags | join: '/' }}")
        item = {
            "instagramUsername": "creatorname",
            "firstName": "Ada",
            "city": "Köln",
            "address": {"street": "Domplatz"},
            "tags": ["a", "b"],
        }
        (target,) = (await _upload(shop, campaign, item))["targets"]
        assert target["variables"] == {k: item[k] for k in ("city", "address", "tags")}
        await shop.api.post(f"/api/v1/campaigns/{campaign}/start")
        await stood.settle()
        sent = await shop.api.get(f"/api/v1/campaigns/{campaign}/targets/{target['id']}")
        assert sent["message"] == "Ada in Köln, Domplatz, a/b"

    run(story())


def test_the_same_key_uploads_once(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        at, key = f"/api/v1/campaigns/{campaign}/targets", {"Idempotency-Key": "upload-1"}
        body = {"targets": [{"instagramUsername": "creatorname"}, {"instagramUsername": "x y"}]}
        first = await shop.api("POST", at, body, key)
        again = await shop.api("POST", at, body, key)
        assert (first.status, first.body) == (201, again.body)
        assert again.headers["idempotent-replayed"] == "true"
        third = await shop.api("POST", at, {"targets": [{"instagramUsername": "nasa"}]}, key)
        assert (third.status, third.json["error"]["code"]) == (409, "idempotency_conflict")
        assert len(await shop.targets(campaign)) == 1

    run(story())


def test_targets_are_listed_by_status_and_by_your_own_id(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign(body="Hi {{firstName}}")
        await _upload(
            shop,
            campaign,
            {"instagramUsername": "sandbox.replies", "firstName": "A", "externalId": "r-1"},
            {"instagramUsername": "sandbox.missing", "firstName": "B", "externalId": "r-2"},
            {"instagramUsername": "creatorname", "firstName": "C", "externalId": "r-2"},
            {"instagramUsername": "nasa"},
        )
        at = f"/api/v1/campaigns/{campaign}"

        async def names(query: str) -> list[str]:
            return [t["instagramUsername"] for t in (await shop.api.get(f"{at}/targets?{query}"))["data"]]

        assert len(await names("status=pending")) == 4
        await shop.api.post(f"{at}/start")
        await stood.settle()
        await shop.pass_time(timedelta(minutes=2))
        await stood.settle()
        assert await names("status=replied") == ["sandbox.replies"]
        assert await names("status=failed") == ["sandbox.missing"]
        assert await names("status=sent") == ["creatorname"]
        assert await names("status=skipped") == ["nasa"]
        assert await names("status=pending") == []
        assert await names("externalId=r-2") == ["sandbox.missing", "creatorname"]
        assert await names("externalId=r-2&status=sent") == ["creatorname"]
        assert await names("externalId=nobody") == []
        await shop.api.refused("GET", f"{at}/targets?status=gone", 400, "invalid_field")
        walked: list[str] = []
        page: Any = {"nextCursor": "", "hasMore": True}
        while page["hasMore"]:
            page = await shop.api.get(f"{at}/targets?limit=1&cursor={page['nextCursor']}")
            walked += [t["instagramUsername"] for t in page["data"]]
        assert walked == ["sandbox.replies", "sandbox.missing", "creatorname", "nasa"]

    run(story())


def test_explain_tells_each_rule_and_what_comes_next(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("creatorname", "nasa", hourlyLimit=1, dailyLimit=10, body="Hi {{firstName}}")
        at = f"/api/v1/campaigns/{campaign}"
        await _upload(shop, campaign, {"instagramUsername": "newhandle"})
        targets = {name: t["id"] for name, t in (await shop.targets(campaign)).items()}

        async def explained(name: str) -> Any:
            return await shop.api.get(f"{at}/targets/{targets[name]}/explain")

        draft = await explained("nasa")
        assert draft["next"] == {
            "action": "wait",
            "at": None,
            "waitsFor": "campaign_draft",
            "ahead": None,
            "isExact": True,
        }
        assert draft["rules"][0] == {
            "rule": "campaign_running",
            "passed": False,
            "reason": "campaign_draft",
            "until": None,
        }
        await shop.api.post(f"{at}/start")
        await stood.settle()
        sent = await explained("creatorname")
        assert (sent["status"], sent["next"]["action"]) == ("sent", "none")
        waits = await explained("nasa")
        assert (waits["targetId"], waits["campaignId"]) == (targets["nasa"], campaign)
        assert (waits["next"]["action"], waits["next"]["waitsFor"]) == ("send", "pacing_and_caps")
        assert waits["next"]["at"] > waits["next"]["at"][:10]
        assert {r["rule"]: r["passed"] for r in waits["rules"]} == {
            "campaign_running": True,
            "suppression": True,
            "reply": True,
            "already_contacted": True,
            "template": True,
            "pacing_and_caps": False,
        }
        hole = await explained("newhandle")
        assert (hole["next"]["action"], hole["reason"]) == ("skip", "missing_variable")
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": "nasa"}, 201)
        assert (await explained("nasa"))["reason"] == "target_suppressed"
        await stood.settle()
        assert (await explained("nasa"))["status"] == "skipped"

    run(story())
