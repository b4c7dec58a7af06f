"""Tasks in random orders of everything that can happen to them: the ledger agrees with them after each step."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, campaigns, conversations, messaging
from overture.domain.campaigns import Campaign, CampaignStatus, Pacing
from overture.domain.messaging import CouldNot, Task, TaskStatus
from overture.domain.platforms import InboundMessage
from overture.kernel.errors import OvertureError
from overture.kernel.paging import PageAsk
from overture.runtime.postgres import StoreAddress
from overture.runtime.work.kinds import State
from overture.runtime.work.worker import Worker
from tests.conftest import Run
from tests.factories import ignoring, now, rows, senders, shift, value
from tests.world import World, world

PEOPLE = ignoring(8)
HELD = (State.PERFORMING, State.DONE, State.IN_DOUBT, State.WITH_PERSON)
STEPS = 120


class Desk:
    """A campaign by hand with a small cap, and people who do as the dice say."""

    def __init__(self, w: World, seed: int) -> None:
        self.w = w
        self.random = random.Random(seed)
        self.suppressed: set[str] = set()
        self.sent: set[str] = set()
        self.campaign: Campaign
        self.worker: Worker

    async def open(self) -> None:
        for account in await senders(self.w):
            await self.w.run(lambda call, account=account: accounts.pause(call, account.id))
        await self.w.run(lambda call: accounts.connect(call, "by.hand", connector="assist", task_hours=6, hourly_cap=3))
        self.campaign = await self.w.campaign(PEOPLE, pacing=Pacing.BURST, hourly_limit=100, daily_limit=100)
        self.worker = await self.w.worker()

    async def tasks(self) -> list[Task]:
        page = await self.w.run(lambda call: messaging.task_page(call, PageAsk(200)))
        return list(page.items)

    async def step(self) -> None:
        """One thing that may happen, or may be refused."""
        dice, w = self.random, self.w
        every = await self.tasks()
        task = dice.choice(every) if every else None
        what = dice.choices(
            ("settle", "later", "claim", "release", "done", "could_not", "suppress", "reply", "pause", "cancel"),
            (8, 3, 8, 1, 6, 2, 1, 1, 1, 0.15),
        )[0]
        if what == "settle":
            await w.settle(self.worker)
        elif what == "later":
            await shift(w, timedelta(minutes=dice.choice((20, 61, 200))))
        elif what == "suppress":
            handle = dice.choice(PEOPLE)
            self.suppressed.add(handle)
            await w.suppress(handle)
        elif what == "reply" and task is not None:
            event = InboundMessage("by.hand", "instagram", task.handle, str(dice.random()), "Hi!", at=await now(w))
            await w.run(lambda call: conversations.receive(call, [event]))
        elif what == "pause":
            running = (await w.get(self.campaign.id)).status is CampaignStatus.RUNNING
            verb: Any = campaigns.pause if running else campaigns.resume
            await self.tried(lambda call: verb(call, self.campaign.id))
        elif what == "cancel":
            await self.tried(lambda call: campaigns.cancel(call, self.campaign.id))
        elif task is not None and what in ("claim", "release", "done", "could_not"):
            await self.said(what, task)

    async def said(self, what: str, task: Task) -> None:
        if what == "claim":
            who = self.random.choice(("Ana", "Ben"))
            if await self.tried(lambda call: messaging.claim(call, task.id, who)):
                assert task.handle not in self.suppressed, "claimed behind a suppression"
        elif what == "release":
            await self.tried(lambda call: messaging.release(call, task.id))
        elif what == "could_not":
            await self.tried(lambda call: messaging.could_not(call, task.id, CouldNot.NOT_DONE))
        elif await self.tried(lambda call: messaging.done(call, task.id)) and task.status is not TaskStatus.DONE:
            assert task.handle not in self.sent, "a second message to one person"
            self.sent.add(task.handle)

    async def tried(self, verb: Any) -> bool:
        try:
            await self.w.run(verb)
        except OvertureError:
            return False
        return True

    async def judge(self) -> None:
        """Messages, tasks, people held, counts and events agree."""
        w = self.w
        found = await rows(
            w,
            """select m.id, m.state, m.epoch, g.handle, m.sent_at,
              (select count(*) from task t where t.project_id = m.project_id and t.message_id = m.id
                and t.epoch = m.epoch and t.status in ('open', 'claimed')) as open,
              (select count(*) from task t where t.project_id = m.project_id and t.message_id = m.id
                and t.epoch <> m.epoch and t.status in ('open', 'claimed')) as stale,
              (select count(*) from event e where e.project_id = m.project_id and e.subject = m.id
                and e.name = 'message.sent') as told,
              (select count(*) from contacted c where c.project_id = m.project_id and c.message_id = m.id) as held
            from message m join target g on g.project_id = m.project_id and g.id = m.target_id
            where m.project_id = $1 order by m.position""",
        )
        for r in found:
            assert (r["open"], r["stale"]) == (int(r["state"] == State.WITH_PERSON), 0), dict(r)
            assert r["told"] == int(r["state"] == State.DONE), dict(r)
            assert (r["state"] != State.DONE) or r["handle"] in self.sent
            assert r["held"] == int(r["state"] in HELD) or r["held"] == 1, dict(r)
        states = [r["state"] for r in found]
        stats = (await w.get(self.campaign.id)).stats
        assert (stats.sent, stats.failed, stats.skipped, stats.in_doubt) == tuple(
            states.count(s) for s in (State.DONE, State.REFUSED, State.DROPPED, State.IN_DOUBT)
        )
        gaps = """select count(*) from task t where t.project_id = $1 and t.seq <>
          (select count(*) from event e where e.project_id = t.project_id and e.subject = t.id)"""
        assert await value(w, gaps) == 0
        taken = await rows(w, "select created_at as at from task where project_id = $1 order by created_at")
        for i, r in enumerate(taken[3:]):
            assert r["at"] - taken[i]["at"] >= timedelta(hours=1), "more than three in an hour"


@pytest.mark.parametrize("seed", [4, *(pytest.param(s, marks=pytest.mark.at_length) for s in (8, 9))])
def test_tasks_and_the_ledger_agree_in_any_order(seed: int, address: StoreAddress, run: Run[Any]) -> None:
    async def story() -> None:
        async with world(address) as w:
            desk = Desk(w, seed)
            await desk.open()
            for _ in range(STEPS):
                await desk.step()
                await desk.judge()
            # Everybody says in the end what they did: nothing is left open.
            for task in await desk.tasks():
                await desk.said("could_not", task)
            await desk.judge()
            assert (await w.get(desk.campaign.id)).stats.in_doubt == 0
            ended = {t.status for t in await desk.tasks()}
            assert {TaskStatus.DONE, TaskStatus.EXPIRED} <= ended, "this order has met too little"

    run(story())
