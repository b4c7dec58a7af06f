"""Random histories around a backup: workers die, calls break off, senders stop; whatever happened, nobody is written to
twice after the restore, and nobody is left out."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from overture.domain.campaigns import Campaign, CampaignStatus, Pacing
from overture.runtime.postgres import StoreAddress
from overture.runtime.work.queues import Queue
from overture.runtime.work.worker import Worker
from tests.chaos.journal import over
from tests.conftest import Run
from tests.factories import HOUR, fault, second_campaign, statuses, value
from tests.rewinding import keep, lift, look, rewind
from tests.simulation.judge import Judge
from tests.simulation.ledger import Ledger
from tests.simulation.town import Town
from tests.world import World, world

SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.at_length) for seed in range(1, 6)))
KINDS = ("ignores", "ignores", "ignores", "missing", "private", "refuses")
TROUBLES = ("timeout_after_commit", "timeout_before_commit", "http_500", "http_503", "throttle", "refuse_connection")
SETTLED = timedelta(seconds=26)
FINAL = {"sent", "failed", "skipped"}


class History:
    """One world, its dice, and a worker that may die."""

    def __init__(self, w: World, seed: int) -> None:
        self.w = w
        self.dice = random.Random(seed)
        self.handles = [f"sandbox.{self.dice.choice(KINDS)}.{n}" for n in range(24)]
        self.campaigns: list[Campaign] = []
        self.worker: Worker | None = None

    async def begin(self) -> None:
        limits: dict[str, Any] = {"pacing": Pacing.BURST, "hourly_limit": self.dice.randint(3, 9), "daily_limit": 500}
        first = await self.w.campaign(self.handles[:16], **limits)
        second = await second_campaign(self.w, first, self.handles[8:], **limits)
        self.campaigns = [first, await self.w.get(second)]
        for n, kind in enumerate(TROUBLES):
            await fault(self.w, kind, share=0.15, id=f"f{n}")

    async def happen(self, steps: int) -> None:
        """This many things, any of them."""
        for _ in range(steps):
            await self.dice.choice((self.send, self.send, self.send, self.break_off, self.pass_time, self.tidy))()

    async def at_work(self) -> Worker:
        if self.worker is None:
            self.worker = await self.w.worker()
        return self.worker

    async def send(self) -> None:
        await self.w.step(await self.at_work())

    async def break_off(self) -> None:
        """A worker dies with calls under way, some of which arrive."""
        worker = await self.at_work()
        for item in await worker.reserve(Queue.ACTS):
            if self.dice.random() < 0.5:
                await worker.call(item)
        self.worker = None
        self.w.workers.remove(worker)

    async def pass_time(self) -> None:
        await self.w.pass_time(timedelta(minutes=self.dice.choice((1, 20, 61))))

    async def tidy(self) -> None:
        worker = await self.at_work()
        await worker.reap()
        await worker.look_up()
        await worker.relay()

    async def end(self) -> None:
        """On to the end, however long it takes."""
        self.worker = None
        for _ in range(60):
            await self.tidy()
            await self.w.settle(await self.at_work())
            if all([(await self.w.get(c.id)).status is CampaignStatus.COMPLETED for c in self.campaigns]):
                return
            await self.w.pass_time(timedelta(minutes=31))
        raise AssertionError([await statuses(self.w, c.id) for c in self.campaigns])


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happened_around_the_backup_nobody_is_written_to_twice(
    address: StoreAddress, run: Run[Any], seed: int
) -> None:
    async def told() -> None:
        async with world(address, call_seconds=0.3) as w:
            history = History(w, seed)
            await history.begin()
            await history.happen(history.dice.randint(0, 12))
            as_of = await keep(w)
            await history.happen(history.dice.randint(4, 25))
            before = await attempts(w)
            await rewind(w, as_of)
            history.worker = None
            await w.pass_time(SETTLED)
            await look(w)
            await audited(w)
            assert await attempts(w) == before, "looking up sends nothing"
            await lift(w)
            await history.end()
            after = await attempts(w)
            # The sandbox takes a token once however often it is offered; whoever had it is not even tried again.
            assert {token: after[token] for token in before} == before
            await judge(w, history)
            await audited(w)

    run(told())


async def audited(w: World) -> None:
    """Events, counts, the month and the feed agree with the rows, as at any moment of a simulation."""
    async with w.db.connection() as raw:
        await Ledger(
            cast(Town, SimpleNamespace(db=SimpleNamespace(unwatched=raw), chats=())), cast(Judge, None)
        ).audit()


async def attempts(w: World) -> dict[str, int]:
    """How often each message that arrived was offered."""
    return {e["token"]: e["attempts"] for e in await w.journal()}


async def judge(w: World, history: History) -> None:
    """By the journal: everybody who takes messages once. By the counts: the same."""
    journal = await w.journal()
    received = Counter(e["handle"] for e in journal)
    for campaign, greeting in zip(history.campaigns, ("Hi ", "Hello "), strict=True):
        times = [datetime.fromisoformat(e["at"]) for e in journal if e["text"].startswith(greeting)]
        assert over(times, campaign.hourly_limit, HOUR, greeting) == []
    takers = {h for h in history.handles if ".ignores." in h}
    assert received == Counter(takers)
    ends = [await statuses(w, c.id) for c in history.campaigns]
    assert {s for outcomes in ends for s, _ in outcomes.values()} <= FINAL
    assert Counter(h for outcomes in ends for h, (s, _) in outcomes.items() if s == "sent") == received
    for c in history.campaigns:
        stats = (await w.get(c.id)).stats
        assert stats.sent + stats.failed + stats.skipped == stats.total
    month = "select used, sent from usage_month where $1::uuid is not null"
    assert await value(w, f"select used = sent from ({month}) m")
    assert await value(w, "select count(*) from contacted where project_id = $1") == len(takers)
