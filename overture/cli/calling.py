"""HTTP as the command line needs it: JSON to the product's own API, and a word to the sandbox.

Not the client for platforms or webhooks; standard library alone, so that it weighs nothing.
"""

from __future__ import annotations

import asyncio
import http.client
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec


class CallFailed(Exception):
    """No answer, or a refusal; the message says which."""


class Api:
    """One server, one connection at a time, for use in a thread. `key` goes out as a bearer."""

    def __init__(self, url: str, key: str = "", seconds: float = 20.0) -> None:
        self._address = urlsplit(url)
        self._seconds = seconds
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON; CallFailed for none, and for a status of 400 and above."""
        data = None if body is None else msgspec.json.encode(body)
        try:
            status, text = self._exchange(method, path, data)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise CallFailed(f"{self._address.geturl()} does not answer ({type(error).__name__}).") from error
        try:
            answer = msgspec.json.decode(text) if text else None
        except msgspec.DecodeError:
            answer = None
        if status >= 400:
            refusal = answer.get("error") if isinstance(answer, dict) else None
            told = refusal.get("message") if isinstance(refusal, dict) else None
            raise CallFailed(f"{method} {path} was answered {status}: {told or 'no reason given'}")
        return answer

    def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, method: str, path: str, data: bytes | None) -> tuple[int, bytes]:
        if self._connection is None:
            make = http.client.HTTPSConnection if self._address.scheme == "https" else http.client.HTTPConnection
            self._connection = make(self._address.netloc, timeout=self._seconds)
        self._connection.request(method, self._address.path.rstrip("/") + path, body=data, headers=self._headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


class ShownClock(msgspec.Struct, frozen=True, rename="camel"):
    """A project's affine clock, as the sandbox's POST /clock reads it."""

    project: str
    real_at: datetime
    shown_at: datetime
    scale: float


def tell_clock(sandbox_url: str, clock: ShownClock) -> None:
    """Tells the sandbox what a project's clock shows; CallFailed where it does not listen."""
    _once(sandbox_url, "POST", "/clock", clock)


async def answers(url: str, path: str, seconds: float) -> bool:
    """Whether a server answers a path with success within that time."""
    try:
        await asyncio.to_thread(_once, url, "GET", path, None, seconds)
    except CallFailed:
        return False
    return True


def _once(url: str, method: str, path: str, body: Any, seconds: float = 5.0) -> None:
    api = Api(url, seconds=seconds)
    try:
        api.ask(method, path, body)
    finally:
        api.close()
