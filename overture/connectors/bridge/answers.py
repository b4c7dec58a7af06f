"""What the bridge's answers mean: status, headers and body in, an outcome out. Pure.

Not the transport: what it means that no answer came is decided where the request is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import msgspec

from overture.connectors.bridge import wire
from overture.domain.platforms import (
    AccountStopped,
    CannotTell,
    Found,
    ListUnavailable,
    LookUp,
    NotSent,
    NotThere,
    Outcome,
    PlatformBusy,
    PlatformUnreachable,
    Refused,
    Sent,
    Stop,
    Throttled,
    Unconfirmed,
)

THROTTLED_FOR = 60.0
"""Seconds where a 429 does not say."""
UNAVAILABLE = {
    (404, "profile_not_found"): "not_found",
    (404, "list_not_found"): "not_found",
    (403, "profile_private"): "private",
}
STOPS = {
    (401, "token_revoked"): Stop.TOKEN_REVOKED,
    (403, "account_challenged"): Stop.CHALLENGE,
    (403, "account_banned"): Stop.BANNED,
    (409, "account_warned"): Stop.WARNING,
}


def of_send(status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """The outcome of a send that was answered; whatever the protocol does not name is unconfirmed."""
    if status == 200:
        try:
            taken = wire.decode_taken(body)
        except msgspec.MsgspecError:
            return Unconfirmed("the bridge answered 200 with a body that is not its own")
        return Sent(taken.id, taken.sent_at)
    if status == 429:
        wait = _retry_after(headers)
        return Throttled(THROTTLED_FOR if wait is None else wait, _error(body).message or "throttled")
    if status == 503:
        return NotSent(_error(body).message or "the bridge takes nothing now", _retry_after(headers))
    error = _error(body)
    stop = STOPS.get((status, error.code))
    if stop is not None:
        return AccountStopped(stop, error.message)
    if status == 422 and error.code:
        return Refused(error.code, error.message)
    if status == 400 and error.code == "invalid_request":
        return Refused("message_rejected", error.message)
    if status == 401 and error.code == "unauthorized":
        return NotSent("the bridge does not accept Overture's bearer token", THROTTLED_FOR)
    return Unconfirmed(f"the bridge answered {status} {error.code}".rstrip())


def of_look_up(status: int, body: bytes) -> LookUp:
    """What a look-up that was answered says; only the bridge's own 404 is proof that nothing is there."""
    if status == 200:
        try:
            taken = wire.decode_taken(body)
        except msgspec.MsgspecError:
            return CannotTell("the bridge answered 200 with a body that is not its own")
        return Found(taken.id, taken.sent_at)
    error = _error(body)
    if status == 404 and error.code == "message_not_found":
        return NotThere()
    return CannotTell(f"the bridge answered {status} {error.code}".rstrip())


def of_reading(
    status: int, headers: Mapping[str, str], body: bytes
) -> ListUnavailable | PlatformBusy | PlatformUnreachable:
    """What a reading that was not answered with 200 means, to be raised."""
    error = _error(body)
    if status in (429, 503):
        return PlatformBusy(error.code or str(status), _retry_after(headers))
    reason = UNAVAILABLE.get((status, error.code))
    if reason is not None:
        return ListUnavailable(reason)
    return PlatformUnreachable(f"the bridge answered {status} {error.code}".rstrip())


_NOT_OURS = wire.Fault("")


def _error(body: bytes) -> wire.Fault:
    """The error in a body; an empty code where the body is not in the bridge's envelope."""
    try:
        return wire.decode_refusal(body).error
    except msgspec.MsgspecError:
        return _NOT_OURS


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait; a date counts from the answer's own Date. None where it is absent or unreadable."""
    text = headers.get("Retry-After")
    if text is None:
        return None
    try:
        return max(0.0, float(int(text)))
    except ValueError:
        pass
    try:
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return max(0.0, wait.total_seconds())
