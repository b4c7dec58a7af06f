"""Watchers: many requests of this process wait for something to happen in the database, by one query for all of them.

Not the long polls themselves: a surface waits with a watcher between two short calls, never inside one.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

import asyncpg
import structlog

from overture.kernel.errors import Unavailable
from overture.runtime.db import is_passing

log = structlog.get_logger(__name__)
K = TypeVar("K", bound=Hashable)

MOST_WAITERS: Final = 1000


@dataclass(eq=False, slots=True)
class _Waiter(Generic[K]):
    key: K
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class Watcher(ABC, Generic[K]):
    """Tells waiters that what they wait for has happened: one look each `poll_seconds` for all, none without any."""

    def __init__(self, *, most: int = MOST_WAITERS, poll_seconds: float = 1.0) -> None:
        """At most `most` wait at once."""
        self._most = most
        self._poll_seconds = poll_seconds
        self._waiters: set[_Waiter[K]] = set()
        self._heard = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return len(self._waiters)

    @abstractmethod
    async def look(self, keys: Collection[K]) -> Collection[K]:
        """Those of the keys whose waiters may go."""

    async def wait(self, key: K, seconds: float) -> bool:
        """Waits until it has happened, at most `seconds`; whether it has. False at once where too many wait already.
        Hold no transaction while waiting."""
        if seconds <= 0 or len(self._waiters) >= self._most:
            return False
        waiter = _Waiter(key)
        self._waiters.add(waiter)
        if self._task is None:
            self._task = asyncio.create_task(self._watch(), name="watcher")
        self._heard.set()
        try:
            async with asyncio.timeout(seconds):
                await waiter.ready.wait()
        except TimeoutError:
            return False
        finally:
            self._waiters.discard(waiter)
        return True

    def heard(self) -> None:
        """A hint: look now."""
        if self._waiters:
            self._heard.set()

    async def close(self) -> None:
        """Lets everybody go."""
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for waiter in self._waiters:
            waiter.ready.set()

    async def _watch(self) -> None:
        while self._waiters:
            self._heard.clear()
            try:
                found = set(await self.look({w.key for w in self._waiters}))
                for waiter in self._waiters:
                    if waiter.key in found:
                        waiter.ready.set()
            except (Unavailable, asyncpg.PostgresError, OSError) as error:
                if not is_passing(error):
                    log.exception("look_broke", watcher=type(self).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds):
                    await self._heard.wait()
        self._task = None
