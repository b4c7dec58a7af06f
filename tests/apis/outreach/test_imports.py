"""Imports over HTTP: files raw and in forms, what became of each row, broken-off uploads, undoing."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from overture.domain import imports
from overture.domain.identity import Actor
from overture.domain.imports import Sizes
from overture.kernel.ids import ImportId, parsed
from overture.runtime.work.queues import Queue
from tests.apis.conformance import Got
from tests.apis.outreach.standing import OverHttp, Shop, Standing
from tests.conftest import Run

GOLDEN = Path(__file__).parents[2] / "domain/imports/golden"
CREATORS = b"\xef\xbb\xbf" + (GOLDEN / "creators.csv").read_bytes()
NOTHING = dict.fromkeys(("added", "duplicate", "alreadyContacted", "suppressed", "invalid", "blank"), 0)


async def sent(api: OverHttp, path: str, raw: bytes, media: str = "text/csv", **headers: str) -> Got:
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return await api("POST", path, headers={"content-type": media, **named}, raw=raw)


def form(*parts: tuple[str, str | None, bytes], boundary: str = "x7") -> tuple[bytes, str]:
    """A multipart body of (name, file name, content), and its media type."""
    out = b""
    for name, file_name, content in parts:
        named = f'; filename="{file_name}"' if file_name else ""
        out += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"
        )
    return out + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def many(n: int, first: int = 0) -> bytes:
    return b"username,first name\n" + b"".join(b"maker%d,Maker\n" % i for i in range(first, first + n))


async def imported(shop: Shop, campaign: str, raw: bytes, query: str = "") -> dict[str, Any]:
    """An import that has come to its end."""
    got = await sent(shop.api, f"/api/v1/campaigns/{campaign}/imports{query}", raw)
    assert got.status == 202, got.body
    await shop.standing.settle()
    return dict(await shop.api.get(got.headers["location"]))


async def left_over(stood: Standing) -> int:
    async with stood.db.transaction() as tx:
        return int(await tx.fetchval("select count(*) from import_piece"))


def ended(stats: dict[str, int]) -> int:
    """How many were written to: of pretend people some do not exist, and some opt out."""
    return stats["sent"] + stats["failed"] + stats["skipped"]


async def is_whole(stood: Standing, campaign: str) -> bool:
    """Whether the campaign's messages stand at 1, 2, 3 … for as many people, and as many as it counts."""
    async with stood.db.transaction() as tx:
        row = await tx.fetchrow(
            """select count(*) as n, count(distinct m.person_id) as people, max(m.position) as last,
              (select count(*) from target g where g.campaign_id = $1) as targets,
              (select total from campaign_count c where c.campaign_id = $1) as total,
              (select last_position from campaign c where c.id = $1) as position,
              (select coming from campaign_count c where c.campaign_id = $1) as coming
            from message m where m.pick_key = $1""",
            parsed("camp", campaign),
        )
    assert row is not None
    return len(set(list(row)[:-1])) == 1 and row["coming"] == 0


async def worker_at(stood: Standing, shop: Shop, import_id: str, sizes: Sizes | None = None) -> None:
    """A worker of its own that stays at an import until nothing is left to do."""
    found = parsed("imp", import_id)
    assert found is not None
    while await imports.go_on(stood.calls, shop.project, Actor("worker"), ImportId(found), sizes) is not None:
        pass


def test_a_spreadsheet_as_agencies_have_it(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        got = await sent(shop.api, f"/api/v1/campaigns/{campaign}/targets", CREATORS)
        assert got.status == 202
        begun = got.json
        assert got.headers["location"] == f"/api/v1/campaigns/{campaign}/imports/{begun['id']}"
        assert (begun["status"], begun["campaignId"], begun["delimiter"]) == ("running", campaign, "semicolon")
        assert begun["counts"] == {"rows": 0, **NOTHING, "warnings": 0}
        await stood.settle()
        done = await shop.api.get(got.headers["location"])
        assert (done["status"], done["progress"]["percent"], done["reason"]) == ("completed", 100, None)
        assert done["progress"] == {"bytesRead": len(CREATORS), "bytes": len(CREATORS), "percent": 100}
        assert done["counts"] == {"rows": 63, **NOTHING, "added": 60, "duplicate": 2, "blank": 1, "warnings": 0}
        assert [c["field"] or c["variable"] for c in done["columns"]] == [
            "instagramUsername", "fullName", "firstName", "category", "followerCount", "notes",
        ]  # fmt: skip
        found = await shop.targets(campaign)
        assert len(found) == 60
        assert found["instagram"]["variables"] == {"notes": "met at VidCon; ask for rates"}
        assert (found["leomessi"]["followerCount"], found["leomessi"]["firstName"]) == (506_000_000, "Leo")
        assert await left_over(stood) == 0

    run(story())


def test_rejected_rows_come_back_with_their_reason(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        client = await shop.client()
        before = await shop.campaign("metbefore", client=client, start=True)
        await stood.settle()
        assert (await shop.targets(before))["metbefore"]["status"] == "sent"
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": "never.me"}, 201)
        campaign = await shop.campaign("inhere", client=client)
        raw = b"Handle,Name\ninhere,Old\nnever.me,No\n@MetBefore,Met\n\nfresh,New\nfresh,Again\nno one!,=1+1\n"
        done = await imported(shop, campaign, raw)
        assert done["counts"] == {
            "rows": 7, "added": 1, "duplicate": 2, "alreadyContacted": 1, "suppressed": 1, "invalid": 1, "blank": 1,
            "warnings": 0,
        }  # fmt: skip
        got = await shop.api("GET", f"/api/v1/campaigns/{campaign}/imports/{done['id']}/rejected")
        assert (got.status, got.headers["content-type"]) == (200, "text/csv; charset=utf-8")
        rows = list(csv.DictReader(io.StringIO(got.body.decode("utf-8-sig"))))
        assert [(r["row"], r["reason"], r["Handle"], r["Name"]) for r in rows] == [
            ("2", "target_duplicate", "inhere", "Old"),
            ("3", "target_suppressed", "never.me", "No"),
            ("4", "already_contacted", "'@MetBefore", "Met"),
            ("7", "target_duplicate", "fresh", "Again"),
            ("8", "handle_invalid", "no one!", "'=1+1"),
        ]
        assert all(r["message"] for r in rows)
        again = await imported(shop, await shop.campaign(), got.body)
        assert (again["counts"]["added"], again["counts"]["invalid"]) == (3, 1)
        assert [c["name"] for c in again["columns"] if c["field"]] == ["Handle", "Name"]

    run(story())


def test_a_form_brings_a_file_with_its_mapping(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        path = f"/api/v1/campaigns/{campaign}/targets"
        raw = "Wer;Rufname;Ort\nlena.k;Léna;Köln\n".encode("cp1252")
        body, media = form(
            ("map", None, b"instagramUsername=Wer"), ("file", "Liste März.csv", raw), ("map", None, b"city=Ort")
        )
        got = await sent(shop.api, path, body, media)
        assert got.status == 202, got.body
        assert (got.json["fileName"], got.json["encoding"]) == ("Liste März.csv", "windows-1252")
        await stood.settle()
        target = (await shop.targets(campaign))["lena.k"]
        assert (target["firstName"], target["variables"]) == ("Léna", {"city": "Köln"})
        for parts, path_of, code in (
            ([("map", None, b"city=Ort")], "file", "missing_required_field"),
            ([("file", "a", raw), ("file", "b", raw)], "file", "invalid_field"),
            ([("file", "a", raw), ("maps", None, b"x")], "maps", "invalid_field"),
            ([("file", "a", raw), ("encoding", None, b"ebcdic")], "encoding", "invalid_field"),
            ([("file", "a", raw), ("map", None, b"city")], "map", "invalid_field"),
        ):
            body, media = form(*parts)
            got = await sent(shop.api, path, body, media)
            assert (got.status, got.json["error"]["code"]) == (400, code), got.body
            assert got.json["error"]["fields"][0]["path"] == path_of
        for body, media in ((b"--x\r\nbroken", "multipart/form-data; boundary=x"), (b"x", "multipart/form-data")):
            assert (await sent(shop.api, path, body, media)).status == 400
        assert await left_over(stood) == 0

    run(story())


def test_wrong_columns_are_refused_at_once_and_named(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign, named = await shop.campaign(), []
        path = f"/api/v1/campaigns/{campaign}/imports"
        for raw, query, reason, at in (
            (b"Colour,Size\nred,4\n", "", "no_handle_column", "file"),
            (b"", "", "file_empty", "file"),
            (b"PK\x03\x04abc", "", "not_a_spreadsheet", "file"),
            (b"Handle,Size\nred,4\n", "?map=firstName%3DVorname", "unknown_column", "map"),
        ):
            got = await sent(shop.api, path + query, raw)
            error = got.json["error"]
            assert (got.status, error["code"], error["details"]["reason"]) == (400, "import_unreadable", reason)
            assert [(f["path"], f["code"]) for f in error["fields"]] == [(at, reason)]
            named = error["details"]["columns"]
        assert named == ["Handle", "Size"]
        assert (await sent(shop.api, path + "?map=nonsense", many(1))).status == 400
        got = await sent(shop.api, path, b"<xml/>", "application/xml")
        assert (got.status, got.json["error"]["code"]) == (400, "unsupported_media_type")
        assert (await shop.api.get(path))["data"] == []
        assert await left_over(stood) == 0

    run(story())


def test_who_may_not_see_a_campaign_cannot_import_into_it(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        done = await imported(shop, campaign, many(3))
        stranger = (await stood.shop()).api
        path = f"/api/v1/campaigns/{campaign}/imports"
        nobody = f"/api/v1/campaigns/camp_{'0' * 26}/imports"
        for each in (path, nobody):
            assert (await sent(stranger, each, many(1))).json["error"]["code"] == "campaign_not_found"
            for method, tail in (("GET", ""), ("GET", f"/{done['id']}"), ("GET", f"/{done['id']}/rejected"),
                                 ("DELETE", f"/{done['id']}")):  # fmt: skip
                await stranger.refused(method, each + tail, 404, "campaign_not_found")
        other = await shop.campaign()
        await shop.api.refused("GET", f"/api/v1/campaigns/{other}/imports/{done['id']}", 404, "import_not_found")
        await shop.api.refused("DELETE", f"/api/v1/campaigns/{other}/imports/{done['id']}", 404, "import_not_found")
        await shop.api.refused("GET", f"{path}/imp_nothing", 404, "import_not_found")
        reader = await shop.key("campaigns:read")
        assert (await sent(reader, path, many(1))).json["error"]["code"] == "insufficient_scope"
        await shop.api.post(f"/api/v1/campaigns/{campaign}/cancel")
        assert (await sent(shop.api, path, many(1))).json["error"]["code"] == "invalid_campaign_state"
        assert await left_over(stood) == 0

    run(story())


def test_an_upload_that_breaks_off_leaves_nothing(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        path = f"/api/v1/campaigns/{campaign}/imports"

        async def torn() -> AsyncIterator[bytes]:
            yield many(1)
            for _ in range(40):
                yield b"x" * 65536
            while await left_over(stood) < 2:
                await asyncio.sleep(0.02)
            raise ConnectionResetError

        with pytest.raises(aiohttp.ClientError):
            async with stood.session.post(
                stood.url + path, data=torn(), headers={**shop.api.headers, "content-type": "text/csv"}
            ):
                pass
        for _ in range(200):
            if not await left_over(stood):
                break
            await asyncio.sleep(0.02)
        assert await left_over(stood) == 0
        assert (await shop.api.get(path))["data"] == []

    run(story())


def test_the_same_file_under_one_key_is_imported_once(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        path = f"/api/v1/campaigns/{campaign}/imports"
        both = await asyncio.gather(*(sent(shop.api, path, many(20), idempotency_key="k") for _ in range(2)))
        assert {got.status for got in both} == {202}
        assert both[0].body == both[1].body
        assert sorted("idempotent-replayed" in got.headers for got in both) == [False, True]
        again = await sent(shop.api, path, many(20), idempotency_key="k")
        assert (again.body, again.headers["idempotent-replayed"]) == (both[0].body, "true")
        assert again.headers["location"] == both[0].headers["location"]
        other = await sent(shop.api, path, many(21), idempotency_key="k")
        assert (other.status, other.json["error"]["code"]) == (409, "idempotency_conflict")
        one, media = form(("file", "a.csv", many(5, 100)))
        two, other_media = form(("file", "a.csv", many(5, 100)), boundary="another")
        first = await sent(shop.api, path, one, media, idempotency_key="form")
        assert (await sent(shop.api, path, two, other_media, idempotency_key="form")).body == first.body
        assert (await sent(shop.api, path, many(1), idempotency_key="a b")).status == 400
        await stood.settle()
        assert len((await shop.api.get(path))["data"]) == 2
        assert len(await shop.targets(campaign)) == 25
        assert await left_over(stood) == 0

    run(story())


def test_imports_are_listed_a_page_at_a_time(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        made = [(await imported(shop, campaign, many(1, i)))["id"] for i in range(5)]
        path = f"/api/v1/campaigns/{campaign}/imports"
        page = await shop.api.get(f"{path}?limit=3")
        rest = await shop.api.get(f"{path}?limit=3&cursor={page['nextCursor']}")
        assert [i["id"] for i in (*page["data"], *rest["data"])] == made[::-1]
        assert (page["hasMore"], rest["hasMore"]) == (True, False)

    run(story())


def test_an_import_that_ends_is_told(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        await shop.webhook("import.completed", "import.failed")
        campaign = await shop.campaign()
        done = await imported(shop, campaign, many(3))
        await stood.settle()
        (event,) = [e for e in (await shop.api.get("/api/v1/events?limit=200"))["data"] if e["type"][:6] == "import"]
        assert event["type"] == "import.completed"
        assert event["data"]["importId"] == done["id"]
        assert event["data"]["counts"] == done["counts"]
        late = await sent(shop.api, f"/api/v1/campaigns/{campaign}/imports", many(3, 10))
        await shop.api.post(f"/api/v1/campaigns/{campaign}/cancel")
        await stood.settle()
        failed = await shop.api.get(late.headers["location"])
        assert (failed["status"], failed["reason"]) == ("failed", "invalid_campaign_state")
        told = [e for e in (await shop.api.get("/api/v1/events?limit=200"))["data"] if e["type"] == "import.failed"]
        assert [e["data"]["reason"] for e in told] == ["invalid_campaign_state"]
        assert await left_over(stood) == 0

    run(story())


def test_undoing_takes_back_all_of_an_import(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("first", "second")
        one = await imported(shop, campaign, many(30))
        two = await imported(shop, campaign, many(50, 20))
        assert two["counts"]["duplicate"] == 10
        path = f"/api/v1/campaigns/{campaign}/imports/{one['id']}"
        got = await shop.api("DELETE", path)
        assert (got.status, got.json["status"]) == (202, "undoing")
        await stood.settle()
        assert (await shop.api.get(path))["status"] == "undone"
        assert (await shop.api("DELETE", path)).json["status"] == "undone"
        found = await shop.targets(campaign)
        assert set(found) == {"first", "second", *(f"maker{i}" for i in range(30, 70))}
        shown = await shop.api.get(f"/api/v1/campaigns/{campaign}")
        assert shown["stats"]["total"] == 42
        assert (await imported(shop, campaign, many(30)))["counts"]["added"] == 30
        await shop.api.post(f"/api/v1/campaigns/{campaign}/start")
        await stood.settle()
        await shop.api.refused(
            "DELETE", f"/api/v1/campaigns/{campaign}/imports/{two['id']}", 409, "import_already_sent"
        )
        stats = (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["stats"]
        assert (stats["total"], ended(stats)) == (72, 72)

    run(story())


def test_undoing_takes_who_was_skipped_out_of_the_counts_of_steps_too(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        later = await shop.template("Just checking.")
        steps = [{"messageTemplateId": later, "waitDays": 3}]
        campaign = await shop.campaign("first", hourlyLimit=1, start=True, steps=steps)
        await stood.settle()
        done = await imported(shop, campaign, many(5))
        await shop.api.post("/api/v1/suppressions", {"instagramUsername": "maker2"}, 201)
        await stood.settle()
        compared = f"/api/v1/campaigns/{campaign}/variants"
        assert (await shop.targets(campaign))["maker2"]["status"] == "skipped"
        assert [s["skipped"] for s in (await shop.api.get(compared))["steps"]] == [1, 0]
        await shop.api("DELETE", f"/api/v1/campaigns/{campaign}/imports/{done['id']}")
        await stood.settle()
        assert set(await shop.targets(campaign)) == {"first"}
        assert [s["skipped"] for s in (await shop.api.get(compared))["steps"]] == [0, 0]

    run(story())


def test_while_an_import_is_undone_its_campaign_sends_nothing(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("first", "second", hourlyLimit=1, start=True)
        await stood.settle()
        done = await imported(shop, campaign, many(30))
        await shop.api.post(
            f"/api/v1/campaigns/{campaign}/targets", {"targets": [{"instagramUsername": "afterwards"}]}, 201
        )
        path = f"/api/v1/campaigns/{campaign}/imports/{done['id']}"
        assert (await shop.api("DELETE", path)).json["status"] == "undoing"
        await shop.pass_time(timedelta(hours=2))
        assert await stood.worker.reserve(Queue.ACTS) == []
        await stood.settle()
        assert (await shop.api.get(path))["status"] == "undone"
        found = await shop.targets(campaign)
        assert {h: t["status"] for h, t in found.items()} == {
            "first": "sent",
            "second": "sent",
            "afterwards": "pending",
        }
        await shop.pass_time(timedelta(hours=2))
        await stood.settle()
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}"))["status"] == "completed"

    run(story())


def test_an_import_under_way_is_stopped_by_undoing_it(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("first", start=True)
        got = await sent(shop.api, f"/api/v1/campaigns/{campaign}/imports", many(10))
        assert (await shop.api("DELETE", got.headers["location"])).json["status"] == "undoing"
        await stood.settle()
        done = await shop.api.get(got.headers["location"])
        assert (done["status"], done["counts"]["added"]) == ("undone", 0)
        shown = await shop.api.get(f"/api/v1/campaigns/{campaign}")
        assert (shown["status"], shown["stats"]["total"]) == ("completed", 1)
        assert await left_over(stood) == 0

    run(story())


def test_a_running_campaign_waits_for_the_import_and_sends_to_all(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("first", start=True)
        got = await sent(shop.api, f"/api/v1/campaigns/{campaign}/imports", many(100))
        items = await stood.worker.reserve(Queue.ACTS)
        await asyncio.gather(*(stood.worker.call(i) for i in items))
        while await stood.worker.record():
            pass
        shown = await shop.api.get(f"/api/v1/campaigns/{campaign}")
        assert (shown["status"], shown["stats"]["sent"]) == ("running", 1)
        await stood.settle()
        assert (await shop.api.get(got.headers["location"]))["counts"]["added"] == 100
        shown = await shop.api.get(f"/api/v1/campaigns/{campaign}")
        assert (shown["status"], ended(shown["stats"])) == ("completed", 101)

    run(story())


def test_two_imports_at_once_each_with_two_workers(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        path = f"/api/v1/campaigns/{campaign}/imports"
        files = (many(9_000), many(9_000, 4_000) + b"not a name\n\n")
        both = await asyncio.gather(*(sent(shop.api, path, raw) for raw in files))
        await asyncio.gather(*(worker_at(stood, shop, got.json["id"]) for got in both for _ in range(2)))
        one, two = [(await shop.api.get(got.headers["location"]))["counts"] for got in both]
        assert one["added"] + two["added"] == 13_000
        assert one["duplicate"] + two["duplicate"] == 5_000
        assert (one["rows"], two["rows"], two["invalid"], two["blank"]) == (9_000, 9_002, 1, 1)
        assert await is_whole(stood, campaign)
        await asyncio.gather(*(shop.api("DELETE", got.headers["location"]) for got in both))
        await asyncio.gather(*(worker_at(stood, shop, got.json["id"]) for got in both for _ in range(2)))
        assert {(await shop.api.get(got.headers["location"]))["status"] for got in both} == {"undone"}
        shown = await shop.api.get(f"/api/v1/campaigns/{campaign}")
        assert shown["stats"]["total"] == 0
        assert (await shop.api.get(f"/api/v1/campaigns/{campaign}/targets"))["data"] == []
        await stood.settle()

    run(story())


def test_whoever_dies_at_an_import_another_goes_on(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        raw = many(20_000) + many(1_000).partition(b"\n")[2]
        got = await sent(shop.api, f"/api/v1/campaigns/{campaign}/imports", raw)
        for n in range(12):
            dying = asyncio.ensure_future(worker_at(stood, shop, got.json["id"]))
            await asyncio.wait((dying,), timeout=0.05 + 0.07 * n)
            dying.cancel()
            await asyncio.gather(dying, return_exceptions=True)
        await stood.settle()
        done = await shop.api.get(got.headers["location"])
        assert done["counts"] == {**NOTHING, "rows": 21_000, "added": 20_000, "duplicate": 1_000, "warnings": 0}
        rejected = await shop.api("GET", got.headers["location"] + "/rejected")
        assert rejected.body.count(b"\n") == 1_001
        assert await is_whole(stood, campaign)
        assert await left_over(stood) == 0

    run(story())


def test_files_that_nobody_finished_are_cleared_away(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        async def file() -> AsyncIterator[bytes]:
            yield many(10)

        campaign = await shop.campaign()
        await sent(shop.api, f"/api/v1/campaigns/{campaign}/imports", many(5))
        await imports.spool(stood.db, shop.project.id, file())
        for age, left in ((timedelta(hours=5), 2), (timedelta(hours=7), 1)):
            async with stood.db.transaction(shop.project.id) as tx:
                await tx.execute("update import_piece set at = $1", tx.now - age)
                await imports.forget(tx, shop.project.id, tx.now)
            assert await left_over(stood) == left
        await stood.settle()
        assert len(await shop.targets(campaign)) == 5

    run(story())


def test_the_limit_of_json_holds_beside_files(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        path = f"/api/v1/campaigns/{campaign}/targets"
        got = await sent(shop.api, path, b'{"targets": [' + b" " * 10_000_001, "application/json")
        assert (got.status, got.json["error"]["code"]) == (413, "payload_too_large")
        got = await sent(shop.api, path, b"username\n" + b" " * 10_000_001 + b"\nnatgeo\n")
        assert got.status == 202
        await shop.standing.settle()
        counts = (await shop.api.get(got.headers["location"]))["counts"]
        assert (counts["added"], counts["invalid"], counts["rows"]) == (1, 1, 2)

    run(story())


def test_a_column_of_time_zones_is_the_targets_own(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign()
        raw = b"Handle,Time zone,City\nlena,Europe/Berlin,Berlin\nkim,Nowhere/Land,Seoul\nsam,,Rome\n"
        done = await imported(shop, campaign, raw)
        assert [(w["row"], w["code"], w["column"], w["text"]) for w in done["warnings"]] == [
            (3, "zone_unknown", "Time zone", "Nowhere/Land")
        ]
        found = await shop.targets(campaign)
        assert {h: (t["timezone"], t["variables"]) for h, t in found.items()} == {
            "lena": ("Europe/Berlin", {"city": "Berlin"}),
            "kim": (None, {"city": "Seoul"}),
            "sam": (None, {"city": "Rome"}),
        }

    run(story())
