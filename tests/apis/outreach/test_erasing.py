"""Erasing a person over HTTP: nothing in any table names them afterwards, and nothing brings them back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from overture.runtime.db import metadata
from tests.apis.outreach.standing import Shop, Standing
from tests.apis.outreach.test_from_job import Jobs, from_job
from tests.apis.outreach.test_imports import imported
from tests.conftest import Run


async def traces(stood: Standing, shop: Shop, *words: str) -> dict[str, int]:
    """In how many rows of which tables of the project one of these stands as a word of its own."""
    pattern = "(^|[^a-z0-9._])({})($|[^a-z0-9._])".format("|".join(re.escape(w.lower()) for w in words))
    out = {}
    async with stood.db.transaction(shop.project.id) as tx:
        for table in metadata.sorted_tables:
            if "project_id" in table.c:
                sql = f"select count(*) from {table.name} t where project_id = $1 and lower(t::text) ~ $2"
                if n := await tx.fetchval(sql, shop.project.id, pattern):
                    out[table.name] = n
    return out


async def met(shop: Shop, stood: Standing, names: list[str]) -> tuple[str, str]:
    """Somebody who was written to and, if anybody did, answered; and the campaign."""
    await shop.webhook()
    campaign = await shop.campaign(*names[:12], start=True)
    for _ in range(6):
        await stood.settle()
        await shop.pass_time(timedelta(hours=6))
    await stood.settle()
    found = await shop.targets(campaign)
    order = ("replied", "sent")
    chosen = min((t for t in found.values() if t["status"] in order), key=lambda t: order.index(t["status"]))
    return str(chosen["instagramUsername"]), campaign


def test_nothing_names_somebody_who_was_erased(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        jobs = Jobs(shop)
        job_id = await jobs.done("sandbox.audience.60", enrich_profiles=True)
        rows = await jobs.rows(job_id)
        name, first = await met(shop, stood, [r["username"] for r in rows])
        number = next(r["user_id"] for r in rows if r["username"] == name)
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": name, "note": f"{name} asked"}, 201)
        second = await shop.campaign()
        sheet = f"username,profile\n@{name.upper()},x\nsomebody.else,https://instagram.com/{name}\n".encode()
        await imported(shop, second, sheet)
        await from_job(shop, second, job_id)
        words = (name, number)
        before = await traces(stood, shop, *words)
        assert {"audience_row", "target", "person_reference", "suppression", "event", "import_rejected"} <= set(before)

        foreseen = await shop.api.post("/api/v1/people/erase?dryRun=true", {"instagramUsername": name})
        assert await traces(stood, shop, *words) == before
        told = await shop.api.post("/api/v1/people/erase", {"instagramUsername": f"https://instagram.com/{name}/"})
        assert await traces(stood, shop, *words) == {}
        assert told["removed"] == foreseen["removed"]
        assert (told["underWay"], told["erasedAt"]) == (0, told["firstErasedAt"])
        gone = told["removed"]
        assert (gone["jobRows"], gone["jobs"], gone["targets"], gone["references"]) == (1, 1, 2, 1)
        assert min(gone["messages"], gone["suppressions"], gone["importRows"], gone["events"]) >= 1
        assert name not in str(told)

        again = await shop.api.post("/api/v1/people/erase", {"instagramUsername": name, "userId": number})
        assert set(again["removed"].values()) == {0}
        assert again["firstErasedAt"] == told["firstErasedAt"]
        results = await jobs.api.get(f"/api/v1/jobs/{job_id}/results?limit=200")
        assert (len(results["data"]), results["pagination"]["total"]) == (59, 60)
        assert "erased" in " ".join(results["messages"])
        job = await jobs.api.get(f"/api/v1/jobs/{job_id}")
        c = job["completeness"]
        assert (job["number_of_results"], c["delivered"], c["erased"]) == (59, 59, 1)
        assert c["listed"] == (
            c["delivered"] + c["duplicates_removed"] + c["already_delivered"] + c["not_matching"] + c["erased"]
        )
        export = await shop.api("GET", f"/api/v1/campaigns/{first}/results?format=csv")
        assert export.status == 200
        assert name.encode() not in export.body
        stats = (await shop.api.get(f"/api/v1/campaigns/{first}"))["stats"]
        assert stats["total"] == 12

    run(story())


def test_somebody_who_was_erased_stays_out(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        jobs = Jobs(shop)
        rows = await jobs.rows(await jobs.done("sandbox.audience.40"))
        by_name, by_number = rows[3], rows[7]
        for who in ({"instagramUsername": by_name["username"]}, {"userId": by_number["user_id"]}):
            told = await shop.api.post("/api/v1/people/erase", who)
            assert told["removed"]["jobRows"] == 1
        words = (by_name["username"], by_name["user_id"], by_number["username"], by_number["user_id"])
        assert await traces(stood, shop, *words) == {}
        params = {"usernames": ["sandbox.audience.40"], "max_followers": 500}
        given = {"external_user_id": "somebody-new", "tool_type": "followers", "params": params}
        made = await jobs.api.post("/api/v1/jobs", given, 201)
        await stood.settle()
        job = await jobs.api.get(f"/api/v1/jobs/{made['job_id']}")
        assert (job["number_of_results"], job["cost_charged"]) == (38, 190)
        assert (job["completeness"]["erased"], job["completeness"]["missing"]) == (2, 0)
        assert job["completeness"]["listed"] == 40
        assert await traces(stood, shop, *words) == {}

        campaign = await shop.campaign()
        body = {"targets": [{"instagramUsername": by_name["username"]}, {"instagramUsername": "somebody.else"}]}
        done = await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", body, 201)
        assert [(e["index"], e["code"]) for e in done["errors"]] == [(0, "person_erased")]
        alone = {"targets": body["targets"][:1]}
        await shop.api.refused("POST", f"/api/v1/campaigns/{campaign}/targets", 409, "person_erased", alone)
        sheet = f"username,name\n{by_number['username']},Known\nanother.one,New\n".encode()
        counts = (await imported(shop, campaign, sheet))["counts"]
        assert (counts["added"], counts["suppressed"]) == (1, 1)
        assert await traces(stood, shop, *words) == {}
        await shop.api.refused("POST", "/api/v1/people/erase", 400, "person_unnamed", {})
        await shop.api.refused("POST", "/api/v1/people/erase", 400, "invalid_field", {"instagramUsername": "no one!"})
        other = await stood.shop()
        elsewhere = await Jobs(other).rows(await Jobs(other).done("sandbox.audience.40"))
        assert len(elsewhere) == 40

    run(story())
