"""A job whose rows retention has purged: whatever asks for them is told so, with one code; the job itself stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from overture.domain import audience
from overture.domain.audience import Retention
from tests.apis.audience.desk import Desk
from tests.conftest import Run

AT_ONCE = Retention(timedelta(days=-2))
"""The project's clock is ahead of the machine's, by which rows are purged."""


async def purged(desk: Desk) -> int:
    """One portion, as housekeeping does it."""
    async with desk.standing.db.transaction(desk.project.id) as tx:
        return await audience.purge(AT_ONCE)(tx, desk.project.id, tx.now)


def test_whatever_asks_for_purged_rows_is_told_so_and_the_job_stays(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        job = f"/api/v1/jobs/{await desk.submit(usernames=['sandbox.audience.30'])}"
        await desk.standing.settle()
        before = await desk.api.get(job)
        # Rows that columns are being added to are not purged under it.
        await desk.api.post(f"{job}/enrich", {"enrich_country_date": True}, 202)
        assert await purged(desk) == 0
        await desk.standing.settle()
        assert len((await desk.api.get(f"{job}/results"))["data"]) == 30
        assert await purged(desk) == 1
        for path in ("results", "results?page=2", "download?format=csv", "download?format=jsonl"):
            told = await desk.refused(await desk.api("GET", f"{job}/{path}"), 409, "JOB_RESULTS_PURGED")
            assert (told["retryable"], "Submit it again" in told["message"]) == (False, True), path
        while await purged(desk):
            pass
        await desk.refused(await desk.api("GET", f"{job}/results"), 409, "JOB_RESULTS_PURGED")
        look = await desk.api("GET", f"{job}/enrich?enrich_profiles=true")
        await desk.refused(look, 409, "JOB_RESULTS_PURGED")
        begun = await desk.api("POST", f"{job}/enrich", {"enrich_profiles": True})
        await desk.refused(begun, 409, "JOB_RESULTS_PURGED")
        campaign = await desk.shop.campaign()
        body = {"jobId": job.rpartition("/")[2]}
        await desk.shop.api.refused("POST", f"/api/v1/campaigns/{campaign}/targets/from-job", 409, "job_purged", body)
        after = await desk.api.get(job)
        assert after.get("downloads") is None
        for name in ("status", "number_of_results", "completeness", "completed_at"):
            assert after[name] == before[name], name
        assert after["cost_charged"] == before["cost_charged"] + 30
        assert (await desk.api.get("/api/v1/credits"))["balance"] == 1_000_000 - 180

    run(story())
