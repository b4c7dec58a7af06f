"""Connecting an account from the start to its renewals: the API, the sandbox's login page, the page that comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from overture.domain import accounts, suppression, webhooks
from overture.domain.accounts import Account, AccountStatus, Credentials, Wanted
from overture.domain.accounts.credentials import Granted
from overture.domain.accounts.renewing import due_at
from overture.domain.identity import Actor, Resources
from overture.domain.platforms import Credential, Login
from overture.kernel.ids import AccountId, ProjectId
from overture.runtime.secrets import Secret, Secrets
from overture.runtime.vault import Vault, vault_of
from tests.apis.outreach.standing import Shop, Standing
from tests.conftest import Run
from tests.connectors.instagram.speaking import Said, graph

ACCOUNT = "17841405822304914"
CLI = Actor("cli")


async def page(stood: Standing, url: str) -> tuple[int, str]:
    async with stood.session.get(url, allow_redirects=False) as answer:
        return answer.status, await answer.text()


async def begin(shop: Shop, **given: Any) -> str:
    """Where the owner is sent."""
    begun = await shop.api.post("/api/v1/senders/instagram/connect", given)
    return str(begun["authorizeUrl"])


async def say_yes(stood: Standing, url: str, account: str = ACCOUNT, more: str = "") -> str:
    """Where the owner comes back to."""
    async with stood.session.get(f"{url}&sandbox_account={account}{more}", allow_redirects=False) as answer:
        assert answer.status == 302, await answer.text()
        back = urlsplit(answer.headers["location"])
    assert back.path == "/connect/instagram/callback"
    return f"{stood.url}{back.path}?{back.query}"


async def grant(stood: Standing, shop: Shop) -> Any:
    async with stood.db.connection() as raw:
        return await raw.fetchrow(
            """select g.*, a.handle, a.external_id, a.status from account_grant g
            join account a on a.project_id = g.project_id and a.id = g.account_id where g.project_id = $1""",
            shop.project.id,
        )


async def credential(stood: Standing, shop: Shop, account_id: UUID) -> Credential:
    known = Credentials(stood.calls.resources.need(Vault), stood.sandbox_url, Secret(stood.sandbox_secret))
    async with stood.db.transaction(shop.project.id) as tx:
        return (await known.of(tx, [shop.project.id], [account_id]))[account_id][1]


def test_an_owner_says_yes_and_the_token_is_kept_and_renewed(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        back = await say_yes(stood, await begin(shop))
        status, text = await page(stood, back)
        assert status == 200, text
        row = await grant(stood, shop)
        assert (row["external_id"], row["login"], row["status"]) == (ACCOUNT, "instagram", "active")
        assert f"@{row['handle']}" in text
        assert "instagram_business_manage_messages" in row["scopes"]
        assert row["handle"] in {s["username"] for s in await shop.senders()}
        mine = await credential(stood, shop, row["account_id"])
        assert (mine.simulated, mine.external_id, mine.login) == (True, ACCOUNT, Login.INSTAGRAM)
        assert mine.base_url == stood.sandbox_url + "/graph"
        assert mine.secret.startswith("IGAA")
        assert mine.secret.encode() not in row["token"]
        assert timedelta(days=59) < row["expires_at"] - row["refreshed_at"] < timedelta(days=61)
        await stood.settle()
        assert (await grant(stood, shop))["listens_at"] is not None
        # Fifty days later it is renewed, long before it ends, and again after that.
        for _ in range(2):
            before = await grant(stood, shop)
            await shop.pass_time(timedelta(days=50))
            await stood.settle()
            after = await grant(stood, shop)
            assert after["id"] == before["id"]
            assert after["token"] != before["token"]
            assert after["expires_at"] - before["expires_at"] == timedelta(days=50)
        assert (await credential(stood, shop, row["account_id"])).secret != mine.secret
        # The owner takes it back: the next renewal is refused, and the sender stops.
        await shop.stop(ACCOUNT, "token_revoked")
        await shop.pass_time(timedelta(days=50))
        await stood.settle()
        assert (await grant(stood, shop))["status"] == "disabled"
        feed = (await shop.api.get("/api/v1/events?limit=200"))["data"]
        assert [e["type"] for e in feed].count("sender.disabled") == 1
        # Connected again it writes again, under another grant.
        assert (await page(stood, await say_yes(stood, await begin(shop))))[0] == 200
        again = await grant(stood, shop)
        assert (again["status"], again["account_id"]) == ("active", row["account_id"])
        assert again["id"] != row["id"]

    run(story())


def test_a_token_is_renewed_though_nothing_is_pushed_and_a_dead_one_stops_the_sender(
    shop: Shop, stood: Standing, run: Run[Any]
) -> None:
    async def story() -> None:
        assert (await page(stood, await say_yes(stood, await begin(shop))))[0] == 200
        before = await grant(stood, shop)
        await shop.pass_time(timedelta(days=55))
        async with graph() as meta:
            there = Credentials(stood.calls.resources.need(Vault), meta.url, Secret(stood.sandbox_secret))

            async def look() -> timedelta | None:
                return await accounts.keep_up(stood.calls, there, shop.project, CLI, before["id"])

            pushes = f"POST /graph/instagram/v25.0/{ACCOUNT}/subscribed_apps"
            meta.says(pushes, Said({"error": {"code": 200}}, 403))
            longer = {"access_token": "IGAA-new", "expires_in": 5183944}
            meta.says("GET /graph/instagram/refresh_access_token", longer)
            assert await look() == timedelta(hours=1), "pushes are asked for again"
            after = await grant(stood, shop)
            assert after["listens_at"] is None
            assert after["expires_at"] - before["expires_at"] == timedelta(days=55)
            assert (await credential(stood, shop, after["account_id"])).secret == "IGAA-new"
            # Its owner has to pass something first: it stops, and the same token is asked for again.
            meta.says(pushes, Said({"error": {"code": 190, "error_subcode": 459}}, 401))
            assert await look() == timedelta(hours=1)
            assert (await grant(stood, shop))["status"] == "challenged"
            meta.says(pushes, Said({"error": {"code": 190, "error_subcode": 458}}, 401))
            assert await look() is None
            assert (await grant(stood, shop))["status"] == "disabled"
            asked = len(meta.asked)
            assert await look() is None
            assert len(meta.asked) == asked

    run(story())


def test_facebook_login_keeps_a_pages_token_that_does_not_end(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        client = await shop.client()
        back = await say_yes(stood, await begin(shop, login="facebook", clientId=client))
        status, text = await page(stood, back)
        assert status == 200, text
        row = await grant(stood, shop)
        assert (row["external_id"], row["login"], row["expires_at"]) == (ACCOUNT, "facebook", None)
        (made,) = [s for s in await shop.senders() if s["username"] == row["handle"]]
        assert made["clientId"] == client
        await stood.settle()
        assert (await grant(stood, shop))["listens_at"] is not None
        # Nothing is renewed and nothing is sent: the next look into its conversations hears that it was taken back.
        await shop.stop(ACCOUNT, "token_revoked")
        await shop.pass_time(timedelta(minutes=16))
        await stood.settle()
        assert (await grant(stood, shop))["status"] == "disabled"

    run(story())


def test_what_is_no_yes_connects_nothing(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        url = await begin(shop)
        denied = await say_yes(stood, url, more="&sandbox_deny=1")
        good = await say_yes(stood, url)
        state = parse_qs(urlsplit(url).query)["state"][0]
        callback = f"{stood.url}/connect/instagram/callback"
        for asked, status in (
            (denied, 409),
            (f"{callback}?state={state}", 409),
            (f"{callback}?state={state}&code=nonsense", 409),
            (f"{callback}?code=nonsense", 400),
            (f"{callback}?state={state[:-2]}&code=x", 400),
            (f"{callback}?" + "a=1&" * 50, 400),
            (f"{stood.url}/connect/nowhere", 404),
        ):
            got, text = await page(stood, asked)
            assert got == status, text
            assert "Not connected" in text
        assert await grant(stood, shop) is None
        other = await begin(shop, username="somebody.else")
        status, text = await page(stood, await say_yes(stood, other))
        assert (status, await grant(stood, shop)) == (409, None)
        assert "not somebody.else" in text
        assert (await page(stood, good))[0] == 200
        # A code is good once.
        assert (await page(stood, good))[0] == 409
        async with stood.session.get(f"{callback}?state=<script>") as answer:
            assert "<script>" not in await answer.text()
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"
        async with stood.session.post(callback) as answer:
            assert answer.status == 405
        await shop.api.refused("POST", "/api/v1/senders/instagram/connect", 400, "invalid_field", {"login": "myspace"})
        live = await shop.key(live=True)
        await live.refused("POST", "/api/v1/senders/instagram/connect", 400, "app_not_configured", {})

    run(story())


def test_an_account_belongs_to_one_project_and_a_state_ends(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        back = await say_yes(stood, await begin(shop))
        assert (await page(stood, back))[0] == 200
        name = (await grant(stood, shop))["handle"]
        another = await accounts_of_another(stood, shop)
        status, text = await page(stood, await say_yes(stood, another))
        assert (status, f"{name} is connected already" in text) == (409, True)

    run(story())


async def accounts_of_another(stood: Standing, shop: Shop) -> str:
    """A connection begun in another test project of the same workspace."""
    from overture.domain import identity

    made = await identity.create_project(stood.db, shop.project.workspace_id, "Second", "test")
    begun = await stood.calls.run(made, CLI, lambda call: accounts.start(call, Wanted(Login.INSTAGRAM)))
    return begun.url


def test_a_token_from_the_platforms_own_pages(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        made = await stood.sandbox_post(f"/instagram/{ACCOUNT}/tokens", {"project": str(shop.project.id)})
        (account,) = await stood.calls.run(
            shop.project, CLI, lambda call: accounts.with_token(call, Wanted(Login.INSTAGRAM), made["token"])
        )
        row = await grant(stood, shop)
        assert (row["account_id"], row["external_id"], row["expires_at"]) == (account.id, ACCOUNT, None)
        assert (await credential(stood, shop, account.id)).secret == made["token"]

    run(story())


def test_a_test_projects_account_never_leaves_the_sandbox_and_a_live_one_without_a_token_proves_nothing() -> None:
    known = Credentials(
        Vault(b"v" * 32), "http://127.0.0.1:9", Secret("sandbox"), graph_url="https://proxy.example.com"
    )
    account = Account(
        AccountId(UUID(int=1)),
        "instagram",
        "acme",
        None,
        "instagram",
        None,
        AccountStatus.ACTIVE,
        None,
        None,
        4,
        None,
        None,
        None,
        datetime.fromisoformat("2026-05-01T10:00:00+00:00"),
    )
    sealed = Vault(b"v" * 32).seal(b"IGAA", project_id=ProjectId(UUID(int=2)), purpose="account token")
    for token, is_test, url, secret in (
        (None, True, "http://127.0.0.1:9/graph", "sandbox"),
        (sealed, True, "http://127.0.0.1:9/graph", "IGAA"),
        (None, False, "https://proxy.example.com", ""),
        (sealed, False, "https://proxy.example.com", "IGAA"),
    ):
        made = known.granted(UUID(int=2), account, Granted(ACCOUNT, "facebook", token, is_test))
        assert (made.base_url, made.secret, made.simulated) == (url, secret, is_test)


@pytest.mark.parametrize(
    ("ends", "due"),
    [(60, 50), (20, 10), (10.5, 1 + 1 / 24), (5, 1 + 1 / 24), (None, 2)],
)
def test_when_a_token_is_renewed(ends: float | None, due: float) -> None:
    now = datetime.fromisoformat("2026-05-01T10:00:00+00:00")
    until = None if ends is None else now + timedelta(days=ends)
    assert due_at(until, now) == now + timedelta(days=due)


def test_credentials_are_sealed_anew_under_a_new_key(shop: Shop, stood: Standing, run: Run[Any]) -> None:
    async def story() -> None:
        assert (await page(stood, await say_yes(stood, await begin(shop))))[0] == 200
        await stood.calls.run(
            shop.project, CLI, lambda call: accounts.add_bridge(call, "desk", "http://127.0.0.1:9", "tok", "sec")
        )
        hook = await shop.webhook("reply.received")
        row = await grant(stood, shop)
        secret = (await credential(stood, shop, row["account_id"])).secret
        derived = Secrets.derived_from(b"standing" * 8).vault_key
        new = vault_of("n" * 32, derived)
        assert not new.is_current(row["token"])
        calls = _with(stood, new)
        for reseal, expected in ((accounts.reseal, 3), (webhooks.reseal, 1), (suppression.reseal, 0)):
            assert await calls.run(shop.project, CLI, reseal) == expected
            assert await calls.run(shop.project, CLI, reseal) == 0
        row = await grant(stood, shop)
        assert new.is_current(row["token"])
        # Without the old key everything opens.
        alone = vault_of("n" * 32, b"another".ljust(32))
        opened = Credentials(alone, stood.sandbox_url, Secret("x"))
        async with stood.db.transaction(shop.project.id) as tx:
            known = await opened.of(tx, [shop.project.id], [row["account_id"]])
            sealed = await tx.fetchrow(
                "select token, inbound_secret from bridge where project_id = $1", shop.project.id
            )
            kept = await tx.fetchval("select secret from endpoint where project_id = $1", shop.project.id)
        assert known[row["account_id"]][1].secret == secret
        assert sealed is not None
        assert alone.opened(sealed["token"], project_id=shop.project.id, purpose="bridge token") == b"tok"
        assert webhooks.Sender(None, alone, None, None).opened(kept, shop.project.id).reveal() == hook["secret"]  # type: ignore[arg-type]

    run(story())


def _with(stood: Standing, vault: Vault) -> Any:
    given = stood.calls.resources.by_type
    sender = given[webhooks.Sender]
    changed = webhooks.Sender(sender._http, vault, sender.encoders, sender.policy)
    mine = {**given, Vault: vault, webhooks.Sender: changed, suppression.Exchanges: suppression.Exchanges(vault)}
    return replace(stood.calls, resources=Resources(mine))
