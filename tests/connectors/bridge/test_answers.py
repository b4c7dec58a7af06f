"""What each answer of the protocol means."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from overture.connectors.bridge.answers import of_look_up, of_send
from overture.domain.platforms import (
    AccountStopped,
    CannotTell,
    Found,
    LookUp,
    NotSent,
    NotThere,
    Outcome,
    Refused,
    Sent,
    Stop,
    Throttled,
    Unconfirmed,
)

AT = datetime(2026, 5, 1, 10, tzinfo=UTC)


def error(code: str, message: str = "why") -> bytes:
    return f'{{"error":{{"code":"{code}","message":"{message}"}}}}'.encode()


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome"),
    [
        (200, {}, b'{"id":"m","status":"sent","sentAt":"2026-05-01T10:00:00Z","duplicate":false}', Sent("m", AT)),
        (200, {}, b'{"id":"m","status":"sent","sentAt":"2026-05-01T10:00:00Z","duplicate":true}', Sent("m", AT)),
        (422, {}, error("recipient_not_found"), Refused("recipient_not_found", "why")),
        (422, {}, error("recipient_does_not_accept_messages"), Refused("recipient_does_not_accept_messages", "why")),
        (422, {}, error("recipient_blocked_sender"), Refused("recipient_blocked_sender", "why")),
        (422, {}, error("message_rejected"), Refused("message_rejected", "why")),
        (400, {}, error("invalid_request"), Refused("message_rejected", "why")),
        (400, {}, error("other"), Unconfirmed("the bridge answered 400 other")),
        (429, {"Retry-After": "17"}, error("throttled"), Throttled(17.0, "why")),
        (429, {"Retry-After": "0"}, b"", Throttled(0.0)),
        (429, {}, b"slow down", Throttled(60.0)),
        (429, {"Retry-After": "soon"}, b"", Throttled(60.0)),
        (
            429,
            {"Retry-After": "Fri, 01 May 2026 10:01:30 GMT", "Date": "Fri, 01 May 2026 10:00:00 GMT"},
            b"",
            Throttled(90.0),
        ),
        (503, {}, error("unavailable"), NotSent("why")),
        (503, {"Retry-After": "5"}, b"", NotSent("the bridge takes nothing now", 5.0)),
        (401, {}, error("token_revoked"), AccountStopped(Stop.TOKEN_REVOKED, "why")),
        (401, {}, error("unauthorized"), NotSent("the bridge does not accept Overture's bearer token", 60.0)),
        (401, {}, error("other"), Unconfirmed("the bridge answered 401 other")),
        (403, {}, error("account_challenged"), AccountStopped(Stop.CHALLENGE, "why")),
        (403, {}, error("account_banned"), AccountStopped(Stop.BANNED, "why")),
        (403, {}, b"", Unconfirmed("the bridge answered 403")),
        (409, {}, error("account_warned"), AccountStopped(Stop.WARNING, "why")),
        (409, {}, error("token_revoked"), Unconfirmed("the bridge answered 409 token_revoked")),
        (202, {}, b'{"id":"m"}', Unconfirmed("the bridge answered 202")),
        (418, {}, b"", Unconfirmed("the bridge answered 418")),
    ],
)
def test_a_send(status: int, headers: dict[str, str], body: bytes, outcome: Outcome) -> None:
    assert of_send(status, headers, body) == outcome


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, b'{"id":"m","status":"sent","sentAt":"2026-05-01T10:00:00Z","duplicate":true}', Found("m", AT)),
        (200, b"[]", CannotTell("the bridge answered 200 with a body that is not its own")),
        (404, error("message_not_found"), NotThere()),
        (404, error("not_found"), CannotTell("the bridge answered 404 not_found")),
        (404, b"<html>", CannotTell("the bridge answered 404")),
        (401, error("unauthorized"), CannotTell("the bridge answered 401 unauthorized")),
        (503, b"", CannotTell("the bridge answered 503")),
    ],
)
def test_a_look_up(status: int, body: bytes, found: LookUp) -> None:
    assert of_look_up(status, body) == found
