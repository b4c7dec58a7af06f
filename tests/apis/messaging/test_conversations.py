"""Conversations over HTTP: what a person wrote is seen, answered, put in order and found; every answer fits the
document."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from overture.domain import conversations
from overture.domain.identity import Actor
from overture.domain.platforms import (
    Attachment,
    InboundChange,
    InboundEvent,
    InboundKind,
    InboundMessage,
    InboundReaction,
    InboundRead,
)
from tests.apis.messaging.counter import Counter
from tests.conftest import Run

AT = "/v1/instagram/conversations"
UNKNOWN = "conv_01hzx3v9k2m4n6p8q0r2s4t6w8"


async def says(counter: Counter, person: str, mid: str, text: str, **more: Any) -> None:
    """A person writes to the account that messages come from."""
    await receive(counter, InboundMessage("app-id", "instagram", "", mid, text, user_id=person, **more))


async def receive(counter: Counter, event: InboundEvent) -> None:
    """The platform tells something."""
    await counter.standing.calls.run(counter.project, Actor("test"), lambda call: conversations.receive(call, [event]))


def test_a_message_is_seen_answered_and_put_in_order(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        api = counter.api
        await counter.send(to="igsid")
        await counter.acts()
        await says(counter, "igsid", "m1", "Where is my order?")
        await says(counter, "igsid", "m2", "Confirm", kind=InboundKind.QUICK_REPLY, payload="confirm")
        [c] = (await api.get(AT))["data"]
        assert (c["from"], c["to"], c["unread"], c["state"]) == ("app-id", "igsid", 2, "open")
        at = f"{AT}/{c['id']}"
        got = await api("POST", f"{at}/reply", {"content": "It is on its way.", "isByPerson": True})
        assert got.status == 202, got.body
        await counter.acts()
        said = (await api.get(f"{at}/messages"))["data"]
        assert {(s["source"], s["content"], s["payload"]) for s in said} == {
            ("message", "Hello", None),
            ("person", "Where is my order?", None),
            ("person", "Confirm", "confirm"),
            ("message", "It is on its way.", None),
        }
        assert said[0]["id"] == got.json["messageId"]
        first = await api.get(f"{at}/messages?limit=3")
        rest = await api.get(f"{at}/messages?limit=3&cursor={first['nextCursor']}")
        assert first["data"] + rest["data"] == said
        for verb, body, field, value in (
            ("assign", {"assignee": "anna"}, "assignee", "anna"),
            ("tags", {"tags": ["vip"]}, "tags", ["vip"]),
            ("read", None, "unread", 0),
            ("close", None, "state", "closed"),
        ):
            got = await api("POST", f"{at}/{verb}", body)
            assert (got.status, got.json[field]) == (200, value), got.body
        noted = await api("POST", f"{at}/notes", {"content": "asked before", "author": "anna"})
        assert (await api.get(f"{at}/notes"))["data"] == [noted.json]
        for asked, found in (
            ("state=open", 0),
            ("state=closed&assignee=anna&tag=vip&unread=false&account=app-id&person=igsid", 1),
            ("username=somebody", 0),
        ):
            assert len((await api.get(f"{AT}?{asked}"))["data"]) == found
        assert (await api("POST", f"{at}/open")).json["state"] == "open"
        [hit] = (await api.get("/v1/instagram/search?query=order+whe"))["data"]
        assert (hit["conversationId"], hit["content"]) == (c["id"], "Where is my order?")

    run(story())


def test_canned_replies_over_http(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        api, at = counter.api, "/v1/instagram/canned-replies"
        made = await api("POST", at, {"name": "shipping", "content": "Two days."})
        assert made.status == 201
        again = await api("POST", at, {"name": "shipping", "content": "x"})
        assert (again.status, again.json["code"]) == (409, "canned_reply_already_exists")
        one = f"{at}/{made.json['id']}"
        edited = await api("PATCH", one, {"content": "A day."})
        assert (await api.get(at))["data"] == [edited.json] == [await api.get(one)]
        assert (await api("DELETE", one)).status == 204
        gone = await api("GET", one)
        assert (gone.status, gone.json["code"]) == (404, "canned_reply_not_found")

    run(story())


def test_refusals_name_what_is_wrong(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        api = counter.api
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/messages", None),
            ("POST", "/close", None),
            ("POST", "/reply", {"content": "x"}),
        ):
            for unknown in (UNKNOWN, "nonsense"):
                got = await api(method, f"{AT}/{unknown}{path}", body)
                assert (got.status, got.json["code"]) == (404, "conversation_not_found"), got.body
        await says_first(counter)
        [c] = (await api.get(AT))["data"]
        at = f"{AT}/{c['id']}"
        counter.refused(await api("POST", f"{at}/reply", {}), 400, "7003", "content")
        long = {"content": "x" * 1001}
        counter.refused(await api("POST", f"{at}/reply", long), 400, "7004", "content")
        counter.refused(await api("POST", f"{at}/tags", {"tags": [""]}), 400, "7004", "tags[0]")
        counter.refused(await api("GET", "/v1/instagram/search?query=%3F"), 400, "7004", "query")

    run(story())


async def says_first(counter: Counter) -> None:
    await counter.send(to="igsid")
    await says(counter, "igsid", "m1", "hello")


def test_what_is_written_to_an_app_is_forwarded_to_its_address(counter: Counter, run: Run[Any]) -> None:
    async def story() -> None:
        api, standing = counter.api, counter.standing
        endpoint = "/v1/instagram/apps/app-id/endpoint"
        path = f"/forwarded/{counter.project.short_id}"
        unknown = await api("PUT", endpoint, {"url": standing.receiver.url(path)})
        assert unknown.status == 404, "no account has that id yet"
        await counter.send(to="igsid")
        await counter.acts()
        counter.refused(await api("PUT", endpoint, {"url": "ftp://x.example"}), 400, "7004", "url")
        assert (await api("GET", endpoint)).json["code"] == "inbound_endpoint_not_found"
        await api("PUT", endpoint, {"url": "https://elsewhere.example/"})
        got = await api("PUT", endpoint, {"url": standing.receiver.url(path)})
        assert (got.status, got.json["appId"]) == (200, "app-id"), got.body
        assert (await api.get("/v1/instagram/endpoints"))["data"] == [got.json]
        file = Attachment("image", "https://cdn.example/1")
        await says(counter, "igsid", "m1", "look", attachments=(file,))
        await says(counter, "igsid", "m2", "Confirm", kind=InboundKind.QUICK_REPLY, payload="confirm")
        await says(counter, "igsid", "m3", "Start", kind=InboundKind.POSTBACK, payload="START")
        await says(counter, "igsid", "m1", "look", attachments=(file,))  # Told twice, forwarded once.
        at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
        for event in (
            InboundRead("app-id", "instagram", "igsid", "ours", at),
            InboundReaction("app-id", "instagram", "igsid", "ours", "love", at),
            InboundChange("app-id", "instagram", "igsid", "m2", None, at),
        ):
            await receive(counter, event)
        await standing.settle()
        posted = counter.posted(path)
        bodies = [p.json for p in posted]
        assert [b["event"] for b in bodies] == ["MO", "MO", "OnPostback", "OnRead", "OnReaction", "OnMessageDeleted"]
        first, tapped, postback, read, reaction, _ = bodies
        assert (first["userId"], first["appId"], first["message"]) == ("igsid", "app-id", "look")
        assert json.loads(first["attachments"]) == [{"payload": {"url": "https://cdn.example/1"}, "type": "image"}]
        assert (tapped["message"], json.loads(tapped["quickReply"])) == ("Confirm", {"payload": "confirm"})
        assert json.loads(postback["postback"]) == {"payload": "START"}
        assert (read["watermark"], reaction["reaction"]) == ("2026-05-04T09:30:00.000Z", "love")
        assert {b["channel"] for b in bodies} == {"instagram"}
        assert all(len(p.headers["x-hub-signature"]) == 64 for p in posted)
        assert (await api("DELETE", endpoint)).status == 204
        await says(counter, "igsid", "m9", "anybody?")
        await standing.settle()
        assert len(counter.posted(path)) == 6

    run(story())
