"""Requests as a customer makes them: again under the same idempotency key where a server was away.

Not a client for the product's code: standard library alone.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4


@dataclass(frozen=True)
class Answer:
    """What came back, and when (machine time)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


NO_ANSWER = (OSError, http.client.HTTPException)


def once(
    method: str, url: str, body: Any = None, headers: Mapping[str, str] | None = None, seconds: float = 15
) -> Answer:
    """One request on a connection of its own. Raises one of `NO_ANSWER`."""
    parts = urlsplit(url)
    raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    sent = {"content-type": "application/json", **(headers or {})}
    connection = http.client.HTTPConnection(parts.netloc, timeout=seconds)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, raw, sent)
        got = connection.getresponse()
        text = got.read()
        return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, text, datetime.now(UTC))
    finally:
        connection.close()


def fetched(url: str) -> Any:
    """The JSON of a GET that succeeds."""
    answer = once("GET", url)
    assert answer.status == 200, answer
    return answer.json


@dataclass
class Customer:
    """A key and the servers it may ask in turn. `away` counts requests that met a 503 or nobody."""

    urls: list[str]
    key: str
    patience: float = 40
    away: int = 0
    asked: int = field(default=0, init=False)

    def ask(self, method: str, path: str, body: Any = None, *, also: tuple[int, ...] = ()) -> Answer:
        """Until it is answered; a success, or one of the statuses in `also`. A 503 must say when to come again."""
        headers = {"authorization": f"Bearer {self.key}"}
        if method == "POST":
            headers["idempotency-key"] = str(uuid4())
        deadline = time.monotonic() + self.patience
        while True:
            self.asked += 1
            url = self.urls[self.asked % len(self.urls)] + path
            try:
                answer = once(method, url, body, headers)
            except NO_ANSWER as error:
                told: object = error
            else:
                if answer.status != 503:
                    assert answer.status < 300 or answer.status in also, (method, path, answer)
                    return answer
                assert int(answer.headers["retry-after"]) >= 1, answer
                told = answer
            self.away += 1
            assert time.monotonic() < deadline, (method, path, told)
            time.sleep(0.1)

    def get(self, path: str) -> Any:
        """The JSON of a GET."""
        return self.ask("GET", path).json

    def post(self, path: str, body: Any = None) -> Any:
        """The JSON of a POST."""
        return self.ask("POST", path, body).json
