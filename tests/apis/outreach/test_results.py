"""Results over HTTP: pages of JSON with a summary, and the whole as CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from overture.domain import campaigns, messaging
from overture.domain.identity import Call
from overture.domain.messaging import TargetStatus, Wanted, csv_columns
from overture.kernel.ids import CampaignId, parsed
from overture.kernel.paging import PageAsk
from tests.apis.outreach.standing import TESTER, Shop, Standing
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
            assert error["fields"][0]["message"].endswith("use one of: json, csv, jsonl.")
        assert (await shop.api.get(f"{at}?format=json"))["summary"]["total"] == 1

    run(story())


def _handles(lines: bytes) -> list[str]:
    return [json.loads(line)["instagramUsername"] for line in lines.splitlines()]


def test_json_lines_are_the_results_of_all_pages_one_a_line(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign(*(f"person{n}" for n in range(1_100)))
        at = f"/api/v1/campaigns/{campaign}/results"
        got = await shop.api("GET", f"{at}?format=jsonl&limit=1")
        assert got.headers["content-type"] == "application/x-ndjson"
        assert got.headers["content-disposition"] == 'attachment; filename="results.jsonl"'
        assert _handles(got.body) == [f"person{n}" for n in range(1_100)]
        first = (await shop.api.get(at))["results"]
        assert [json.loads(line) for line in got.body.splitlines()[:50]] == first
        empty = await shop.campaign()
        assert (await shop.api("GET", f"/api/v1/campaigns/{empty}/results?format=jsonl")).body == b""

    run(story())


async def among_many(stood: Standing, shop: Shop, campaign: str, query: str) -> list[list[str]]:
    """Whom a query wants, as pages, lines and CSV have them where those that changed are more than a few."""
    asked = dict(parse_qsl(query))
    statuses = tuple(dict.fromkeys(TargetStatus(s.strip()) for s in asked.get("status", "").split(",") if s))
    since = datetime.fromisoformat(asked["since"]) if "since" in asked else None
    wanted = Wanted(statuses, None, since, few=1)
    campaign_id = CampaignId(parsed("camp", campaign) or UUID(int=0))
    paged, csv_ = list[str](), bytearray()

    async def pages(call: Call) -> None:
        found, ask = await campaigns.get(call, campaign_id), PageAsk(2)
        while True:
            page = await campaigns.targets(call, found, ask, wanted=wanted)
            paged.extend(t.handle for t in page.items)
            if page.next is None:
                return
            ask = PageAsk(2, page.next)

    async def write(piece: bytes) -> None:
        csv_.extend(piece)

    await stood.calls.run(shop.project, TESTER, pages)
    where = (stood.db, shop.project.id, campaign_id, wanted)
    streamed = [t.handle async for some in messaging.stream(*where, cancelled=False) for t in some]
    await messaging.copy_results(*where, write, cancelled=False)
    return [paged, streamed, [r["instagramUsername"] for r in _read(bytes(csv_))]]


def test_status_and_since_narrow_every_format_alike(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        handles = ("creatorname", "sandbox.missing", "sandbox.replies", "nasa", "yourhandle")
        later = ("later1", "later2", "later3", "later4")
        campaign = await shop.campaign(*handles, *later, "lastone", hourlyLimit=4)
        at = f"/api/v1/campaigns/{campaign}"
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": "nasa"}, 201)
        await shop.api.post(f"{at}/start")
        await stood.settle()
        await shop.pass_time(timedelta(hours=2))
        await stood.settle()
        before, after = (await shop.targets(campaign))["later1"]["sentAt"], "2999-01-01T00:00:00Z"

        async def found(query: str) -> list[str]:
            # Whether those that changed since are few or many, they are the same.
            few = await walked_as(query)
            assert await among_many(stood, shop, campaign, query) == [few] * 3, query
            return few

        async def walked_as(query: str) -> list[str]:
            page = await shop.api.get(f"{at}/results?{query}&limit=2")
            walked = page["results"]
            while page["hasMore"]:
                page = await shop.api.get(f"{at}/results?{query}&limit=2&cursor={page['nextCursor']}")
                walked += page["results"]
            names = [r["instagramUsername"] for r in walked]
            rows = _read((await shop.api("GET", f"{at}/results?{query}&format=csv")).body)
            assert [r["instagramUsername"] for r in rows] == names, query
            assert _handles((await shop.api("GET", f"{at}/results?{query}&format=jsonl")).body) == names, query
            return names

        assert await found("status=sent") == ["creatorname", "yourhandle", *later]
        assert await found("status=replied,failed") == ["sandbox.missing", "sandbox.replies"]
        assert await found("status=failed,%20skipped,pending") == ["sandbox.missing", "nasa", "lastone"]
        assert await found("status=skipped,skipped") == ["nasa"]
        assert await found("status=cancelled") == []
        assert await found(f"since={before}") == [*later]
        assert await found("since=2000-01-01T00:00:00%2B02:00") == [*handles, *later]
        assert await found(f"since={after}") == []
        assert await found(f"status=sent,replied,pending&since={before}") == [*later]
        assert await found(f"status=pending&since={before}") == []
        assert (await shop.api.get(f"{at}/results?status=failed"))["summary"]["total"] == 10
        page = await shop.api.get(f"{at}/results?status=sent&limit=1")
        other = f"{at}/results?status=failed&cursor={page['nextCursor']}"
        await shop.api.refused("GET", other, 400, "invalid_field")
        for query, path in (
            ("status=sent,done", "status"),
            ("since=yesterday", "since"),
            ("since=2026-05-04", "since"),
        ):
            error = await shop.api.refused("GET", f"{at}/results?{query}", 400, "invalid_field")
            assert [f["path"] for f in error["fields"]] == [path], query

    run(story())


def test_a_skip_ahead_of_the_pick_counts_as_a_change(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("first", "second", "third", pacing="even", start=True)
        await stood.settle()
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": "third"}, 201)
        await stood.settle()
        at = f"/api/v1/campaigns/{campaign}/results?since=2000-01-01T00:00:00Z"
        for query in ("", "&format=jsonl", "&format=csv"):
            got = await shop.api("GET", at + query)
            assert b"third" in got.body, query
            assert b"second" not in got.body, query

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
