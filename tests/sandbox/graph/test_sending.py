"""The Send API over HTTP: what is taken, what each rule refuses and how both hosts say it, what the journal keeps."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import aiohttp

from tests.sandbox.graph.speaking import FACEBOOK, IG, INSTAGRAM, act, call, error, pushed, send, settled
from tests.sandbox.world import PROJECT, START, run, sandbox

OUTSIDE, NOBODY = (10, 2534022), (100, 2534014)


def test_a_message_is_taken_told_and_kept_in_the_journal_of_the_bridge(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            taken = await world.ask(
                "POST",
                f"{INSTAGRAM}/{IG}/messages",
                {"recipient": {"id": "7947908538583264"}, "message": {"text": "Grüße"}},
                Authorization="Bearer t",
                X_Overture_Project=PROJECT,
                X_Overture_Token="token-1",
                X_Overture_Now=world.later(minutes=1).isoformat(),
            )
            assert taken.status == 200
            assert set(taken.json) == {"recipient_id", "message_id"}
            assert taken.headers["instagram-api-version"] == "v25.0"
            assert taken.headers["x-app-usage"] == '{"call_volume":0,"cpu_time":0}'
            [entry] = await world.journal("&handle=7947908538583264")
            assert entry["id"] == taken.json["message_id"]
            assert (entry["token"], entry["account"], entry["text"]) == ("token-1", IG, "Grüße")
            assert entry["at"] == "2026-05-01T10:01:00Z"
            assert entry["message"] == {"text": "Grüße"}
            # Instagram knows no tokens of ours: the same one again is a second message, and the journal says so.
            await world.ask(
                "POST",
                f"{INSTAGRAM}/{IG}/messages",
                {"recipient": {"id": "7947908538583264"}, "message": {"text": "Grüße"}},
                Authorization="Bearer t",
                X_Overture_Project=PROJECT,
                X_Overture_Token="token-1",
            )
            assert await world.summary() == {
                "messages": 2,
                "people": 1,
                "peopleWithTwoOrMore": 1,
                "repeatedTokens": 1,
            }
            await settled(world)
            echoes = [e["message"] for e in pushed(world) if e.get("message", {}).get("is_echo")]
            assert next(e["mid"] for e in echoes) == taken.json["message_id"]

    run(main)


def test_each_rule_refuses_with_its_codes_and_each_host_in_its_manner(tmp_path: Path) -> None:
    cases: tuple[tuple[str, dict[str, object], tuple[int, int | None] | None], ...] = (
        ("igsid", {}, None),
        ("sandbox.closed", {}, OUTSIDE),
        ("sandbox.closed", {"tag": "HUMAN_AGENT"}, None),
        ("sandbox.lapsed", {"tag": "HUMAN_AGENT"}, OUTSIDE),
        ("sandbox.private", {"tag": "HUMAN_AGENT"}, OUTSIDE),
        ("sandbox.missing", {}, NOBODY),
        ("sandbox.blocked", {}, (551, 1545041)),
        ("sandbox.blocks", {}, None),
        ("sandbox.blocks", {}, (551, 1545041)),
        ("sandbox.refuses", {}, (100, None)),
        ("igsid", {"messaging_type": "OFTEN"}, (100, None)),
    )

    async def main() -> None:
        async with sandbox(tmp_path) as world:
            for host in (INSTAGRAM, FACEBOOK):
                for i, (to, more, refused) in enumerate(cases):
                    name = to if "." not in to else f"{to}.{host[7]}"
                    answer = await send(world, name, host=host, **more)
                    if refused is None:
                        assert answer.status == 200, (i, answer.json)
                        continue
                    status = 403 if host == INSTAGRAM and refused == OUTSIDE else 400
                    assert error(answer) == (status, *refused), i
                    kind = "IGApiException" if host == INSTAGRAM else "OAuthException"
                    assert answer.json["error"]["type"] == kind
                    text = answer.json["error"]["message"]
                    told = f'OAuth "Facebook Platform" "invalid_request" "{text}"'
                    assert answer.headers["www-authenticate"] == told

    run(main)


def test_the_window_is_24_hours_from_their_last_word_and_seven_days_for_a_person(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            who = (await act(world, "sandbox.ignores.5", "writes", text="Hallo"))["person"]
            for passed, by_person, taken in (
                (timedelta(hours=24), False, True),
                (timedelta(hours=24, seconds=1), False, False),
                (timedelta(hours=24, seconds=1), True, True),
                (timedelta(days=7), True, True),
                (timedelta(days=7, seconds=1), True, False),
            ):
                world.show(START + passed)
                answer = await send(world, who, **({"tag": "HUMAN_AGENT"} if by_person else {}))
                assert (answer.status == 200) is taken, passed
            # Somebody nobody has met wrote first, some hours ago at most; a day later that is over.
            world.show(START)
            assert (await send(world, "sandbox.ignores.6")).status == 200
            world.show(START + timedelta(hours=25))
            assert error(await send(world, "sandbox.ignores.6"))[1:] == OUTSIDE
            shown = (await world.ask("GET", f"/instagram/{IG}/people/sandbox.ignores.6?project={PROJECT}")).json
            assert shown["wroteAt"] < "2026-05-01T10:00:00Z"

    run(main)


def test_a_comment_is_answered_privately_once_within_seven_days_and_then_only_after_an_answer(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            said = await act(world, "@creatorname", "comments", text="Wie schön")
            to = {"recipient": {"comment_id": said["id"]}, "message": {"text": "Danke"}}
            first = await call(world, "POST", f"{INSTAGRAM}/{IG}/messages", to)
            assert (first.status, first.json["recipient_id"]) == (200, said["person"])
            assert error(await call(world, "POST", f"{INSTAGRAM}/{IG}/messages", to)) == (400, 100, 2534025)
            assert error(await send(world, said["person"]))[1:] == OUTSIDE
            await act(world, said["person"], "writes", text="Ja?")
            assert (await send(world, said["person"])).status == 200
            late = await act(world, "@nasa", "comments")
            world.show(START + timedelta(days=7, seconds=1))
            to = {"recipient": {"comment_id": late["id"]}, "message": {"text": "Danke"}}
            assert error(await call(world, "POST", f"{INSTAGRAM}/{IG}/messages", to)) == (400, 100, 2534025)
            to["recipient"] = {"comment_id": "17"}
            assert error(await call(world, "POST", f"{INSTAGRAM}/{IG}/messages", to)) == (400, 100, 2534025)
            to["recipient"] = {"comment_id": "sandbox.comment.3"}
            assert (await call(world, "POST", f"{INSTAGRAM}/{IG}/messages", to)).status == 200

    run(main)


def test_a_comment_under_a_live_video_is_answered_privately_only_while_it_goes_on(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            world.show(START)
            path, text = f"{INSTAGRAM}/{IG}/messages", {"text": "Danke"}
            one, two = [await act(world, p, "comments", media="55", isLive=True) for p in ("@nasa", "@esa")]
            await settled(world)
            assert [(e["field"], e["value"]["media"]) for e in pushed(world)] == [
                ("live_comments", {"id": "55", "media_product_type": "LIVE"})
            ] * 2
            world.show(START + timedelta(hours=3))
            assert (
                await call(world, "POST", path, {"recipient": {"comment_id": one["id"]}, "message": text})
            ).status == 200
            world.show(START + timedelta(hours=4, seconds=1))
            late = await call(world, "POST", path, {"recipient": {"comment_id": two["id"]}, "message": text})
            assert error(late) == (400, 100, 2534025)

    run(main)


def test_gestures_are_answered_and_are_no_messages(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            path, to = f"{INSTAGRAM}/{IG}/messages", {"recipient": {"id": "igsid"}}
            for body in (
                {"sender_action": "typing_on"},
                {"sender_action": "mark_seen"},
                {"sender_action": "react", "payload": {"message_id": "m", "reaction": "love"}},
                {"sender_action": "unreact", "payload": {"message_id": "m"}},
            ):
                answer = await call(world, "POST", path, to | body)
                assert (answer.status, answer.json) == (200, {"recipient_id": "igsid"})
            for body, subcode in (
                ({"sender_action": "dances"}, 2018048),
                ({"sender_action": "typing_on", "message": {"text": "Hi"}}, 2018048),
                ({"sender_action": "react", "payload": {"message_id": "m"}}, None),
                ({"sender_action": "react"}, None),
            ):
                assert error(await call(world, "POST", path, to | body)) == (400, 100, subcode)
            assert await world.journal() == []

    run(main)


def test_faults_and_scenarios_of_an_account_speak_graph(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path, hold=0) as world:
            assert error(await send(world, "sandbox.throttles"))[:2] == (429, 80002)
            assert (await send(world, "sandbox.throttles")).status == 200
            busy = await send(world, "sandbox.throttles", {"text": "Another"}, host=FACEBOOK)
            assert error(busy)[:2] == (400, 80002)
            assert '"estimated_time_to_regain_access":1' in busy.headers["x-business-use-case-usage"]
            assert error(await send(world, "sandbox.warns"))[:2] == (400, 368)
            assert (await send(world, "sandbox.warns")).status == 200
            for to, refused in (
                ("sandbox.challenges", (401, 190, 459)),
                ("sandbox.revokes", (401, 190, 458)),
                ("sandbox.bans", (403, 10, 1893063)),
            ):
                assert error(await send(world, to)) == refused
                assert error(await send(world, "igsid")) == refused
                await world.ask("POST", f"/accounts/{IG}/restore", {"project": PROJECT})
                assert (await send(world, to)).status == 200
            stopped = await world.ask("POST", f"/instagram/{IG}/stop", {"project": PROJECT, "stop": "challenge"})
            assert stopped.json["state"] == "challenge"
            assert error(await call(world, "GET", f"{FACEBOOK}/{IG}", fields="id,username")) == (400, 190, 459)
            await world.ask("POST", f"/accounts/{IG}/restore", {"project": PROJECT})
            before = len(await world.journal())
            for kind, status, code in (("http_500", 500, (2, None)), ("http_503", 503, (2, 1545133))):
                await world.ask("POST", "/faults", {"kind": kind, "handle": "igsid", "id": kind})
                answer = await send(world, "igsid", {"text": kind})
                assert error(answer) == (status, *code)
                assert answer.json["error"]["is_transient"] is True
                assert (await send(world, "igsid", {"text": kind})).status == 200
                await world.ask("DELETE", "/faults")
            await world.ask("POST", "/faults", {"kind": "slow", "seconds": 0, "handle": "igsid"})
            assert (await send(world, "igsid")).status == 200
            assert len(await world.journal()) == before + 3

    run(main)


def test_a_message_that_is_not_answered_was_taken_or_not_as_the_fault_says(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path, hold=0) as world:
            for kind, taken in (("timeout_after_commit", 1), ("timeout_before_commit", 1), ("refuse_connection", 1)):
                await world.ask("POST", "/faults", {"kind": kind, "handle": "igsid"})
                try:
                    await send(world, "igsid", {"text": kind})
                except aiohttp.ServerDisconnectedError:
                    answered = False
                else:
                    answered = True
                assert not answered
                await world.ask("DELETE", "/faults")
                assert len(await world.journal()) == taken

    run(main)


def test_sends_of_one_moment_share_a_transaction_with_the_bridges(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            both = await asyncio.gather(
                *(send(world, f"sandbox.ignores.{i}") for i in range(60)),
                *(world.send(f"sandbox.ignores.{i}") for i in range(60)),
            )
            assert {answer.status for answer in both} == {200}
            assert len({answer.json["message_id"] for answer in both[:60]}) == 60
            assert (await world.summary())["messages"] == 120

    run(main)


def test_a_file_of_the_days_before_instagram_is_taken_over_with_what_waits_in_it(tmp_path: Path) -> None:
    file = sqlite3.connect(tmp_path / "sandbox.sqlite3")
    file.execute(
        "create table inbound (seq integer primary key, project integer not null, id text not null,"
        " person text not null, due_at integer not null, event blob not null, again integer not null,"
        " lose integer not null, tries integer not null, next_try integer not null, delivered_at integer)"
    )
    file.execute(
        "create table project (no integer primary key, name text not null unique, real_at integer,"
        " shown_at integer, scale real)"
    )
    file.execute("insert into project (no, name) values (1, 'old')")
    event = b'{"id":"evt_1"}'
    file.execute("insert into inbound values (1, 1, 'evt_1', 'p', 0, ?, 0, 0, 0, 0, null)", (event,))
    file.commit()
    file.close()

    async def main() -> None:
        async with sandbox(tmp_path) as world:
            assert await world.app.settle() == 1
            [(hook, _, body)] = world.told.requests
            assert (hook, body) == ("old", b'{"events":[{"id":"evt_1"}]}')
            assert (await send(world, "igsid")).status == 200

    run(main)
