"""What Meta pushes: golden bodies of every event, both shapes of comments, and what cannot be read."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from overture.connectors.instagram.inbound import parsed, parts, verified
from overture.domain.platforms import (
    Attachment,
    InboundChange,
    InboundEcho,
    InboundEvent,
    InboundKind,
    InboundMessage,
    InboundReaction,
    InboundRead,
    InboundUnreadable,
)

IG, IGSID, MS = "17841405822304914", "7947908538583264", 1795231542900
AT = datetime.fromtimestamp(MS / 1000, UTC)
SECONDS = datetime.fromtimestamp(1795231543, UTC)


def pushed(*entries: Any) -> bytes:
    return json.dumps({"object": "instagram", "entry": entries}).replace("/", "\\/").encode()


def event(sender: str = IGSID, recipient: str = IG, **one: Any) -> dict[str, Any]:
    return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": MS, **one}


def told(*events: Any, place: str = "messaging") -> list[InboundEvent]:
    return list(parsed(pushed({"id": IG, "time": 1795231543000, place: list(events)})))


def written(text: str = "", kind: InboundKind = InboundKind.MESSAGE, **more: Any) -> InboundMessage:
    return InboundMessage(IG, "instagram", "", "m1", text, AT, kind, IGSID, **more)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        ({"message": {"mid": "m1", "text": "äöå / 👍"}}, written("äöå / 👍")),
        (
            {"message": {"mid": "m1", "text": "Confirm", "quick_reply": {"payload": "confirm"}}},
            written("Confirm", InboundKind.QUICK_REPLY, payload="confirm"),
        ),
        (
            {"message": {"mid": "m1", "attachments": [{"type": "image", "payload": {"url": "https://e.com/a.png"}}]}},
            written(attachments=(Attachment("image", "https://e.com/a.png"),)),
        ),
        (
            {"message": {"mid": "m1", "attachments": [{"type": "ephemeral"}], "is_unsupported": True}},
            written(attachments=(Attachment("ephemeral"),)),
        ),
        (
            {
                "message": {
                    "mid": "m1",
                    "attachments": [{"type": "story_mention", "payload": {"url": "https://e.com/s"}}],
                }
            },
            written("", InboundKind.STORY_MENTION, attachments=(Attachment("story_mention", "https://e.com/s"),)),
        ),
        (
            {"message": {"mid": "m1", "text": "wow", "reply_to": {"story": {"url": "https://e.com/s", "id": "18"}}}},
            written("wow", InboundKind.STORY_REPLY, reply_to="18"),
        ),
        ({"message": {"mid": "m1", "text": "yes", "reply_to": {"mid": "m0"}}}, written("yes", reply_to="m0")),
        (
            {"message": {"mid": "m1", "text": "hi", "referral": {"ref": "spring", "ad_id": "9", "source": "ADS"}}},
            written("hi", InboundKind.AD, payload="spring"),
        ),
        (
            {"postback": {"mid": "m1", "title": "Start Chatting", "payload": "DEVELOPER_DEFINED_PAYLOAD"}},
            written("Start Chatting", InboundKind.POSTBACK, payload="DEVELOPER_DEFINED_PAYLOAD"),
        ),
        (
            {"referral": {"ref": "spring", "source": "ADS", "type": "OPEN_THREAD"}},
            InboundMessage(
                IG, "instagram", "", f"referral:{IGSID}:{MS}", "", AT, InboundKind.AD, IGSID, payload="spring"
            ),
        ),
        (
            {"reaction": {"mid": "m1", "action": "react", "reaction": "love", "emoji": "❤"}},
            InboundReaction(IG, "instagram", IGSID, "m1", "❤", AT),
        ),
        (
            {"reaction": {"mid": "m1", "action": "unreact"}},
            InboundReaction(IG, "instagram", IGSID, "m1", None, AT),
        ),
        ({"read": {"mid": "m1"}}, InboundRead(IG, "instagram", IGSID, "m1", AT)),
        (
            {"message_edit": {"mid": "m1", "text": "anew", "num_edit": 1}},
            InboundChange(IG, "instagram", IGSID, "m1", "anew", AT),
        ),
        ({"message": {"mid": "m1", "is_deleted": True}}, InboundChange(IG, "instagram", IGSID, "m1", None, AT)),
        ({"message": {"mid": "m1", "text": "a\0b"}}, written("ab")),
        ({"message": {"text": "no id"}}, None),
        ({"message": {"mid": "m1", "text": "to myself", "is_self": True, "is_echo": True}}, None),
        ({"referral": {"ref": "link", "source": "SHORTLINK", "type": "OPEN_THREAD"}}, None),
        ({"optin": {"type": "notification_messages"}}, None),
        ({"something_newer": {"mid": "m1"}}, None),
        ({"message": "not an object"}, None),
        ({"message": {"mid": 5}}, None),
    ],
)
def test_each_event(one: dict[str, Any], expected: InboundEvent | None) -> None:
    for place in ("messaging", "standby"):
        assert told(event(**one), place=place) == ([] if expected is None else [expected])


def test_an_echo_is_to_the_person() -> None:
    echo = event(IG, IGSID, message={"mid": "m1", "text": "ours", "is_echo": True})
    assert told(echo) == [InboundEcho(IG, "instagram", IGSID, "m1", "ours", AT)]


COMMENT = {
    "from": {"id": "232323232", "username": "creatorname"},
    "id": "17865799348089039",
    "parent_id": "1231231234",
    "text": "This is an example.",
    "media": {"id": "123123123", "media_product_type": "FEED"},
}
COMMENTED = InboundMessage(
    IG,
    "instagram",
    "creatorname",
    "17865799348089039",
    "This is an example.",
    SECONDS,
    InboundKind.COMMENT,
    "232323232",
    reply_to="1231231234",
    media_id="123123123",
)


def test_both_shapes_of_a_comment() -> None:
    of_docs = {k: v for k, v in COMMENT.items() if k != "id"} | {"comment_id": COMMENT["id"]}
    for value in (COMMENT, of_docs):
        for field in ("comments", "live_comments"):
            inside = {"id": IG, "time": 1795231543, "changes": [{"field": field, "value": value}]}
            beside = {"id": IG, "time": 1795231543, "field": field, "value": value}
            assert list(parsed(pushed(inside))) == [COMMENTED]
            assert list(parsed(pushed(beside))) == [COMMENTED]


def test_our_own_comments_and_other_changes_are_passed_over() -> None:
    ours = COMMENT | {"from": {"id": IG, "username": "acme"}}
    marked = COMMENT | {"from": {"id": "5", "username": "acme", "self_ig_scoped_id": "6"}}
    changes = [
        {"field": "comments", "value": ours},
        {"field": "comments", "value": marked},
        {"field": "comments", "value": 5},
        {"field": "mentions", "value": {"media_id": "1", "comment_id": "2"}},
        {"field": "story_insights", "value": {"media_id": "1", "exits": 1}},
        {"field": "newer", "value": None},
    ]
    assert list(parsed(pushed({"id": IG, "time": 1, "changes": changes}))) == []


def test_a_batch_of_a_thousand_keeps_its_order_whatever_stands_between() -> None:
    entries: list[Any] = [{"id": IG, "messaging": [event(message={"mid": f"m{n}"})]} for n in range(1000)]
    entries[500:500] = [{"no": "id"}, 7, {"id": IG, "messaging": "nothing"}]
    found = parsed(pushed(*entries))
    assert [e.external_id for e in found] == [f"m{n}" for n in range(1000)]


def test_a_push_is_taken_apart_by_account() -> None:
    entries = [{"id": who, "messaging": [event(message={"mid": f"m{n}"})]} for n, who in enumerate((IG, "5", IG))]
    found = dict(parts(pushed(*entries, {"no": "id"})))
    assert list(found) == [IG, "5"]
    assert [e.external_id for e in parsed(found[IG])] == ["m0", "m2"]
    assert [e.external_id for e in parsed(found["5"])] == ["m1"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"object":"page","entry":[]}',
        b'{"object":"instagram"}',
        b'{"object":"instagram","entry":{}}',
        b'{"entry":[]}',
        b'{"object":"instagram","entry":[' + b"[" * 200_000,
        b'\xff\xfe{"object":"instagram"}',
        b'{"object":"instagram","entry":[]} trailing',
    ],
)
def test_what_is_no_push_is_unreadable(body: bytes) -> None:
    for read in (parsed, parts):
        with pytest.raises(InboundUnreadable):
            read(body)


def test_depth_inside_an_event_loses_that_event_alone() -> None:
    deep = b'{"object":"instagram","entry":[{"id":"1","messaging":[' + b"[" * 900 + b"]" * 900
    body = deep + b',{"sender":{"id":"2"},"recipient":{"id":"1"},"read":{"mid":"m1"}}]}]}'
    assert list(parsed(body)) == [InboundRead("1", "instagram", "2", "m1")]


def test_a_signature_is_over_the_raw_bytes() -> None:
    body = pushed({"id": IG, "messaging": [event(message={"mid": "m1", "text": "äöå"})]})
    assert b"\\u00e4" in body
    good = "sha256=" + hmac.digest(b"app", body, "sha256").hex()
    assert verified({"X-Hub-Signature-256": good}, body, secret="app")
    assert verified({"x-hub-signature-256": good}, body, secret="app")
    as_text = json.dumps(json.loads(body), ensure_ascii=False).encode()
    for headers, raw, secret in (
        ({}, body, "app"),
        ({"X-Hub-Signature": "sha1=" + hmac.digest(b"app", body, "sha1").hex()}, body, "app"),
        ({"X-Hub-Signature-256": good}, as_text, "app"),
        ({"X-Hub-Signature-256": good}, body[:-1], "app"),
        ({"X-Hub-Signature-256": good}, body, "another"),
        ({"X-Hub-Signature-256": good[7:]}, body, "app"),
        ({"X-Hub-Signature-256": "sha256=ä"}, body, "app"),
        ({"X-Hub-Signature-256": "sha256=" + hmac.digest(b"", body, "sha256").hex()}, body, ""),
    ):
        assert not verified(headers, raw, secret=secret)
