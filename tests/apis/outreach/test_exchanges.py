"""Hashed lists over HTTP: out of one workspace, into another, with an outcome for every row and no name on the way."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from tests.apis.conformance import Got
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run

AT = "/api/v1/suppression-exchanges"
KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2
COUNTS = ("added", "alreadyThere", "repeated", "blank", "invalid")


def hashed(handle: str, key: str = KEY) -> str:
    return hmac.new(key.encode(), b"instagram:" + handle.encode(), hashlib.sha256).hexdigest()


async def shared(shop: Shop, name: str = "Partners", key: str = KEY) -> dict[str, Any]:
    made: dict[str, Any] = await shop.api.post(AT, {"name": name, "key": key}, 201)
    return made


async def sent(shop: Shop, exchange: dict[str, Any], text: str | bytes, **headers: str) -> Got:
    raw = text.encode() if isinstance(text, str) else text
    return await shop.api(
        "POST", f"{AT}/{exchange['id']}/hashes", raw=raw, headers={"content-type": "text/csv", **headers}
    )


async def told(shop: Shop, exchange: dict[str, Any], text: str | bytes) -> dict[str, Any]:
    got = await sent(shop, exchange, text)
    assert got.status == 200, got.body
    answer: dict[str, Any] = got.json
    assert answer["rows"] == sum(answer[n] for n in COUNTS)
    assert answer["invalid"] == len(answer["errors"])
    return answer


def test_a_list_goes_from_one_workspace_to_another_without_a_name(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        handles = ["creatorname", "nasa", "yourhandle"]
        for handle in handles:
            await shop.api.post("/api/v1/suppressions", {"instagramUsername": handle, "note": "asked"}, 201)
        ours, other = await shared(shop), await stood.shop()
        theirs = await shared(other)
        assert ours["keyCheck"] == theirs["keyCheck"]
        assert KEY not in json.dumps(ours)
        got = await shop.api("GET", f"{AT}/{ours['id']}/hashes")
        assert got.headers["content-disposition"] == 'attachment; filename="suppression-hashes.csv"'
        lines = got.body.decode().splitlines()
        assert lines[0] == "hash,keyCheck"
        assert sorted(lines[1:]) == sorted(f"{hashed(h)},{ours['keyCheck']}" for h in handles)
        same = await shop.api("GET", f"{AT}/{ours['id']}/hashes?format=jsonl")
        assert {json.loads(line)["hash"] for line in same.body.splitlines()} == {hashed(h) for h in handles}

        campaign = await other.campaign("first", "nasa")
        answer = await told(other, theirs, got.body)
        assert (answer["rows"], answer["added"], answer["suppressed"]) == (3, 3, 1)
        body = {"targets": [{"instagramUsername": "creatorname"}]}
        await other.api.refused("POST", f"/api/v1/campaigns/{campaign}/targets", 409, "target_suppressed", body)
        await other.api.post(f"/api/v1/campaigns/{campaign}/start")
        await stood.settle()
        assert {e["handle"] for e in await stood.received(other.project)} == {"first"}
        page = await other.api.get("/api/v1/suppressions")
        assert {(s["instagramUsername"], s["reason"], s["source"], s["note"]) for s in page["data"]} == {
            (h, "listed_elsewhere", "exchange", "Partners") for h in ("creatorname", "nasa")
        }
        again = await told(other, theirs, got.body)
        assert (again["added"], again["alreadyThere"], again["suppressed"]) == (0, 3, 0)
        empty = await other.api("GET", f"{AT}/{theirs['id']}/hashes")
        assert empty.body == b"hash,keyCheck\n"
        assert (await other.api.get(f"{AT}/{theirs['id']}"))["hashes"] == 3

    run(story())


def test_every_row_of_hashes_has_an_outcome(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        made = await shared(shop)
        check = made["keyCheck"]
        rows = [
            "Key Check;Hash",
            f"{check.upper()};{hashed('first').upper()}",
            f";{hashed('second')}",
            f"{check};{hashed('first')}",
            "aaaaaaaa;" + hashed("third"),
            f"{check};creatorname",
            f"{check};",
            ";",
        ]
        answer = await told(shop, made, "\n".join(rows))
        assert [answer[n] for n in COUNTS] == [2, 0, 1, 1, 3]
        assert [(e["row"], e["code"], e["message"].partition(":")[0]) for e in answer["errors"]] == [
            (5, "invalid_field", "keyCheck"),
            (6, "invalid_field", "hash"),
            (7, "missing_required_field", "hash"),
        ]
        assert "creatorname" not in json.dumps(answer)
        bare = await told(shop, made, hashed("fourth") + "\nnot one\n")
        assert (bare["added"], [e["row"] for e in bare["errors"]]) == (1, [2])
        listed = await shop.api.post(
            f"{AT}/{made['id']}/hashes", {"hashes": [hashed("first"), hashed("fifth"), "x"], "keyCheck": check}
        )
        assert [listed[n] for n in COUNTS] == [1, 1, 0, 0, 1]
        assert (await shop.api.get(f"{AT}/{made['id']}"))["hashes"] == 4
        for text in ("", "name,reason\nfirst,x\n", "hash\n" + f"{hashed('x')}\n" * 100_001):
            got = await sent(shop, made, text)
            assert (got.status, got.json["error"]["fields"][0]["path"]) == (400, "body"), got.body
        assert (await shop.api.get(f"{AT}/{made['id']}"))["hashes"] == 4

    run(story())


def test_exchanges_are_made_listed_and_removed(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        first, second = await shared(shop), await shared(shop, "Others", "another key that is long enough for it")
        assert first["keyCheck"] != second["keyCheck"]
        page = await shop.api.get(f"{AT}?limit=1")
        assert page["data"] == [second]
        following = await shop.api.get(f"{AT}?limit=1&cursor={page['nextCursor']}")
        assert (following["data"], following["hasMore"]) == ([first], False)
        await shop.api.refused("POST", AT, 409, "suppression_exchange_already_exists", {"name": "Partners", "key": KEY})
        error = await shop.api.refused("POST", AT, 400, "invalid_field", {"name": "Weak", "key": "secret"})
        assert [f["path"] for f in error["fields"]] == ["key"]
        assert "secret" not in error["message"]
        stranger: Shop = await stood.shop()
        asked: tuple[tuple[str, str, Any], ...] = (
            ("GET", "", None),
            ("GET", "/hashes", None),
            ("POST", "/hashes", {"hashes": [hashed("x")]}),
            ("DELETE", "?reason=no", None),
        )
        for method, path, body in asked:
            for api, some in ((stranger.api, first["id"]), (shop.api, f"sxc_{'0' * 26}"), (shop.api, "sxc_x")):
                await api.refused(method, f"{AT}/{some}{path}", 404, "suppression_exchange_not_found", body)
        await shop.api.refused("DELETE", f"{AT}/{first['id']}", 400, "missing_required_field")
        reader = await shop.key("suppressions:read")
        assert (await reader("POST", AT, {"name": "x", "key": KEY})).status == 403
        assert (await reader("GET", f"{AT}/{first['id']}/hashes")).status == 200
        campaign = await shop.campaign("first", "second")
        assert (await told(shop, first, f"hash\n{hashed('second')}\n"))["suppressed"] == 1
        assert (await shop.api("DELETE", f"{AT}/{first['id']}?reason=the%20group%20is%20dissolved")).status == 204
        assert (await shop.api.get("/api/v1/suppressions"))["data"] == []
        assert (await shop.api.get(AT))["data"] == [second]
        body = {"targets": [{"instagramUsername": "third"}]}
        await shop.api.post(f"/api/v1/campaigns/{campaign}/targets", body, 201)

    run(story())


def test_a_file_under_an_idempotency_key_is_taken_in_once(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        made, key = await shared(shop), {"Idempotency-Key": "hashes-1"}
        first, again = [await sent(shop, made, f"hash\n{hashed('first')}\n", **key) for _ in range(2)]
        assert (first.status, first.body) == (again.status, again.body)
        assert (first.json["added"], again.headers["idempotent-replayed"]) == (1, "true")

    run(story())


def test_a_long_file_is_one_request(shop: Shop, run: Run[Any]) -> None:
    async def story() -> None:
        made = await shared(shop)
        lines = "\n".join(f"{hashed(f'person{n}')},{made['keyCheck']}" for n in range(100_000))
        answer = await told(shop, made, f"hash,keyCheck\n{lines}\n")
        assert (answer["added"], answer["invalid"]) == (100_000, 0)
        campaign = await shop.campaign("somebody")
        items = [{"instagramUsername": f"person{n}"} for n in range(0, 100_000, 500)]
        got = await shop.api("POST", f"/api/v1/campaigns/{campaign}/targets", {"targets": items})
        assert (got.status, got.json["skipped"]) == (409, 200)

    run(story())
