"""An owner's yes on the wire: codes, tokens in both shapes, pages, renewals, and being told of what happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from overture.connectors.instagram import InstagramConnector
from overture.domain.platforms import (
    AppKeys,
    CredentialRefused,
    Grant,
    GrantRefused,
    Login,
    PlatformBusy,
    PlatformUnreachable,
    Stop,
)
from tests.connectors.instagram.speaking import IG, Graph, Said, connected, credential, graph
from tests.sandbox.world import run

V, F = "/instagram/v25.0", "/facebook/v25.0"
BACK = "https://overture.example.com/connect/instagram/callback"
SHORT = {"access_token": "IGAA-short", "user_id": int(IG), "permissions": "instagram_business_basic,a_second"}
LONG = {"access_token": "IGAA-long", "token_type": "bearer", "expires_in": 5183944}
ME = {"user_id": IG, "username": "acme.brand", "id": "26"}


def speaking(story: Any) -> None:
    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            await story(meta, instagram)

    run(main)


def app(meta: Graph, login: Login = Login.INSTAGRAM) -> AppKeys:
    return AppKeys(login, "100", "hush", meta.url)


@pytest.mark.parametrize("answer", [{"data": [SHORT]}, SHORT, SHORT | {"permissions": ["instagram_business_basic"]}])
def test_a_code_becomes_an_account_in_either_shape_that_is_told(answer: dict[str, Any]) -> None:
    async def story(meta: Graph, instagram: InstagramConnector) -> None:
        meta.says("POST /api/oauth/access_token", answer)
        meta.says("GET /instagram/access_token", LONG)
        meta.says(f"GET {V}/me", ME)
        (made,) = await instagram.granted(app(meta), "AQ#_", redirect_uri=BACK, seconds=4)
        assert (made.external_id, made.handle) == (IG, "acme.brand")
        assert made.grant == Grant("IGAA-long", timedelta(seconds=5183944))
        assert made.scopes[0] == "instagram_business_basic"
        code, longer, me = meta.asked
        assert parse_qs(code.raw.decode()) == {
            "client_id": ["100"],
            "client_secret": ["hush"],
            "redirect_uri": [BACK],
            "code": ["AQ"],
            "grant_type": ["authorization_code"],
        }
        assert longer.query == {
            "grant_type": "ig_exchange_token",
            "client_secret": "hush",
            "access_token": "IGAA-short",
        }
        assert me.headers["Authorization"] == "Bearer IGAA-long"

    speaking(story)


def test_what_a_code_is_refused_with_is_told_apart_from_a_platform_that_is_away() -> None:
    async def story(meta: Graph, instagram: InstagramConnector) -> None:
        used = {"error_type": "OAuthException", "code": 400, "error_message": "was already used"}
        for said, raised in (
            (Said(used, 400), GrantRefused),
            (Said({"error": {"code": 190, "error_subcode": 460}}, 401), GrantRefused),
            (Said({"error": {"code": 2}}, 500), PlatformUnreachable),
            (Said({"error": {"code": 4}}, 400), PlatformUnreachable),
            (Said(b"<html>", 200), PlatformUnreachable),
            (Said({"data": []}), PlatformUnreachable),
        ):
            meta.says("POST /api/oauth/access_token", said)
            with pytest.raises(raised):
                await instagram.granted(app(meta), "AQ", redirect_uri=BACK, seconds=4)

    speaking(story)


def test_every_page_with_an_account_comes_with_its_own_token_however_many_there_are() -> None:
    async def story(meta: Graph, instagram: InstagramConnector) -> None:
        def page(n: int, **account: Any) -> dict[str, Any]:
            return {"id": f"1{n}", "access_token": f"EAA-{n}", "tasks": ["MESSAGING"]} | account

        meta.says(f"GET {F}/oauth/access_token", {"access_token": "short"}, {"access_token": "long"})
        meta.says(
            f"GET {F}/me/accounts",
            {
                "data": [page(1, instagram_business_account={"id": "71", "username": "one"}), page(2)],
                "paging": {"cursors": {"after": "QVFD"}, "next": "https://graph.facebook.com/next"},
            },
            {"data": [page(3, instagram_business_account={"id": "73"})], "paging": {"cursors": {"after": "QVFE"}}},
        )
        # Who leaves out the name is asked for it, with the page's token.
        meta.says(f"GET {F}/73", {"id": "73", "username": "three"})
        found = await instagram.granted(app(meta, Login.FACEBOOK), "AQ", redirect_uri=BACK, seconds=4)
        assert [(a.external_id, a.handle, a.grant, a.scopes) for a in found] == [
            ("71", "one", Grant("EAA-1"), ("MESSAGING",)),
            ("73", "three", Grant("EAA-3"), ("MESSAGING",)),
        ]
        assert meta.asked[1].query["fb_exchange_token"] == "short"
        assert [a.query.get("after") for a in meta.asked if a.path == f"{F}/me/accounts"] == [None, "QVFD"]
        assert meta.last.headers["Authorization"] == "Bearer EAA-3"
        meta.says(f"GET {F}/me/accounts", {"data": [page(2)]})
        with pytest.raises(GrantRefused, match="None of the pages"):
            await instagram.behind(app(meta, Login.FACEBOOK), "EAA", seconds=4)

    speaking(story)


def test_a_renewal_says_what_a_refusal_means_for_the_account() -> None:
    async def story(meta: Graph, instagram: InstagramConnector) -> None:
        ours, path = credential(meta.url), "GET /instagram/refresh_access_token"
        meta.says(path, LONG)
        assert await instagram.renewed(ours, seconds=2) == Grant("IGAA-long", timedelta(seconds=5183944))
        assert meta.last.query == {"grant_type": "ig_refresh_token", "access_token": ours.secret}
        for subcode, stop in ((463, Stop.TOKEN_REVOKED), (458, Stop.TOKEN_REVOKED), (459, Stop.CHALLENGE)):
            meta.says(path, Said({"error": {"code": 190, "error_subcode": subcode}}, 401))
            with pytest.raises(GrantRefused) as refused:
                await instagram.renewed(ours, seconds=2)
            assert refused.value.stop is stop
        meta.says(path, Said({"error": {"code": 2, "is_transient": True}}, 500))
        with pytest.raises(PlatformUnreachable):
            await instagram.renewed(ours, seconds=2)
        asked = len(meta.asked)
        assert await instagram.renewed(credential(meta.url, Login.FACEBOOK), seconds=2) is None
        assert len(meta.asked) == asked

    speaking(story)


def test_an_account_is_listened_to_with_all_its_fields_and_a_page_with_those_it_knows() -> None:
    async def story(meta: Graph, instagram: InstagramConnector) -> None:
        ours, page = credential(meta.url), credential(meta.url, Login.FACEBOOK)
        mine, its = f"POST {V}/{IG}/subscribed_apps", f"POST {F}/me/subscribed_apps"
        meta.says(mine, {"success": True})
        await instagram.listen(ours, seconds=2)
        asked = meta.last.query["subscribed_fields"].split(",")
        assert {"messages", "message_echoes", "messaging_seen", "comments", "live_comments"} <= set(asked)
        unknown = Said({"error": {"code": 100, "message": "Param subscribed_fields[2] must be one of {…}"}}, 400)
        meta.says(its, unknown, {"success": True})
        await instagram.listen(page, seconds=2)
        first, second = (a.query["subscribed_fields"].split(",") for a in meta.asked[-2:])
        assert ("comments" in first, "message_echoes" in first) == (True, False)
        assert second == ["messages", "messaging_postbacks", "message_reactions"]
        for said, raised, times in (
            (unknown, PlatformUnreachable, 2),
            (Said({"error": {"code": 200}}, 403), PlatformUnreachable, 1),
            (Said({"error": {"code": 190, "error_subcode": 460}}, 400), CredentialRefused, 1),
        ):
            meta.says(its, said)
            before = len(meta.asked)
            with pytest.raises(raised):
                await instagram.listen(page, seconds=2)
            assert len(meta.asked) - before == times
        meta.says(mine, Said({"error": {"code": 613}}, 429))
        with pytest.raises(PlatformUnreachable) as away:
            await instagram.listen(ours, seconds=2)
        assert not isinstance(away.value, PlatformBusy)

    speaking(story)
