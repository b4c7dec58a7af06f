"""Messages on the wire: each shape of a body, both hosts, and what is known when no answer came."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from overture.connectors.instagram import INSTAGRAM
from overture.domain.platforms import (
    Body,
    Button,
    ButtonKind,
    CannotTell,
    Card,
    Connector,
    ConnectsAccounts,
    Found,
    Login,
    LooksUpMessages,
    Media,
    MediaKind,
    NotSent,
    PartsInbound,
    PlatformBusy,
    QuickReply,
    ReadsConversations,
    Recipient,
    Refused,
    SenderAction,
    SendsMessages,
    Sent,
    ShowsActions,
    Sought,
    Stop,
    TakesInbound,
    Throttled,
    Unconfirmed,
)
from overture.kernel.clock import ProjectTime
from tests.connectors.bridge.misbehaving import listening, read_request
from tests.connectors.instagram.speaking import (
    AT,
    IG,
    IGSID,
    OUTSIDE,
    PERSON,
    TOKEN,
    Said,
    connected,
    credential,
    graph,
    send,
)
from tests.sandbox.world import run

MESSAGES = f"POST /instagram/v25.0/{IG}/messages"
TAKEN = {"recipient_id": IGSID, "message_id": "aWdfZAG1faXRlbTox"}
QUICK = (QuickReply("Confirm", "confirm"), QuickReply("Cancel", "cancel"))
ON_WIRE = [
    {"content_type": "text", "title": "Confirm", "payload": "confirm"},
    {"content_type": "text", "title": "Cancel", "payload": "cancel"},
]
CARD = Card(
    "Welcome!",
    "We have the right hat for everyone.",
    "https://sample-videos.com/img/Sample-jpg-image-2mb.jpg",
    "https://www.originalcoastclothing.com",
    (
        Button(ButtonKind.WEB_URL, "View Website", url="www.google.com"),
        Button(ButtonKind.POSTBACK, "Start Chatting", payload="DEVELOPER_DEFINED_PAYLOAD"),
    ),
)
ELEMENT = {
    "title": "Welcome!",
    "subtitle": "We have the right hat for everyone.",
    "image_url": "https://sample-videos.com/img/Sample-jpg-image-2mb.jpg",
    "default_action": {"type": "web_url", "url": "https://www.originalcoastclothing.com"},
    "buttons": [
        {"type": "web_url", "url": "https://www.google.com", "title": "View Website"},
        {"type": "postback", "title": "Start Chatting", "payload": "DEVELOPER_DEFINED_PAYLOAD"},
    ],
}
CARDS = {"type": "template", "payload": {"template_type": "generic", "elements": [ELEMENT]}}


def test_it_is_every_port_it_says() -> None:
    async def main() -> None:
        async with connected() as instagram:
            for port in (
                Connector,
                SendsMessages,
                LooksUpMessages,
                ShowsActions,
                ReadsConversations,
                TakesInbound,
                PartsInbound,
                ConnectsAccounts,
            ):
                assert isinstance(instagram, port), port
            c = instagram.capabilities
            assert c is INSTAGRAM
            assert (c.has_reply_window, c.tells_receipts, c.most_at_once) == (True, True, 4)
            assert not c.deduplicates_tokens
            assert not c.look_up_is_exact

    run(main)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (Body("Grüße!"), {"text": "Grüße!"}),
        (Body("Please confirm", quick_replies=QUICK), {"text": "Please confirm", "quick_replies": ON_WIRE}),
        *(
            (
                Body(media=Media(k, "https://e.com/f")),
                {"attachment": {"type": k, "payload": {"url": "https://e.com/f"}}},
            )
            for k in MediaKind
        ),
        (Body(sticker="like_heart"), {"attachment": {"type": "like_heart"}}),
        (
            Body(images=("https://e.com/1", "https://e.com/2")),
            {
                "attachments": [
                    {"type": "image", "payload": {"url": "https://e.com/1"}},
                    {"type": "image", "payload": {"url": "https://e.com/2"}},
                ]
            },
        ),
        (Body(post_id="180"), {"attachment": {"type": "MEDIA_SHARE", "payload": {"id": "180"}}}),
        (Body("yes, it is", reply_to="mid.1"), {"text": "yes, it is", "reply_to": {"mid": "mid.1"}}),
        (
            Body("Which?", buttons=CARD.buttons),
            {
                "attachment": {
                    "type": "template",
                    "payload": {"template_type": "button", "text": "Which?", "buttons": ELEMENT["buttons"]},
                }
            },
        ),
        (Body(cards=(CARD,)), {"attachment": CARDS}),
        (Body(cards=(CARD,), quick_replies=QUICK), {"attachment": CARDS, "quick_replies": ON_WIRE}),
        (
            Body(cards=(Card("Bare"),)),
            {
                "attachment": {
                    "type": "template",
                    "payload": {"template_type": "generic", "elements": [{"title": "Bare"}]},
                }
            },
        ),
    ],
)
def test_every_shape_of_a_body(body: Body, message: Any) -> None:
    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            meta.says(MESSAGES, TAKEN)
            assert await send(instagram, credential(meta.url), body) == Sent("aWdfZAG1faXRlbTox")
            assert meta.last.json == {"recipient": {"id": IGSID}, "message": message}
            assert meta.last.headers["Authorization"] == "Bearer IGAA-token"
            assert "X-Overture-Project" not in meta.last.headers

    run(main)


def test_a_reaction_is_set_and_taken_back() -> None:
    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            meta.says(MESSAGES, {"recipient_id": IGSID})
            ours, to = credential(meta.url), {"recipient": {"id": IGSID}}
            await instagram.react(ours, PERSON, "mid.1", "love", seconds=2)
            set_it = {"sender_action": "react", "payload": {"message_id": "mid.1", "reaction": "love"}}
            assert meta.last.json == to | set_it
            await instagram.react(ours, PERSON, "mid.1", None, seconds=2)
            assert meta.last.json == to | {"sender_action": "unreact", "payload": {"message_id": "mid.1"}}

    run(main)


def test_a_private_reply_and_a_persons_own_message() -> None:
    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            meta.says(MESSAGES, TAKEN)
            meta.says("POST /facebook/v25.0/me/messages", TAKEN)
            ours, pages = credential(meta.url), credential(meta.url, Login.FACEBOOK)
            await send(instagram, ours, to=Recipient("instagram", "someone", comment_id="178"))
            assert meta.last.json["recipient"] == {"comment_id": "178"}
            await send(instagram, ours, Body("hi", is_by_person=True))
            assert meta.last.json["tag"] == "HUMAN_AGENT"
            assert "messaging_type" not in meta.last.json
            await send(instagram, pages, Body("hi", is_by_person=True))
            assert (meta.last.json["tag"], meta.last.json["messaging_type"]) == ("HUMAN_AGENT", "MESSAGE_TAG")
            await send(instagram, pages)
            assert set(meta.last.json) == {"recipient", "message"}

    run(main)


def test_the_sandbox_is_told_project_and_moment() -> None:
    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            meta.says(f"POST /graph/facebook/v25.0/{IG}/messages", TAKEN)
            account = credential(meta.url + "/graph", Login.FACEBOOK, simulated=True)
            assert await send(instagram, account) == Sent("aWdfZAG1faXRlbTox")
            assert meta.last.headers["X-Overture-Project"] == str(account.project_id)
            assert meta.last.headers["X-Overture-Now"] == "2026-05-01T10:00:00Z"

    run(main)


def test_who_never_wrote_is_outside_the_window_and_nobody_is_asked() -> None:
    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            got = await send(instagram, credential(meta.url), to=Recipient("instagram", "nasa"))
            assert isinstance(got, Refused)
            assert got.reason == "outside_messaging_window"
            assert meta.asked == []

    run(main)


def test_headers_of_any_answer_make_that_account_wait_and_no_other() -> None:
    async def main() -> None:
        full = {"X-App-Usage": '{"call_volume":100,"cpu_time":3}'}
        async with graph() as meta, connected() as instagram:
            meta.says(MESSAGES, Said(TAKEN, headers=full), Said(OUTSIDE, 403, full), Said(TAKEN))
            account = credential(meta.url)
            assert await send(instagram, account) == Sent("aWdfZAG1faXRlbTox")
            assert await send(instagram, account) == Throttled(300.0, "the last answers left no room")
            soon = ProjectTime(AT + timedelta(seconds=100))
            assert await send(instagram, account, at=soon) == Throttled(200.0, "the last answers left no room")
            assert len(meta.asked) == 1
            later = ProjectTime(AT + timedelta(seconds=300))
            # The header of an error counts too.
            assert isinstance(await send(instagram, account, at=later), Refused)
            assert isinstance(await send(instagram, account, at=later), Throttled)
            meta.says("POST /facebook/v25.0/me/messages", TAKEN)
            from dataclasses import replace
            from uuid import UUID

            from overture.kernel.ids import AccountId

            other = replace(credential(meta.url, Login.FACEBOOK), account_id=AccountId(UUID(int=9)))
            assert isinstance(await send(instagram, other, at=later), Sent)

    run(main)


def test_a_reading_too_makes_the_next_message_wait() -> None:
    async def main() -> None:
        use = '{"1":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":2}]}'
        limit = Said({"error": {"code": 80002, "message": "x"}}, 400, {"X-Business-Use-Case-Usage": use})
        async with graph() as meta, connected() as instagram:
            meta.says(f"GET /instagram/v25.0/{IG}", limit)
            account = credential(meta.url)
            with pytest.raises(PlatformBusy) as busy:
                await instagram.reads.own(account, seconds=2.0)
            assert busy.value.retry_after == 120.0
            assert await send(instagram, account) == Throttled(120.0, "the last answers left no room")

    run(main)


def test_what_is_known_when_no_answer_came() -> None:
    async def main() -> None:
        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await read_request(reader)
            await asyncio.sleep(5)

        async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await read_request(reader)

        async with connected() as instagram:
            assert isinstance(await send(instagram, credential("http://127.0.0.1:9")), NotSent)
            async with listening(silent) as url:
                assert isinstance(await send(instagram, credential(url), seconds=0.2), Unconfirmed)
            async with listening(closing) as url:
                assert isinstance(await send(instagram, credential(url)), Unconfirmed)

    run(main)


def test_a_look_up_finds_what_it_can_prove() -> None:
    async def main() -> None:
        def written(id: str, at: str, text: str, by: str = IG) -> dict[str, Any]:
            return {
                "id": id,
                "created_time": at,
                "from": {"id": by, "username": "x"},
                "to": {"data": []},
                "message": text,
            }

        newest = [
            written("m5", "2026-05-01T10:00:03+0000", "hi", by=IGSID),
            written("m4", "2026-05-01T10:00:01+0000", "hi"),
            written("m3", "2026-05-01T10:00:00+0000", "twice"),
            written("m2", "2026-05-01T10:00:00+0000", "twice"),
            written("m1", "2026-05-01T09:00:00+0000", "old"),
        ]
        async with graph() as meta, connected() as instagram:
            at = f"GET /instagram/v25.0/{IG}/conversations"
            meta.says(at, {"data": [{"id": "aWdfZAG06", "updated_time": "2026-05-01T10:00:03+0000"}]})
            meta.says("GET /instagram/v25.0/aWdfZAG06", {"messages": {"data": newest}, "id": "aWdfZAG06"})
            account = credential(meta.url)

            async def look(text: str, to: Recipient = PERSON) -> Any:
                sought = Sought(to, Body(text), AT)
                return await instagram.look_up(account, token=TOKEN, seconds=2.0, sought=sought)

            found = await look("hi")
            assert isinstance(found, Found)
            assert (found.external_id, found.at) == ("m4", AT + timedelta(seconds=1))
            assert meta.asked[0].query["user_id"] == IGSID
            for text in ("twice", "old", "never sent", ""):
                assert isinstance(await look(text), CannotTell), text
            assert isinstance(await look("hi", Recipient("instagram", "", comment_id="178")), CannotTell)
            assert isinstance(await instagram.look_up(account, token=TOKEN, seconds=2.0), CannotTell)
            # What it sent itself and saw no answer to, it knows.
            meta.says(MESSAGES, Said(b"<html>", 502))
            assert isinstance(await send(instagram, account), Unconfirmed)
            assert await instagram.look_up(account, token=TOKEN, seconds=2.0) == found
            meta.says(at, {"data": []})
            assert isinstance(await look("hi"), CannotTell)
            meta.says(at, Said(b"[", 200))
            assert isinstance(await look("hi"), CannotTell)

    run(main)


def test_actions_and_standing() -> None:
    async def main() -> None:
        async with graph() as meta, connected() as instagram:
            account, me = credential(meta.url), f"GET /instagram/v25.0/{IG}"
            meta.says(MESSAGES, {"recipient_id": IGSID})
            for action in SenderAction:
                await instagram.show(account, PERSON, action, seconds=2.0)
                assert meta.last.json == {"recipient": {"id": IGSID}, "sender_action": action.value}
            meta.says(
                me,
                {"id": IG},
                Said({"error": {"code": 190, "error_subcode": 459}}, 400),
                Said({"error": {"code": 190, "error_subcode": 463}}, 401),
            )
            assert await instagram.standing(account, seconds=2.0) is None
            assert await instagram.standing(account, seconds=2.0) is Stop.CHALLENGE
            assert await instagram.standing(account, seconds=2.0) is Stop.TOKEN_REVOKED

    run(main)
