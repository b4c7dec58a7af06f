"""Taking messages over HTTP: once per token, refusals by handle, journal and look-up."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from overture.sandbox import FolderInUse, create_app
from tests.sandbox.world import PROJECT, START, run, sandbox


def test_a_repeated_token_is_the_same_message_and_is_counted(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            token = str(uuid4())
            first = await world.send("creatorname", token=token)
            again = await world.send("creatorname", token=token, at=world.later(hours=1))
            assert (first.status, again.status) == (200, 200)
            assert first.json | {"duplicate": True} == again.json
            assert first.json["sentAt"] == "2026-05-01T10:00:00Z"
            assert first.json["status"] == "sent"
            [entry] = await world.journal()
            assert (entry["token"], entry["handle"], entry["attempts"]) == (token, "creatorname", 2)
            assert (entry["text"], entry["at"], entry["account"]) == (
                "Hi, open to a collab?",
                "2026-05-01T10:00:00Z",
                "sender_a",
            )
            assert await world.summary() == {
                "messages": 1,
                "people": 1,
                "peopleWithTwoOrMore": 0,
                "repeatedTokens": 1,
            }

    run(main)


def test_many_at_once_share_transactions_and_none_is_lost_or_doubled(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            tokens = [str(uuid4()) for _ in range(200)]
            answers = await asyncio.gather(
                *(world.send(f"sandbox.ignores.{i % 200}", token=tokens[i % 200]) for i in range(400))
            )
            assert [a.status for a in answers] == [200] * 400
            assert sum(a.json["duplicate"] for a in answers) == 200
            assert await world.summary() == {
                "messages": 200,
                "people": 200,
                "peopleWithTwoOrMore": 0,
                "repeatedTokens": 200,
            }
            entries = await world.journal("&limit=150")
            rest = await world.journal(f"&limit=150&after={entries[-1]['seq']}")
            assert {e["token"] for e in entries + rest} == set(tokens)

    run(main)


def test_projects_are_apart_and_two_messages_to_one_person_show_in_the_summary(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            token = str(uuid4())
            mine = await world.send("nasa", token=token)
            other = await world.send("nasa", token=token, project="other")
            assert (mine.json["duplicate"], other.json["duplicate"]) == (False, False)
            assert mine.json["id"] != other.json["id"]
            await world.send("@NASA".lstrip("@"))
            assert (await world.summary())["peopleWithTwoOrMore"] == 1
            assert len(await world.journal("&handle=nasa")) == 2
            assert await world.journal("&handle=nobody") == []

    run(main)


@pytest.mark.parametrize(
    ("handle", "code"),
    [
        ("sandbox.missing", "recipient_not_found"),
        ("no spaces allowed", "recipient_not_found"),
        ("sandbox.private.3", "recipient_does_not_accept_messages"),
        ("sandbox.refuses", "message_rejected"),
    ],
)
def test_a_refused_message_reaches_nobody(tmp_path: Path, handle: str, code: str) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            token = str(uuid4())
            answer = await world.send(handle, token=token)
            assert (answer.status, answer.json["error"]["code"]) == (422, code)
            assert (await world.look_up(token)).json["error"]["code"] == "message_not_found"
            assert await world.journal() == []

    run(main)


def test_a_text_over_the_platforms_limit_is_rejected(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            assert (await world.send("nasa", text="ü" * 500)).status == 200
            too_long = await world.send("nasa", text="ü" * 501)
            assert (too_long.status, too_long.json["error"]["code"]) == (422, "message_rejected")
            assert (await world.send("nasa", text="")).status == 422
            assert (await world.send("nasa", text="ü" * 501, platform="tiktok")).status == 200

    run(main)


def test_a_person_who_blocks_takes_the_first_message_and_refuses_the_next_from_that_account(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            token = str(uuid4())
            assert (await world.send("sandbox.blocks", token=token)).status == 200
            blocked = await world.send("sandbox.blocks")
            assert blocked.json["error"]["code"] == "recipient_blocked_sender"
            assert (await world.send("sandbox.blocks", account="sender_b")).status == 200
            repeated = await world.send("sandbox.blocks", token=token)
            assert (repeated.status, repeated.json["duplicate"]) == (200, True)

    run(main)


def test_a_look_up_finds_what_was_taken_from_that_account_alone(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            token = str(uuid4())
            sent = await world.send("nasa", token=token)
            assert (await world.look_up(token)).json == sent.json | {"duplicate": True}
            assert (await world.look_up(token, "sender_b")).status == 404
            assert (await world.look_up(str(uuid4()))).json["error"]["code"] == "message_not_found"

    run(main)


@pytest.mark.parametrize("body", [[], {"token": "t"}, {"token": "", "account": "a"}, "x"])
def test_a_body_of_another_shape_is_said_to_be_one(tmp_path: Path, body: object) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            answer = await world.ask("POST", "/v1/messages", body)
            assert (answer.status, answer.json["error"]["code"]) == (400, "invalid_request")
            late = await world.send("nasa", at=START.replace(tzinfo=None))
            assert late.json["error"]["code"] == "invalid_request"
            huge = await world.send("nasa", text="x" * 70_000)
            assert huge.json["error"]["code"] == "too_large"

    run(main)


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    async def main() -> None:
        token = str(uuid4())
        async with sandbox(tmp_path) as world:
            await world.send("nasa", token=token)
            await world.send("sandbox.challenges")
            await world.ask("POST", "/faults", {"kind": "http_500", "handle": "creatorname"})
        async with sandbox(tmp_path) as world:
            assert (await world.send("nasa", token=token)).json["duplicate"] is True
            assert (await world.send("nasa")).json["error"]["code"] == "account_challenged"
            assert len((await world.ask("GET", "/faults")).json["faults"]) == 1
            assert [e["token"] for e in await world.journal()] == [token]

    run(main)


def test_two_sandboxes_cannot_share_a_folder(tmp_path: Path) -> None:
    first = create_app(tmp_path, timers=False)
    with pytest.raises(FolderInUse, match="another sandbox works in"):
        create_app(tmp_path, timers=False)
    first.store.close()


def test_a_bridge_with_a_bearer_token_takes_no_other(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path, bearer="right") as world:
            body = {"token": "t", "account": "a", "platform": "instagram", "to": "nasa", "text": "x"}
            for headers in ({}, {"Authorization": "Bearer wrong"}):
                answer = await world.ask("POST", "/v1/messages", body, **headers)
                assert (answer.status, answer.json["error"]["code"]) == (401, "unauthorized")
            right = {"Authorization": "Bearer right", "X-Overture-Project": PROJECT}
            assert (await world.ask("POST", "/v1/messages", body, **right)).status == 200
            assert (await world.ask("GET", "/v1/profiles/instagram/nasa")).status == 401
            assert (await world.ask("GET", "/healthz")).status == 200

    run(main)
