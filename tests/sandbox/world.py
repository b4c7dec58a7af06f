"""A sandbox under test: the real application behind real uvicorn on a Unix socket, its clock in the test's hand.

Not a double: what it tells Overture is taken by a list instead of a server.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec

from overture.kernel.clock import Clock, ProjectTime
from overture.sandbox import Sandbox, create_app, server

START = datetime(2026, 5, 1, 10, tzinfo=UTC)
PROJECT = "0196f0a0-0000-7000-8000-000000000001"


@dataclass
class Told:
    """What the sandbox told Overture; `answers` are the statuses it gets first, then 200."""

    requests: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    async def __call__(self, hook_id: str, headers: Mapping[str, str], body: bytes) -> int:
        self.requests.append((hook_id, headers, body))
        return self.answers.pop(0) if self.answers else 200

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for _, _, body in self.requests for event in msgspec.json.decode(body)["events"]]


@dataclass
class Reply:
    """One HTTP answer."""

    status: int
    json: Any
    headers: Mapping[str, str]


class World:
    """The running sandbox and ways to talk to it."""

    def __init__(self, app: Sandbox, session: aiohttp.ClientSession, told: Told) -> None:
        self.app = app
        self.session = session
        self.told = told
        self.now = START

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        data = None if body is None else msgspec.json.encode(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.request(method, f"http://sandbox{path}", data=data, headers=named) as response:
            text = await response.read()
            return Reply(response.status, msgspec.json.decode(text) if text else None, response.headers)

    async def send(
        self,
        to: str,
        *,
        token: str | None = None,
        account: str = "sender_a",
        text: str = "Hi, open to a collab?",
        at: datetime | None = START,
        project: str = PROJECT,
        platform: str = "instagram",
    ) -> Reply:
        body = {"token": token or str(uuid4()), "account": account, "platform": platform, "to": to, "text": text}
        headers = {"X-Overture-Project": project}
        if at is not None:
            headers["X-Overture-Now"] = at.isoformat()
        return await self.ask("POST", "/v1/messages", body, **headers)

    async def look_up(self, token: str, account: str = "sender_a") -> Reply:
        return await self.ask("GET", f"/v1/messages/{token}?account={account}", **{"X-Overture-Project": PROJECT})

    async def journal(self, query: str = "") -> list[dict[str, Any]]:
        answer = await self.ask("GET", f"/journal?project={PROJECT}{query}")
        entries: list[dict[str, Any]] = answer.json["entries"]
        return entries

    async def summary(self) -> dict[str, int]:
        counts: dict[str, int] = (await self.ask("GET", f"/journal/summary?project={PROJECT}")).json
        return counts

    def show(self, moment: datetime, project: str = PROJECT) -> None:
        """A manual clock that shows this moment."""
        self.app.set_clock(project, Clock(self.now, ProjectTime(moment), 0.0))

    def later(self, **by: float) -> datetime:
        return START + timedelta(**by)


@contextlib.asynccontextmanager
async def sandbox(data_dir: Path, **settings: Any) -> AsyncIterator[World]:
    """A sandbox over `data_dir`; one may follow another over the same folder."""
    told = Told()
    world: World
    app = create_app(
        data_dir,
        **{"deliver": told, "secret": "inbound-secret", "timers": False, "clock": lambda: world.now, **settings},
    )
    with tempfile.TemporaryDirectory() as folder:
        uds = Path(folder) / "s"
        serving = server(app, uds=uds)
        task = asyncio.create_task(serving.serve())
        while not serving.started and not task.done():
            await asyncio.sleep(0.002)
        connector = aiohttp.UnixConnector(path=str(uds))
        try:
            async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=10)) as session:
                world = World(app, session, told)
                yield world
        finally:
            serving.should_exit = True
            await task


def run(main: Callable[[], Awaitable[None]]) -> None:
    """One test's event loop."""

    async def bounded() -> None:
        async with asyncio.timeout(30):
            await main()

    asyncio.run(bounded())
