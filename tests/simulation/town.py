"""One run's world: a database, the sandbox, API and workers in one loop, every clock, id and die from the seed.

The parts are those that main puts together; only clocks, ids and the network between processes are the run's.
"""

from __future__ import annotations

import contextlib
import platform
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import aiohttp

from overture.connectors.bridge import BridgeConnector
from overture.domain import conversations, identity
from overture.domain.identity import Actor, Calls, project_by_id
from overture.domain.platforms import InboundMessage
from overture.kernel.clock import Clock
from overture.runtime.work.kinds import Item
from overture.runtime.work.reserve import Terms
from overture.runtime.work.worker import Worker
from overture.sandbox import Sandbox, create_app
from tests.simulation import pushing, talk
from tests.simulation.facts import Chat, Desk, Person, Place
from tests.simulation.network import Receivers, Session
from tests.simulation.tracing import Killed, Trace
from tests.simulation.watched import WatchedDatabase
from tests.simulation.wiring import SANDBOX, Process, in_small_portions

START = datetime(2026, 5, 30, 10, tzinfo=UTC)
"""Two days before a month ends, so that long runs cross it."""
TESTER = Actor("cli")
TALKS = 4
"""One seed in so many has a project of single messages beside its campaigns, and may have a desk among these."""


class SeedIds:
    """Ids like uuid7, increasing in time, drawn from the seed."""

    def __init__(self, dice: random.Random, now: Callable[[], datetime]) -> None:
        self._dice = dice
        self._now = now
        self._count = 0

    def __call__(self) -> UUID:
        self._count += 1
        milliseconds = int(self._now().timestamp() * 1000)
        value = milliseconds << 80 | 7 << 76 | (self._count >> 20) << 64 | 2 << 62
        return UUID(int=value | (self._count & 0xFFFFF) << 42 | self._dice.getrandbits(42))


@dataclass
class Hand:
    """One worker process with what it holds. `begun`: calls past their checks whose first byte is not out yet."""

    name: str
    worker: Worker
    items: list[Item] = field(default_factory=list)
    begun: list[tuple[Item, datetime]] = field(default_factory=list)

    @property
    def is_idle(self) -> bool:
        return not (self.items or self.begun or self.worker.answers)


@dataclass
class Town:
    """The running parts."""

    dice: random.Random
    trace: Trace
    db: WatchedDatabase
    ids: SeedIds
    app: Sandbox
    session: Session
    receivers: Receivers
    terms: Terms
    slots: int
    lose_inbound_answer: float = 0.0
    now: datetime = START
    places: list[Place] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    """Everybody there is, by handle."""
    hands: list[Hand] = field(default_factory=list)
    zombies: list[Hand] = field(default_factory=list)
    heard: list[tuple[UUID, Any]] = field(default_factory=list)
    """Inbound events whose transaction was committed: (project, event), in order; whoever judges takes them away."""
    told: dict[UUID, list[InboundMessage]] = field(default_factory=dict)
    """The last messages that people's platforms told, by project: they may be told again."""
    process: Process = field(init=False)
    calls: Calls = field(init=False)
    made: int = 0
    talks: bool = False
    """Whether there is a project of single messages."""
    chats: list[Chat] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.process = Process(self.db, self.ids, self.session, self.receivers, self.terms, self.slots, self.talks)
        self.calls = self.process.calls()
        self.pushes = pushing.Pushes(self.process.hook(), self.dice)

    def _monotonic(self) -> float:
        return self.now.timestamp()

    async def hire(self) -> Hand:
        """Another worker process, with a lease."""
        self.made += 1
        worker = Worker(self.db, self.process.work(), ids=self.ids, monotonic=self._monotonic)
        hand = Hand(f"w{self.made}", worker)
        await worker.begin()
        self.hands.append(hand)
        return hand

    def project_now(self, clock: Clock) -> datetime:
        return clock.at(self.now)

    async def deliver(self, hook_id: str, headers: Mapping[str, str], body: bytes) -> int:
        """Takes what the sandbox tells, as the API's inbound route does; its process may die on the way."""
        if "/" in hook_id:
            status = await self.pushes.taken(hook_id, headers, body)
            return 503 if status == 200 and self.dice.random() < self.lose_inbound_answer else status
        events = BridgeConnector(cast(aiohttp.ClientSession, self.session)).parsed(body)
        project = await project_by_id(self.db, UUID(hook_id))
        assert project is not None
        desk = next((d for d in self.desks if d.id == project.id), None)
        if desk is None:
            told = await talk.retold(self, self.dice, project.id, events)
        else:
            events = told = self._by_bridge(desk, events)
        try:
            await self.calls.run(project, TESTER, lambda call: conversations.receive(call, told))
        except Killed:
            return 0
        self.heard += [(project.id, e) for e in events]
        return 503 if self.dice.random() < self.lose_inbound_answer else 204

    @property
    def desks(self) -> list[Desk]:
        """The projects whose campaigns go by Instagram itself."""
        return [p for p in self.places if isinstance(p, Desk)]

    def _by_bridge(self, desk: Desk, events: Sequence[Any]) -> list[Any]:
        """What a bridge alone tells: answers to an account at Instagram are written there, which tells them itself."""
        with self.app.store.transaction():
            project = self.app.projects.named(str(desk.id))
            for e in events:
                is_there = isinstance(e, InboundMessage) and e.account in desk.numbers.values()
                if is_there and e.external_id not in desk.told:
                    desk.told.add(e.external_id)
                    igsid = self.app.graph.audience.igsid_of(project, e.account, f"@{e.handle}")
                    at = project.clock.at(self.now)
                    self.app.graph.voices.writes(project, e.account, igsid, {"text": e.text}, at)
        return [e for e in events if e.account not in desk.numbers.values()]

    def tell_sandbox(self, place: Place, clock: Clock) -> None:
        """The sandbox's clock of the project is the project's."""
        self.app.set_clock(str(place.id), clock)


@contextlib.asynccontextmanager
async def town(seed: int, url: str, folder: Path, trace: Trace) -> AsyncIterator[Town]:
    """The parts over an empty database and an empty folder."""
    dice = random.Random(f"town {seed}")
    box: list[Town] = []

    def clock() -> datetime:
        return box[0].now if box else START

    async def deliver(hook_id: str, headers: Mapping[str, str], body: bytes) -> int:
        return await box[0].deliver(hook_id, headers, body)

    app = create_app(
        folder, deliver=deliver, secret=SANDBOX, timers=False, clock=clock, hold=0.0, seed=f"simulation {seed}"
    )
    db = WatchedDatabase(url, trace, clock=clock)
    try:
        async with db:
            made = Town(
                dice,
                trace,
                db,
                SeedIds(random.Random(f"ids {seed}"), clock),
                app,
                Session(app),
                Receivers(),
                Terms(5.0, timedelta(seconds=27)),
                dice.choice((2, 5, 20, 512)),
                dice.choice((0.0, 0.2)),
                talks=seed % TALKS == TALKS - 1,
            )
            box.append(made)
            # The host's name would be part of a worker's row.
            node, platform.node = platform.node, lambda: "simulated"
            try:
                with in_small_portions():
                    yield made
            finally:
                platform.node = node
    finally:
        await app.close()


async def found_projects(
    town: Town, how_many: int, *, together: bool, scales: list[float | None], desk: bool = False
) -> None:
    """Test projects with a clock each: None is the machine's own, 0 the manual one. `desk`: the last is one."""
    workspaces = [await identity.create_workspace(town.db, "One", town.ids)]
    if not together:
        workspaces.append(await identity.create_workspace(town.db, "Two", town.ids))
    for n in range(how_many):
        workspace = workspaces[n % len(workspaces)]
        facts = await identity.create_project(town.db, workspace.id, f"Project {n}", "test", ids=town.ids)
        made = Desk if desk and n == how_many - 1 else Place
        place = made(facts, scales[n] is None)
        town.places.append(place)
        if scales[n] is not None:
            town.tell_sandbox(place, await identity.set_clock(town.db, facts, scale=scales[n]))
