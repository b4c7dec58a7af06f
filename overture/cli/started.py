"""What an install has from its first start: a workspace, its projects and their senders, one key, the sample's project.

Made once; every later start finds it and makes only what a crash left out.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from overture.cli.calling import CallFailed, ShownClock, tell_clock
from overture.cli.opening import SANDBOX_URL, Desk
from overture.kernel.clock import Clock
from overture.kernel.ids import ProjectId, WorkspaceId

_SAMPLE: Final = "sample"
_SCALE: Final = "time_scale"
SAMPLE_PROJECT: Final = "Sample"
SAMPLE_SCALE: Final = 1200.0
"""Twenty minutes of the sample's time pass in a second."""


@dataclass(frozen=True)
class Started:
    """What a start found or made. `key` is there the one time it is made; `sample` while it is still to be shown."""

    key: str | None
    sample: bool
    clocks: tuple[ShownClock, ...]


async def provide(desk: Desk, workspace_id: WorkspaceId | None = None) -> None:
    """The sandbox senders of every test project that has none of them yet."""
    from overture.domain import accounts, identity
    from overture.kernel.errors import OvertureError

    for row in await identity.list_projects(desk.db):
        if row.facts.is_test and workspace_id in (None, row.facts.workspace_id):
            try:
                await desk.run(row.facts, accounts.provision_sandbox)
            except OvertureError as error:
                if error.code != "sender_already_connected":
                    raise


async def begin(desk: Desk) -> Started:
    """Makes what is missing, sets the clocks to `time_scale`, remembers where the sandbox listens."""
    from overture.domain import identity

    db, settings = desk.db, desk.settings
    is_first = not await identity.list_workspaces(db)
    if is_first:
        if settings.sample:
            await identity.write_fact(db, _SAMPLE, "due")
        await identity.create_workspace(db, "Default")
    is_due = await identity.read_fact(db, _SAMPLE) == "due"
    if is_due and not any(p.is_sample for p in await identity.list_projects(db)):
        # A workspace of its own: an opt-out of the sample holds for its workspace, and nobody else's campaigns.
        known = [w for w in await identity.list_workspaces(db) if w.name == SAMPLE_PROJECT]
        place = known[0] if known else await identity.create_workspace(db, SAMPLE_PROJECT, projects=())
        await identity.create_project(db, place.id, SAMPLE_PROJECT, "test", is_sample=True)
    await provide(desk)
    await _set_clocks(desk)
    if settings.sandbox_url:
        await identity.write_fact(db, SANDBOX_URL, settings.sandbox_url)
    key = None
    if not await identity.list_keys(db):
        pepper = identity.Pepper(desk.deployment.secrets.pepper)
        key = await identity.create_key(db, pepper, await identity.find_project(db), "First key")
    clocks = tuple(shown_clock(p.facts.id, p.clock) for p in await identity.list_projects(db) if p.facts.is_test)
    return Started(key, is_due, clocks)


async def _set_clocks(desk: Desk) -> None:
    """A speed that was asked for, or that differs from the last start's, is set anew; else clocks stay as they are."""
    from overture.domain import identity

    wanted = desk.settings.time_scale
    last = await identity.read_fact(desk.db, _SCALE)
    if wanted == 1.0 and last in (None, "1.0"):
        return
    for row in await identity.list_projects(desk.db):
        if row.facts.is_test and not row.is_sample:
            await identity.set_clock(desk.db, row.facts, scale=wanted)
    await identity.write_fact(desk.db, _SCALE, str(wanted))


async def finish_sample(desk: Desk) -> None:
    """The sample was shown: it is not shown again."""
    from overture.domain import identity

    await identity.write_fact(desk.db, _SAMPLE, "done")


async def told(desk: Desk, project_id: ProjectId) -> str:
    """Tells the sandbox what a project's clock shows; a warning where it does not listen, else nothing."""
    from overture.domain import identity

    url = desk.settings.sandbox_url
    if not url:
        return "Warning: no sandbox is known yet; its people keep machine time until one starts."
    for row in await identity.list_projects(desk.db):
        if row.facts.id == project_id:
            try:
                await asyncio.to_thread(tell_clock, url, shown_clock(row.facts.id, row.clock))
            except CallFailed:
                return f"Warning: the sandbox at {url} was not told; it learns the clock at the next `overture up`."
    return ""


def shown_clock(project_id: ProjectId, clock: Clock) -> ShownClock:
    """A clock as the sandbox is told of it."""
    return ShownClock(str(project_id), clock.real_at, clock.shown_at, clock.scale)
