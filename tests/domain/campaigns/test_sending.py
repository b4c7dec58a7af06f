"""A campaign from start to completion, stepped on a manual clock against the real sandbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from overture.domain.campaigns import CampaignStatus, Pacing
from overture.runtime.postgres import StoreAddress
from tests.conftest import Run
from tests.factories import shift
from tests.world import world


def test_a_burst_campaign_sends_to_everybody_once_and_completes(address: StoreAddress, run: Run[Any]) -> None:
    async def story() -> None:
        async with world(address) as w:
            handles = [f"sandbox.ignores.{i}" for i in range(20)]
            campaign = await w.campaign(handles, pacing=Pacing.BURST, hourly_limit=100, daily_limit=100)
            worker = await w.worker()
            await w.settle(worker)
            journal = await w.journal()
            assert sorted(e["handle"] for e in journal) == sorted(handles)
            done = await w.get(campaign.id)
            assert done.status is CampaignStatus.COMPLETED
            assert (done.stats.total, done.stats.sent, done.stats.queued) == (20, 20, 0)
            names = await w.events()
            assert names.count("target.queued") == 20
            assert names.count("message.sent") == 20
            assert names.count("campaign.completed") == 1

    run(story())


def test_even_pacing_sends_one_in_each_slot(address: StoreAddress, run: Run[Any]) -> None:
    async def story() -> None:
        async with world(address) as w:
            await w.campaign([f"sandbox.ignores.{i}" for i in range(12)])
            worker = await w.worker()
            counts = []
            for _ in range(12):
                await w.settle(worker)
                counts.append(len(await w.journal()))
                await shift(w, timedelta(seconds=450))
            assert counts == list(range(1, 13))

    run(story())
