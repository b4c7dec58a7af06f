"""Requests as real clients write them: any path, any form of body, a token anywhere, and what nobody can read."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import pytest

from overture.sandbox.graph.asks import Address, address
from tests.sandbox.graph.speaking import FACEBOOK, IG, INSTAGRAM, call, error
from tests.sandbox.world import PROJECT, run, sandbox


@pytest.mark.parametrize(
    ("path", "host", "wanted"),
    [
        ("/graph/instagram/v25.0/me/messages", "", Address("instagram", ("me", "messages"), True)),
        ("/graph/instagram/refresh_access_token", "", Address("instagram", ("refresh_access_token",), True)),
        ("/graph/facebook/v26.0/17/insights", "", Address("facebook", ("17", "insights"), True)),
        ("/graph/facebook/ig_hashtag_search", "", Address("facebook", ("ig_hashtag_search",), True)),
        ("/graph/api/oauth/access_token", "", Address("instagram", ("oauth", "access_token"), True)),
        ("/graph/www/oauth/authorize", "", Address("instagram", ("oauth", "authorize"), True)),
        ("/graph/www/v25.0/dialog/oauth", "", Address("facebook", ("dialog", "oauth"), True)),
        ("/v11.0/me/messages", "", Address("facebook", ("me", "messages"), True)),
        ("/v24.0/a%2Fb/messages/", "", Address("facebook", ("a/b", "messages"), True)),
        ("///ig_hashtag_search", "", Address("facebook", ("ig_hashtag_search",), True)),
        ("///17/media", "", Address("facebook", ("17", "media"), True)),
        ("/v25.0/me", "graph.instagram.com", Address("instagram", ("me",), True)),
        ("/17/media", "", Address("facebook", ("17", "media"), False)),
        ("/nothing", "", Address("facebook", ("nothing",), False)),
    ],
)
def test_a_path_is_understood_with_any_version_and_any_slashes(path: str, host: str, wanted: Address) -> None:
    assert address(path, host) == wanted


def test_a_send_is_taken_in_every_form_a_body_may_have(tmp_path: Path) -> None:
    recipient, message = '{"id":"igsid"}', '{"text":"Grüße / 1"}'

    async def main() -> None:
        async with sandbox(tmp_path) as world:
            url = f"http://sandbox{FACEBOOK}/{IG}/messages"
            multipart = aiohttp.FormData(default_to_multipart=True)
            for name, value in (("recipient", recipient), ("message", message), ("access_token", "t"), ("id", "x")):
                multipart.add_field(name, value)
            bodies = json.dumps({"recipient": {"id": "igsid"}, "message": {"text": "Grüße / 1"}, "unknown": [1]})
            asked: tuple[tuple[str, object, dict[str, str]], ...] = (
                (url, {"recipient": recipient, "message": message, "access_token": "t"}, {}),
                (url, multipart, {}),
                (f"{url}?access_token=t", bodies, {"Content-Type": "application/json"}),
                (url, bodies, {"Authorization": "OAuth t", "Content-Type": "application/json; charset=utf-8"}),
                (url.replace("/graph/facebook", ""), bodies, {"Authorization": "Bearer t"}),
            )
            for where, body, headers in asked:
                shown = {"X-Overture-Project": PROJECT, **headers}
                async with world.session.post(where, data=body, headers=shown) as response:
                    assert response.status == 200, await response.text()
                    assert (await response.json())["recipient_id"] == "igsid"
            assert {entry["text"] for entry in await world.journal()} == {"Grüße / 1"}
            assert len(await world.journal()) == 5

    run(main)


def test_reading_takes_a_body_on_get_and_a_summary(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            answer = await call(world, "GET", f"{FACEBOOK}/{IG}/media", {}, summary="true", limit="3")
            assert (len(answer.json["data"]), answer.json["summary"]["total_count"]) == (3, 3)
            bare = await world.ask("GET", f"///{IG}/media?access_token=t&limit=2")
            assert len(bare.json["data"]) == 2
            assert "next" in bare.json["paging"]

    run(main)


def test_what_cannot_be_read_is_refused_in_the_envelope(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            path = f"{INSTAGRAM}/{IG}/messages"
            hostile: tuple[object, ...] = (
                b"{",
                b"[1]",
                b"\xff\xfe",
                b"[" * 30_000,
                b'{"recipient":' * 2000,
                b'{"recipient":{"id":7},"message":{"text":7}}',
                b'{"recipient":"{","message":"{"}',
                b'{"recipient":{"id":"igsid"},"message":{"attachments":[1]}}',
                b'{"recipient":{"id":"igsid"},"message":{"text":"a","quick_replies":{"a":1}}}',
                b'{"recipient":{"id":"igsid"},"message":{"attachment":{"type":["x"],"payload":{}}}}',
                b'{"recipient":{"id":"igsid"},"message":{"text":"\\ud800"}}',
                b'{"recipient":{"id":"igsid"},"message":{"text":{"a":1}}}',
                b'{"recipient":["igsid"],"message":{"text":"a"}}',
                b"",
            )
            for body in hostile:
                headers = {"Authorization": "Bearer t", "X-Overture-Project": PROJECT}
                async with world.session.post(f"http://sandbox{path}", data=body, headers=headers) as response:
                    told = await response.json()
                    assert (response.status, told["error"]["code"]) == (400, 100), body
            for method, where in (
                ("GET", f"{INSTAGRAM}/{IG}/nothing"),
                ("DELETE", f"{INSTAGRAM}/me"),
                ("GET", f"{INSTAGRAM}/"),
                ("POST", f"{INSTAGRAM}/{IG}/a/messages"),
                ("POST", f"{INSTAGRAM}/messages"),
                ("GET", f"{FACEBOOK}/17841/top_media"),
                ("GET", f"{INSTAGRAM}/{IG}/conversations?after=%25"),
                ("GET", f"{INSTAGRAM}/{IG}/media?after=eA&limit=x"),
                ("GET", f"{INSTAGRAM}/aWdfZAG1fnothing"),
            ):
                assert error(await call(world, method, where))[:2] == (400, 100), where
            split = await call(world, "GET", f"{INSTAGRAM}/me", fields="a\r\nset-cookie: b")
            assert "set-cookie" not in split.headers
            where = "/graph/www/oauth/authorize?client_id=1&redirect_uri=http://x/%0d%0aset-cookie:%20b"
            assert error(await world.ask("GET", where))[:2] == (400, 100)
            late = await world.ask("GET", f"{INSTAGRAM}/me", Authorization="Bearer t", X_Overture_Now="yesterday")
            assert late.status == 400
            large = await world.ask("POST", path, {"message": "x" * 70_000}, Authorization="Bearer t")
            assert large.status == 413
            assert (await world.ask("GET", "/nothing")).status == 404

    run(main)
