"""The connector against the sandbox, over a real socket: both ends of docs/bridge.md."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from overture.connectors.bridge import BRIDGE, BridgeConnector
from overture.domain.platforms import (
    AccountStopped,
    Body,
    Capabilities,
    Connector,
    Detail,
    Found,
    InboundMessage,
    ListAsk,
    ListsPeople,
    ListUnavailable,
    LooksUpMessages,
    Media,
    MediaKind,
    NotSent,
    NotThere,
    Outcome,
    ReadsProfiles,
    Refused,
    Relation,
    SendsMessages,
    Sent,
    Stop,
    TakesInbound,
    TellsDetails,
    Throttled,
    Unconfirmed,
)
from overture.kernel.ids import MessageId
from overture.sandbox.people import NASA_FOLLOWERS
from tests.connectors.bridge.misbehaving import (
    AT,
    PROJECT,
    TEXT,
    TOKEN,
    connected,
    credential,
    listening,
    read_request,
    send,
)
from tests.sandbox.world import run, sandbox

SANDBOX = "http://sandbox"
ACCOUNT = credential(SANDBOX, simulated=True)
NASA = ListAsk(Relation.FOLLOWERS, "nasa")


def test_it_is_every_port_of_a_bridge() -> None:
    async def main() -> None:
        async with connected() as bridge:
            for port in (
                Connector,
                SendsMessages,
                LooksUpMessages,
                ReadsProfiles,
                ListsPeople,
                TellsDetails,
                TakesInbound,
            ):
                assert isinstance(bridge, port)
            assert bridge.capabilities == BRIDGE
            assert Capabilities(True, True, 5.0, 1, frozenset(Relation), frozenset(Detail)) == BRIDGE

    run(main)


def test_the_request_is_as_documented_and_tells_project_and_moment_only_in_test_projects() -> None:
    async def main() -> None:
        requests: list[bytes] = []

        async def keeps(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            requests.append(await read_request(reader))

        async with listening(keeps) as base_url, connected() as bridge:
            await send(bridge, base_url + "/behind/", simulated=True)
            await send(bridge, base_url)
            # It takes words alone: the rest is refused before anybody is asked.
            for wordless in (Body(sticker="like_heart"), Body(media=Media(MediaKind.IMAGE, "https://e.com/a.png"))):
                refused = await send(bridge, base_url, body=wordless)
                assert isinstance(refused, Refused)
                assert refused.reason == "message_rejected"
        assert len(requests) == 2
        head, _, body = requests[0].partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        assert lines[0] == "POST /behind/v1/messages HTTP/1.1"
        assert {
            "Authorization: Bearer bridge-token",
            "Content-Type: application/json",
            f"X-Overture-Project: {PROJECT}",
            "X-Overture-Now: 2026-05-01T10:00:00Z",
        } <= set(lines)
        assert body.decode() == (
            f'{{"token":"{TOKEN}","account":"sender_a","platform":"instagram","to":"creatorname","text":"{TEXT}"}}'
        )
        assert b"POST /v1/messages" in requests[1]
        assert b"X-Overture" not in requests[1]

    run(main)


def test_a_message_is_sent_once_and_found(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            bridge = BridgeConnector(world.session)
            assert await bridge.look_up(ACCOUNT, token=TOKEN, seconds=2) == NotThere()
            sent = await send(bridge, SANDBOX, simulated=True)
            assert isinstance(sent, Sent)
            assert sent.at == AT
            assert await send(bridge, SANDBOX, simulated=True) == sent
            assert await bridge.look_up(ACCOUNT, token=TOKEN, seconds=2) == Found(sent.external_id, AT)
            answer = await world.ask("GET", f"/journal?project={PROJECT}")
            [entry] = answer.json["entries"]
            assert (entry["token"], entry["text"], entry["attempts"]) == (str(TOKEN), TEXT, 2)

    run(main)


@pytest.mark.parametrize(
    ("to", "outcome"),
    [
        ("sandbox.missing", Refused("recipient_not_found")),
        ("sandbox.private", Refused("recipient_does_not_accept_messages")),
        ("sandbox.refuses", Refused("message_rejected")),
        ("sandbox.throttles", Throttled(60.0)),
        ("sandbox.warns", AccountStopped(Stop.WARNING)),
        ("sandbox.challenges", AccountStopped(Stop.CHALLENGE)),
        ("sandbox.revokes", AccountStopped(Stop.TOKEN_REVOKED)),
        ("sandbox.bans", AccountStopped(Stop.BANNED)),
        ("sandbox.timeout", Unconfirmed("TimeoutError")),
    ],
)
def test_each_scenario_is_the_outcome_it_says(tmp_path: Path, to: str, outcome: Outcome) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            bridge = BridgeConnector(world.session)
            got = await send(bridge, SANDBOX, simulated=True, to=to, seconds=0.4)
            if isinstance(got, Refused):
                got = replace(got, detail="")
            elif isinstance(got, AccountStopped):
                got = replace(got, why="")
            elif isinstance(got, Throttled):
                got = replace(got, why="throttled")
            assert got == outcome
            taken = await bridge.look_up(ACCOUNT, token=TOKEN, seconds=2)
            assert isinstance(taken, Found if to == "sandbox.timeout" else NotThere)

    run(main)


def test_a_planned_503_is_not_sent_and_a_planned_silence_is_unconfirmed_until_looked_up(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            bridge = BridgeConnector(world.session)
            await world.ask("POST", "/faults", {"kind": "http_503", "attempt": 1, "seconds": 9})
            await world.ask("POST", "/faults", {"kind": "timeout_before_commit", "attempt": 2, "seconds": 0})
            await world.ask("POST", "/faults", {"kind": "timeout_after_commit", "attempt": 3, "seconds": 0})
            first = await send(bridge, SANDBOX, simulated=True)
            assert isinstance(first, NotSent)
            assert first.retry_after == 9.0
            assert await send(bridge, SANDBOX, simulated=True) == Unconfirmed("ServerDisconnectedError")
            assert await bridge.look_up(ACCOUNT, token=TOKEN, seconds=2) == NotThere()
            assert await send(bridge, SANDBOX, simulated=True) == Unconfirmed("ServerDisconnectedError")
            assert isinstance(await bridge.look_up(ACCOUNT, token=TOKEN, seconds=2), Found)

    run(main)


def test_a_reply_arrives_signed_and_readable(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path, secret="some secret") as world:
            bridge = BridgeConnector(world.session)
            world.show(AT, str(PROJECT))
            await send(bridge, SANDBOX, simulated=True, to="sandbox.replies")
            world.show(world.later(minutes=1), str(PROJECT))
            await world.app.settle()
            [(hook, headers, body)] = world.told.requests
            assert UUID(hook) == PROJECT
            assert bridge.verified(headers, body, secret="some secret", now=world.now)
            assert not bridge.verified(headers, body, secret="another", now=world.now)
            [event] = bridge.parsed(body)
            assert isinstance(event, InboundMessage)
            assert (event.account, event.handle, event.at) == ("sender_a", "sandbox.replies", world.later(minutes=1))

    run(main)


def test_profiles_and_lists(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            bridge = BridgeConnector(world.session)
            nasa = await bridge.profile(ACCOUNT, "nasa", seconds=2)
            assert nasa is not None
            assert (nasa.handle, nasa.followers, nasa.accepts_messages) == ("nasa", NASA_FOLLOWERS, True)
            assert await bridge.profile(ACCOUNT, "sandbox.missing", seconds=2) is None
            assert await bridge.profile(ACCOUNT, "no/such?handle", seconds=2) is None
            first = await bridge.people(ACCOUNT, NASA, cursor=None, limit=20, seconds=2)
            then = await bridge.people(ACCOUNT, NASA, cursor=first.cursor, limit=20, seconds=2)
            assert first.expected == NASA_FOLLOWERS
            assert len({p.handle for p in [*first.people, *then.people]}) == 40
            assert {p.is_verified for p in first.people} <= {True, False}
            assert all(p.user_id and p.full_name and p.picture for p in first.people)
            told = await bridge.details(ACCOUNT, first.people, frozenset(Detail), seconds=2)
            assert set(told) == {p.handle for p in first.people}
            assert {(d.user_id, d.handle) for d in told.values()} == {(p.user_id, p.handle) for p in first.people}
            assert all(d.biography and d.followers is not None for d in told.values())
            tag = await bridge.people(ACCOUNT, ListAsk(Relation.HASHTAG, "coffee", 40), cursor=None, limit=9, seconds=2)
            assert (len(tag.people), tag.expected) == (9, 32)
            nobody = ListAsk(Relation.FOLLOWERS, "sandbox.missing")
            with pytest.raises(ListUnavailable, match="not_found"):
                await bridge.people(ACCOUNT, nobody, cursor=None, limit=1, seconds=2)

    run(main)


def test_a_burst_is_sent_whole(tmp_path: Path) -> None:
    async def main() -> None:
        async with sandbox(tmp_path) as world:
            bridge = BridgeConnector(world.session)
            tokens = [MessageId(UUID(int=i)) for i in range(1, 301)]

            async def one(token: MessageId) -> Outcome:
                from overture.domain.platforms import Body, Recipient

                to = Recipient("instagram", f"sandbox.ignores.{token.int}")
                return await bridge.send(ACCOUNT, to, Body("Hi"), token=token, at=AT, seconds=5)

            outcomes = await asyncio.gather(*map(one, tokens))
            assert len({o.external_id for o in outcomes if isinstance(o, Sent)}) == 300

    run(main)
