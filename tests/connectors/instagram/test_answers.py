"""What each answer of the Graph API means: the table of codes, and the rate headers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from overture.connectors.instagram.answers import of_reading, of_send, wait_of
from overture.domain.platforms import (
    AccountStopped,
    CredentialRefused,
    NotSent,
    Outcome,
    PlatformBusy,
    PlatformUnreachable,
    Refused,
    Sent,
    Stop,
    Throttled,
    Unconfirmed,
)
from tests.connectors.instagram.speaking import OUTSIDE


def error(code: int, subcode: int | None = None, **more: Any) -> bytes:
    said = {"message": "Dieser Text ist übersetzt.", "type": "OAuthException", "code": code, **more}
    return json.dumps({"error": said if subcode is None else {**said, "error_subcode": subcode}}).encode()


def buc(minutes: int, share: int = 0) -> dict[str, str]:
    use = {"type": "instagram", "call_count": share, "total_cputime": 1, "total_time": 1}
    use["estimated_time_to_regain_access"] = minutes
    return {"X-Business-Use-Case-Usage": json.dumps({"17841405822304914": [use]})}


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b'{"recipient_id":"7947908538583264","message_id":"aWdfZAG1"}', Sent("aWdfZAG1")),
        (200, b'{"message_id":"aWdfZAG1"}', Sent("aWdfZAG1")),
        (200, b'{"recipient_id":"7947908538583264"}', Unconfirmed("answered 200 with a body that is not its own")),
        (200, b"<html>", Unconfirmed("answered 200 with a body that is not its own")),
        (200, b"[" * 100_000, Unconfirmed("answered 200 with a body that is not its own")),
        (200, error(10, 2534022), Refused("outside_messaging_window", "10/2534022")),
        (403, json.dumps(OUTSIDE).encode(), Refused("outside_messaging_window", "10/2534022")),
        (400, error(10, 2534022), Refused("outside_messaging_window", "10/2534022")),
        (400, error(10, 2018278), Refused("outside_messaging_window", "10/2018278")),
        (400, error(100, 2534014), Refused("recipient_not_found", "100/2534014")),
        (400, error(551), Refused("recipient_unavailable", "551")),
        (400, error(200, 1545041), Refused("recipient_unavailable", "200/1545041")),
        (400, error(100, 2534001), Refused("conversation_archived", "100/2534001")),
        (400, error(100, 2534025), Refused("private_reply_not_allowed", "100/2534025")),
        (400, error(10, 2534013), Refused("private_reply_not_allowed", "10/2534013")),
        (400, error(10, 2018300), Refused("conversation_held_elsewhere", "10/2018300")),
        (400, error(100, 2018321), Refused("conversation_held_elsewhere", "100/2018321")),
        (400, error(100), Refused("message_rejected", "100")),
        (400, error(100, 33), Refused("message_rejected", "100/33")),
        (400, error(4711), Refused("message_rejected", "4711")),
        *((400, error(code), Throttled(60.0, str(code))) for code in (4, 17, 32, 613, 80001, 80002, 80006)),
        (429, error(613, 1996), Throttled(60.0, "613/1996")),
        (429, b"slow down", Throttled(60.0)),
        *(
            (401, error(190, sub), AccountStopped(Stop.TOKEN_REVOKED, f"190/{sub}"))
            for sub in (458, 460, 463, 467, 492)
        ),
        (400, error(190), AccountStopped(Stop.TOKEN_REVOKED, "190")),
        (400, error(102), AccountStopped(Stop.TOKEN_REVOKED, "102")),
        (400, error(104), AccountStopped(Stop.TOKEN_REVOKED, "104")),
        (400, error(190, 459), AccountStopped(Stop.CHALLENGE, "190/459")),
        (400, error(190, 464), AccountStopped(Stop.CHALLENGE, "190/464")),
        (400, error(368), AccountStopped(Stop.WARNING, "368")),
        (400, error(10, 1893063), AccountStopped(Stop.WARNING, "10/1893063")),
        (403, error(200, 2534041), AccountStopped(Stop.CHALLENGE, "200/2534041")),
        (403, error(10), AccountStopped(Stop.TOKEN_REVOKED, "10")),
        (400, error(3), AccountStopped(Stop.TOKEN_REVOKED, "3")),
        (403, error(230), AccountStopped(Stop.TOKEN_REVOKED, "230")),
        (500, error(2, 1545133, is_transient=True), NotSent("the platform is busy (2/1545133)", 0.0)),
        (400, error(2, is_transient=True), NotSent("the platform is busy (2)", 0.0)),
        (400, error(4712, is_transient=True), NotSent("the platform is busy (4712)", 0.0)),
        # Whoever fails inside may have taken it before.
        (500, error(2), Unconfirmed("answered 500 2")),
        (500, error(1, 99), Unconfirmed("answered 500 1/99")),
        (400, error(1), Unconfirmed("answered 400 1")),
        (502, b"<html>Bad Gateway", Unconfirmed("answered 502 without an envelope")),
        (400, b"", Unconfirmed("answered 400 without an envelope")),
        (302, b"", Unconfirmed("answered 302 without an envelope")),
    ],
)
def test_a_send(status: int, body: bytes, outcome: Outcome) -> None:
    got = of_send(status, {}, body)
    if isinstance(got, NotSent):
        got = NotSent(got.why, got.retry_after or 0.0)
    assert got == outcome


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"X-App-Usage": '{"call_count":28,"total_time":25,"total_cputime":25}'}, 0),
        ({"X-App-Usage": '{"call_count":28,"total_time":100,"total_cputime":25}'}, 300),
        ({"X-App-Usage": '{"call_volume":0,"cpu_time":0}'}, 0),
        ({"X-App-Usage": '{"call_volume":112,"cpu_time":0}'}, 300),
        (buc(0, 99), 0),
        (buc(0, 100), 60),
        (buc(7), 420),
        (buc(7) | {"X-App-Usage": '{"call_count":100}'}, 420),
        ({"Retry-After": "17"}, 17),
        ({"Retry-After": "soon"}, 0),
        ({"X-App-Usage": "nothing", "X-Business-Use-Case-Usage": '{"1":5,"2":[6]}'}, 0),
        ({"X-Business-Use-Case-Usage": '{"1":[{"call_count":"x","estimated_time_to_regain_access":"y"}]}'}, 0),
    ],
)
def test_headers_become_waiting(headers: dict[str, str], seconds: float) -> None:
    assert wait_of(headers) == seconds


def test_a_limit_waits_as_long_as_its_headers_say() -> None:
    assert of_send(400, buc(12), error(80002)) == Throttled(720.0, "80002")
    assert of_send(429, buc(3), b"") == Throttled(180.0)


def test_a_reading_that_was_refused() -> None:
    busy = of_reading(400, buc(2), error(80002))
    assert isinstance(busy, PlatformBusy)
    assert (busy.why, busy.retry_after) == ("80002", 120.0)
    assert isinstance(of_reading(500, {}, error(2)), PlatformBusy)
    assert str(of_reading(400, {}, error(100, 33))) == "the platform answered 400 100/33"
    assert isinstance(of_reading(502, {}, b"<html>"), PlatformUnreachable)


@pytest.mark.parametrize(
    ("code", "subcode", "stop"),
    [
        (190, 463, Stop.TOKEN_REVOKED),
        (190, None, Stop.TOKEN_REVOKED),
        (102, None, Stop.TOKEN_REVOKED),
        (190, 459, Stop.CHALLENGE),
        (190, 464, Stop.CHALLENGE),
        (10, None, None),
        (200, None, None),
        (368, None, None),
    ],
)
def test_a_dead_token_says_so_of_the_account_whatever_was_asked(
    code: int, subcode: int | None, stop: Stop | None
) -> None:
    raised = of_reading(401, {}, error(code, subcode))
    assert (raised.stop if isinstance(raised, CredentialRefused) else None) is stop
