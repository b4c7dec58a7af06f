"""A project with webhooks: the real store, engine, HTTP client and a receiver; only the clocks are ours."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from aiohttp import web

from overture.domain import webhooks
from overture.domain.identity import Actor, Call, Calls, ProjectFacts, Resources, create_workspace, find_project
from overture.domain.webhooks import DeliveryKind, Encoders, Endpoint, EventNames, Sender, WebhookPolicy
from overture.kernel.events import Event
from overture.kernel.ids import EndpointId, fresh, shown
from overture.runtime.db import Database
from overture.runtime.http import OutgoingHttp
from overture.runtime.outbox import EventRow
from overture.runtime.secrets import Secret
from overture.runtime.vault import Vault
from overture.runtime.work.chores import Chores, Handler
from overture.runtime.work.kinds import Item
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Work, Worker
from tests.lasting import LastingDatabase

R = TypeVar("R")
NAMES = EventNames({"message.sent", "message.failed", "campaign.completed"})
Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


class MessageSent(Event, frozen=True, kw_only=True):
    """A message was sent."""

    name: ClassVar[str] = "message.sent"
    n: int


class MessageFailed(Event, frozen=True, kw_only=True):
    """A message failed."""

    name: ClassVar[str] = "message.failed"
    n: int


class TargetSeen(Event, frozen=True, kw_only=True):
    """Something internal."""

    name: ClassVar[str] = "target.seen"
    n: int


def plain(event: EventRow) -> bytes:
    """A body like a family's."""
    return msgspec.json.encode(
        {"id": shown("evt", event.id), "type": event.name, "createdAt": event.at, "data": event.data}
    )


@dataclass
class Got:
    """One request as the receiver saw it."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def event_id(self) -> str:
        return self.headers["webhook-id"]


async def accept(_: web.Request) -> web.StreamResponse:
    return web.Response(text="thanks")


def answering(status: int, text: str = "", **headers: str) -> Reply:
    async def reply(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=text, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return reply


@dataclass
class Receiver:
    """A server on loopback that keeps what it got and answers as told, by path."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str) -> list[Got]:
        return [g for g in self.got if g.path == path]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.got.append(Got(request.path, dict(request.headers), await request.read()))
        return await self.replies.get(request.path, accept)(request)


@contextlib.asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", receiver.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.port = runner.addresses[0][1]
    try:
        yield receiver
    finally:
        await runner.cleanup()


@dataclass
class World:
    """`moment` is the machine's and the project's time; it moves by `pass_by` only."""

    db: Database
    project: ProjectFacts
    live: ProjectFacts
    calls: Calls
    sender: Sender
    receiver: Receiver
    work: Work
    worker: Worker
    clock: list[datetime]
    subject: UUID = field(default_factory=fresh)
    seq: int = 0

    @property
    def moment(self) -> datetime:
        return self.clock[0]

    def pass_by(self, by: timedelta) -> None:
        self.clock[0] += by

    async def run(self, work: Callable[[Call], Awaitable[R]], project: ProjectFacts | None = None) -> R:
        return await self.calls.run(project or self.project, Actor("test"), work)

    async def endpoint(self, path: str = "/hook", events: Sequence[str] = ("message.sent",)) -> tuple[Endpoint, Secret]:
        return await self.run(lambda call: webhooks.register(call, self.receiver.url(path), events, "plain"))

    async def tell(self, count: int = 1, kind: type[Event] = MessageSent) -> None:
        """Events in one transaction of the project, each with a number of the subject's own."""

        async def work(call: Call) -> None:
            await call.tx()
            for _ in range(count):
                self.seq += 1
                call.emit(self.subject, self.seq, kind(n=self.seq))

        await self.run(work)
        while await self.worker.relay():
            pass

    async def reserve(self) -> list[Item]:
        return await self.worker.reserve(Queue.DELIVERIES)

    async def deliver(self) -> int:
        """One round: what is due is reserved, called and recorded; how many rows."""
        items = await self.reserve()
        await asyncio.gather(*(self.worker.call(i) for i in items))
        while await self.worker.record():
            pass
        return len(items)

    async def deliver_all(self) -> int:
        """Rounds until nothing is due."""
        done = 0
        while n := await self.deliver():
            done += n
        return done

    async def react(self) -> int:
        """What is due of reactions, one after the other, until nothing is; how many."""
        done = 0
        while True:
            while await self.worker.relay():
                pass
            items = await self.worker.reserve(Queue.CHORES)
            for item in items:
                await self.worker.call(item)
                while await self.worker.record():
                    pass
            if not items:
                return done
            done += len(items)

    async def deliveries(self, endpoint_id: EndpointId) -> list[webhooks.Delivery]:
        from overture.kernel.paging import PageAsk

        return (await self.run(lambda call: webhooks.deliveries(call, endpoint_id, PageAsk(limit=200)))).items

    async def next_due(self) -> timedelta:
        """How far ahead the next try of any waiting delivery is."""
        due: datetime = await self.value("select min(due_at) from delivery where state = 0")
        return due - self.moment

    async def rows(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        async with self.db.connection() as raw:
            return await raw.fetch(sql, *args)

    async def value(self, sql: str, *args: Any) -> Any:
        async with self.db.connection() as raw:
            return await raw.fetchval(sql, *args)


def reactions(calls: Calls, project: ProjectFacts) -> Chores:
    """The domain's own reactions, as main registers them."""

    def handler(reaction: Callable[[Call, UUID], Awaitable[timedelta | None]]) -> Handler:
        return lambda _, subject, __: calls.run(project, Actor("reaction"), lambda call: reaction(call, subject))

    named = {r.__name__: handler(r) for group in webhooks.REACTIONS.values() for r in group}
    return Chores({event: tuple(r.__name__ for r in group) for event, group in webhooks.REACTIONS.items()}, named)


@contextlib.asynccontextmanager
async def world(url: str, *, seconds: float = 15.0, loopback: bool = True) -> AsyncIterator[World]:
    clock = [datetime.now(UTC)]
    policy = WebhookPolicy(allow_loopback_in_test=loopback)
    encoders = Encoders({"plain": plain})
    async with LastingDatabase(url, clock=lambda: clock[0]) as db, OutgoingHttp() as http, receiving() as receiver:
        await create_workspace(db, "Default")
        test, live = await find_project(db, mode="test"), await find_project(db, mode="live")
        sender = Sender(http, Vault(b"k" * 32), encoders, policy, seconds=seconds)
        resources = Resources({WebhookPolicy: policy, Encoders: encoders, EventNames: NAMES, Sender: sender})
        calls = Calls(db, resources)
        chores = reactions(calls, test)
        work = Work(kinds=(DeliveryKind(sender), chores), consumers=(webhooks.fan_out, chores.consume))
        worker = Worker(db, work, monotonic=lambda: 0.0)
        await worker.begin()
        yield World(db, test, live, calls, sender, receiver, work, worker, clock)
