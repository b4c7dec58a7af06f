"""Days and hours over HTTP: what was set is shown, what cannot be is refused by its field, explain says until when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
NIGHT: dict[str, Any] = {
    "timezone": "Pacific/Auckland",
    "windows": [
        {"days": ["friday", "saturday"], "from": "20:00", "to": "02:30"},
        {"days": ["sunday"], "from": "00:00", "to": "24:00"},
    ],
    "inTargetZone": False,
}


async def _body(shop: Shop, **facts: Any) -> dict[str, Any]:
    base = {"clientId": await shop.client(), "name": "Spring", "messageTemplateId": await shop.template()}
    return {**base, **facts}


def test_a_schedule_is_shown_as_it_was_set(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        facts = {"schedule": NIGHT, "ifMissed": "ask", "maxLatenessMinutes": 5}
        made = await shop.api.post("/api/v1/campaigns", await _body(shop, **facts), 201)
        assert {k: made[k] for k in facts} == facts
        assert made["startAt"] is None
        assert await shop.api.get(f"/api/v1/campaigns/{made['id']}") == made
        plain = await shop.api.post("/api/v1/campaigns", await _body(shop, name="Plain"), 201)
        assert (plain["schedule"], plain["startAt"], plain["ifMissed"], plain["maxLatenessMinutes"]) == (
            None,
            None,
            "send",
            60,
        )

    run(story())


def _with(window: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    good = {"days": ["monday"], "from": "09:00", "to": "17:00"}
    return {"timezone": "UTC", "windows": [good, good | (window or {})], **facts}


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("schedule.timezone", {"schedule": _with(timezone="Europe/Atlantis")}),
        ("schedule.timezone", {"schedule": _with(timezone="CEST")}),
        ("schedule.windows", {"schedule": _with() | {"windows": []}}),
        ("schedule.windows[1].to", {"schedule": _with({"to": "09:00"})}),
        ("schedule.windows[1].from", {"schedule": _with({"from": "9:00"})}),
        ("schedule.windows[1].from", {"schedule": _with({"from": "24:00"})}),
        ("schedule.windows[1].to", {"schedule": _with({"to": "25:00"})}),
        ("schedule.windows[1].days", {"schedule": _with({"days": []})}),
        ("schedule.windows[1].days[0]", {"schedule": _with({"days": ["Monday"]})}),
        ("startAt", {"startAt": "2020-05-04T09:30:00Z"}),
        ("startAt", {"startAt": "2199-05-04T09:30:00Z"}),
        ("startAt", {"startAt": "2030-05-04T09:30:00"}),
        ("ifMissed", {"ifMissed": "shrug"}),
        ("maxLatenessMinutes", {"maxLatenessMinutes": -1}),
        ("maxLatenessMinutes", {"maxLatenessMinutes": 43_201}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(shop: Shop, run: Run[Any], path: str, facts: Any) -> None:
    async def story() -> None:
        body = await _body(shop, **facts)
        error = await shop.api.refused("POST", "/api/v1/campaigns", 400, "invalid_field", body)
        assert [f["path"] for f in error["fields"]] == [path]

    run(story())


def test_a_target_has_its_zone_or_is_refused_by_itself(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        items = [
            {"instagramUsername": "creatorname", "timezone": "Asia/Tokyo"},
            {"instagramUsername": "nasa", "timezone": "Mars/Olympus"},
            {"instagramUsername": "newhandle", "timezone": ""},
        ]
        done = await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", {"targets": items}, 201)
        assert [(t["timezone"], t["timezoneSource"]) for t in done["targets"]] == [
            ("Asia/Tokyo", "upload"),
            (None, None),
        ]
        assert [(e["index"], e["code"]) for e in done["errors"]] == [(1, "invalid_field")]
        assert done["errors"][0]["message"].startswith("timezone: ")

    run(story())


def test_explain_names_the_hours_and_until_when_they_hold_somebody_back(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        now = datetime.now(UTC)
        # A day on which it is no longer today, anywhere.
        day = WEEK[(now.weekday() + 3) % 7]
        hours = {"timezone": "UTC", "windows": [{"days": [day], "from": "09:00", "to": "10:00"}]}
        campaign = await shop.campaign(schedule=hours)
        at = f"/api/v1/campaigns/{campaign}"
        await shop.api.post(
            f"{at}/targets", {"targets": [{"instagramUsername": "creatorname", "timezone": "Asia/Tokyo"}]}, 201
        )
        await shop.api.post(f"{at}/start")
        await stood.settle()
        target = (await shop.targets(campaign))["creatorname"]
        assert target["status"] == "pending"
        told = await shop.api.get(f"{at}/targets/{target['id']}/explain")
        rule = next(r for r in told["rules"] if r["rule"] == "hours")
        assert (rule["passed"], rule["reason"]) == (False, "outside_hours")
        assert rule["until"].endswith("T00:00:00.000Z"), "nine in Tokyo"
        assert (told["next"]["waitsFor"], told["next"]["at"]) == ("outside_hours", rule["until"])
        assert told["clock"] == {"timezone": "Asia/Tokyo", "source": "target", "knownFrom": "upload"}

    run(story())
