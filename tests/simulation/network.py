"""The network of one process: requests reach the sandbox and receivers without a socket, in the order they are made.

Not the sandbox, which is the real application, nor the connector, which is the real one over this session.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp

from overture.runtime.http import MAX_RESPONSE, Answer, Failure, FailureKind, OutgoingHttp

App = Callable[[Any, Any, Any], Awaitable[None]]


class _Line:
    """A connection that either side may end."""

    def __init__(self) -> None:
        self.ended = False

    def abort(self) -> None:
        self.ended = True


class _Content:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def at_eof(self) -> bool:
        return not self._body

    async def readany(self) -> bytes:
        body, self._body = self._body, b""
        return body


class _Response:
    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.content = _Content(body)

    def close(self) -> None:
        self.content = _Content(b"")


class Request:
    """One request; entering it makes it. Raises what aiohttp raises where no answer comes."""

    def __init__(self, session: Session, method: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        self._session = session
        self._method = method
        self.url = urlsplit(url)
        self.headers = headers
        self.body = body

    async def __aenter__(self) -> _Response:
        if self._session.is_down:
            raise aiohttp.ConnectionTimeoutError("no connection in time")
        line = _Line()
        scope = {
            "type": "http",
            "method": self._method,
            "path": self.url.path,
            "raw_path": self.url.path.encode(),
            "query_string": self.url.query.encode(),
            "headers": [(k.lower().encode(), v.encode()) for k, v in self.headers.items()],
            "client": None,
            "overture.transport": line,
        }
        pieces = [{"type": "http.request", "body": self.body, "more_body": False}]
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return pieces.pop() if pieces else {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self._session.app(scope, receive, send)
        if line.ended or not sent or self._session.lose_answers > 0:
            self._session.lose_answers = max(0, self._session.lose_answers - 1)
            raise aiohttp.ServerDisconnectedError
        headers = {k.decode().title(): v.decode() for k, v in sent[0]["headers"]}
        return _Response(sent[0]["status"], headers, b"".join(m["body"] for m in sent[1:]))

    async def __aexit__(self, *_: object) -> None:
        return None


class Session:
    """Stands where an aiohttp session stands in the bridge's connector."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.is_down = False
        """Nobody takes a connection: not one byte leaves."""
        self.lose_answers = 0
        """So many answers are lost on their way back."""
        self.posted: list[Request] = []
        """What was posted to Instagram, in order; whoever judges takes it away."""

    def post(self, url: str, *, data: bytes, headers: Mapping[str, str], **_: Any) -> Request:
        return Request(self, "POST", url, headers, data)

    def get(self, url: str, *, headers: Mapping[str, str], **_: Any) -> Request:
        return Request(self, "GET", url, headers, b"")

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None,
        data: bytes | None,
        headers: Mapping[str, str],
        **_: Any,
    ) -> Request:
        """As Instagram's connector asks."""
        made = Request(self, method, f"{url}?{urlencode(params)}" if params else url, headers, data or b"")
        if method == "POST":
            self.posted.append(made)
        return made


@dataclass
class Got:
    """A delivery as an endpoint got it."""

    url: str
    event_id: str
    status: int
    replay: str | None


@dataclass
class Receivers(OutgoingHttp):
    """Every endpoint of every customer. `moods` says how each answers now: a status, or 0 for no answer."""

    moods: dict[str, int] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    called: list[tuple[str, bytes, int]] = field(default_factory=list)
    """Callbacks: address, body, answer."""

    def __post_init__(self) -> None:
        super().__init__()

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        seconds: float,
        allow_loopback: bool,
        max_response: int = MAX_RESPONSE,
    ) -> Answer | Failure:
        status = self.moods.get(url, 200)
        if "webhook-id" not in headers:
            self.called.append((url, body, status))
        else:
            self._note(url, headers, status)
        if status == 0:
            return Failure(FailureKind.TIMEOUT, "no answer in time", True, 0.0)
        return Answer(status, {}, b"", True, 0.0)

    def _note(self, url: str, headers: Mapping[str, str], status: int) -> None:
        self.got.append(Got(url, headers["webhook-id"], status, headers.get("X-Overture-Replay")))
