"""What a bridge pushes: signatures good, old, forged and unreadable; bodies known, unknown and of another shape."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from overture.connectors.bridge import inbound
from overture.domain.platforms import InboundMessage, InboundStop, InboundUnreadable, Stop

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime(2026, 5, 1, 10, tzinfo=UTC)
BODY = b'{"events":[]}'


def headers(at: datetime = NOW, body: bytes = BODY, secret: str = SECRET) -> dict[str, str]:
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": Webhook(secret).sign("msg_1", at, body.decode()),
    }


def is_good(known: dict[str, str], body: bytes = BODY, secret: str = SECRET, now: datetime = NOW) -> bool:
    return inbound.verified(known, body, secret=secret, now=now)


def test_the_official_librarys_signature_is_good_also_beside_another_one() -> None:
    good = headers()
    assert is_good(good)
    assert is_good({name.lower(): value for name, value in good.items()})
    assert is_good(good | {"Webhook-Signature": "v1a,x v1,bm90aGluZw== " + good["Webhook-Signature"]})


def test_a_forged_changed_old_or_future_push_is_not() -> None:
    good = headers()
    assert not is_good(good, body=BODY + b" ")
    assert not is_good(good, secret="whsec_" + "A" * 32)
    assert not is_good(good | {"Webhook-Id": "msg_2"})
    assert not is_good(good, now=NOW + timedelta(seconds=301))
    assert not is_good(good, now=NOW - timedelta(seconds=301))
    assert is_good(good, now=NOW + timedelta(seconds=299))


@pytest.mark.parametrize(
    "change",
    [
        {"Webhook-Timestamp": ""},
        {"Webhook-Timestamp": "now"},
        {"Webhook-Timestamp": "²"},
        {"Webhook-Timestamp": "9" * 400},
        {"Webhook-Signature": ""},
        {"Webhook-Signature": "v1,ü"},
        {"Webhook-Signature": "v2,x"},
        {"Webhook-Id": ""},
    ],
)
def test_odd_headers_are_no_signature_and_no_error(change: dict[str, str]) -> None:
    assert not is_good(headers() | change)
    assert not is_good({})


def test_a_secret_that_is_empty_or_not_base64_verifies_nothing() -> None:
    assert not is_good(headers(), secret="")
    assert not is_good(headers(), secret="whsec_!!!")


def test_events_are_read_in_order_and_unknown_types_are_passed_over() -> None:
    body = """{"events":[
      {"id":"e1","type":"message.received","account":"a","platform":"instagram","from":"nasa","text":"Grüße",
       "at":"2026-05-01T10:00:00Z","extra":1},
      {"id":"e2","type":"message.seen","account":"a","platform":"instagram"},
      {"id":"e3","type":"account.stopped","account":"a","platform":"instagram","stop":"challenge","why":"w",
       "at":"2026-05-01T10:00:00Z"}]}"""
    assert list(inbound.parsed(body.encode())) == [
        InboundMessage("a", "instagram", "nasa", "e1", "Grüße", NOW),
        InboundStop("a", "instagram", Stop.CHALLENGE, "w", "e3"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"events":[{"type":"message.received"}]}',
        '{"events":[{"id":"e","type":"message.received","account":"a","platform":"instagram"}]}',
        '{"events":[{"id":"e","type":"account.stopped","account":"a","platform":"instagram","stop":"tired"}]}',
        '{"events":[{"id":"e","type":"account.stopped","stop":"banned"}]}',
        '{"events":[{"id":"e","type":"message.received","account":"a","platform":"i","from":"n","at":"2026-05-01T10:00"}]}',
    ],
)
def test_a_body_of_another_shape_is_unreadable(body: str) -> None:
    with pytest.raises(InboundUnreadable):
        inbound.parsed(body.encode())
