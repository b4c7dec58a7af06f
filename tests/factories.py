"""What tests of the domain and the engine share: a test that lives in a world, and the acts that many of them need.

No double of anything: every act is a command of the product or a request to the sandbox.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from overture.domain import accounts, campaigns, clients, identity, templates
from overture.domain.accounts import Account
from overture.domain.identity import Call
from overture.domain.messaging import TargetResult
from overture.domain.targets import NewTarget
from overture.kernel.clock import NEVER
from overture.kernel.ids import CampaignId
from overture.kernel.paging import PageAsk
from overture.runtime.postgres import StoreAddress
from overture.runtime.work.worker import Worker
from tests.conftest import Run
from tests.world import World, world

Story = Callable[[World], Awaitable[None]]
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)


def in_world(story: Story) -> Callable[[StoreAddress, Run[Any]], None]:
    """Makes a test of a story that is told in a world of its own."""
    return in_world_with()(story)


def in_world_with(**settings: Any) -> Callable[[Story], Callable[[StoreAddress, Run[Any]], None]]:
    """The same, with other settings than the defaults."""

    def decorated(story: Story) -> Callable[[StoreAddress, Run[Any]], None]:
        @functools.wraps(story)
        def test(address: StoreAddress, run: Run[Any]) -> None:
            async def told() -> None:
                async with world(address, **settings) as w:
                    await story(w)

            run(told())

        test.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in ("address", "run")]
        )
        return test

    return decorated


def ignoring(count: int, start: int = 0) -> list[str]:
    """Handles of people who take a message and never answer."""
    return [f"sandbox.ignores.{i}" for i in range(start, start + count)]


async def rows(w: World, sql: str, *args: Any) -> list[asyncpg.Record]:
    """Rows as they stand; `$1` is the project."""
    async with w.db.connection() as raw:
        found: list[asyncpg.Record] = await raw.fetch(sql, w.project.id, *args)
        return found


async def value(w: World, sql: str, *args: Any) -> Any:
    """One value; `$1` is the project."""
    return (await rows(w, sql, *args))[0][0]


async def shift(w: World, by: timedelta) -> None:
    """The project is `by` later; the machine's clock stands still, so leases and settle times do too."""
    clock = await identity.set_clock(w.db, w.project, advance=by)
    w.sandbox.set_clock(str(w.project.id), clock)


async def now(w: World) -> datetime:
    """What the project's clock shows."""
    moment: datetime = await value(w, "select shown_at from clock where project_id = $1")
    return moment


async def next_moment(w: World) -> datetime | None:
    """When something happens next by itself: a lane is due, or somebody has something to say."""
    ahead = [
        await value(w, "select min(next_at) from lane where project_id = $1"),
        w.sandbox.next_due(str(w.project.id)),
    ]
    moments = [m for m in ahead if m is not None and m < NEVER]
    return min(moments) if moments else None


async def run_on(w: World, worker: Worker, until: datetime | None = None, limit: int = 500) -> None:
    """Settles, then moves to the next moment, again and again: to `until`, or until nothing will happen any more."""
    for _ in range(limit):
        await w.settle(worker)
        at = await next_moment(w)
        if at is None or (until is not None and at > until):
            if until is not None:
                await shift(w, max(until - await now(w), timedelta(0)))
                await w.settle(worker)
            return
        await shift(w, max(at - await now(w), timedelta(microseconds=1)))
    raise AssertionError("it went on and on")


async def send_on(w: World, worker: Worker, before: Callable[[datetime], Awaitable[None]] | None = None) -> None:
    """Only sends, each at its moment, until nothing more will happen; `before` is told of each moment that comes."""
    while (at := await next_moment(w)) is not None:
        if before is not None:
            await before(at)
        if at > (shown := await now(w)):
            await shift(w, at - shown)
        await w.step(worker)


async def senders(w: World) -> list[Account]:
    """The project's senders, oldest first."""
    page = await w.run(lambda call: accounts.page(call, PageAsk(100)))
    return sorted(page.items, key=lambda a: a.id)


async def sender(w: World, handle: str, **options: Any) -> Account:
    """Another sender of the sandbox."""
    made: Account = await w.run(lambda call: accounts.connect(call, handle, **options))
    return made


async def one_sender(w: World, **options: Any) -> Account:
    """The only sender that writes: the two of the sandbox are paused."""
    for account in await senders(w):
        await w.run(lambda call, account=account: accounts.pause(call, account.id))
    return await sender(w, "only.sender", **options)


async def stop_account(w: World, handle: str, stop: str) -> None:
    """The platform stops an account of its own accord and says so."""
    body = {"project": str(w.project.id), "stop": stop}
    async with w.session.post(f"{w.sandbox_url}/accounts/{handle}/stop", json=body) as answer:
        assert answer.status == 200, await answer.text()


async def restore_account(w: World, handle: str) -> None:
    """The platform lets an account write again."""
    body = {"project": str(w.project.id)}
    async with w.session.post(f"{w.sandbox_url}/accounts/{handle}/restore", json=body) as answer:
        assert answer.status == 200, await answer.text()


async def fault(w: World, kind: str, **options: Any) -> None:
    """Plans trouble in this project."""
    body = {"kind": kind, "project": str(w.project.id), **options}
    async with w.session.post(f"{w.sandbox_url}/faults", json=body) as answer:
        assert answer.status == 201, await answer.text()


async def forget_faults(w: World) -> None:
    """From now on there is no planned trouble."""
    async with w.session.delete(f"{w.sandbox_url}/faults") as answer:
        assert answer.status < 300, await answer.text()


async def targets_of(w: World, campaign_id: CampaignId) -> dict[str, TargetResult]:
    """Each target's outcome by handle."""
    campaign = await w.get(campaign_id)
    page = await w.run(lambda call: campaigns.targets(call, campaign, PageAsk(10_000)))
    return {t.handle: t for t in page.items}


async def statuses(w: World, campaign_id: CampaignId) -> dict[str, tuple[str, str | None]]:
    """Each target's status and reason by handle."""
    return {h: (t.status.value, t.reason) for h, t in (await targets_of(w, campaign_id)).items()}


async def second_campaign(w: World, first: campaigns.Campaign, handles: Sequence[str], **limits: Any) -> CampaignId:
    """Another campaign of the same client, with these targets, started."""

    async def make(call: Call) -> CampaignId:
        template = await templates.create(call, "Again", "Hello {{ firstName }}")
        new = campaigns.NewCampaign(first.client_id, template.id, "Again", **limits)
        made = await campaigns.create(call, new)
        await campaigns.upload(call, made.id, [NewTarget(h, first_name=h) for h in handles])
        await campaigns.start(call, made.id)
        return made.id

    made: CampaignId = await w.run(make)
    return made


async def upload(w: World, campaign_id: CampaignId, handles: Sequence[str]) -> campaigns.Uploaded:
    """More targets."""
    items = [NewTarget(h, first_name=h.title()) for h in handles]
    done: campaigns.Uploaded = await w.run(lambda call: campaigns.upload(call, campaign_id, items))
    return done


async def own_client(w: World, name: str = "Other Brand") -> clients.Client:
    """Another client."""
    made: clients.Client = await w.run(lambda call: clients.create(call, name))
    return made


async def sends(w: World, worker: Worker) -> int:
    """Settles; how many messages the sandbox has taken in all."""
    await w.settle(worker)
    return len(await w.journal())


async def doubts(w: World) -> list[UUID]:
    """The messages in doubt."""
    return [r["id"] for r in await rows(w, "select id from message where project_id = $1 and state = 4 order by id")]
