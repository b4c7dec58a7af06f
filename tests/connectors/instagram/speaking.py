"""A server that answers as the Graph API is documented to, with answers written down, and keeps what it was asked.

Not the sandbox: it knows no rules, only the next answer of each path.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import aiohttp
from aiohttp import web

from overture.connectors.instagram import InstagramConnector
from overture.domain.platforms import Body, Credential, Login, Outcome, Recipient
from overture.kernel.clock import ProjectTime
from overture.kernel.ids import AccountId, MessageId, ProjectId

TOKEN = MessageId(UUID("0196f0a0-0000-7000-8000-000000000042"))
PROJECT = ProjectId(UUID("0196f0a0-0000-7000-8000-000000000001"))
ACCOUNT = AccountId(UUID("0196f0a0-0000-7000-8000-000000000002"))
AT = ProjectTime(datetime(2026, 5, 1, 10, tzinfo=UTC))
IG, IGSID = "17841405822304914", "7947908538583264"
HI = Body("hi")
PERSON = Recipient("instagram", "", user_id=IGSID)
OUTSIDE = {
    "error": {
        "message": "This message is sent outside of allowed window.",
        "type": "IGApiException",
        "code": 10,
        "error_subcode": 2534022,
        "fbtrace_id": "AH8",
    }
}


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


@dataclass
class Said:
    """An answer."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Graph:
    """Answers by method and path, the last one again and again."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""
        self._answers: dict[str, list[Said]] = {}

    def says(self, call: str, *answers: Said | dict[str, Any]) -> None:
        """`call` is `GET /instagram/v25.0/me`."""
        self._answers[call] = [a if isinstance(a, Said) else Said(a) for a in answers]

    async def answer(self, request: web.Request) -> web.Response:
        asked = Asked(request.method, request.path, dict(request.query), request.headers.copy(), await request.read())
        self.asked.append(asked)
        waiting = self._answers.get(f"{request.method} {request.path}")
        if waiting is None:
            error = {"error": {"message": "Unsupported get request.", "code": 100, "error_subcode": 33}}
            return web.json_response(error, status=400)
        said = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(said.body, bytes):
            return web.Response(body=said.body, status=said.status, headers=said.headers)
        return web.json_response(said.body, status=said.status, headers=said.headers)

    @property
    def last(self) -> Asked:
        return self.asked[-1]


@contextlib.asynccontextmanager
async def graph() -> AsyncIterator[Graph]:
    """A server on loopback."""
    made = Graph()
    app = web.Application(client_max_size=10_000_000)
    app.router.add_route("*", "/{tail:.*}", made.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def connected() -> AsyncIterator[InstagramConnector]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield InstagramConnector(session)


def credential(
    url: str, login: Login = Login.INSTAGRAM, *, simulated: bool = False, external_id: str | None = IG
) -> Credential:
    return Credential(
        PROJECT, ACCOUNT, "instagram", "acme.brand", url, "IGAA-token", simulated, external_id=external_id, login=login
    )


async def send(
    connector: InstagramConnector,
    account: Credential,
    body: Body = HI,
    *,
    to: Recipient = PERSON,
    at: ProjectTime = AT,
    seconds: float = 2.0,
) -> Outcome:
    return await connector.send(account, to, body, token=TOKEN, at=at, seconds=seconds)
