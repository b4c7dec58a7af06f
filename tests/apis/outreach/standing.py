"""Overture standing: the API behind uvicorn with keys that work, the sandbox behind another, a worker stepped by hand.

The same parts as main puts together. Machine time is real; each project's clock stands still until a test moves it.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import io
import itertools
import json
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn

from overture import main
from overture.apis.kit import Family
from overture.apis.outreach import EVENT_NAMES
from overture.cli import Deployment
from overture.domain import accounts, identity
from overture.domain.identity import Actor, Calls, Pepper, ProjectFacts
from overture.kernel.clock import Clock
from overture.runtime.db import Database, PoolSize
from overture.runtime.postgres import StoreAddress
from overture.runtime.secrets import Secrets
from overture.runtime.settings import Settings
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Worker
from overture.sandbox import Sandbox, create_app
from overture.sandbox.server import server as sandbox_server
from tests.apis.conformance import Checked, Got
from tests.apis.outreach.receiving import Receiver, receiving

TESTER = Actor("cli")
SETTLED = (Queue.ACTS, Queue.READS, Queue.CHORES, Queue.DELIVERIES)
IDLE_ROUNDS = 20
"""As often as nothing is done before what is still due is left alone: sending may be held, a lane shut."""
_DUE = """select exists (select from turn where queue = any($1::int[]) and wake_at <= clock_timestamp())
  or exists (select from event where position is null)"""


class OverHttp(Checked):
    """A client over a real connection; each answer is checked against the document."""

    def __init__(self, standing: Standing, headers: Mapping[str, str]) -> None:
        super().__init__(None, standing.document, headers)
        self._standing = standing

    def under(self, headers: Mapping[str, str]) -> OverHttp:
        return OverHttp(self._standing, headers)

    async def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        raw: bytes | None = None,
    ) -> Got:
        sent = {**self.headers, **(headers or {})}
        if body is not None:
            raw = json.dumps(body).encode()
            sent.setdefault("content-type", "application/json")
        async with self._standing.session.request(
            method, self._standing.url + path, data=raw and io.BytesIO(raw), headers=sent, allow_redirects=False
        ) as answer:
            got = Got(answer.status, {k.lower(): v for k, v in answer.headers.items()}, await answer.content.read())
        self.check(method, path, got)
        return got

    async def get(self, path: str) -> Any:
        """A GET that succeeds; its body."""
        got = await self("GET", path)
        assert got.status == 200, got.body
        return got.json

    async def post(self, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        """A POST with this status; its body."""
        got = await self("POST", path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        assert got.status == status, got.body
        return got.json if got.body else None

    async def refused(self, method: str, path: str, status: int, code: str, body: Any = None) -> Any:
        """A request that is refused so; its `error`."""
        got = await self(method, path, body)
        assert (got.status, got.json["error"]["code"]) == (status, code), got.body
        assert got.json["error"]["message"]
        assert got.json["error"]["requestId"] == got.headers["x-request-id"]
        return got.json["error"]


@dataclass
class Shop:
    """A test project of a workspace of its own, with a key that may do everything."""

    standing: Standing
    project: ProjectFacts
    live: ProjectFacts
    api: OverHttp

    async def client(self, name: str = "Acme Brand", external_id: str | None = None) -> str:
        body = {"name": name} | ({"externalId": external_id} if external_id else {})
        return str((await self.api.post("/api/v1/clients", body, 201))["id"])

    async def template(self, body: str = "Hi {{ firstName | default: 'there' }}!") -> str:
        made = await self.api.post("/api/v1/message-templates", {"name": "Creator Intro", "body": body}, 201)
        return str(made["id"])

    async def campaign(
        self, *handles: str, client: str | None = None, body: str | None = None, start: bool = False, **more: Any
    ) -> str:
        """The id of a new campaign with these targets."""
        given = {
            "clientId": client or await self.client(),
            "messageTemplateId": await (self.template() if body is None else self.template(body)),
            "name": "Creator Outreach",
            "pacing": "burst",
            "hourlyLimit": 1000,
            "dailyLimit": 1000,
            **more,
        }
        campaign_id = str((await self.api.post("/api/v1/campaigns", given, 201))["id"])
        if handles:
            targets = [{"instagramUsername": h, "firstName": h.title()} for h in handles]
            await self.api.post(f"/api/v1/campaigns/{campaign_id}/targets", {"targets": targets}, 201)
        if start:
            await self.api.post(f"/api/v1/campaigns/{campaign_id}/start")
        return campaign_id

    async def targets(self, campaign_id: str) -> dict[str, Any]:
        """A campaign's targets by handle."""
        page = await self.api.get(f"/api/v1/campaigns/{campaign_id}/targets?limit=200")
        return {t["instagramUsername"]: t for t in page["data"]}

    async def webhook(self, *events: str, path: str = "/hook") -> dict[str, Any]:
        """A webhook at the standing receiver."""
        url = self.standing.receiver.url(path)
        made: dict[str, Any] = await self.api.post(
            "/api/v1/webhooks", {"url": url, "events": list(events or EVENT_NAMES)}, 201
        )
        return made

    async def senders(self) -> list[dict[str, Any]]:
        """The project's senders."""
        return list((await self.api.get("/api/v1/senders"))["data"])

    async def pass_time(self, by: timedelta) -> None:
        """The project is `by` later."""
        clock = await identity.set_clock(self.standing.db, self.project, advance=by)
        self.standing.sandbox.set_clock(str(self.project.id), clock)

    async def key(self, *scopes: str, rate: int | None = None, live: bool = False) -> OverHttp:
        """A client with another key of this project (or the live one beside it)."""
        text = await identity.create_key(
            self.standing.db,
            self.standing.pepper,
            self.live if live else self.project,
            "another",
            scopes or None,
            rate,
        )
        return OverHttp(self.standing, {"authorization": f"Bearer {text}"})

    async def stop(self, sender: str, stop: str) -> None:
        """The platform stops a sender of its own accord."""
        await self.standing.sandbox_post(f"/accounts/{sender}/stop", {"project": str(self.project.id), "stop": stop})


@dataclass
class Standing:
    """The running parts."""

    db: Database
    url: str
    families: dict[str, Family]
    calls: Calls
    pepper: Pepper
    worker: Worker
    sandbox: Sandbox
    sandbox_url: str
    sandbox_secret: str
    receiver: Receiver
    session: aiohttp.ClientSession
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def family(self) -> Family:
        """The outreach family."""
        return self.families["outreach"]

    @property
    def document(self) -> dict[str, Any]:
        """The outreach API's own document."""
        return self.documents["outreach"]

    @functools.cached_property
    def documents(self) -> dict[str, dict[str, Any]]:
        """Every API's own document."""
        return {name: json.loads(family.document) for name, family in self.families.items()}

    async def shop(self, rate: int | None = 100_000) -> Shop:
        """A workspace of its own, its test project with two senders and a clock that stands still."""
        name = f"shop {next(self.numbers)}"
        await identity.create_workspace(self.db, name)
        project = await identity.find_project(self.db, workspace=name)
        live = await identity.find_project(self.db, workspace=name, mode="live")
        await self.calls.run(project, TESTER, accounts.provision_sandbox)
        # The same time of day whenever the test is run: a day's end in the middle of it would change its days.
        morning = (datetime.now(UTC) + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        clock: Clock = await identity.set_clock(self.db, project, scale=0, advance=morning - datetime.now(UTC))
        self.sandbox.set_clock(str(project.id), clock)
        key = await identity.create_key(self.db, self.pepper, project, "all", None, rate)
        return Shop(self, project, live, OverHttp(self, {"authorization": f"Bearer {key}"}))

    async def settle(self) -> None:
        """Everything that is due now is done: sends, inbound, events, reactions, deliveries."""
        await self.worker.beat()
        idle = 0
        for _ in range(200):
            done = await self.sandbox.settle() + await self.worker.relay()
            for queue in SETTLED:
                items = await self.worker.reserve(queue)
                await asyncio.gather(*(self.worker.call(i) for i in items))
                while await self.worker.record():
                    pass
                done += len(items)
            # A round may find nothing because turns of other projects were before ours, or locked for a moment.
            idle = 0 if done else idle + 1
            if idle > IDLE_ROUNDS or (idle and not await self._is_anything_due()):
                return
        raise AssertionError("it never came to rest")

    async def _is_anything_due(self) -> bool:
        async with self.db.transaction() as tx:
            return bool(await tx.fetchval(_DUE, [int(q) for q in SETTLED]))

    async def sandbox_post(self, path: str, body: Any) -> Any:
        """A request to the sandbox's own routes."""
        async with self.session.post(self.sandbox_url + path, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def received(self, project: ProjectFacts) -> list[dict[str, Any]]:
        """What people received, as the sandbox's journal has it."""
        async with self.session.get(f"{self.sandbox_url}/journal?project={project.id}&limit=1000") as answer:
            entries: list[dict[str, Any]] = (await answer.json())["entries"]
            return entries


@contextlib.asynccontextmanager
async def _serving(server: uvicorn.Server, listener: socket.socket) -> AsyncIterator[None]:
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            assert not task.done(), task.result()
            await asyncio.sleep(0.002)
        yield
    finally:
        server.should_exit = True
        await task


def _api_server(app: Any) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            lifespan="on",
            ws="none",
            proxy_headers=False,
            timeout_keep_alive=75,  # As the product's: a connection of the session may rest that long.
            timeout_graceful_shutdown=2,
        )
    )


@contextlib.asynccontextmanager
async def standing(address: StoreAddress) -> AsyncIterator[Standing]:
    """Everything over an empty database, until the end of the block."""
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="overture-standing-")))
        ours, theirs = (stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=512)) for _ in range(2))
        url, sandbox_url = (f"http://127.0.0.1:{s.getsockname()[1]}" for s in (ours, theirs))
        secrets = Secrets.derived_from(b"standing" * 8)
        settings = Settings(sandbox_url=sandbox_url, rate_outreach_bulk=6000, call_seconds=5.0, lease_seconds=600.0)
        deployment = Deployment(settings, address, secrets)
        db = await stack.enter_async_context(Database(address.app_url, size=PoolSize(1, 8)))
        made = main.parts(deployment, db)
        await stack.enter_async_context(made.living())
        families = {f.convention.name: f for f in main.families(deployment, db, made, lambda served: None)}
        await stack.enter_async_context(_serving(_api_server(main.web(deployment)), ours))
        secret = secrets.sandbox_secret.reveal()
        sandbox = create_app(folder, overture_url=url, secret=secret, bearer=secret, timers=False, hold=2.0)
        await stack.enter_async_context(_serving(sandbox_server(sandbox), theirs))
        receiver = await stack.enter_async_context(receiving())
        session = await stack.enter_async_context(aiohttp.ClientSession())
        worker = Worker(db, await stack.enter_async_context(main.work(deployment, db)))
        await worker.begin()
        pepper = Pepper(secrets.pepper)
        yield Standing(db, url, families, made.calls, pepper, worker, sandbox, sandbox_url, secret, receiver, session)
