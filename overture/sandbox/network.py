"""The parts of the sandbox put together: people, projects, accounts, faults, messages, and what waits to be told.

Not its routes and not its process.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from overture.kernel.clock import Clock
from overture.sandbox.accounts import Accounts
from overture.sandbox.faults import Faults
from overture.sandbox.graph.graph import Graph
from overture.sandbox.hooks import Deliver, Hooks, over_http
from overture.sandbox.inbound import Inbound
from overture.sandbox.messages import Messages
from overture.sandbox.people import People
from overture.sandbox.projects import Projects
from overture.sandbox.store import Store

SEED = "overture-4813"
"""Chosen so that the sixty creators of the sample meet every outcome a person can give."""


def wall_clock() -> datetime:
    """This machine's clock. The sandbox has no database to ask."""
    return datetime.now(UTC)


class Network:
    """One sandbox over one data folder, without its routes."""

    def __init__(
        self,
        data_dir: Path,
        *,
        deliver: Deliver | None = None,
        overture_url: str = "",
        secret: str = "",
        bearer: str | None = None,
        seed: str = SEED,
        clock: Callable[[], datetime] = wall_clock,
        hold: float = 60.0,
        timers: bool = True,
    ) -> None:
        """As `create_app` in app says."""
        self.clock = clock
        self.store = Store(data_dir)
        self.people = People(seed)
        with self.store.transaction():
            self.projects = Projects(self.store)
            self.accounts = Accounts(self.store)
            self.faults = Faults(self.store)
            self.inbound = Inbound(self.store, self.projects)
        self.messages = Messages(self.store, self.people, self.inbound, self.accounts, self.faults, hold)
        with self.store.transaction():
            self.graph = Graph(
                self.store,
                self.people,
                self.projects,
                self.inbound,
                self.accounts,
                self.faults,
                secret=secret,
                bearer=bearer,
                hold=hold,
            )
        self.hooks: Hooks | None = None
        self._deliver = deliver
        self._overture_url = overture_url
        self._secret = secret
        self._timers = timers
        self._session: aiohttp.ClientSession | None = None
        self._teller: asyncio.Task[None] | None = None

    async def open(self) -> Hooks:
        """Begin to tell Overture what is due; without timers, be ready to be asked to."""
        deliver = self._deliver
        if deliver is None:
            self._session = aiohttp.ClientSession()
            deliver = over_http(self._session, self._overture_url)
        self.hooks = Hooks(self.store, self.inbound, deliver, self._secret, self.clock)
        if self._timers:
            self._teller = asyncio.create_task(self.hooks.run())
        return self.hooks

    async def close(self) -> None:
        """Stop telling and close the file; what is untold stays for the next start."""
        if self._teller is not None:
            self._teller.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._teller
        if self._session is not None:
            await self._session.close()
        self.store.close()

    async def settle(self) -> int:
        """Tell everything due now, in a fixed order, one at a time; how many events were taken. Repeat until 0."""
        return await (self.hooks or await self.open()).settle()

    def next_due(self, project: str) -> datetime | None:
        """Project time of the earliest event still to be told; None where nothing waits."""
        known = self.projects.find(project)
        return None if known is None else self.inbound.next_due(known)

    def set_clock(self, project: str, clock: Clock) -> None:
        """From now on this is the project's clock."""
        with self.store.transaction():
            self.projects.set_clock(self.projects.named(project), clock)
        self.wake()

    def wake(self) -> None:
        """Look again at what is due."""
        if self.hooks is not None:
            self.hooks.wake()

    def reload(self) -> None:
        """Read everything held in memory again, after a transaction that was rolled back."""
        for part in (self.projects, self.accounts, self.faults, self.inbound, self.graph):
            part.reload()
