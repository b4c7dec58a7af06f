"""Jobs and rows read in every way there is: pages, cursors, files, and waiting on the line."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import time
from typing import Any
from uuid import UUID

from tests.apis.audience.desk import Desk
from tests.conftest import Run


def test_rows_by_cursor_and_as_files_are_those_of_the_pages(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        job_id = await desk.submit(usernames=["sandbox.audience.130"], max_followers=200, enrich_profiles=True)
        at = f"/api/v1/jobs/{job_id}"
        early = await desk.refused(await desk.api("GET", f"{at}/download"), 409, "JOB_NOT_COMPLETED")
        assert "QUEUED" in early["message"]
        done = await desk.done(job_id)
        assert done["downloads"] == {"csv": f"{at}/download?format=csv", "jsonl": f"{at}/download?format=jsonl"}
        odd = {1: "=1+1", 2: "+49 30 123", 3: 'a,"b"\nc', 4: "@sum", 5: "\\.", 6: "", 7: "-5"}
        async with desk.standing.db.transaction(desk.project.id) as tx:
            for position, name in odd.items():
                await tx.execute(
                    "update audience_row set full_name = $4 where project_id = $1 and job_id = $2 and position = $3",
                    desk.project.id,
                    UUID(job_id),
                    position,
                    name,
                )
        page = await desk.api.get(f"{at}/results?limit=60")
        found, cursor = list(page["data"]), page["pagination"]["next_cursor"]
        assert page["pagination"] | {"next_cursor": ""} == {
            "page": 1,
            "limit": 60,
            "total": 130,
            "total_pages": 3,
            "has_next": True,
            "has_prev": False,
            "next_cursor": "",
        }
        while cursor:
            page = await desk.api.get(f"{at}/results?limit=60&cursor={cursor}")
            found += page["data"]
            cursor = page["pagination"].get("next_cursor")
            assert page["pagination"]["has_next"] is (cursor is not None)
        last = await desk.api.get(f"{at}/results?limit=60&page=3")
        assert last["data"] == found[120:]
        assert "next_cursor" not in last["pagination"]
        assert (len(found), len({r["user_id"] for r in found})) == (130, 130)
        lines = await desk.api("GET", done["downloads"]["jsonl"])
        assert [json.loads(line) for line in lines.body.splitlines()] == found
        assert list(json.loads(lines.body.splitlines()[0])) == page["columns"]
        sheet = await desk.api("GET", done["downloads"]["csv"])
        assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
        assert sheet.headers["content-disposition"] == f'attachment; filename="{job_id}.csv"'
        rows = list(csv.DictReader(io.StringIO(sheet.body.decode(), newline="")))
        safe = {"=1+1": "'=1+1", "@sum": "'@sum"}
        assert rows == [{k: safe.get(v, v) for k, v in r.items()} for r in found]
        assert b'""' not in sheet.body.replace(b'""b""', b"")
        other = await desk.submit(usernames=["sandbox.audience.130"])
        await desk.done(other)
        stray = f"/api/v1/jobs/{other}/results?cursor="
        first = await desk.api.get(f"{at}/results?limit=60")
        for query in (first["pagination"]["next_cursor"], "nonsense", f"{cursor}&page=1"):
            await desk.refused(await desk.api("GET", f"{stray}{query}"), 400, "VALIDATION_ERROR")
        none = await desk.submit(usernames=["sandbox.audience.130"])
        assert (await desk.done(none))["number_of_results"] == 0
        assert (await desk.api("GET", f"/api/v1/jobs/{none}/download?format=jsonl")).body == b""
        bare = await desk.api("GET", f"/api/v1/jobs/{none}/download")
        assert bare.body == ",".join((await desk.api.get(f"/api/v1/jobs/{none}/results"))["columns"]).encode() + b"\n"

    run(story())


def test_jobs_by_cursor_and_filter(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        made = [await desk.submit(user=f"customer-{n % 2}", usernames=["nasa"], max_followers=1) for n in range(6)]
        made.append(await desk.submit("following", user="customer-1", usernames=["nasa"], max_following=1))
        await desk.api.post(f"/api/v1/jobs/{made[0]}/cancel")
        made.reverse()

        async def listed(query: str, limit: int = 2) -> list[str]:
            """By cursor, whole; the pages must say the same."""
            page = await desk.api.get(f"/api/v1/jobs?limit={limit}{query}")
            total, ids = page["pagination"]["total"], [j["job_id"] for j in page["data"]]
            second = [j["job_id"] for j in (await desk.api.get(f"/api/v1/jobs?limit={limit}&page=2{query}"))["data"]]
            while cursor := page["pagination"].get("next_cursor"):
                page = await desk.api.get(f"/api/v1/jobs?limit={limit}{query}&cursor={cursor}")
                ids += [j["job_id"] for j in page["data"]]
            assert (total, second) == (len(ids), ids[limit : 2 * limit])
            return ids

        assert await listed("") == made
        assert await listed("&external_user_id=customer-1") == [made[0], made[1], made[3], made[5]]
        assert await listed("&status=QUEUED") == made[:-1]
        assert await listed("&status=CANCELLED") == made[-1:]
        assert await listed("&tool_type=followers&status=QUEUED", 3) == made[1:-1]
        assert await listed("&external_user_id=customer-0&status=CANCELLED&tool_type=followers") == made[-1:]
        assert await listed("&tool_type=unknown") == []
        cursor = (await desk.api.get("/api/v1/jobs?limit=2"))["pagination"]["next_cursor"]
        for query in (f"cursor={cursor}&status=QUEUED", f"cursor={cursor}&page=2", "limit=200&page=51"):
            await desk.refused(await desk.api("GET", f"/api/v1/jobs?{query}"), 400, "VALIDATION_ERROR")

    run(story())


def test_waiting_for_a_job_ends_with_it_and_holds_no_connection(desk: Desk, run: Run[Any]) -> None:
    async def story() -> None:
        await desk.quotas(requests_minute=1_000)
        job_id = await desk.submit(usernames=["nasa"], max_followers=50)
        at = f"/api/v1/jobs/{job_id}?wait="
        began = time.monotonic()
        assert (await desk.api.get(f"{at}0.3"))["status"] == "QUEUED"
        assert time.monotonic() - began >= 0.3
        await desk.refused(await desk.api("GET", f"/api/v1/jobs/{desk.project.id}?wait=20"), 404, "JOB_NOT_FOUND")
        # More than there are connections; the rest is served all the while.
        waiting = [asyncio.create_task(desk.api.get(f"{at}20")) for _ in range(40)]
        await asyncio.sleep(0.3)
        assert not any(w.done() for w in waiting)
        assert (await desk.api.get("/api/v1/credits"))["reserved"] == 250
        await desk.standing.settle()
        async with asyncio.timeout(5):
            assert {(await w)["status"] for w in waiting} == {"COMPLETED"}
            assert (await desk.api.get(f"{at}20"))["number_of_results"] == 50
        assert time.monotonic() - began < 15

    run(story())
