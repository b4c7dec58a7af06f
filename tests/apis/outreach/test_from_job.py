"""From a job to a campaign without a file: every row accounted for, where each came from, undone, filtered, refused."""

from __future__ import annotations

import asyncio
from typing import Any

from overture.domain.imports import Sizes
from overture.domain.imports.languages import language_of
from tests.apis.audience.desk import Client
from tests.apis.outreach.standing import Shop, Standing
from tests.apis.outreach.test_imports import is_whole, worker_at
from tests.conftest import Run

NO_JOB = "00000000-0000-0000-0000-000000000000"


class Jobs:
    """The audience API of a shop's project."""

    def __init__(self, shop: Shop) -> None:
        self.api = Client(shop.standing, shop.api.headers)
        self.shop = shop

    async def done(self, source: str, **params: Any) -> str:
        """A job of that source's followers, completed."""
        body = {"usernames": [source], "max_followers": 500, **params}
        given = {"external_user_id": "customer-123", "tool_type": "followers", "params": body}
        job_id = str((await self.api.post("/api/v1/jobs", given, 201))["job_id"])
        await self.shop.standing.settle()
        return job_id

    async def rows(self, job_id: str) -> list[dict[str, str]]:
        """Its rows."""
        return list((await self.api.get(f"/api/v1/jobs/{job_id}/results?limit=200"))["data"])


async def from_job(shop: Shop, campaign: str, job_id: str, query: str = "", **filters: Any) -> dict[str, Any]:
    """The import of a job's rows, at its end."""
    body = {"jobId": job_id, **({"filters": filters} if filters else {})}
    made = await shop.api.post(f"/api/v1/campaigns/{campaign}/targets/from-job{query}", body, 202)
    await shop.standing.settle()
    return made if query else dict(await shop.api.get(f"/api/v1/campaigns/{campaign}/imports/{made['id']}"))


def test_each_row_of_a_job_is_accounted_for_and_says_where_it_is_from(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        jobs = Jobs(shop)
        job_id = await jobs.done("sandbox.audience.60", enrich_profiles=True)
        rows = {r["username"]: r for r in await jobs.rows(job_id)}
        names = list(rows)
        client = await shop.client()
        first = await shop.campaign(*names[:6], client=client, start=True)
        await stood.settle()
        met = [h for h, t in (await shop.targets(first)).items() if t["status"] in ("sent", "replied")]
        assert met
        held = next(n for n in names[6:] if n)
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": held}, 201)
        campaign = await shop.campaign(names[-1], client=client)
        stopped = {s["instagramUsername"] for s in (await shop.api.get("/api/v1/suppressions?limit=200"))["data"]}
        contacted = [h for h in met if h not in stopped]
        counts = {
            "rows": 60, "added": 60 - 1 - len(stopped) - len(contacted), "duplicate": 1,
            "alreadyContacted": len(contacted), "suppressed": len(stopped), "invalid": 0, "blank": 0, "filtered": 0,
            "warnings": 0,
        }  # fmt: skip
        foreseen = await from_job(shop, campaign, job_id, "?dryRun=true")
        assert foreseen["dryRun"]["outcome"]["counts"] == counts
        assert len(await shop.targets(campaign)) == 1
        done = await from_job(shop, campaign, job_id)
        assert (done["status"], done["jobId"], done["fileName"]) == ("completed", job_id, None)
        assert done["counts"] == counts
        assert done["progress"] == {"bytesRead": 60, "bytes": 60, "percent": 100}
        found = await shop.targets(campaign)
        assert len(found) == counts["added"] + 1
        for handle, target in found.items():
            if handle == names[-1]:
                assert "origin" not in target
                continue
            row = rows[handle]
            assert target["origin"] == {"jobId": job_id, "source": "sandbox.audience.60"}
            assert (target["fullName"] or "") == row["full_name"]
            assert str(target["followerCount"] or "") == row["follower_count"]
            assert target["variables"] == {
                n: v for n, v in row.items() if v and n not in ("username", "full_name", "follower_count", "category")
            }
        got = await shop.api("GET", f"/api/v1/campaigns/{campaign}/imports/{done['id']}/rejected")
        assert got.body.count(b"\r\n") == 1 + 60 - counts["added"]
        assert held.encode() in got.body
        told = (await shop.api.get("/api/v1/events?after=0&limit=200"))["data"]
        assert [e["data"]["counts"] for e in told if e["type"] == "import.completed"] == [counts]
        again = await from_job(shop, campaign, job_id)
        assert again["counts"]["added"] == 0
        undone = await shop.api("DELETE", f"/api/v1/campaigns/{campaign}/imports/{done['id']}")
        assert undone.status == 202
        await stood.settle()
        assert list(await shop.targets(campaign)) == [names[-1]]

    run(story())


def test_filters_take_what_fits_and_refuse_what_the_job_does_not_say(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        jobs = Jobs(shop)
        rich = await jobs.done("sandbox.audience.80", enrich_profiles=True, enrich_country_date=True)
        rows = await jobs.rows(rich)
        middle = sorted(int(r["follower_count"]) for r in rows if r["follower_count"])[len(rows) // 3]
        country = next(r["country"] for r in rows if r["country"])
        wanted = {
            r["username"]
            for r in rows
            if r["email"] and r["follower_count"] and middle <= int(r["follower_count"]) <= 10 * middle
        }
        assert 0 < len(wanted) < len(rows)
        campaign = await shop.campaign()
        done = await from_job(shop, campaign, rich, minFollowers=middle, maxFollowers=10 * middle, hasEmail=True)
        assert set(await shop.targets(campaign)) == wanted
        assert (done["counts"]["added"], done["counts"]["filtered"]) == (len(wanted), 80 - len(wanted))
        category = next(r["category"] or r["category_name"] or r["business_category_name"] for r in rows)
        other = await shop.campaign()
        await from_job(shop, other, rich, category=category.upper(), equals={"country": country.lower()})
        assert set(await shop.targets(other)) == {
            r["username"]
            for r in rows
            if r["country"] == country and category in (r["category"], r["category_name"], r["business_category_name"])
        }
        plain = await jobs.done("sandbox.audience.20")
        path = f"/api/v1/campaigns/{campaign}/targets/from-job"
        for filters, field in (({"hasEmail": True}, "hasEmail"), ({"equals": {"nothing": "x"}}, "equals.nothing")):
            told = await shop.api.refused("POST", path, 400, "job_column_missing", {"jobId": plain, "filters": filters})
            assert told["fields"][0]["path"] == field
        body = {"jobId": rich, "filters": {"minFollowers": 5, "maxFollowers": 4}}
        await shop.api.refused("POST", path, 400, "invalid_field", body)

    run(story())


def test_only_a_completed_job_of_the_project_is_taken(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        jobs = Jobs(shop)
        campaign = await shop.campaign()
        path = f"/api/v1/campaigns/{campaign}/targets/from-job"
        stranger = await Jobs(await stood.shop()).done("sandbox.audience.20")
        for job_id in (NO_JOB, stranger, "job_1"):
            await shop.api.refused("POST", path, 404, "job_not_found", {"jobId": job_id})
        params = {"usernames": ["sandbox.audience.20"], "max_followers": 5}
        given = {"external_user_id": "u", "tool_type": "followers", "params": params}
        waiting = await jobs.api.post("/api/v1/jobs", given, 201)
        await shop.api.refused("POST", path, 409, "job_not_completed", {"jobId": waiting["job_id"]})
        own = await jobs.done("sandbox.audience.20")
        await shop.api.refused(
            "POST", "/api/v1/campaigns/camp_nothing/targets/from-job", 404, "campaign_not_found", {"jobId": own}
        )
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}/imports"))["data"] == []

    run(story())


def test_two_workers_at_one_job_of_many_portions_add_nobody_twice(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        job_id = await Jobs(shop).done("sandbox.audience.150")
        campaign = await shop.campaign()
        body = {"jobId": job_id}
        made = await shop.api.post(f"/api/v1/campaigns/{campaign}/targets/from-job", body, 202)
        await asyncio.gather(*(worker_at(stood, shop, made["id"], Sizes(rows=7)) for _ in range(2)))
        done = await shop.api.get(f"/api/v1/campaigns/{campaign}/imports/{made['id']}")
        assert (done["status"], done["counts"]["added"]) == ("completed", 150)
        assert await is_whole(stood, campaign)
        await stood.settle()

    run(story())


def test_a_language_takes_who_writes_of_themselves_in_it_and_tells_whose_could_not_be_told(
    shop: Shop, run: Run[Any]
) -> None:
    async def story() -> None:
        jobs = Jobs(shop)
        rich = await jobs.done("sandbox.audience.60", enrich_profiles=True)
        rows = await jobs.rows(rich)
        told = await asyncio.to_thread(lambda: {r["username"]: language_of(r["biography"]) for r in rows})
        english = {name for name, language in told.items() if language == "en"}
        unknown = sum(language is None for language in told.values())
        assert english
        assert unknown
        assert len(english) + unknown < 60
        campaign = await shop.campaign()
        seen = await from_job(shop, campaign, rich, "?dryRun=true", language="EN")
        counts = {"rows": 60, "added": len(english), "filtered": 60 - len(english), "languageUnknown": unknown}
        assert {n: c for n, c in seen["dryRun"]["outcome"]["counts"].items() if c} == counts
        done = await from_job(shop, campaign, rich, language="EN")
        assert {n: c for n, c in done["counts"].items() if c} == counts
        assert set(await shop.targets(campaign)) == english
        other = await shop.campaign()
        done = await from_job(shop, other, rich, language=["id", "en", "ja"], hasEmail=True)
        assert (done["counts"]["rows"], done["counts"]["languageUnknown"] < unknown) == (60, True)
        assert set(await shop.targets(other)) < english
        path = f"/api/v1/campaigns/{campaign}/targets/from-job"
        plain = await jobs.done("sandbox.audience.20")
        body: dict[str, Any] = {"jobId": plain, "filters": {"language": "en"}}
        refused = await shop.api.refused("POST", path, 400, "job_column_missing", body)
        assert refused["fields"][0]["path"] == "language"
        assert "add-on" in refused["message"]
        for language in ("xx", "pt-BR", "german"):
            body = {"jobId": rich, "filters": {"language": ["en", language]}}
            refused = await shop.api.refused("POST", path, 400, "invalid_field", body)
            assert refused["fields"][0]["path"] == "language"
            assert f"`{language.lower()}`" in refused["message"]
            assert "de, el, en, es" in refused["message"]
        empty: tuple[dict[str, Any], ...] = ({"language": ""}, {"language": []}, {"language": [""]})
        for nothing in empty:
            await shop.api.refused("POST", path, 400, "invalid_field", {"jobId": rich, "filters": nothing})
        assert "languageUnknown" not in (await from_job(shop, campaign, plain))["counts"]

    run(story())
