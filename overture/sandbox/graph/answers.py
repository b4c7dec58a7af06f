"""How the Graph API answers: both hosts' envelopes, statuses and headers, and the refusals it has names for.

Not when something is refused. Codes and subcodes are the platform's; clients match those, never the texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final, Literal

from overture.sandbox.wire import Answer, encode

Family = Literal["instagram", "facebook"]
"""Which login: that of graph.instagram.com or that of graph.facebook.com."""
VERSION: Final = "v25.0"

_UNFIT = re.compile(rb'[\x00-\x1f\x7f"\\]')
LIMITS = frozenset({4, 17, 32, 613, 80001, 80002, 80006})
_USAGE = (
    (b"x-app-usage", b'{"call_count":1,"total_time":1,"total_cputime":1}'),
    (b"x-app-usage", b'{"call_volume":0,"cpu_time":0}'),
)
HEADERS: dict[str, tuple[tuple[bytes, bytes], ...]] = {
    "facebook": ((b"facebook-api-version", VERSION.encode()), _USAGE[0]),
    "instagram": ((b"instagram-api-version", VERSION.encode()), _USAGE[1]),
}


@dataclass(eq=False)
class GraphRefusal(Exception):
    """A request that is refused. `regain` is in how many minutes a limit is over; `status` where it is not usual."""

    code: int
    message: str
    subcode: int | None = None
    is_transient: bool = False
    status: int | None = None
    regain: int | None = None
    account: str = ""


def ok(family: Family, value: Any) -> Answer:
    """A plain answer with the host's headers."""
    return Answer(200, encode(value), HEADERS[family])


def refused(family: Family, why: GraphRefusal) -> Answer:
    """The envelope, under the status that the host gives this code."""
    error: dict[str, Any] = {"message": why.message, "type": _type(family, why), "code": why.code}
    if why.subcode is not None:
        error["error_subcode"] = why.subcode
    if why.is_transient:
        error["is_transient"] = True
    trace = blake2b(f"{why.code}:{why.subcode}:{why.message}".encode(), digest_size=11).hexdigest()
    error["fbtrace_id"] = "A" + trace
    kind = "invalid_token" if why.code == 190 else "invalid_request"
    # It may quote what was asked, which may hold anything: a header holds one line of plain letters.
    told = _UNFIT.sub(b"'", why.message[:300].encode("ascii", "replace"))
    headers = [*HEADERS[family]]
    if why.regain is not None:
        usage = {
            "type": "instagram",
            "call_count": 100,
            "total_cputime": 25,
            "total_time": 25,
            "estimated_time_to_regain_access": why.regain,
        }
        headers.append((b"x-business-use-case-usage", encode({why.account or "0": [usage]})))
    headers.append((b"www-authenticate", b'OAuth "Facebook Platform" "%s" "%s"' % (kind.encode(), told)))
    return Answer(why.status or _status(family, why), encode({"error": error}), tuple(headers))


def _type(family: Family, why: GraphRefusal) -> str:
    if family == "instagram":
        return "IGApiException"
    return "GraphMethodException" if (why.code, why.subcode) == (100, 33) else "OAuthException"


def _status(family: Family, why: GraphRefusal) -> int:
    if why.code in (1, 2):
        return 500
    if family == "facebook":
        return 400
    if why.code in LIMITS:
        return 429
    return {10: 403, 190: 401}.get(why.code, 400)


def outside_window() -> GraphRefusal:
    return GraphRefusal(10, "This message is sent outside of allowed window.", 2534022)


def not_found(igsid: str) -> GraphRefusal:
    return GraphRefusal(100, "The requested user cannot be found.", 2534014)


def not_available() -> GraphRefusal:
    return GraphRefusal(551, "This person isn't available right now.", 1545041)


def no_object(id: str) -> GraphRefusal:
    return GraphRefusal(
        100,
        f"Unsupported get request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions,"
        " or does not support this operation.",
        33,
    )


def no_private_reply(why: str) -> GraphRefusal:
    return GraphRefusal(100, why, 2534025)


def invalid(message: str) -> GraphRefusal:
    return GraphRefusal(100, f"(#100) {message}")


def no_field(name: str) -> GraphRefusal:
    return GraphRefusal(100, f"Tried accessing nonexisting field ({name})")


_STOPS = {
    "challenge": (190, "The session is invalid because the account has to pass a checkpoint first.", 459),
    "token_revoked": (190, "Error validating access token: the account has removed the app.", 458),
    "banned": (10, "This account is restricted from messaging.", 1893063),
    "warning": (368, "The action was taken to be abusive, and is blocked for a while.", 1390008),
}


def stopped(stop: str) -> GraphRefusal:
    """What an account is told that is stopped, or warned."""
    return GraphRefusal(*_STOPS[stop])


def written(at: datetime) -> str:
    """A moment as the Graph API writes it: `2026-04-05T05:27:08+0000`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
