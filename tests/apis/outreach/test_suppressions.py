"""The suppression list over HTTP: added row by row from a CSV, read whole as CSV and JSON Lines, with no way around."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from tests.apis.conformance import Got
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

AT = "/api/v1/suppressions"
CSV = {"content-type": "text/csv"}


async def sent(shop: Shop, text: str | bytes, media: str = "text/csv", **headers: str) -> Got:
    raw = text.encode() if isinstance(text, str) else text
    return await shop.api("POST", AT, raw=raw, headers={"content-type": media, **headers})


async def told(shop: Shop, text: str | bytes) -> dict[str, Any]:
    got = await sent(shop, text)
    assert got.status == 200, got.body
    answer: dict[str, Any] = got.json
    assert answer["rows"] == sum(answer[n] for n in ("added", "alreadySuppressed", "repeated", "blank", "invalid"))
    assert answer["invalid"] == len(answer["errors"])
    return answer


async def listed(shop: Shop) -> list[dict[str, Any]]:
    got = await shop.api("GET", f"{AT}?format=jsonl")
    assert got.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in got.body.splitlines()]
    page = await shop.api.get(f"{AT}?limit=200")
    assert page["data"] == lines[:200]
    return lines


async def names(shop: Shop) -> set[str]:
    return {s["instagramUsername"] for s in await listed(shop)}


def test_every_row_of_a_list_has_an_outcome(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        await shop.api.post(AT, {"instagramUsername": "nasa", "note": "by email"}, 201)
        rows = [
            "Instagram Username,Reason,Source,Notes,City",
            '@CreatorName,asked by email,newsletter,"two\nlines",Cologne',
            "nasa,other reason,elsewhere,,",
            "https://instagram.com/creatorname/,again,,,",
            ",no name,,,",
            ",,,,",
            "not a name,x,,,",
            f"longreason,{'x' * 201},,,",
            "third,,,,",
        ]
        answer = await told(shop, "\n".join(rows))
        counts = {k: v for k, v in answer.items() if k != "errors"}
        assert counts == {"rows": 8, "added": 2, "alreadySuppressed": 1, "repeated": 1, "blank": 1, "invalid": 3}
        assert [(e["row"], e["instagramUsername"], e["code"]) for e in answer["errors"]] == [
            (5, None, "missing_required_field"),
            (7, "not a name", "invalid_field"),
            (8, "longreason", "invalid_field"),
        ]
        found = {s["instagramUsername"]: (s["reason"], s["source"], s["note"]) for s in await listed(shop)}
        assert found == {
            "nasa": ("manual", "api", "by email"),
            "creatorname": ("asked by email", "newsletter", "two\nlines"),
            "third": ("manual", "import", None),
        }

    run(story())


def test_a_list_holds_at_once_in_every_project_of_the_workspace(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        campaign = await shop.campaign("first", "second", "third")
        await told(shop, "handle;reason\nsecond;asked\nfourth;asked")
        body = {"targets": [{"instagramUsername": "fourth"}]}
        await shop.api.refused("POST", f"/api/v1/campaigns/{campaign}/targets", 409, "target_suppressed", body)
        await shop.api.post(f"/api/v1/campaigns/{campaign}/start")
        await stood.settle()
        assert {e["handle"] for e in await stood.received(shop.project)} == {"first", "third"}
        assert (await shop.targets(campaign))["second"]["reason"] == "target_suppressed"

    run(story())


def test_encodings_and_delimiters_as_spreadsheets_write_them(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        for n, (text, encoding) in enumerate(
            [
                ("username,reason\nX,Überdruss\n", "utf-8"),
                ("username;reason\r\nX;Überdruss\r\n", "utf-8-sig"),
                ("username\treason\nX\tÜberdruss", "utf-16"),
                ("reason|username\rÜberdruss|X\r", "cp1252"),
            ]
        ):
            answer = await told(shop, text.replace("X", f"person{n}").encode(encoding))
            assert (answer["rows"], answer["added"]) == (1, 1), encoding
        assert {s["reason"] for s in await listed(shop)} == {"Überdruss"}
        form = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\nhandle\nperson9\r\n--x'
            b"%s--\r\n"
        )
        got = await sent(shop, form % b"", media="multipart/form-data; boundary=x")
        assert (got.status, got.json["added"]) == (200, 1)
        more = b'\r\nContent-Disposition: form-data; name="map"\r\n\r\na=b\r\n--x'
        got = await sent(shop, form % more, media="multipart/form-data; boundary=x")
        assert (got.status, got.json["error"]["fields"][0]["path"]) == (400, "map")
        bare = await told(shop, "one.name\n@two_name\n\nthree")
        assert (bare["rows"], bare["added"], bare["blank"]) == (4, 3, 1)
        assert {"one.name", "two_name", "three"} <= await names(shop)

    run(story())


def test_a_file_that_cannot_be_read_changes_nothing(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        for text in (
            "",
            "name of the person,reason\nfirst,x\n",
            'handle,reason\nfirst,"never closed\nsecond,x\nthird,x\n',
            b"handle\n\x81\xff\n",
            "handle\n" + "\n".join(f"person{n}" for n in range(20_001)),
            "handle,reason\nfirst," + "x" * 140_000,
        ):
            got = await sent(shop, text)
            assert (got.status, got.json["error"]["code"]) == (400, "invalid_field"), got.body
            assert [f["path"] for f in got.json["error"]["fields"]] == ["body"]
        assert (await sent(shop, "handle\nnul\x00byte,x")).json["invalid"] == 1
        assert (await sent(shop, b"handle,reason\nfirst,a\x00b")).json["invalid"] == 1
        assert (await sent(shop, "handle\nfirst", media="application/xml")).status == 400
        assert (await sent(shop, b"x" * 10_000_001)).status == 413
        assert await listed(shop) == []
        assert (await told(shop, "handle\n"))["rows"] == 0

    run(story())


def test_a_list_goes_out_as_csv_and_comes_in_again_as_it_was(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        await told(shop, 'handle,reason,note\nfirst,=1+1,"a, ""b"""\nsecond,@sum,-1+1\nthird,+49 171 1234567,')
        got = await shop.api("GET", f"{AT}?format=csv&limit=1")
        assert got.headers["content-disposition"] == 'attachment; filename="suppressions.csv"'
        rows = list(csv.DictReader(io.StringIO(got.body.decode(), newline="")))
        assert list(rows[0]) == ["instagramUsername", "reason", "source", "note", "createdAt"]
        assert [(r["instagramUsername"], r["reason"], r["note"]) for r in rows] == [
            ("third", "+49 171 1234567", ""),
            ("second", "'@sum", "'-1+1"),
            ("first", "'=1+1", 'a, "b"'),
        ]
        other: Shop = await stood.shop()
        assert (await told(other, got.body))["added"] == 3
        plain = {(s["instagramUsername"], s["reason"], s["source"], s["note"]) for s in await listed(shop)}
        assert {(s["instagramUsername"], s["reason"], s["source"], s["note"]) for s in await listed(other)} == plain
        empty: Shop = await stood.shop()
        none = await empty.api("GET", f"{AT}?format=csv")
        assert none.body == b"instagramUsername,reason,source,note,createdAt\n"

    run(story())


def test_a_list_under_a_key_is_added_once(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        key = {"Idempotency-Key": "list-1"}
        first, again = [await sent(shop, "handle\nfirst\nsecond", **key) for _ in range(2)]
        assert (first.status, first.body) == (again.status, again.body)
        assert again.headers["idempotent-replayed"] == "true"
        assert (await sent(shop, "handle\nthird", **key)).status == 409
        reader = await shop.key("suppressions:read")
        assert (await reader("POST", AT, raw=b"handle\nthird", headers=CSV)).status == 403
        assert await names(shop) == {"first", "second"}

    run(story())


def test_a_long_list_is_one_request(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        answer = await told(shop, "handle,reason\n" + "\n".join(f"person{n % 500},asked" for n in range(20_000)))
        assert (answer["added"], answer["repeated"], answer["invalid"]) == (500, 19_500, 0)
        assert len(await listed(shop)) == 500

    run(story())
