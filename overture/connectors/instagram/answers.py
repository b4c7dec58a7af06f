"""What the Graph API's answers mean: status, headers and body in, an outcome out. Pure.

By code and subcode alone: messages are localised. What it means that no answer came is decided in connector.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

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

THROTTLED_FOR: Final = 60.0
"""Seconds where a limit is reached and no header says for how long."""
APP_SPENT_FOR: Final = 300.0
"""Seconds where the app's own allowance is used up: it is a rolling hour, and no header says when there is room."""
FULL: Final = 100.0
"""Percent at which the platform refuses."""

WINDOW: Final = "outside_messaging_window"
BY_SUBCODE: Final[Mapping[int, str]] = {
    2534022: WINDOW,
    2018278: WINDOW,
    2534014: "recipient_not_found",
    1545041: "recipient_unavailable",
    2534001: "conversation_archived",
    2534025: "private_reply_not_allowed",
    2534013: "private_reply_not_allowed",
    2018300: "conversation_held_elsewhere",
    2018321: "conversation_held_elsewhere",
}
"""Refusals of one message for good. These subcodes mean the same under each code they come with."""
LIMITS: Final = frozenset((4, 17, 32, 613, 80001, 80002, 80006))
TOKEN_DEAD: Final = frozenset((102, 104, 190))
"""104: there is no token, or the app asks for a proof of it."""
CHALLENGES: Final = frozenset((459, 464))
"""Subcodes of a dead token: the owner has to prove itself at the platform first."""
PERMISSIONS: Final = frozenset((3, 10, *range(200, 300)))
RESTRICTED: Final = 1893063
MESSAGES_OFF: Final = 2534041
BUSY: Final = 1545133


class Fault(msgspec.Struct, frozen=True):
    """The error of an envelope."""

    code: int = 0
    error_subcode: int | None = None
    is_transient: bool = False
    fbtrace_id: str | None = None

    @property
    def name(self) -> str:
        """`10/2534022`: what is kept as evidence, for the text is localised and may quote anything."""
        return f"{self.code}" if self.error_subcode is None else f"{self.code}/{self.error_subcode}"


class _Envelope(msgspec.Struct):
    error: Fault


class _Taken(msgspec.Struct):
    message_id: str
    recipient_id: str | int | None = None


_decode_error = msgspec.json.Decoder(_Envelope, strict=False).decode
_decode_taken = msgspec.json.Decoder(_Taken).decode
_decode_usage = msgspec.json.Decoder(dict[str, Any]).decode


def fault_of(body: bytes) -> Fault | None:
    """The error in a body, whatever the status; None where it is not in Graph's envelope."""
    try:
        return _decode_error(body).error
    except (msgspec.MsgspecError, RecursionError):
        return None


def of_send(status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """The outcome of a send that was answered."""
    fault = fault_of(body)
    if fault is not None:
        return _refused(status, fault, headers)
    if status == 429:
        return Throttled(wait_of(headers) or THROTTLED_FOR)
    if status != 200:
        return Unconfirmed(f"answered {status} without an envelope")
    try:
        return Sent(_decode_taken(body).message_id)
    except (msgspec.MsgspecError, RecursionError):
        return Unconfirmed("answered 200 with a body that is not its own")


def _refused(status: int, fault: Fault, headers: Mapping[str, str]) -> Outcome:
    code, subcode = fault.code, fault.error_subcode
    if (reason := BY_SUBCODE.get(subcode or 0)) is not None:
        return Refused(reason, fault.name)
    if code == 551:
        return Refused("recipient_unavailable", fault.name)
    if code in LIMITS:
        return Throttled(wait_of(headers) or THROTTLED_FOR, fault.name)
    stop = stop_of(fault)
    if stop is not None:
        return AccountStopped(stop, fault.name)
    if subcode == BUSY:
        # The one failure that is documented as taken by nobody, under whatever status.
        return NotSent(f"the platform is busy ({fault.name})", wait_of(headers))
    if status >= 500 or code == 1:
        return Unconfirmed(f"answered {status} {fault.name}")
    if code == 2 or fault.is_transient:
        return NotSent(f"the platform is busy ({fault.name})", wait_of(headers))
    return Refused("message_rejected", fault.name)


def stop_of(fault: Fault) -> Stop | None:
    """What an error says of the account itself; None where it is about one request."""
    code, subcode = fault.code, fault.error_subcode
    if code in TOKEN_DEAD:
        return Stop.CHALLENGE if subcode in CHALLENGES else Stop.TOKEN_REVOKED
    if code == 368 or subcode == RESTRICTED:
        return Stop.WARNING
    if subcode == MESSAGES_OFF:
        # The owner has to turn it on again in the app; the token is good.
        return Stop.CHALLENGE
    if code in PERMISSIONS and subcode not in BY_SUBCODE:
        # It was connected without what this needs, or that was taken back: connecting it again is the way out.
        return Stop.TOKEN_REVOKED
    return None


def of_reading(status: int, headers: Mapping[str, str], body: bytes) -> PlatformBusy | PlatformUnreachable:
    """What a reading that was refused means, to be raised. Only a dead token says something of the account itself: a
    missing permission may be one that sending does not need."""
    fault = fault_of(body)
    if fault is not None and fault.code in TOKEN_DEAD:
        return CredentialRefused(stop_of(fault) or Stop.TOKEN_REVOKED, fault.name)
    if status == 429 or (fault is not None and (fault.code in (*LIMITS, 2) or fault.is_transient)):
        return PlatformBusy("throttled" if fault is None else fault.name, wait_of(headers) or THROTTLED_FOR)
    return PlatformUnreachable(f"the platform answered {status}" + (f" {fault.name}" if fault else ""))


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds to wait before the account asks again, by the headers of any answer; 0 where nothing is used up."""
    return max(_business(headers), _app(headers), _after(headers))


def _app(headers: Mapping[str, str]) -> float:
    """`X-App-Usage`: percent, under other keys on each host (`call_count` …, `call_volume` …), so each key counts."""
    used = [v for v in _usage(headers, "X-App-Usage").values() if isinstance(v, int | float)]
    return APP_SPENT_FOR if used and max(used) >= FULL else 0.0


@dataclass(frozen=True, slots=True)
class _Use:
    share: float
    minutes: float


def _business(headers: Mapping[str, str]) -> float:
    """`X-Business-Use-Case-Usage`: by id a list of uses, each with the minutes until there is access again."""
    uses = [
        _Use(max(_number(use, "call_count"), _number(use, "total_time"), _number(use, "total_cputime")), minutes)
        for rows in _usage(headers, "X-Business-Use-Case-Usage").values()
        if isinstance(rows, list)
        for use in rows
        if isinstance(use, dict) and isinstance(minutes := use.get("estimated_time_to_regain_access", 0), int | float)
    ]
    waits = [u.minutes * 60 if u.minutes > 0 else THROTTLED_FOR for u in uses if u.minutes > 0 or u.share >= FULL]
    return float(max(waits, default=0.0))


def _after(headers: Mapping[str, str]) -> float:
    text = headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0.0


def _number(use: Mapping[str, Any], key: str) -> float:
    value = use.get(key, 0)
    return float(value) if isinstance(value, int | float) else 0.0


def _usage(headers: Mapping[str, str], name: str) -> dict[str, Any]:
    try:
        return _decode_usage(headers.get(name, "{}"))
    except (msgspec.MsgspecError, RecursionError):
        return {}
