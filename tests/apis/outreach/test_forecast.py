"""A forecast over HTTP: what will go when, who is skipped and why, what binds; it is read and nothing is changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from overture.domain import usage
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

EVEN: dict[str, Any] = {"pacing": "even", "hourlyLimit": 8, "dailyLimit": 50}


def _path(campaign: str) -> str:
    return f"/api/v1/campaigns/{campaign}/forecast"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_draft_is_forecast_as_if_started_now_and_then_goes_just_so(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        handles = [f"sandbox.ignores.{i}" for i in range(12)]
        campaign = await shop.campaign(*handles, body="Hi {{ firstName }} {{ city }}", **EVEN)
        more = [{"instagramUsername": f"sandbox.ignores.{i}", "firstName": "A", "city": " x "} for i in range(20, 25)]
        more[4]["city"] = "\u200b "
        await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", {"targets": more}, 201)
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": "sandbox.ignores.20"}, 201)
        told = await shop.api.get(_path(campaign))
        assert (told["status"], told["waiting"], told["sends"]) == ("draft", 17, 3)
        assert told["skips"] == {"missing_variable": 13, "target_suppressed": 1}
        assert (told["isExact"], told["estimates"], told["timezone"]) == (True, [], "UTC")
        began = _moment(told["now"])
        assert _moment(told["startsAt"]) == began
        assert _moment(told["lastSendAt"]) == began + timedelta(seconds=900)
        assert _moment(told["endsAt"]) == began + timedelta(seconds=1350), "who is skipped last has a turn too"
        assert sum(d["sends"] for d in told["days"]) == 3
        assert told["waits"] == [{"limit": "campaign_hourly_limit", "seconds": 1350}]
        assert told["binds"] == "campaign_hourly_limit"
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["stats"]["queued"] == 17, "nothing was changed"
        await shop.api.post(f"/api/v1/campaigns/{campaign}/start")
        for _ in range(4):
            await stood.settle()
            await shop.pass_time(timedelta(seconds=450))
        done = await shop.api.get(f"/api/v1/campaigns/{campaign}")
        assert (done["status"], done["completedAt"]) == ("completed", told["endsAt"])
        assert (done["stats"]["sent"], done["stats"]["skipped"]) == (3, 14)

    run(story())


def test_what_binds_is_told_limits_of_the_campaign_of_senders_hours_and_a_beginning(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        handles = [f"sandbox.ignores.{i}" for i in range(30)]
        daily = await shop.campaign(*handles, **EVEN | {"dailyLimit": 10})
        told = await shop.api.get(_path(daily))
        assert told["binds"] == "campaign_daily_limit"
        assert _moment(told["endsAt"]) == _moment(told["now"]) + timedelta(hours=48, seconds=9 * 450)
        day = await shop.api.get(_path(daily) + "?days=1")
        assert (day["endsAt"], day["stopsAt"], day["sends"]) == (None, None, 10 + 1)
        assert _moment(day["until"]) == _moment(day["now"]) + timedelta(days=1)
        hours = {"timezone": "UTC", "windows": [{"days": ["monday"], "from": "09:00", "to": "10:00"}]}
        mondays = await shop.campaign(*handles, **EVEN, schedule=hours)
        told = await shop.api.get(_path(mondays))
        assert told["binds"] == "outside_hours"
        assert [d["sends"] for d in told["days"]] == [8, 8, 8, 6]
        assert {datetime.fromisoformat(d["date"]).weekday() for d in told["days"]} == {0}
        begins = (_moment(told["now"]) + timedelta(days=3)).astimezone(UTC)
        later = await shop.campaign(*handles[:2], startAt=begins.isoformat())
        told = await shop.api.get(_path(later))
        assert (told["binds"], _moment(told["startsAt"]), _moment(told["endsAt"])) == ("start_at", begins, begins)
        for sender in await shop.senders():
            await shop.api("PATCH", f"/api/v1/senders/{sender['id']}", {"hourlyLimit": 2, "dailyLimit": 5})
        own = await shop.campaign(*handles, **EVEN)
        assert (await shop.api.get(_path(own)))["binds"] == "sender_limits"
        for sender in await shop.senders():
            await shop.api.post(f"/api/v1/senders/{sender['id']}/pause")
        told = await shop.api.get(_path(own))
        assert (told["endsAt"], told["stopReason"], told["binds"], told["sends"]) == (
            None,
            "sender_not_available",
            "sender_not_available",
            0,
        )

    run(story())


def test_a_spent_month_stops_it_where_the_campaign_will_pause(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        async with stood.db.transaction(shop.project.id) as tx:
            await usage.set_monthly_limit(tx, shop.project.workspace_id, "test", 5)
        campaign = await shop.campaign(*[f"sandbox.ignores.{i}" for i in range(9)], **EVEN, start=True)
        told = await shop.api.get(_path(campaign))
        assert (told["sends"], told["endsAt"], told["stopReason"]) == (5, None, "usage_limit_exceeded")
        assert _moment(told["stopsAt"]) == _moment(told["now"]) + timedelta(seconds=5 * 450)
        for _ in range(6):
            await stood.settle()
            await shop.pass_time(timedelta(seconds=450))
        paused = await shop.api.get(f"/api/v1/campaigns/{campaign}")
        assert (paused["status"], paused["statusReason"], paused["stats"]["sent"]) == (
            "paused",
            "usage_limit_exceeded",
            5,
        )
        again = await shop.api.get(_path(campaign))
        assert (again["status"], again["sends"], again["stopsAt"]) == ("paused", 0, again["now"])

    run(story())


def test_texts_that_decide_by_more_than_what_is_missing_are_estimated_and_it_is_said(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        body = "Hi {% if firstName contains '7' %}{{ city }}{% else %}you{% endif %}"
        campaign = await shop.campaign(*[f"sandbox.ignores.{i}" for i in range(150)], body=body)
        told = await shop.api.get(_path(campaign))
        assert (told["isExact"], told["skips"]) == (True, {"missing_variable": 24}), "so few are all rendered"
        extra = [{"instagramUsername": f"sandbox.ignores.{i}", "firstName": f"N{i}"} for i in range(1000, 1350)]
        await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", {"targets": extra}, 201)
        told = await shop.api.get(_path(campaign))
        assert (told["isExact"], told["estimates"]) == (False, ["missing_variables"])
        assert told["waiting"] == told["sends"] + told["skips"]["missing_variable"] == 500

    run(story())


def test_variants_are_asked_each(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        one, two = await shop.template("Hi {{ firstName }}"), await shop.template("Hi {{ city | default: 'you' }}")
        variants = [{"name": "a", "messageTemplateId": one}, {"name": "b", "messageTemplateId": two}]
        handles = [f"sandbox.ignores.{i}" for i in range(400)]
        new = {"clientId": await shop.client(), "messageTemplateId": one, "name": "Variants", "variants": variants}
        campaign = (await shop.api.post("/api/v1/campaigns", new, 201))["id"]
        named = [{"instagramUsername": h, "firstName": "Ann"} for h in handles]
        await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", {"targets": named}, 201)
        told = await shop.api.get(_path(campaign))
        assert (told["sends"], told["skips"], told["estimates"]) == (400, {}, []), "each of them goes for everybody"
        bare = [{"instagramUsername": f"sandbox.ignores.{i}"} for i in range(1000, 1400)]
        await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", {"targets": bare}, 201)
        told = await shop.api.get(_path(campaign))
        assert told["estimates"] == ["missing_variables"]
        assert 100 < told["skips"]["missing_variable"] < 300, "half of them, about"

    run(story())


def test_follow_ups_are_in_it_taken_that_nobody_replies_and_go_just_so(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        again, last = await shop.template("Still there, {{ firstName }}?"), await shop.template("Bye {{ city }}")
        steps = [{"messageTemplateId": again, "waitDays": 1}, {"messageTemplateId": last, "waitHours": 2}]
        campaign = await shop.campaign(*[f"sandbox.ignores.{i}" for i in range(3)], **EVEN, steps=steps)
        bare = {"targets": [{"instagramUsername": "sandbox.ignores.9", "city": "Rome"}]}
        await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", bare, 201)
        told = await shop.api.get(_path(campaign))
        assert (told["isExact"], told["estimates"], told["assumptions"]) == (True, [], ["no_replies"])
        assert (told["waiting"], told["sends"], told["skips"]) == (4, 7, {"missing_variable": 4})
        assert told["steps"] == [
            {"step": 0, "waiting": 4, "sends": 4, "skips": {}},
            {"step": 1, "waiting": 0, "sends": 3, "skips": {"missing_variable": 1}},
            {"step": 2, "waiting": 0, "sends": 0, "skips": {"missing_variable": 3}},
        ]
        assert [day["steps"] for day in told["days"]] == [[4, 0, 0], [0, 3, 0]]
        assert told["binds"] == "step_wait"
        assert _moment(told["endsAt"]) == _moment(told["now"]) + timedelta(hours=26, seconds=900)
        await shop.api.post(f"/api/v1/campaigns/{campaign}/start")
        for _ in range(4):
            await stood.settle()
            await shop.pass_time(timedelta(seconds=450))
        later = await shop.api.get(_path(campaign))
        assert [step["waiting"] for step in later["steps"]] == [0, 4, 0]
        assert (later["waiting"], later["sends"], later["endsAt"]) == (4, 3, told["endsAt"])
        one = await shop.senders()
        for sender in one:
            await shop.api.post(f"/api/v1/senders/{sender['id']}/pause")
        assert (await shop.api.get(_path(campaign)))["stopReason"] == "sender_not_available"
        for sender in one:
            await shop.api.post(f"/api/v1/senders/{sender['id']}/resume")
        await shop.pass_time(_moment(told["endsAt"]) - _moment(later["now"]) - timedelta(minutes=130))
        for _ in range(18):
            await stood.settle()
            await shop.pass_time(timedelta(seconds=450))
        await stood.settle()
        done = await shop.api.get(f"/api/v1/campaigns/{campaign}")
        assert done["status"] == "completed"
        assert abs(_moment(done["completedAt"]) - _moment(told["endsAt"])) <= timedelta(seconds=450)

    run(story())


def test_where_lists_of_hashes_are_asked_only_at_the_send_it_is_said(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("sandbox.ignores.1")
        assert (await shop.api.get(_path(campaign)))["isExact"] is True
        await shop.api.post("/api/v1/suppression-exchanges", {"name": "Partners", "key": "ab" * 32}, 201)
        assert (await shop.api.get(_path(campaign)))["estimates"] == ["suppression_exchanges"]

    run(story())


def test_it_is_refused_where_there_is_nothing_to_forecast(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        empty = await shop.campaign()
        await shop.api.refused("GET", _path(empty), 400, "missing_required_field")
        gone = await shop.campaign("sandbox.ignores.1")
        await shop.api.post(f"/api/v1/campaigns/{gone}/cancel")
        await shop.api.refused("GET", _path(gone), 409, "invalid_campaign_state")
        await shop.api.refused("GET", _path("camp_01hzx3v9k2m4n6p8q0r2s4t6w8"), 404, "campaign_not_found")
        await shop.api.refused("GET", _path(gone) + "?days=367", 400, "invalid_field")
        other = await shop.key("clients:read")
        await other.refused("GET", _path(gone), 403, "insufficient_scope")

    run(story())
