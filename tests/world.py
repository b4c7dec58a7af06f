"""A whole Overture in one test: a real database, the real sandbox behind uvicorn, workers that are stepped by hand.

Not a double of anything: the same parts as main puts together, with their clocks in the test's hand.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import msgspec

from overture import main
from overture.cli import Deployment
from overture.connectors.bridge import BridgeConnector
from overture.connectors.instagram import InstagramConnector
from overture.domain import accounts, campaigns, clients, conversations, identity, suppression, templates
from overture.domain.accounts import OnTheFly
from overture.domain.identity import Actor, Calls, ProjectFacts
from overture.domain.targets import NewTarget
from overture.kernel.clock import Clock
from overture.kernel.ids import CampaignId
from overture.runtime.db import Database, PoolSize
from overture.runtime.postgres import StoreAddress
from overture.runtime.secrets import Secrets
from overture.runtime.settings import Settings
from overture.runtime.work.kinds import Item
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Work, Worker
from overture.sandbox import Sandbox, create_app, server
from tests.lasting import LastingDatabase

START = datetime(2026, 5, 1, 10, tzinfo=UTC)
TESTER = Actor("cli")


@dataclass
class World:
    """The running parts. `now` is the machine's clock; the project's own stands still unless `pass_time` moves it."""

    db: Database
    deployment: Deployment
    work: Work
    calls: Calls
    project: ProjectFacts
    sandbox: Sandbox
    sandbox_url: str
    session: aiohttp.ClientSession
    now: datetime = START
    workers: list[Worker] = field(default_factory=list)

    def seconds(self) -> float:
        """The machine's clock as a worker's own."""
        return self.now.timestamp()

    async def worker(self) -> Worker:
        """Another worker, with a lease."""
        worker = Worker(self.db, self.work, monotonic=self.seconds)
        await worker.begin()
        self.workers.append(worker)
        return worker

    async def run(self, work: Any) -> Any:
        """Runs a command in a call of the project."""
        return await self.calls.run(self.project, TESTER, work)

    async def pass_time(self, by: timedelta) -> None:
        """Machine and project are `by` later; leases of the workers are renewed on the way."""
        left = by
        while left > timedelta(0):
            step = min(left, timedelta(seconds=10))
            self.now += step
            left -= step
            for worker in self.workers:
                with contextlib.suppress(Exception):
                    await worker.beat()
        clock = await identity.set_clock(self.db, self.project, advance=by)
        self.sandbox.set_clock(str(self.project.id), clock)

    async def step(self, worker: Worker, queue: Queue = Queue.ACTS) -> list[Item]:
        """One reserve, its calls and their record."""
        items = await worker.reserve(queue)
        await asyncio.gather(*(worker.call(i) for i in items))
        while await worker.record():
            pass
        return items

    async def settle(self, worker: Worker) -> None:
        """Everything that is due now is done: sends, inbound, events, reactions, deliveries."""
        for _ in range(200):
            done = len(await self.step(worker, Queue.ACTS))
            await self.sandbox.settle()
            done += await worker.relay()
            for queue in (Queue.READS, Queue.CHORES, Queue.DELIVERIES):
                done += len(await self.step(worker, queue))
            if not done:
                return
        raise AssertionError("it never came to rest")

    async def journal(self) -> list[dict[str, Any]]:
        """What each person received, in order of arrival."""
        async with self.session.get(f"{self.sandbox_url}/journal?project={self.project.id}&limit=1000") as answer:
            entries: list[dict[str, Any]] = (await answer.json())["entries"]
            return entries

    async def campaign(
        self,
        handles: list[str],
        *,
        body: str = "Hi {{ firstName | default: 'there' }}!",
        client: str = "Acme Brand",
        start: bool = True,
        **limits: Any,
    ) -> campaigns.Campaign:
        """A client, a template and a campaign with these targets, started."""

        async def make(call: identity.Call) -> CampaignId:
            brand = await clients.create(call, client)
            template = await templates.create(call, "Creator Intro", body)
            new = campaigns.NewCampaign(brand.id, template.id, "Creator Outreach", **limits)
            made = await campaigns.create(call, new)
            await campaigns.upload(call, made.id, [NewTarget(h, first_name=h.title()) for h in handles])
            return made.id

        campaign_id = await self.run(make)
        if start:
            await self.run(lambda call: campaigns.start(call, campaign_id))
        return await self.get(campaign_id)

    async def get(self, campaign_id: CampaignId) -> campaigns.Campaign:
        """The campaign as it stands."""
        found: campaigns.Campaign = await self.run(lambda call: campaigns.get(call, campaign_id))
        return found

    async def events(self) -> list[str]:
        """The names of every event of the project, in the order of the feed, then those not handed on yet."""
        async with self.db.connection() as raw:
            rows = await raw.fetch(
                "select name from event where project_id = $1 order by position nulls last, id", self.project.id
            )
        return [r["name"] for r in rows]

    async def suppress(self, handle: str) -> suppression.Suppression:
        """Puts a handle on the list."""
        found: suppression.Suppression = await self.run(
            lambda call: suppression.add(call, "instagram", handle, reason="manual", source="api")
        )
        return found


@contextlib.asynccontextmanager
async def world(address: StoreAddress, **settings: Any) -> AsyncIterator[World]:
    """Everything running over an empty database; the project's clock stands still."""
    box: list[World] = []

    def clock() -> datetime:
        return box[0].now if box else START

    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="overture-world-")))

        async def deliver(hook_id: str, headers: Mapping[str, str], body: bytes) -> int:
            of = InstagramConnector if hook_id.startswith("instagram/") else BridgeConnector
            events = of(box[0].session).parsed(body)
            project = await identity.project_by_id(box[0].db, UUID(hook_id.rpartition("/")[2]))
            if project is None:
                return 404
            await box[0].calls.run(project, TESTER, lambda call: conversations.receive(call, events))
            return 204

        app = create_app(folder, deliver=deliver, timers=False, clock=clock)
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        serving = server(app)
        task = asyncio.create_task(serving.serve(sockets=[listener]))
        stack.push_async_callback(_stop, serving, task)
        while not serving.started:
            await asyncio.sleep(0.002)
        port = listener.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        db = await stack.enter_async_context(LastingDatabase(address.app_url, size=PoolSize(1, 8), clock=clock))
        deployment = Deployment(Settings(sandbox_url=url, **settings), address, Secrets.derived_from(b"test" * 16))
        work = await stack.enter_async_context(main.work(deployment, db))
        calls = await stack.enter_async_context(main.calls(deployment, db))
        # Accounts made by their names are reached by the bridge here, whose look-up is exact.
        resources: Any = calls.resources.by_type
        resources[OnTheFly] = OnTheFly("bridge")
        session = await stack.enter_async_context(aiohttp.ClientSession())
        await identity.create_workspace(db, "Default")
        project = await identity.find_project(db)
        made = World(db, deployment, work, calls, project, app, url, session)
        box.append(made)
        await calls.run(project, TESTER, accounts.provision_sandbox)
        await identity.set_clock(db, project, scale=0)
        app.set_clock(str(project.id), Clock(START, START, 0.0))
        yield made


async def _stop(serving: Any, task: asyncio.Task[None]) -> None:
    serving.should_exit = True
    await task


def decoded(body: bytes) -> Any:
    """JSON."""
    return msgspec.json.decode(body)
