"""What is old enough goes, once an hour, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from overture.domain import identity
from overture.domain.campaigns import Pacing
from overture.runtime import idempotency, limits
from overture.runtime.housekeeping import Housekeeping
from overture.runtime.postgres import StoreAddress
from tests.conftest import Run
from tests.world import world


def test_old_events_go_and_fresh_ones_stay(address: StoreAddress, run: Run[Any]) -> None:
    async def story() -> None:
        async with world(address) as w:
            await w.campaign(["sandbox.ignores.1"], pacing=Pacing.BURST)
            worker = await w.worker()
            await w.settle(worker)
            tidy = Housekeeping(w.db, (limits.forget, idempotency.forget), (), timedelta(days=90))
            before = await w.events()
            assert await tidy() == 0
            assert await w.events() == before
            w.now += timedelta(days=91)
            await identity.set_clock(w.db, w.project, advance=timedelta(days=91))
            worker = await w.worker()
            await w.campaign(["sandbox.ignores.2"], client="Second", pacing=Pacing.BURST, start=False)
            await w.settle(worker)
            assert await tidy() >= len(before)
            assert await w.events() == ["campaign.created"]
            assert await tidy() == 0, "nobody tidies twice within the hour"

    run(story())
