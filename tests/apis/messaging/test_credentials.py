"""Who asks: a service key in any of its places, or a token, which alone decides where it comes."""

from __future__ import annotations

from typing import Any

from overture.domain import identity
from tests.apis.messaging.counter import AT, Counter
from tests.conftest import Run


def test_a_key_in_any_place_and_a_token_that_decides_alone(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        standing, key = counter.standing, counter.key
        token = (await identity.token_of(standing.db, standing.pepper, key.split("_")[2])).reveal()
        wrong = key[:-1] + ("0" if key[-1] != "0" else "1")

        async def asked(**headers: str) -> tuple[int, str | None]:
            got = await counter.api.under(headers)("GET", AT)
            return got.status, None if got.status == 200 else got.json["code"]

        for headers in (
            {"key": key},
            {"authorization": key},
            {"authorization": f"Bearer {key}"},
            {"authorization": f"bearer {token}"},
            {"authorization": f"Bearer {token}", "key": wrong},
            {"authorization": f"Bearer {token}", "key": key},
            {"authorization": "Basic Zm9v", "key": key},
        ):
            assert await asked(**headers) == (200, None), headers
        for headers in (
            {"key": wrong},
            {"authorization": wrong},
            {"authorization": f"Bearer {token}x", "key": key},
            {"authorization": f"Bearer {token[:-2]}", "key": key},
            {"authorization": "Bearer nonsense", "key": key},
        ):
            assert await asked(**headers) == (403, "7001"), headers
        none: tuple[dict[str, str], ...] = ({}, {"authorization": ""}, {"key": " "}, {"authorization": "Basic Zm9v"})
        for headers in none:
            assert await asked(**headers) == (403, "7002"), headers

    run(story())


def test_a_token_may_what_its_key_may(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        standing = counter.standing
        text = await identity.create_key(standing.db, standing.pepper, counter.project, "reads", ["messages:read"])
        token = (await identity.token_of(standing.db, standing.pepper, text.split("_")[2])).reveal()
        client = counter.api.under({"authorization": f"Bearer {token}"})
        assert (await client("GET", AT)).status == 200
        got = await client("POST", AT, {})
        counter.refused(got, 403, "insufficient_scope")
        await identity.revoke_key(standing.db, text.split("_")[2])
        counter.refused(await client("GET", AT), 403, "7001")

    run(story())


def test_a_key_that_has_ended_and_one_from_elsewhere(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        standing = counter.standing
        elsewhere = await identity.create_key(
            standing.db, standing.pepper, counter.project, "elsewhere", allowed_ips=["203.0.113.7"]
        )
        ended = await identity.create_key(standing.db, standing.pepper, counter.project, "ended")
        token = (await identity.token_of(standing.db, standing.pepper, elsewhere.split("_")[2])).reveal()
        for headers in ({"key": elsewhere}, {"authorization": f"Bearer {token}"}):
            counter.refused(await counter.api.under(headers)("GET", AT), 403, "7010")
        await identity.revoke_key(standing.db, ended.split("_")[2])
        said = counter.refused(await counter.api.under({"key": ended})("GET", AT), 403, "7001")
        assert said["message"] == "Authentication failed."

    run(story())


def test_an_unknown_account_of_a_live_project_is_named(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        live = await counter.shop.key(live=True)
        client = counter.api.under(live.headers)
        got = await client("POST", AT, {"contentType": "TEXT", "content": "Hi", "from": "nobody", "to": "x"})
        said = counter.refused(got, 400, "7004", "from")
        assert said["message"] == "Invalid parameter -  : from"
        assert "connect it" in said["fields"][0]["message"]

    run(story())
