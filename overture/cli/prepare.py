"""What `overture up` has done before it serves: tables, first objects, clocks; told to it as JSON.

In a process of its own, which takes Alembic and the domain with it when it ends.
"""

from __future__ import annotations

import asyncio

import msgspec

from overture.cli.calling import ShownClock
from overture.cli.wiring import Wiring
from overture.runtime.settings import Settings


class Prepared(msgspec.Struct):
    """What the parent needs to know. `key` and `sandbox_secret` are secret: they travel through a pipe, once."""

    key: str | None
    sample: bool
    sandbox_secret: str
    clocks: list[ShownClock]
    held: str = ""


def prepare(wiring: Wiring, settings: Settings) -> bytes:
    """Does it; the answer for the parent."""
    from overture.cli.opening import at_work, compared, deployed
    from overture.cli.started import begin
    from overture.runtime.migrations import upgrade

    async def run() -> Prepared:
        async with deployed(settings) as deployment:
            await upgrade(deployment.store)
            async with at_work(wiring, deployment) as desk:
                started = await begin(desk)
                held = await compared(deployment, desk.db)
            secret = deployment.secrets.sandbox_secret.reveal()
            return Prepared(
                started.key, started.sample, secret, list(started.clocks), "" if held is None else held.told()
            )

    return msgspec.json.encode(asyncio.run(run()))
