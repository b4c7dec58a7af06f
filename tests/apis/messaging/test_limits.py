"""Every limit of a message's body: what is just within it passes, what is beyond is refused by field and limit."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import msgspec
import pytest

from overture.apis.kit import reading
from overture.apis.kit.errors import InvalidRequest
from overture.apis.messaging import MESSAGING
from overture.apis.messaging.bodies import NewMessage, body_of, content_type
from overture.domain.platforms import Body, ButtonKind, MediaKind
from tests.apis.messaging.test_originals import BODIES, CARD

_DECODER = msgspec.json.Decoder(NewMessage)
REPLY = {"type": "TEXT", "title": "Yes", "payload": "yes"}
WHERE = {
    "text": BODIES["text"],
    "template": BODIES["template"],
    "media": BODIES["media"],
    "sticker": BODIES["sticker"],
}


def read(body: dict[str, Any]) -> Body:
    """A body as the API reads it."""
    data = reading.body(_DECODER, json.dumps(body).encode(), b"application/json", MESSAGING)
    return body_of(data, allow_loopback=False)


def put(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The body with one value at a path such as `template[0].title`; `...` takes it out."""
    out = deepcopy(body)
    *way, last = path.replace("]", "").replace("[", ".").split(".")
    at: Any = out
    for step in way:
        at = at[int(step)] if step.isdigit() else at[step]
    if value is ...:
        del at[last]
    elif isinstance(at, list):
        at[int(last)] = value
    else:
        at[last] = value
    return out


def refused(body: dict[str, Any]) -> dict[str, str]:
    """The faults by path."""
    with pytest.raises(InvalidRequest) as caught:
        read(body)
    return {f.path: f.message for f in caught.value.fields}


WITHIN: tuple[tuple[str, str, Any], ...] = (
    ("text", "content", "x" * 1000),
    ("text", "content", "é" * 500),
    ("text", "quickReplies", [REPLY] * 10),
    ("text", "quickReplies", [{**REPLY, "title": "x" * 20, "payload": "x" * 1000}]),
    ("text", "quickReplies", [{"contentType": "text", "title": "a", "payload": "b"}]),
    ("media", "quickReplies", [REPLY]),
    ("sticker", "quickReplies", [REPLY]),
    ("template", "quickReplies", [REPLY]),
    ("text", "callbackData", "x" * 2000),
    ("text", "correlationId", "x" * 50),
    ("text", "notificationType", "silent_push"),
    ("text", "messagingType", "UPDATE"),
    ("text", "contentType", "text"),
    ("template", "template", [CARD] * 10),
    ("template", "template", {"templateType": "generic", "elements": [CARD]}),
    ("template", "template[0].title", "x" * 80),
    ("template", "template[0].subtitle", "x" * 80),
    ("template", "template[0].subtitle", None),
    ("template", "template[0].buttons", []),
    ("template", "template[0].defaultAction.type", "web_url"),
    ("template", "template[0].defaultAction.url", "www.example.com"),
    ("template", "content", ...),
    ("template", "type", "template"),
    ("template", "template", {"templateType": "GENERIC", "elements": [CARD]}),
    ("template", "template[0].buttons[0].url", "www.example.com:8080/a"),
    ("template", "template[0].buttons[0].url", "HTTP://example.com"),
    ("media", "mediaType", "video"),
    ("media", "mediaType", "FILE"),
    ("text", "tag", "human_agent"),
    ("media", "type", "image"),
    ("sticker", "type", "LIKE_HEART"),
    ("text", "callbackUrl", None),
)
BEYOND: tuple[tuple[str, str, Any, str, str], ...] = (
    ("text", "content", "x" * 1001, "content", "1000 bytes"),
    ("text", "content", "é" * 501, "content", "this has 1002"),
    ("text", "content", ..., "content", "required"),
    ("text", "content", "", "content", "required"),
    ("text", "contentType", "FAX", "contentType", "TEXT, TEMPLATE, MEDIA, STICKER"),
    ("text", "quickReplies", [REPLY] * 11, "quickReplies", "at most 10"),
    ("text", "quickReplies", [REPLY, {**REPLY, "title": "x" * 21}], "quickReplies[1].title", "at most 20"),
    ("text", "quickReplies", [{**REPLY, "payload": "x" * 1001}], "quickReplies[0].payload", "at most 1000"),
    ("text", "quickReplies", [{**REPLY, "type": "location"}], "quickReplies[0].type", "TEXT"),
    ("text", "quickReplies", [{"title": "a", "payload": "b"}], "quickReplies[0].type", "TEXT"),
    ("text", "quickReplies", [{"type": "TEXT", "title": "a"}], "quickReplies[0].payload", "required"),
    ("text", "url", "https://a.example", "url", "MEDIA"),
    ("text", "type", "image", "type", "leave it out"),
    ("text", "callbackUrl", "ftp://a.example", "callbackUrl", "https://"),
    ("text", "callbackUrl", "http://127.0.0.1/x", "callbackUrl", "public address"),
    ("text", "callbackUrl", "http://10.0.0.1/x", "callbackUrl", "public address"),
    ("text", "callbackUrl", "http://0x7f.1/x", "callbackUrl", "public address"),
    ("text", "callbackUrl", "http://[::ffff:10.0.0.1]/", "callbackUrl", "public address"),
    ("text", "callbackUrl", "https://u:p@a.example/", "callbackUrl", "user name"),
    ("text", "callbackData", "x" * 2001, "callbackData", "at most 2000"),
    ("text", "correlationId", "é" * 26, "correlationId", "50 bytes"),
    ("text", "notificationType", "LOUD", "notificationType", "NO_PUSH"),
    ("text", "messagingType", "SHOUT", "messagingType", "RESPONSE"),
    ("text", "messagingType", "MESSAGE_TAG", "tag", "HUMAN_AGENT"),
    ("text", "tag", "ACCOUNT_UPDATE", "tag", "HUMAN_AGENT"),
    ("text", "from", "", "from", "required"),
    ("text", "to", "x" * 256, "to", "at most 255"),
    ("text", "sendAt", "tomorrow", "sendAt", "RFC3339"),
    ("template", "template", ..., "template", "1 to 10"),
    ("template", "template", [], "template", "not empty"),
    ("template", "template", [CARD] * 11, "template", "at most 10"),
    ("template", "template", {"templateType": "button", "elements": [CARD]}, "template.templateType", "generic"),
    ("template", "template[0].title", "x" * 81, "template[0].title", "at most 80"),
    ("template", "template[0].title", ..., "template[0].title", "required"),
    ("template", "template[0].subtitle", "x" * 81, "template[0].subtitle", "at most 80"),
    ("template", "template[0].imageUrl", "hat.jpg", "template[0].imageUrl", "https://"),
    ("template", "template[0].defaultAction", ..., "template[0].defaultAction", "required"),
    ("template", "template[0].defaultAction.type", "POSTBACK", "template[0].defaultAction.type", "WEB_URL"),
    ("template", "template[0].defaultAction.url", "", "template[0].defaultAction.url", "required"),
    ("template", "template[0].buttons", CARD["buttons"] + CARD["buttons"][:1], "template[0].buttons", "at most 3"),  # type: ignore[index]
    ("template", "template[0].buttons[0].type", "call", "template[0].buttons[0].type", "postback"),
    ("template", "template[0].buttons[0].url", ..., "template[0].buttons[0].url", "required"),
    ("template", "template[0].buttons[0].url", "tel:+49123", "template[0].buttons[0].url", "https://"),
    ("template", "template[0].buttons[0].url", "mailto:a@b.example", "template[0].buttons[0].url", "https://"),
    ("template", "template[0].buttons[0].url", "ftp://a.example", "template[0].buttons[0].url", "https://"),
    ("template", "template[0].buttons[1].payload", "x" * 1001, "template[0].buttons[1].payload", "at most 1000"),
    ("template", "template[0].defaultAction.url", "javascript:a()", "template[0].defaultAction.url", "must begin"),
    ("template", "template", {"templateType": "generic", "elements": [CARD] * 11}, "template.elements", "at most 10"),
    ("template", "template[0].buttons[0].title", ..., "template[0].buttons[0].title", "required"),
    ("template", "template[0].buttons[1].payload", ..., "template[0].buttons[1].payload", "required"),
    ("template", "type", "carousel", "type", "image, audio, video, file, template"),
    ("media", "url", ..., "url", "required"),
    ("media", "url", "www.example.com/a.png", "url", "https://"),
    ("media", "mediaType", "gif", "mediaType", "image, audio, video, file"),
    ("media", "type", "video", "type", "mediaType"),
    ("sticker", "type", "like_thumb", "type", "like_heart"),
    ("sticker", "type", ..., "type", "like_heart"),
    ("sticker", "template", [CARD], "template", "TEMPLATE"),
)


@pytest.mark.parametrize(("of", "path", "value"), WITHIN)
def test_what_is_within_a_limit_passes(of: str, path: str, value: Any) -> None:
    assert isinstance(read(put(WHERE[of], path, value)), Body)


@pytest.mark.parametrize(("of", "path", "value", "field", "told"), BEYOND)
def test_what_is_beyond_a_limit_names_the_field_and_the_limit(
    of: str, path: str, value: Any, field: str, told: str
) -> None:
    faults = refused(put(WHERE[of], path, value))
    assert set(faults) == {field}
    assert told in faults[field], faults


def test_every_fault_is_told_at_once() -> None:
    card = {**CARD, "title": "x" * 81, "subtitle": "x" * 81}
    assert set(refused({**BODIES["template"], "template": [CARD, card], "zzz": 1})) == {
        "template[1].title",
        "template[1].subtitle",
        "zzz",
    }


def test_both_spellings_are_one_body() -> None:
    snake = {
        "content_type": "TEMPLATE",
        "from": "a",
        "to": "b",
        "template": {
            "template_type": "generic",
            "elements": [
                {
                    "title": "Welcome!",
                    "image_url": CARD["imageUrl"],
                    "default_action": CARD["defaultAction"],
                    "buttons": CARD["buttons"],
                    "subtitle": CARD["subtitle"],
                }
            ],
        },
        "quick_replies": [{"content_type": "TEXT", "title": "Yes", "payload": "yes_please"}],
    }
    camel = {
        "contentType": "TEMPLATE",
        "from": "a",
        "to": "b",
        "template": [CARD],
        "quickReplies": [{"type": "TEXT", "title": "Yes", "payload": "yes_please"}],
    }
    assert read(snake) == read(camel)
    both = {**camel, "content_type": "TEMPLATE"}
    assert refused(both) == {"contentType": "Send it once: `contentType` and `content_type` are the same."}


def test_a_body_becomes_one_canonical_form() -> None:
    (card,) = read(BODIES["template"]).cards
    assert (card.action_url, card.image_url) == (
        "https://www.originalcoastclothing.com",
        "https://sample-videos.com/img/Sample-jpg-image-2mb.jpg",
    )
    assert [(b.kind, b.url, b.payload) for b in card.buttons] == [
        (ButtonKind.WEB_URL, "https://www.google.com", None),
        (ButtonKind.POSTBACK, None, "DEVELOPER_DEFINED_PAYLOAD"),
        (ButtonKind.POSTBACK, None, "DEVELOPER_DEFINED_PAYLOAD"),
    ]
    media = read({**BODIES["media"], "mediaType": "audio"}).media
    assert media is not None
    assert media.kind is MediaKind.AUDIO
    assert read(BODIES["sticker"]).sticker == "like_heart"
    assert [q.payload for q in read(BODIES["quick replies"]).quick_replies] == ["confirm", "cancel"]
    person = read({**BODIES["text"], "messagingType": "MESSAGE_TAG", "tag": "HUMAN_AGENT"})
    assert person.is_by_person
    assert [content_type(read(b)) for b in BODIES.values()] == ["TEXT", "TEMPLATE", "MEDIA", "STICKER", "TEXT"]
