"""The audience API answers the requests of the original document as that says: names, values, defaults, statuses."""

from __future__ import annotations

import re
from typing import Any

from tests.apis.audience.desk import Desk
from tests.conftest import Run

BASE = ["source", "type", "user_id", "username", "full_name", "verified", "private", "profile_pic_url"]
EXAMPLE: dict[str, Any] = {
    "external_user_id": "customer-123",
    "tool_type": "followers",
    "params": {"usernames": ["nasa"], "max_followers": 50},
}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_the_quickstart(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        key = {"Idempotency-Key": "unique-key-per-job"}
        got = await desk.api("POST", "/api/v1/jobs", EXAMPLE, key)
        assert got.status == 201
        job_id = got.json["job_id"]
        assert got.json == {"job_id": job_id, "status": "QUEUED", "replayed": False}
        assert UUID.fullmatch(job_id)
        waiting = await desk.api.get(f"/api/v1/jobs/{job_id}")
        assert (waiting["status"], waiting["completed_at"], waiting["cost_charged"]) == ("QUEUED", None, 0)
        early = await desk.refused(await desk.api("GET", f"/api/v1/jobs/{job_id}/results"), 409, "JOB_NOT_COMPLETED")
        assert "QUEUED" in early["message"]
        done = await desk.done(job_id)
        for name in ("created_at", "updated_at", "completed_at"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", done.pop(name))
        completeness = done.pop("completeness")
        assert set(done.pop("downloads")) == {"csv", "jsonl"}
        assert done == {
            "job_id": job_id,
            "external_user_id": "customer-123",
            "namespace": desk.project.name,
            "status": "COMPLETED",
            "progress_percent": 100,
            "number_of_results": 50,
            "cost_charged": 250,
            "tool_type": "followers",
        }
        assert (completeness["delivered"], completeness["end_reached"]) == (50, False)
        page = await desk.api.get(f"/api/v1/jobs/{job_id}/results?page=1&limit=50")
        assert page["columns"] == BASE
        assert page["messages"] == []
        assert page["pagination"] == {
            "page": 1,
            "limit": 50,
            "total": 50,
            "total_pages": 1,
            "has_next": False,
            "has_prev": False,
        }
        row = page["data"][0]
        assert list(row) == BASE
        assert (row["source"], row["type"]) == ("nasa", "follower")
        assert row["user_id"].isdecimal()
        assert {r[c] for r in page["data"] for c in ("verified", "private")} == {"true", "false"}
        again = await desk.api("POST", "/api/v1/jobs", EXAMPLE, key)
        assert (again.status, again.json) == (200, {"job_id": job_id, "status": "COMPLETED", "replayed": True})
        other = {**EXAMPLE, "params": {"usernames": ["nasa"]}}
        await desk.refused(await desk.api("POST", "/api/v1/jobs", other, key), 409, "IDEMPOTENCY_CONFLICT")

    run(story())


def test_a_body_is_refused_by_the_field_that_is_wrong(desk: Desk, run: Run[Any]) -> None:
    async def refused(path: str, **change: Any) -> None:
        body = {**EXAMPLE, **change}
        error = await desk.refused(await desk.api("POST", "/api/v1/jobs", body), 400, "VALIDATION_ERROR")
        assert path in error["message"], error
        assert path in [f["path"] for f in error["fields"]], error

    async def story() -> None:
        params = EXAMPLE["params"]
        await refused("external_user_id", external_user_id="")
        await refused("external_user_id", external_user_id="x" * 256)
        await refused("external_user_id", external_user_id="a\nb")
        await refused("tool_type", tool_type="friends")
        await refused("params.usernames", params={})
        await refused("params.usernames", params={**params, "usernames": []})
        await refused("params.usernames", params={**params, "usernames": ["nasa"] * 11})
        await refused("params.usernames[0]", params={**params, "usernames": ["@nasa"]})
        await refused("params.max_followers", params={**params, "max_followers": 0})
        await refused("params.max_followers", params={**params, "max_followers": 10_001})
        await refused("params.max_followers", params={**params, "max_followers": "50"})
        await refused("params.enrich_profiles", params={**params, "enrich_profiles": "true"})
        await refused("params.max_following", params={**params, "max_following": 5})
        got = await desk.api("POST", "/api/v1/jobs", raw=b"{}", headers={"content-type": ""})
        await desk.refused(got, 415, "UNSUPPORTED_MEDIA_TYPE")
        long = await desk.api("POST", "/api/v1/jobs", EXAMPLE, {"Idempotency-Key": "k" * 256})
        await desk.refused(long, 400, "VALIDATION_ERROR")

    run(story())


def test_addons_append_their_columns(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        job_id = await desk.submit(usernames=["nasa"], max_followers=60, enrich_profiles=True, enrich_country_date=True)
        done = await desk.done(job_id)
        assert (done["number_of_results"], done["cost_charged"]) == (60, 60 * 7)
        page = await desk.api.get(f"/api/v1/jobs/{job_id}/results?limit=200")
        assert page["columns"] == [
            *BASE,
            *("biography", "email", "phone", "follower_count", "media_count", "following_count", "account_type"),
            *("business", "business_category_name", "category_name", "category", "city_id", "city_name", "website"),
            *("country", "date"),
        ]
        assert all(list(row) == page["columns"] for row in page["data"])
        assert any(row["email"] for row in page["data"])
        assert all(re.fullmatch(r"(0[1-9]|1[0-2])-20\d\d|", row["date"]) for row in page["data"])

    run(story())


def test_limits_of_an_end_user_and_a_replay_that_counts_for_nothing(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        for n in range(5):
            got = await desk.api("POST", "/api/v1/jobs", EXAMPLE, {"Idempotency-Key": f"job-{n}"})
            assert got.status == 201
        sixth = await desk.api("POST", "/api/v1/jobs", EXAMPLE, {"Idempotency-Key": "job-6"})
        error = await desk.refused(sixth, 429, "RATE_LIMITED")
        assert 1 <= int(sixth.headers["retry-after"]) <= 60
        assert "5 jobs a minute" in error["message"]
        await desk.quotas(requests_minute=8)
        for _ in range(10):
            again = await desk.api("POST", "/api/v1/jobs", EXAMPLE, {"Idempotency-Key": "job-0"})
            assert (again.status, again.json["replayed"]) == (200, True)
        assert (await desk.api("POST", "/api/v1/jobs", {**EXAMPLE, "external_user_id": "another"})).status == 201

    run(story())


def test_credits_are_set_aside_at_once(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        many = [f"sandbox.audience.{n}" for n in range(100, 110)]
        for user in "ab":
            await desk.submit(user=user, usernames=many, max_followers=9_000)
        there = await desk.api.get("/api/v1/credits")
        assert there == {"balance": 1_000_000, "reserved": 900_000, "available": 100_000}
        body = {**EXAMPLE, "params": {"usernames": many, "max_followers": 2_001}}
        error = await desk.refused(await desk.api("POST", "/api/v1/jobs", body), 402, "INSUFFICIENT_CREDITS")
        assert "100,000" in error["message"]
        jobs = (await desk.api.get("/api/v1/jobs"))["data"]
        for job in jobs:
            await desk.api.post(f"/api/v1/jobs/{job['job_id']}/cancel")
        assert (await desk.api.get("/api/v1/credits"))["available"] == 1_000_000
        await desk.standing.settle()
        await desk.refused(await desk.api("POST", f"/api/v1/jobs/{jobs[0]['job_id']}/cancel"), 409, "JOB_ALREADY_ENDED")

    run(story())


def test_the_document_has_a_variant_for_each_tool(desk: Desk) -> None:
    document = desk.standing.documents["audience"]
    body = document["paths"]["/api/v1/jobs"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["discriminator"]["propertyName"] == "tool_type"
    assert {"followers", "following"} <= set(body["discriminator"]["mapping"])
    variant = document["components"]["schemas"]["FollowersJob"]
    assert variant["required"][0] == "tool_type" or "tool_type" in variant["required"]
    params = document["components"]["schemas"]["FollowersParams"]["properties"]
    assert (params["max_followers"]["minimum"], params["max_followers"]["maximum"]) == (1, 10_000)
    assert params["max_followers"]["default"] == 50
