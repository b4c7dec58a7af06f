"""Planned faults and scenario handles: what each does to an answer, to an account and to the journal."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.sandbox.world import PROJECT, World, run, sandbox


async def plan(world: World, **fault: Any) -> str:
    answer = await world.ask("POST", "/faults", fault)
    assert answer.status == 201, answer.json
    return str(answer.json["id"])


async def dropped(world: World, handle: str, token: str) -> None:
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await world.send(handle, token=token)


@pytest.mark.parametrize(
    ("kind", "taken"),
    [("timeout_after_commit", True), ("timeout_before_commit", False), ("refuse_connection", False)],
)
def test_no_answer_comes_once_and_the_next_attempt_is_answered(tmp_path: Path, kind: str, taken: bool) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            await plan(world, kind=kind, seconds=0.05)
            token = str(uuid4())
            await dropped(world, "nasa", token)
            assert (await world.look_up(token)).status == (200 if taken else 404)
            again = await world.send("nasa", token=token)
            assert (again.status, again.json["duplicate"]) == (200, taken)
            assert [entry["attempts"] for entry in await world.journal()] == [2]

    run(main)


@pytest.mark.parametrize(
    ("kind", "status", "code", "retry_after"),
    [
        ("http_500", 500, "internal_error", None),
        ("http_503", 503, "unavailable", "7"),
        ("throttle", 429, "throttled", "7"),
    ],
)
def test_a_refusal_before_acceptance_takes_nothing(
    tmp_path: Path, kind: str, status: int, code: str, retry_after: str | None
) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            await plan(world, kind=kind, seconds=7)
            token = str(uuid4())
            answer = await world.send("nasa", token=token)
            assert (answer.status, answer.json["error"]["code"]) == (status, code)
            assert answer.headers.get("Retry-After") == retry_after
            assert await world.journal() == []
            assert (await world.send("nasa", token=token)).json["duplicate"] is False

    run(main)


@pytest.mark.parametrize(
    ("kind", "handle", "status", "code", "state"),
    [
        ("token_revoked", "sandbox.revokes", 401, "token_revoked", "token_revoked"),
        ("challenge", "sandbox.challenges", 403, "account_challenged", "challenge"),
        ("", "sandbox.bans", 403, "account_banned", "banned"),
    ],
)
def test_a_stopped_account_sends_nothing_until_it_is_restored(
    tmp_path: Path, kind: str, handle: str, status: int, code: str, state: str
) -> None:
    async def main() -> None:
        if kind:
            async with sandbox(tmp_path / "fault") as world:
                await plan(world, kind=kind, handle="nasa")
                await _stops(world, "nasa", status, code, state)
        async with sandbox(tmp_path / "scenario") as world:
            await _stops(world, handle, status, code, state)

    run(main)


async def _stops(world: World, handle: str, status: int, code: str, state: str) -> None:
    token = str(uuid4())
    earlier = str(uuid4())
    await world.send("creatorname", token=earlier)
    for to in (handle, "creatorname"):
        answer = await world.send(to, token=token)
        assert (answer.status, answer.json["error"]["code"]) == (status, code)
    assert (await world.send("creatorname", token=earlier)).json["duplicate"] is True
    assert (await world.send("creatorname", account="sender_b")).status == 200
    assert (await world.send("creatorname", project="other")).status == 200
    known = await world.ask("GET", f"/accounts/sender_a?project={PROJECT}")
    assert known.json == {"account": "sender_a", "state": state, "warned": False}
    assert (await world.ask("POST", "/accounts/sender_a/restore", {"project": PROJECT})).json["state"] == "ok"
    assert (await world.send(handle, token=token)).status == 200


def test_an_account_is_warned_once(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            token = str(uuid4())
            first = await world.send("sandbox.warns.1", token=token)
            assert (first.status, first.json["error"]["code"]) == (409, "account_warned")
            assert (await world.send("sandbox.warns.1", token=token)).status == 200
            assert (await world.send("sandbox.warns.2")).status == 200
            assert (await world.send("sandbox.warns.2", account="sender_b")).status == 409

    run(main)


def test_throttled_at_first_and_silent_at_first(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path, hold=0.05) as world:
            token = str(uuid4())
            throttled = await world.send("sandbox.throttles.9", token=token)
            assert (throttled.status, throttled.headers["Retry-After"]) == (429, "60")
            assert (await world.send("sandbox.throttles.9", token=token)).status == 200
            silent = str(uuid4())
            await dropped(world, "sandbox.timeout", silent)
            assert (await world.send("sandbox.timeout", token=silent)).json["duplicate"] is True

    run(main)


def test_slow_is_slow_and_a_client_that_leaves_leaves_nothing_behind(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            await plan(world, kind="slow", handle="nasa", seconds=0.3)
            began = monotonic()
            assert (await world.send("nasa")).status == 200
            assert monotonic() - began > 0.29
            token = str(uuid4())
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await world.send("nasa", token=token)
            assert (await world.look_up(token)).status == 200

    run(main)


def test_the_nth_attempt_and_every_attempt(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            second = await plan(world, kind="http_500", attempt=2)
            token = str(uuid4())
            assert [(await world.send("nasa", token=token)).status for _ in range(3)] == [200, 500, 200]
            assert (await world.ask("DELETE", f"/faults?id={second}")).json == {"removed": 1}
            await plan(world, kind="http_503", attempt=None)
            assert [(await world.send("nasa", token=token)).status for _ in range(3)] == [503, 503, 503]
            assert (await world.ask("DELETE", "/faults")).json == {"removed": 1}
            assert (await world.send("nasa", token=token)).json["duplicate"] is True
            [entry] = await world.journal()
            assert entry["attempts"] == 7

    run(main)


def test_a_share_of_tokens_is_the_same_in_any_order_and_other_projects_are_spared(tmp_path: Path) -> None:
    async def main() -> None:
        hit = []
        for folder, order in (("a", 1), ("b", -1)):
            async with sandbox(tmp_path / folder) as world:
                await plan(world, id="quarter", kind="http_500", share=0.25, project=PROJECT)
                answers = {}
                for i in range(200)[::order]:
                    answers[i] = (await world.send(f"sandbox.ignores.{i}", token=f"token-{i}")).status
                    assert (await world.send("nasa", token=f"token-{i}", project="other")).status == 200
                hit.append({i for i, status in answers.items() if status == 500})
        assert hit[0] == hit[1]
        assert 30 < len(hit[0]) < 70

    run(main)


def test_a_look_up_can_fail_too(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            token = str(uuid4())
            await world.send("nasa", token=token)
            await plan(world, kind="http_500", route="lookup")
            assert [(await world.look_up(token)).status for _ in range(2)] == [500, 200]
            assert [entry["attempts"] for entry in await world.journal()] == [1]

    run(main)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "no_such"},
        {"kind": "slow", "share": 2},
        {"kind": "slow", "shares": 1},
        {"kind": "challenge", "route": "lookup"},
        {"kind": "slow", "id": "taken"},
    ],
)
def test_a_fault_that_makes_no_sense_is_not_planned(tmp_path: Path, fault: dict[str, object]) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            await plan(world, kind="slow", id="taken", handle="x")
            answer = await world.ask("POST", "/faults", fault)
            assert (answer.status, answer.json["error"]["code"]) == (400, "invalid_request")
            assert len((await world.ask("GET", "/faults")).json["faults"]) == 1

    run(main)
