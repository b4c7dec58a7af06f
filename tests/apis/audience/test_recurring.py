"""Recurring jobs, estimates and dry runs over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.apis.audience.desk import Desk
from tests.conftest import Run
from tests.domain.archives.made import of_2024

AT = "/api/v1/recurring-jobs"
JOB: dict[str, Any] = {
    "external_user_id": "customer-123",
    "tool_type": "followers",
    "params": {"usernames": ["nasa"], "max_followers": 50},
}
NIGHTLY = {**JOB, "cron": "30 2 * * *", "timezone": "Europe/Berlin"}


def test_a_recurring_job_from_its_making_to_its_end(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        key = {"Idempotency-Key": "nightly"}
        got = await desk.api("POST", AT, NIGHTLY, key)
        assert got.status == 201
        made = got.json
        assert {k: made[k] for k in ("cron", "timezone", "overlap", "status", "last_run", "max_cost", "tool_type")} == {
            "cron": "30 2 * * *",
            "timezone": "Europe/Berlin",
            "overlap": "skip",
            "status": "ACTIVE",
            "last_run": None,
            "max_cost": None,
            "tool_type": "followers",
        }
        assert (await desk.api("POST", AT, NIGHTLY, key)).json == made
        one = f"{AT}/{made['recurring_job_id']}"
        assert await desk.api.get(one) == made
        await desk.shop.pass_time(timedelta(days=1))
        await desk.standing.settle()
        ran = await desk.api.get(one)
        assert ran["last_run"]["outcome"] == "SUBMITTED"
        assert ran["last_run"]["scheduled_for"] == made["next_run_at"]
        assert ran["next_run_at"] > made["next_run_at"]
        job = await desk.api.get(f"/api/v1/jobs/{ran['last_run']['job_id']}")
        assert (job["status"], job["number_of_results"]) == ("COMPLETED", 50)
        page = await desk.api.get(f"{one}/runs?limit=1")
        assert page == {"data": [ran["last_run"]], "pagination": {"limit": 1, "has_next": False}}
        assert (await desk.api.post(f"{one}/pause"))["next_run_at"] is None
        assert (await desk.api.post(f"{one}/resume"))["status"] == "ACTIVE"
        second = (await desk.api.post(AT, {**NIGHTLY, "cron": "0 * * * *"}, 201))["recurring_job_id"]
        first = await desk.api.get(f"{AT}?limit=1")
        assert [r["recurring_job_id"] for r in first["data"]] == [second]
        rest = await desk.api.get(f"{AT}?limit=1&cursor={first['pagination']['next_cursor']}")
        assert [r["recurring_job_id"] for r in rest["data"]] == [made["recurring_job_id"]]
        assert (await desk.api("DELETE", one)).status == 204
        for method, path in (("GET", one), ("DELETE", one), ("POST", f"{one}/pause"), ("GET", f"{one}/runs")):
            await desk.refused(await desk.api(method, path), 404, "RECURRING_JOB_NOT_FOUND")

    run(story())


def test_the_document_has_a_variant_for_each_tool(desk: Desk) -> None:
    document = desk.standing.documents["audience"]
    body = document["paths"][AT]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["discriminator"]["propertyName"] == "tool_type"
    variant = document["components"]["schemas"]["FollowersRecurringJob"]
    assert set(variant["required"]) == {"tool_type", "external_user_id", "params", "cron"}


def test_what_is_no_time_is_refused_by_its_field(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        for field, value in (("cron", "0 0 31 2 *"), ("cron", "61 * * * *"), ("cron", "@daily"), ("timezone", "CEST2")):
            error = await desk.refused(await desk.api("POST", AT, {**NIGHTLY, field: value}), 400, "VALIDATION_ERROR")
            assert [f["path"] for f in error["fields"]] == [field]
        changes: list[dict[str, Any]] = [
            {"overlap": "both"},
            {"cron": None},
            {"params": {"usernames": []}},
            {"tool_type": "friends"},
        ]
        for change in changes:
            await desk.refused(await desk.api("POST", AT, {**NIGHTLY, **change}), 400, "VALIDATION_ERROR")
        assert (await desk.api.get(AT))["data"] == []

    run(story())


def test_an_estimate_says_rows_credits_and_quotas_and_does_nothing(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        body = {**JOB, "params": {"usernames": ["sandbox.audience.120", "sandbox.private"], "max_followers": 100}}
        found = await desk.api.post("/api/v1/jobs/estimate", body)
        assert (found["rows"], found["cost"]) == ({"least": 100, "most": 100}, {"least": 500, "most": 500})
        assert found["lists"][1] == {
            "source": "sandbox.private",
            "expected": None,
            "rows": {"least": 0, "most": 0},
            "problem": "private",
        }
        assert (found["set_aside"], found["is_affordable"], found["already_delivered"]) == (1_000, True, 0)
        assert [(q["of"], q["per"], q["left"]) for q in found["quotas"]] == [
            ("external_user_id", "minute", 5),
            ("external_user_id", "hour", 12),
            ("workspace", "hour", 120),
        ]
        done = await desk.done(await desk.submit(**body["params"]))
        assert (done["number_of_results"], done["cost_charged"]) == (100, 500)
        after = await desk.api.post("/api/v1/jobs/estimate", body)
        assert (after["rows"], after["already_delivered"]) == ({"least": 20, "most": 20}, 100)
        assert after["quotas"][0]["left"] == 4
        error = await desk.api("POST", "/api/v1/jobs/estimate", {**body, "params": {}})
        await desk.refused(error, 400, "VALIDATION_ERROR")

    run(story())


def test_a_dry_run_leaves_nothing_and_says_what_the_request_would(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        dry = await desk.api("POST", "/api/v1/jobs?dry_run=true", JOB, {"Idempotency-Key": "k"})
        assert (dry.status, dry.headers["x-dry-run"], dry.json["status"]) == (201, "true", "QUEUED")
        assert dry.json["dry_run"] == {"events": []}
        await desk.refused(await desk.api("GET", f"/api/v1/jobs/{dry.json['job_id']}"), 404, "JOB_NOT_FOUND")
        assert (await desk.api.get("/api/v1/credits"))["reserved"] == 0
        many = {**JOB, "params": {"usernames": [f"sandbox.audience.{n}" for n in range(100, 110)]}}
        many["params"]["max_followers"] = 10_000
        for _ in range(2):
            assert (await desk.api("POST", "/api/v1/jobs", {**many, "external_user_id": "x"})).status == 201
        await desk.refused(await desk.api("POST", "/api/v1/jobs?dry_run=true", many), 402, "INSUFFICIENT_CREDITS")
        made = await desk.api.post(AT, NIGHTLY, 201)
        one = f"{AT}/{made['recurring_job_id']}"
        assert (await desk.api("POST", f"{AT}?dry_run=true", NIGHTLY)).status == 201
        assert (await desk.api("POST", f"{one}/pause?dry_run=true")).json["status"] == "PAUSED"
        assert (await desk.api("DELETE", f"{one}?dry_run=true")).status == 204
        assert (await desk.api("POST", "/api/v1/jobs/estimate?dry_run=true", JOB)).status == 200
        assert [r["status"] for r in (await desk.api.get(AT))["data"]] == ["ACTIVE"]
        job = (await desk.api.get("/api/v1/jobs?limit=1"))["data"][0]["job_id"]
        dry = await desk.api("POST", f"/api/v1/jobs/{job}/cancel?dry_run=true")
        assert dry.json["status"] == "CANCELLED"
        assert (await desk.api.get(f"/api/v1/jobs/{job}"))["status"] == "QUEUED"

    run(story())


def test_what_others_added_to_the_family_is_rehearsed_too(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        upload = {"content-type": "application/zip"}
        raw = of_2024("band", ["fan.one"], ["ada"])
        dry = await desk.api("POST", "/api/v1/archives?account=band&dry_run=true", headers=upload, raw=raw)
        assert (dry.status, dry.headers["x-dry-run"]) == (202, "true"), dry.body
        assert (await desk.api.get("/api/v1/archives"))["data"] == []
        async with desk.standing.db.transaction(desk.project.id) as tx:
            left = "select count(*) from archive_piece where project_id = $1"
            assert await tx.fetchval(left, desk.project.id) == 0
        job_id = await desk.submit(usernames=["nasa"], max_followers=5)
        await desk.done(job_id)
        at = f"/api/v1/jobs/{job_id}"
        dry = await desk.api("POST", f"{at}/enrich?dry_run=true", {"enrich_country_date": True})
        assert (dry.status, dry.json["enrichment_requested"]) == (202, True)
        assert (await desk.api.get("/api/v1/credits"))["reserved"] == 0
        assert (await desk.api("GET", f"{at}/results")).status == 200

    run(story())
