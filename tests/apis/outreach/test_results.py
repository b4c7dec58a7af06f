"""Results over HTTP: pages of JSON with a summary, and the whole as CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from overture.domain.messaging import csv_columns
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run


def _read(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode(), newline="")))


def test_results_tell_every_outcome_as_json_and_as_csv(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        handles = ("creatorname", "sandbox.missing", "sandbox.replies")
        campaign = await shop.campaign(*handles, body="Hi {{firstName}},\nwelcome", hourlyLimit=4)
        at = f"/api/v1/campaigns/{campaign}"
        more = [{"instagramUsername": "nasa"}, {"instagramUsername": "newhandle", "firstName": "New"}]
        late = [{"instagramUsername": "yourhandle", "firstName": "Your"}]
        await shop.api.post(f"{at}/targets", {"targets": [*more, *late]}, 201)
        await shop.api.post(f"{at}/start")
        await stood.settle()
        await shop.pass_time(timedelta(minutes=2))
        await stood.settle()
        results = await shop.api.get(f"{at}/results")
        assert (results["campaignId"], results["status"]) == (campaign, "running")
        assert results["summary"] == {
            "total": 6,
            "queued": 1,
            "sent": 3,
            "failed": 1,
            "skipped": 1,
            "replied": 1,
            "inDoubt": 0,
            "cancelled": 0,
        }
        assert [(r["instagramUsername"], r["status"], r["reason"]) for r in results["results"]] == [
            ("creatorname", "sent", None),
            ("sandbox.missing", "failed", "recipient_not_found"),
            ("sandbox.replies", "replied", None),
            ("nasa", "skipped", "missing_variable"),
            ("newhandle", "sent", None),
            ("yourhandle", "pending", None),
        ]
        export = await shop.api("GET", f"{at}/results?format=csv&limit=1")
        assert export.body.startswith(",".join(csv_columns).encode() + b"\n")
        rows = _read(export.body)
        assert len(rows) == 6
        for row, result in zip(rows, results["results"], strict=True):
            for name in csv_columns:
                assert row[name] == ("" if result[name] is None else str(result[name])), name

    run(story())


def test_results_come_in_pages(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign(*(f"person{n}" for n in range(120)))
        at = f"/api/v1/campaigns/{campaign}/results"
        first = await shop.api.get(at)
        assert (len(first["results"]), first["hasMore"]) == (50, True)
        walked = [r["instagramUsername"] for r in first["results"]]
        page = first
        while page["hasMore"]:
            page = await shop.api.get(f"{at}?cursor={page['nextCursor']}")
            assert page["summary"]["total"] == 120
            walked += [r["instagramUsername"] for r in page["results"]]
        assert walked == [f"person{n}" for n in range(120)]
        assert len((await shop.api.get(f"{at}?limit=200"))["results"]) == 120
        for limit in (0, 201, "x"):
            await shop.api.refused("GET", f"{at}?limit={limit}", 400, "invalid_field")
        cursor = first["nextCursor"]
        other = await shop.campaign("creatorname")
        await shop.api.refused("GET", f"/api/v1/campaigns/{other}/results?cursor={cursor}", 400, "invalid_field")

    run(story())


def test_another_format_is_refused(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        at = f"/api/v1/campaigns/{await shop.campaign('creatorname')}/results"
        for format in ("xml", "CSV", "json,csv"):
            error = await shop.api.refused("GET", f"{at}?format={format}", 400, "invalid_field")
            assert error["fields"][0]["path"] == "format"
            assert error["fields"][0]["message"].endswith("use one of: json, csv.")
        assert (await shop.api.get(f"{at}?format=json"))["summary"]["total"] == 1

    run(story())


def test_a_cell_that_a_spreadsheet_would_run_is_made_safe(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        at = f"/api/v1/campaigns/{campaign}"
        cells = {
            "fullName": '=HYPERLINK("http://evil")',
            "firstName": "+49 221 123456",
            "category": '@sum, "quoted"\nand broken',
            "externalId": "-1+1",
        }
        await shop.api.post(f"{at}/targets", {"targets": [{"instagramUsername": "creatorname"} | cells]}, 201)
        (row,) = _read((await shop.api("GET", f"{at}/results?format=csv")).body)
        assert row["fullName"] == '\'=HYPERLINK("http://evil")'
        assert row["firstName"] == "+49 221 123456"
        assert row["category"] == '\'@sum, "quoted"\nand broken'
        assert row["externalId"] == "'-1+1"
        assert (row["status"], row["sentAt"], row["followerCount"]) == ("pending", "", "")

    run(story())


def test_a_campaign_without_targets_exports_its_header(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        export = await shop.api("GET", f"/api/v1/campaigns/{campaign}/results?format=csv")
        assert export.body == ",".join(csv_columns).encode() + b"\n"
        await shop.api.post(f"/api/v1/campaigns/{campaign}/cancel")
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}/results"))["results"] == []

    run(story())
