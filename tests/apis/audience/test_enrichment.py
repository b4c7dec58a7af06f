"""Enrichment after the fact answers as the original document says: names, values, statuses, what counts when."""

from __future__ import annotations

from typing import Any

from tests.apis.audience.desk import Desk
from tests.apis.audience.test_originals import BASE
from tests.conftest import Run

SWITCHES = ("enrich_profiles", "enrich_country_date")
PROFILE_COLUMNS = [
    *("biography", "email", "phone", "follower_count", "media_count", "following_count", "account_type", "business"),
    *("business_category_name", "category_name", "category", "city_id", "city_name", "website"),
]


async def completed(desk: Desk, **params: Any) -> str:
    """The address of a completed job of 50 rows."""
    job_id = await desk.submit(usernames=["nasa"], max_followers=50, **params)
    assert (await desk.done(job_id))["status"] == "COMPLETED"
    return f"/api/v1/jobs/{job_id}"


def counted(answer: Any) -> dict[str, Any]:
    """An answer without what differs each time."""
    return {k: v for k, v in answer.items() if k not in ("job_id", "last_enrichment")}


def test_an_upgrade_from_its_preflight_to_its_columns(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        job = await completed(desk)
        assert "addons" not in await desk.api.get(job)
        first = await desk.api.get(f"{job}/enrich?enrich_country_date=true")
        comes_to = {
            "eligible": True,
            "supported_addons": ["enrich_profiles", "enrich_country_date"],
            "applied_addons": [],
            "selected_addons": ["enrich_country_date"],
            "fields_added": ["country", "date"],
            "enrichment_requested": False,
            "enriched": False,
            "fully_enriched": False,
            "replayed": False,
            "estimated_rows": 50,
            "estimated_cost": 50,
        }
        assert counted(first) == comes_to
        assert (first["job_id"], first["last_enrichment"]) == (job[-36:], None)
        assert (await desk.api.get("/api/v1/credits"))["reserved"] == 0, "a look sets nothing aside"

        begun = await desk.api.post(f"{job}/enrich", {"enrich_country_date": True}, 202)
        assert counted(begun) == comes_to | {"enrichment_requested": True, "status": "QUEUED"}
        assert (await desk.api.get("/api/v1/credits"))["reserved"] == 50
        waits = await desk.refused(await desk.api("GET", f"{job}/results"), 409, "ENRICHMENT_IN_PROGRESS")
        await desk.refused(await desk.api("GET", f"{job}/download"), 409, "ENRICHMENT_IN_PROGRESS")
        assert "enrich_country_date" in waits["message"]
        told = {"applied_addons": [], "enrichment_requested": True, "enriched": False, "fully_enriched": False}
        assert (await desk.api.get(job))["addons"] == told
        again = await desk.api.post(f"{job}/enrich", {"params": {"enrich_country_date": True}}, 202)
        assert counted(again) == counted(begun) | {"replayed": True}
        looked = await desk.api.get(f"{job}/enrich?enrich_country_date=true")
        assert (looked["replayed"], looked["applied_addons"], looked["enrichment_requested"]) == (True, [], True)

        await desk.standing.settle()
        page = await desk.api.get(f"{job}/results?limit=200")
        assert page["columns"] == [*BASE, "country", "date"]
        assert all(list(row) == page["columns"] for row in page["data"])
        assert any(row["country"] for row in page["data"])
        assert page["messages"] == []
        assert (await desk.api.get(job))["cost_charged"] == 300
        assert await desk.api.get("/api/v1/credits") == {"balance": 999_700, "reserved": 0, "available": 999_700}

        covered = await desk.api.post(f"{job}/enrich", {"enrich_country_date": True}, 200)
        assert counted(covered) == comes_to | {
            "applied_addons": ["enrich_country_date"],
            "fields_added": [],
            "enriched": True,
            "replayed": True,
            "estimated_rows": 0,
            "estimated_cost": 0,
            "status": "COMPLETED",
        }
        latest = covered["last_enrichment"]
        assert (latest["status"], latest["progress_percent"], latest["error"]) == ("COMPLETED", 100, None)
        assert (latest["rows_enriched"], latest["rows_not_found"], latest["cost_charged"]) == (50, 0, 50)

    run(story())


def test_a_job_with_one_add_on_may_ask_for_the_other(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        job = await completed(desk, enrich_country_date=True)
        told = {"applied_addons": ["enrich_country_date"], "enrichment_requested": False, "enriched": True}
        assert (await desk.api.get(job))["addons"] == told | {"fully_enriched": False}
        both = {"enrich_profiles": True, "enrich_country_date": True}
        begun = await desk.api.post(f"{job}/enrich", both, 202)
        assert begun["selected_addons"] == ["enrich_profiles", "enrich_country_date"]
        assert begun["applied_addons"] == ["enrich_country_date"], "only what is in the rows"
        assert (begun["fields_added"], begun["estimated_cost"]) == (PROFILE_COLUMNS, 50)
        await desk.standing.settle()
        page = await desk.api.get(f"{job}/results")
        assert page["columns"] == [*BASE, *PROFILE_COLUMNS, "country", "date"], "in the order of the add-ons"
        assert any(row["biography"] for row in page["data"])
        assert any(row["country"] for row in page["data"])
        done = await desk.api.post(f"{job}/enrich", both, 200)
        assert (done["replayed"], done["fully_enriched"], done["enrichment_requested"]) == (True, True, False)
        assert (await desk.api.get(job))["cost_charged"] == 50 * 6 + 50
        feed = (await desk.shop.api.get("/api/v1/events?limit=200"))["data"]
        [event] = [e for e in feed if e["type"] == "job.enriched"]
        assert event["data"]["fieldsAdded"] == PROFILE_COLUMNS
        assert (event["data"]["rowsEnriched"], event["data"]["costCharged"]) == (50, 50)

    run(story())


def test_no_add_on_selected_and_a_job_that_has_not_completed(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        waiting = f"/api/v1/jobs/{await desk.submit(usernames=['nasa'], enrich_profiles=True)}"
        told = {"applied_addons": [], "enrichment_requested": True, "enriched": False, "fully_enriched": False}
        assert (await desk.api.get(waiting))["addons"] == told, "what was asked for with the job is still to come"
        for got in (
            await desk.api("GET", f"{waiting}/enrich?enrich_profiles=true"),
            await desk.api("POST", f"{waiting}/enrich", {"enrich_profiles": True}),
        ):
            assert "QUEUED" in (await desk.refused(got, 409, "JOB_NOT_COMPLETED"))["message"]
        await desk.api.post(f"{waiting}/cancel")
        assert (await desk.api.get(waiting))["addons"]["enrichment_requested"] is False
        job = await completed(desk)
        for query in ("", "?enrich_profiles=false", "?enrich_profiles=false&enrich_country_date=false"):
            error = await desk.refused(await desk.api("GET", f"{job}/enrich{query}"), 400, "NO_ADDON_SELECTED")
            assert all(name in error["message"] for name in SWITCHES)
        bodies: tuple[Any, ...] = ({}, {"enrich_profiles": False}, {"params": {"enrich_country_date": False}})
        for body in bodies:
            await desk.refused(await desk.api("POST", f"{job}/enrich", body), 400, "NO_ADDON_SELECTED")
        for body, path in (({"enrich_profiles": "true"}, "enrich_profiles"), ({"enrich_all": True}, "enrich_all")):
            error = await desk.refused(await desk.api("POST", f"{job}/enrich", body), 400, "VALIDATION_ERROR")
            assert path in error["message"]
        unknown = "/api/v1/jobs/00000000-0000-0000-0000-000000000000/enrich"
        await desk.refused(await desk.api("POST", unknown, {"enrich_profiles": True}), 404, "JOB_NOT_FOUND")
        await desk.refused(await desk.api("GET", f"{unknown}?enrich_profiles=true"), 404, "JOB_NOT_FOUND")

    run(story())


def test_the_same_request_under_its_key_is_told_what_became_of_it(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        job, key = await completed(desk), {"Idempotency-Key": "unique-enrichment"}
        path, body = f"{job}/enrich", {"enrich_profiles": True}
        first = await desk.api("POST", path, body, key)
        assert (first.status, first.json["replayed"], first.json["status"]) == (202, False, "QUEUED")
        again = await desk.api("POST", path, body, key)
        assert (again.status, again.json["replayed"], again.json["status"]) == (202, True, "QUEUED")
        other = await desk.api("POST", path, {"enrich_country_date": True}, key)
        await desk.refused(other, 409, "IDEMPOTENCY_CONFLICT")
        await desk.standing.settle()
        later = await desk.api("POST", path, body, key)
        assert (later.status, later.json["replayed"], later.json["status"]) == (200, True, "COMPLETED")
        assert later.json["applied_addons"] == ["enrich_profiles"]
        assert (await desk.api.get("/api/v1/credits"))["balance"] == 1_000_000 - 250 - 50

    run(story())


def test_an_upgrade_that_is_not_affordable_is_refused_and_foreseen(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        job = await completed(desk)
        many = [f"sandbox.audience.{n}" for n in range(100, 110)]
        for user in "ab":
            await desk.submit(user=user, usernames=many, max_followers=9_990)
        # What is left of 999,750 after two times 499,500 is 750; this takes all but 40 of it.
        body = {"external_user_id": "c", "tool_type": "followers", "params": {"usernames": ["nasa"]}}
        for cost in (250, 250, 210):
            await desk.api.post("/api/v1/jobs", body | {"max_cost": cost}, 201)
        seen = await desk.api.get(f"{job}/enrich?enrich_profiles=true")
        assert (seen["eligible"], seen["obstacle"]["code"]) == (False, "INSUFFICIENT_CREDITS")
        got = await desk.api("POST", f"{job}/enrich", {"enrich_profiles": True})
        error = await desk.refused(got, 402, "INSUFFICIENT_CREDITS")
        assert "50" in error["message"]
        assert "40" in error["message"]
        assert (await desk.api.get(job)).get("addons") is None
        for waiting in (await desk.api.get("/api/v1/jobs?status=QUEUED"))["data"]:
            await desk.api.post(f"/api/v1/jobs/{waiting['job_id']}/cancel")

    run(story())
