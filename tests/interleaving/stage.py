"""What a pair of transactions stands on: a project of its own for each order, two processes behind gates, one without.

Not the orders (gates.py) and not the pairs (the tests).
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from overture.domain import accounts, campaigns, clients, identity, templates, webhooks
from overture.domain.campaigns import FollowUp, NewCampaign, Pacing, Variant
from overture.domain.identity import Call, Calls, ProjectFacts
from overture.domain.targets import NewTarget
from overture.kernel.ids import CampaignId
from overture.runtime.work.kinds import Item
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Worker
from overture.sandbox import Sandbox, create_app
from tests.interleaving.gates import Duel, Gate, pid_of
from tests.lasting import KEPT
from tests.simulation.network import Receivers, Session
from tests.simulation.town import START, TESTER, SeedIds
from tests.simulation.watched import Raw, WatchedDatabase
from tests.simulation.wiring import Process

ALICE, BOB = "sandbox.ignores.1", "sandbox.ignores.2"
_STRIKE = """
delete from turn; delete from worker; delete from delivery; delete from event;
update message set holder = null, look_at = null where state in (1, 4);
"""


@dataclass
class Side:
    """A process and its gate."""

    gate: Gate
    db: WatchedDatabase
    process: Process
    calls: Calls


@dataclass
class Scene:
    """One project, ready for one order of one pair."""

    project: ProjectFacts
    campaign: CampaignId
    sender: str


@dataclass
class Stage:
    """The processes; `now` is every clock."""

    left: Side
    right: Side
    hand: Side
    app: Sandbox
    duel: Duel
    observer: Raw
    ids: SeedIds
    now: datetime = START
    workspace: Any = None
    scenes: int = 0
    most: int = 0
    """Orders to try of a pair."""

    def _monotonic(self) -> float:
        return self.now.timestamp()

    async def worker(self, side: Side) -> Worker:
        """A worker of that process, with a lease; taken while its gate is open."""
        worker = Worker(side.db, side.process.work(), ids=self.ids, monotonic=self._monotonic)
        await worker.begin()
        return worker

    async def scene(
        self, *, hourly: int = 20, endpoint: bool = False, wait: timedelta | None = None, connector: str = "bridge"
    ) -> Scene:
        """A running campaign to two people through one sender; with a follow-up after that wait."""
        self.scenes += 1
        if self.workspace is None:
            self.workspace = await identity.create_workspace(self.hand.db, "Stage", self.ids)
        # Whatever earlier scenes left is out of everybody's sight: no turn, nothing held, in doubt or told.
        await self.observer.execute(_STRIKE)
        name = f"Scene {self.scenes}"
        project = await identity.create_project(self.hand.db, self.workspace.id, name, "test", ids=self.ids)
        made: list[Any] = []

        async def work(call: Call) -> None:
            sender = await accounts.connect(call, f"scene.{self.scenes}", connector=connector)
            client = await clients.create(call, "Client")
            template = await templates.create(call, "Hello", "Hello!")
            if endpoint:
                url = f"https://hooks.example.com/{self.scenes}"
                await webhooks.register(call, url, ["campaign.paused", "target.queued", "message.sent"], "plain")
            new = NewCampaign(client.id, template.id, "Scene", 50, hourly, Pacing.BURST)
            if wait is not None:
                new = replace(new, steps=(FollowUp(wait, (Variant(None, template.id),)),))
            campaign = await campaigns.create(call, new)
            await campaigns.upload(call, campaign.id, [NewTarget(ALICE), NewTarget(BOB)])
            await campaigns.start(call, campaign.id)
            made[:] = [campaign.id, sender.handle]

        await self.hand.calls.run(project, TESTER, work)
        return Scene(project, *made)

    async def reserved(self, worker: Worker) -> list[Item]:
        """What a running worker does: again after a deadlock."""
        return await worker._db.again(lambda: worker.reserve(Queue.ACTS))

    async def value(self, sql: str, *args: Any) -> Any:
        return await self.observer.fetchval(sql, *args)

    async def message(self, scene: Scene, handle: str = ALICE) -> dict[str, Any]:
        """The row of a person's message with the names of its events, in order."""
        row = await self.observer.fetchrow(
            """select m.id, m.state, m.epoch, m.seq, m.reason,
              array(select e.name from event e where e.project_id = m.project_id and e.subject = m.id
                order by e.seq) as told
            from message m join target g on g.project_id = m.project_id and g.id = m.target_id
            where m.project_id = $1 and g.handle = $2""",
            scene.project.id,
            handle,
        )
        assert row is not None
        return dict(row)

    async def counts(self, scene: Scene) -> tuple[int, ...]:
        """(sent, failed, skipped) of the campaign."""
        row = await self.observer.fetchrow(
            "select sent, failed, skipped from campaign_count where project_id = $1 and campaign_id = $2",
            scene.project.id,
            scene.campaign,
        )
        assert row is not None
        return tuple(row)

    def pass_time(self, by: timedelta) -> None:
        self.now += by


@contextlib.asynccontextmanager
async def stage(url: str, folder: Path) -> AsyncIterator[Stage]:
    """Everything over an empty database and an empty folder."""
    box: list[Stage] = []

    def clock() -> datetime:
        return box[0].now if box else START

    async with contextlib.AsyncExitStack() as stack:
        app = create_app(folder, timers=False, clock=clock, hold=0.0)
        stack.push_async_callback(app.close)
        ids = SeedIds(random.Random("stage"), clock)

        async def side() -> Side:
            gate = Gate()
            db = WatchedDatabase(url, gate, clock=clock)
            await stack.enter_async_context(db)
            process = Process(db, ids, Session(app), Receivers())
            return Side(gate, db, process, process.calls())

        left, right, hand = await side(), await side(), await side()
        observer = await KEPT.raw(url)
        stack.push_async_callback(KEPT.give_back, url, observer)
        pids = await pid_of(left.db.unwatched), await pid_of(right.db.unwatched)
        made = Stage(left, right, hand, app, Duel((left.gate, right.gate), pids, observer), observer, ids)
        box.append(made)
        yield made
