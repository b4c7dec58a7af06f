"""Logging in and tokens, for both families: codes, exchanges, refreshing, the end of a token, and what proves one."""

from __future__ import annotations

import hmac
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.sandbox.graph.speaking import APP_SECRET, error
from tests.sandbox.world import PROJECT, START, Reply, World, run, sandbox

BACK = "https://overture.example/connect/instagram"
ME = "17841400000000001"


async def get(world: World, path: str, token: str = "", **query: str) -> Reply:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return await world.ask("GET", f"{path}?{urlencode(query)}" if query else path, **headers)


async def form(world: World, path: str, **fields: str) -> Reply:
    async with world.session.post(f"http://sandbox{path}", data=fields) as response:
        return Reply(response.status, await response.json(), response.headers)


async def agreed(world: World, path: str = "/graph/www/oauth/authorize", **more: str) -> str:
    """Opens the page; the address it sends back to."""
    query = {"client_id": "1", "redirect_uri": BACK, "response_type": "code", "state": "s", "sandbox_account": ME}
    asked = urlencode(query | {"sandbox_project": PROJECT} | more)
    async with world.session.get(f"http://sandbox{path}?{asked}", allow_redirects=False) as response:
        assert response.status == 302
        return response.headers["location"]


def code_of(back: str) -> str:
    assert back.startswith(BACK + "?")
    assert back.endswith("#_")
    assert parse_qs(urlsplit(back).query)["state"] == ["s"]
    return parse_qs(urlsplit(back).query)["code"][0]


async def exchanged(world: World, code: str, **more: str) -> Reply:
    fields = {"client_id": "1", "client_secret": APP_SECRET, "grant_type": "authorization_code", "redirect_uri": BACK}
    return await form(world, "/graph/api/oauth/access_token", **(fields | {"code": code} | more))


def test_an_account_logs_in_at_instagram_and_its_token_lives_sixty_days(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            code = code_of(await agreed(world))
            for more in ({"client_secret": "x"}, {"redirect_uri": BACK + "/"}):
                refused = await exchanged(world, code, **more)
                assert (refused.status, refused.json["error_type"], refused.json["code"]) == (
                    400,
                    "OAuthException",
                    400,
                )
            [short] = (await exchanged(world, code + "#_")).json["data"]
            assert (short["user_id"], "instagram_business_basic" in short["permissions"]) == (ME, True)
            again = await exchanged(world, code)
            assert again.json["error_message"] == "Matching code was not found or was already used"
            flat = (await exchanged(world, code_of(await agreed(world, sandbox_shape="flat")))).json
            assert flat["user_id"] == ME

            ask = {"grant_type": "ig_exchange_token", "access_token": short["access_token"]}
            refused = await get(world, "/graph/instagram/access_token", **ask, client_secret="x")
            assert refused.status == 400
            long = (await get(world, "/graph/instagram/access_token", **ask, client_secret=APP_SECRET)).json
            assert (long["token_type"], long["expires_in"]) == ("bearer", 5183944)
            me = await get(
                world, "/graph/instagram/v25.0/me", long["access_token"], fields="user_id,username,account_type"
            )
            assert me.json.items() >= {"user_id": ME, "account_type": "BUSINESS"}.items()

            renew = {"grant_type": "ig_refresh_token", "access_token": long["access_token"]}
            refused = await get(world, "/graph/instagram/refresh_access_token", **renew)
            assert error(refused) == (400, 100, None)
            world.show(START + timedelta(hours=24))
            newer = (await get(world, "/graph/instagram/refresh_access_token", **renew)).json
            assert newer["access_token"] != long["access_token"]
            world.show(START + timedelta(seconds=5183944))
            over = await get(world, "/graph/instagram/v25.0/me", long["access_token"])
            assert error(over) == (401, 190, 463)
            assert "invalid_token" in over.headers["www-authenticate"]
            assert error(await get(world, "/graph/instagram/refresh_access_token", **renew)) == (401, 190, 463)
            assert (await get(world, "/graph/instagram/v25.0/me", newer["access_token"])).status == 200

    run(main)


def test_a_page_logs_in_at_facebook_and_its_token_does_not_end(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            code = code_of(await agreed(world, "/graph/www/v25.0/dialog/oauth"))
            ours = {"client_id": "1", "client_secret": APP_SECRET, "redirect_uri": BACK, "code": code}
            token = (await get(world, "/graph/facebook/v25.0/oauth/access_token", **ours)).json
            assert (token["token_type"], token["expires_in"]) == ("bearer", 3600)
            assert error(await get(world, "/graph/facebook/v25.0/oauth/access_token", **ours)) == (400, 100, 36009)
            more = {"grant_type": "fb_exchange_token", "client_secret": APP_SECRET}
            path = "/graph/facebook/v25.0/oauth/access_token"
            long = (await get(world, path, **more, fb_exchange_token=token["access_token"])).json
            names = "name,access_token,tasks,instagram_business_account"
            answer = await get(world, "/graph/facebook/v25.0/me/accounts", long["access_token"], fields=names)
            [page] = answer.json["data"]
            assert page["instagram_business_account"] == {"id": ME}
            assert "MESSAGING" in page["tasks"]
            world.show(START + timedelta(days=400))
            body = {"recipient": {"id": "igsid"}, "message": {"text": "Hi"}}
            for node in ("me", page["id"]):
                sent = await world.ask(
                    "POST",
                    f"/graph/facebook/v25.0/{node}/messages",
                    body,
                    Authorization=f"Bearer {page['access_token']}",
                )
                assert sent.status == 200
            assert {entry["account"] for entry in await world.journal()} == {ME}
            own = await get(world, f"/graph/facebook/v25.0/{page['id']}", page["access_token"], fields=names)
            assert own.json["instagram_business_account"] == {"id": ME}

    run(main)


def test_who_says_no_comes_back_without_a_code(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            back = await agreed(world, sandbox_deny="1")
            told = parse_qs(urlsplit(back).query)
            assert (told["error"], told["error_reason"], told["state"]) == (["access_denied"], ["user_denied"], ["s"])

    run(main)


def test_a_token_is_proved_taken_back_and_had_again(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path, bearer="of-the-sandbox") as world:
            world.show(START)
            made = await world.ask("POST", f"/instagram/{ME}/tokens", {"project": PROJECT})
            token = made.json["token"]
            me = "/graph/instagram/v25.0/me"
            assert error(await get(world, me)) == (400, 104, None)
            assert error(await get(world, me, "somebody's")) == (401, 190, None)
            assert (await get(world, me, "of-the-sandbox")).status == 200
            assert (await get(world, me, access_token=token)).json["id"] == ME
            proof = hmac.digest(APP_SECRET.encode(), token.encode(), "sha256").hex()
            assert (await get(world, me, token, appsecret_proof=proof)).status == 200
            assert error(await get(world, me, token, appsecret_proof="0" * 64)) == (400, 100, None)

            # It speaks for its own account alone, by its number or as me; the sandbox's own speaks for each.
            hello = {"recipient": {"id": "igsid"}, "message": {"text": "Hi"}}
            for node, by, wanted in (
                (ME, token, None),
                ("me", token, None),
                (ME + "0", token, (400, 100, 33)),
                (ME + "0", "of-the-sandbox", None),
            ):
                for method, edge, said in (("POST", "messages", hello), ("GET", "conversations", None)):
                    path = f"/graph/instagram/v25.0/{node}/{edge}"
                    got = await world.ask(
                        method, path, said, Authorization=f"Bearer {by}", Content_Type="application/json"
                    )
                    assert (error(got) if got.status != 200 else None) == wanted, (node, by, edge)

            async def stop(kind: str) -> None:
                body: dict[str, Any] = {"project": PROJECT, "stop": kind}
                assert (await world.ask("POST", f"/instagram/{ME}/stop", body)).status == 200

            await stop("token_revoked")
            assert error(await get(world, me, token)) == (401, 190, 458)
            # Logging in again gives the app its access back.
            again = (await exchanged(world, code_of(await agreed(world)))).json["data"][0]["access_token"]
            assert (await get(world, me, again)).status == 200
            await stop("challenge")
            assert error(await get(world, me, again)) == (401, 190, 459)

    run(main)
