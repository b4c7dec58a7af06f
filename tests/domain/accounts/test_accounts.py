"""Senders as they are listed: their names, their health, and what stops them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from overture.domain import accounts, identity
from overture.domain.accounts import AccountStatus
from overture.domain.campaigns import Pacing
from overture.domain.identity import Actor
from overture.kernel.errors import OvertureError
from overture.kernel.ids import AccountId, fresh
from overture.kernel.paging import PageAsk
from tests.factories import DAY, HOUR, ignoring, in_world, one_sender, sender, sends, shift, stop_account
from tests.world import World

CLI = Actor("cli")


async def listed(w: World, status: str | None = None) -> set[str]:
    page = await w.run(lambda call: accounts.page(call, PageAsk(50), status))
    return {a.handle for a in page.items}


@in_world
async def test_a_name_belongs_to_one_project_of_a_workspace_and_mode(w: World) -> None:
    await sender(w, "mine")
    place = await identity.find_workspace(w.db)
    other = await identity.create_project(w.db, place.id, "Second", "test")
    with pytest.raises(OvertureError, match="connected already"):
        await w.calls.run(other, CLI, lambda call: accounts.connect(call, "mine"))
    await identity.create_workspace(w.db, "Elsewhere")
    elsewhere = await identity.find_project(w.db, workspace="Elsewhere")
    assert (await w.calls.run(elsewhere, CLI, lambda call: accounts.connect(call, "mine"))).handle == "mine"


@in_world
async def test_health_counts_the_uses_of_the_running_hour_and_day(w: World) -> None:
    only = await one_sender(w, hourly_cap=3, daily_cap=5)
    await w.campaign(ignoring(9), pacing=Pacing.BURST, hourly_limit=100, daily_limit=100)
    worker = await w.worker()

    async def used() -> tuple[int, int]:
        found = await w.run(lambda call: accounts.health(call, only.id))
        return found.used_last_hour, found.used_last_day

    assert await used() == (0, 0)
    assert await sends(w, worker) == 3
    assert await used() == (3, 3)
    await shift(w, HOUR)
    assert await used() == (0, 3)
    assert await sends(w, worker) == 5
    assert await used() == (2, 5)
    await shift(w, DAY - HOUR)
    assert await used() == (0, 2)


@in_world
async def test_a_sender_that_has_cooled_down_is_listed_as_active_again(w: World) -> None:
    only = await one_sender(w)
    await stop_account(w, only.handle, "warning")
    await w.settle(await w.worker())
    assert only.handle in await listed(w, "cooling")
    await shift(w, DAY - timedelta(microseconds=1))
    assert only.handle not in await listed(w, "active")
    await shift(w, timedelta(microseconds=1))
    assert only.handle in await listed(w, "active")
    assert only.handle not in await listed(w, "cooling")
    found = await w.run(lambda call: accounts.get(call, only.id))
    assert (found.status, found.reason, found.cooling_until) == (AccountStatus.ACTIVE, None, None)


@in_world
async def test_pausing_and_resuming_twice_is_the_same_as_once(w: World) -> None:
    only = await one_sender(w)
    for _ in range(2):
        await w.run(lambda call: accounts.pause(call, only.id))
    resumed = [await w.run(lambda call: accounts.resume(call, only.id, None)) for _ in range(2)]
    assert [a.status for a in resumed] == [AccountStatus.ACTIVE] * 2
    await w.settle(await w.worker())
    assert (await w.events()).count("sender.paused") == 3, "the two of the sandbox, and this one once"
    with pytest.raises(accounts.SenderNotFound):
        await w.run(lambda call: accounts.pause(call, AccountId(fresh())))


@pytest.mark.parametrize("stop", ["token_revoked", "banned"])
def test_a_disabled_sender_is_not_resumed_while_the_platform_says_no(stop: str, address: Any, run: Any) -> None:
    @in_world
    async def story(w: World) -> None:
        only = await one_sender(w)
        await stop_account(w, only.handle, stop)
        await w.settle(await w.worker())

        async def resume(call: Any) -> accounts.Account:
            return await accounts.resume(call, only.id, await accounts.standing_stop(call, only.id))

        with pytest.raises(OvertureError, match="disabled") as refused:
            await w.run(resume)
        assert refused.value.code == "sender_disabled"

    story(address, run)
