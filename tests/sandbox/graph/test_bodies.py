"""Every shape of a message and the limits of each, as a table."""

from __future__ import annotations

from typing import Any

import pytest

from overture.sandbox.graph.answers import GraphRefusal
from overture.sandbox.graph.bodies import message

URL = "https://pictures.example/a.png"
POSTBACK = {"type": "postback", "title": "Start", "payload": "GO"}
QUICK = {"content_type": "text", "title": "Confirm", "payload": "confirm"}


def generic(*elements: dict[str, Any]) -> dict[str, Any]:
    payload = {"template_type": "generic", "elements": list(elements)}
    return {"attachment": {"type": "template", "payload": payload}}


def button(*buttons: dict[str, Any]) -> dict[str, Any]:
    payload = {"template_type": "button", "text": "Which?", "buttons": list(buttons)}
    return {"attachment": {"type": "template", "payload": payload}}


@pytest.mark.parametrize(
    "given",
    [
        {"text": "é" * 500},
        {"text": "Hi", "reply_to": {"mid": "m"}},
        {"text": "Hi", "quick_replies": [QUICK] * 13},
        {"text": "Hi", "quick_replies": [{"content_type": "user_email"}]},
        *({"attachment": {"type": kind, "payload": {"url": URL}}} for kind in ("image", "video", "audio", "file")),
        {"attachment": {"type": "image", "payload": {"attachment_id": "17"}}},
        {"attachment": {"type": "like_heart"}},
        {"attachment": {"type": "MEDIA_SHARE", "payload": {"id": "18"}}},
        {"attachments": [{"type": "image", "payload": {"url": URL}}] * 10},
        generic(
            *({"title": "t" * 80, "subtitle": "s" * 80, "image_url": URL, "buttons": [POSTBACK] * 3} for _ in range(10))
        ),
        generic({"title": "t", "default_action": {"type": "web_url", "url": URL}}),
        button(POSTBACK, {"type": "web_url", "title": "Open", "url": URL}, POSTBACK),
    ],
)
def test_what_fits_is_kept_as_it_is(given: dict[str, Any]) -> None:
    assert message(given | {"unknown": 1}) == given


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, "text or attachment"),
        ({"text": ""}, "message[text]"),
        ({"text": 7}, "message[text]"),
        ({"text": "é" * 500 + "x"}, "1000"),
        ({"text": "Hi", "attachment": {"type": "like_heart"}}, "Only one"),
        ({"text": "Hi", "quick_replies": [QUICK] * 14}, "13"),
        ({"text": "Hi", "quick_replies": [{"content_type": "location"}]}, "content_type"),
        ({"text": "Hi", "quick_replies": [{"content_type": "text", "title": "x"}]}, "payload"),
        ({"attachment": {"type": "gif", "payload": {"url": URL}}}, "type"),
        ({"attachment": {"type": "image", "payload": {"url": "ftp://x"}}}, "URL"),
        ({"attachment": {"type": "image"}}, "payload"),
        ({"attachments": [{"type": "image", "payload": {"url": URL}}] * 11}, "10"),
        ({"attachments": [{"type": "video", "payload": {"url": URL}}]}, "images"),
        (generic(*({"title": "t"} for _ in range(11))), "elements"),
        (generic(), "elements"),
        (generic({"title": "t" * 81}), "title"),
        (generic({"title": "t", "subtitle": "s" * 81}), "subtitle"),
        (generic({"title": "t", "buttons": [POSTBACK] * 4}), "buttons"),
        (generic({"title": "t", "buttons": [{"type": "web_url", "title": "x", "url": "www.x.example"}]}), "URL"),
        (generic({"title": "t", "default_action": {"type": "postback"}}), "default_action"),
        (button(), "buttons"),
        ({"attachment": {"type": "template", "payload": {"template_type": "list"}}}, "template_type"),
    ],
)
def test_what_does_not_is_refused_by_name(given: dict[str, Any], names: str) -> None:
    with pytest.raises(GraphRefusal) as caught:
        message(given)
    assert caught.value.code == 100
    assert names in caught.value.message


def test_the_title_of_a_quick_reply_is_cut_at_twenty() -> None:
    kept = message({"text": "Hi", "quick_replies": [{**QUICK, "title": "Yes, please, with all of it"}]})
    assert kept["quick_replies"][0]["title"] == "Yes, please, with al"


def test_the_plural_with_one_object_is_taken_as_the_documents_show_it() -> None:
    one = {"type": "image", "payload": {"url": URL}}
    assert message({"attachments": one}) == {"attachment": one}
