"""Hints: tell the workers that there is something, after a commit; lossy by design.

Nothing depends on them: every loop also polls. Never part of a business transaction.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable

import asyncpg
import structlog

from overture.runtime.work.queues import Queue

log = structlog.get_logger(__name__)
CHANNEL = "overture_work"


class Hints:
    """One autocommit connection: sends coalesced hints, at most one each 10 ms, and hears those of other processes."""

    def __init__(self, url: str, heard: Callable[[set[Queue]], None] | None = None) -> None:
        self._url = url
        self._heard = heard
        self._pending: set[Queue] = set()
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._stopped = False

    def send(self, queues: Iterable[Queue]) -> None:
        """Has these queues looked at soon, here and in other processes."""
        queues = set(queues)
        if self._heard is not None:
            self._heard(queues)
        self._pending |= queues
        self._ready.set()

    def start(self) -> None:
        """Begins sending and hearing."""
        self._task = asyncio.create_task(self._run(), name="hints")

    async def stop(self) -> None:
        """Ends; what was not sent is found by polling."""
        self._stopped = True
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _is_over(self) -> bool:
        # Asked each time: on Python 3.11 `wait_for` may swallow the cancel that comes together with a hint.
        return self._stopped

    async def _run(self) -> None:
        while not self._is_over():
            try:
                connection = await asyncpg.connect(self._url, timeout=5)
            except (OSError, asyncpg.PostgresError, TimeoutError):
                await asyncio.sleep(1)
                continue
            try:
                if self._heard is not None:
                    await connection.add_listener(CHANNEL, self._on)
                while not (connection.is_closed() or self._is_over()):
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(5):
                            await self._ready.wait()
                    if self._pending:
                        await asyncio.sleep(0.01)
                        text = ",".join(str(int(q)) for q in sorted(self._pending))
                        self._pending.clear()
                        self._ready.clear()
                        await connection.execute("select pg_notify($1, $2)", CHANNEL, text)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                log.info("hints_reconnect")
            finally:
                connection.terminate()

    def _on(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        if self._heard is not None:
            self._heard({Queue(int(q)) for q in str(payload).split(",") if q.isdigit()})
