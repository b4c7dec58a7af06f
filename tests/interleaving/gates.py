"""Two transactions open at once, one statement at a time: who goes on is decided here and not by the machine.

Which orders are tried, and what must hold after each, is the tests' affair.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from tests.simulation.watched import Raw

Leg = tuple[int, int | None]
"""Who goes on, and for how many statements; None: to its end."""
PATIENCE = 0.004
"""Seconds after which a statement that has not come back is asked about: is it blocked?"""


class Gate:
    """A watcher that holds each statement back until it is let through."""

    def __init__(self) -> None:
        self.passed = 0
        self.is_open = True
        self.arrived = asyncio.Event()
        self.committed_at: list[int] = []
        self._go = asyncio.Event()
        self._order = [0]

    def share(self, order: list[int]) -> None:
        """Counts commits together with the other side."""
        self._order = order

    async def before(self, sql: str, args: Sequence[Any]) -> None:
        if self.is_open:
            return
        self.arrived.set()
        await self._go.wait()
        self._go.clear()

    def after(self, sql: str, args: Sequence[Any], result: Any) -> None:
        if sql == "commit":
            self._order[0] += 1
            self.committed_at.append(self._order[0])

    def let_through(self) -> None:
        """One statement."""
        self.passed += 1
        self.arrived.clear()
        self._go.set()


class Duel:
    """Two actors, each behind its gate, and a look at who is blocked by whom."""

    def __init__(self, gates: tuple[Gate, Gate], pids: tuple[int, int], observer: Raw) -> None:
        self._gates = gates
        self._pids = pids
        self._observer = observer
        self._tasks: list[asyncio.Task[Any]] = []
        self.waits = 0
        """How often one had to wait for the other's lock."""

    async def play(
        self, left: Callable[[], Awaitable[Any]], right: Callable[[], Awaitable[Any]], legs: Sequence[Leg]
    ) -> list[Any]:
        """Runs both to their ends in the order of the legs; what they returned. A leg ends early where it blocks."""
        order = [0]
        for gate in self._gates:
            gate.passed, gate.committed_at, gate.is_open = 0, [], False
            gate.arrived.clear()
            gate.share(order)

        async def run(work: Callable[[], Awaitable[Any]]) -> Any:
            return await work()

        self._tasks = [asyncio.create_task(run(left)), asyncio.create_task(run(right))]
        try:
            for who in (0, 1):
                await self._came_back(who)
            for who, count in legs:
                await self._leg(who, count)
            while not all(t.done() for t in self._tasks):
                for who in (0, 1):
                    await self._leg(who, None)
            return [t.result() for t in self._tasks]
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks)
            for gate in self._gates:
                gate.is_open = True

    async def _leg(self, who: int, count: int | None) -> None:
        gate, task = self._gates[who], self._tasks[who]
        while not task.done() and (count is None or count > 0):
            if not gate.arrived.is_set():
                if not await self._came_back(who):
                    return
                continue
            gate.let_through()
            count = None if count is None else count - 1
            if not await self._came_back(who):
                self.waits += 1
                return

    async def _came_back(self, who: int) -> bool:
        """Whether the actor is at its next gate or done; False where it is blocked by the other."""
        arrived = asyncio.ensure_future(self._gates[who].arrived.wait())
        try:
            while True:
                await asyncio.wait({arrived, self._tasks[who]}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                if arrived.done() or self._tasks[who].done():
                    return True
                blockers = await self._observer.fetchval("select pg_blocking_pids($1)", self._pids[who])
                if blockers:
                    return False
        finally:
            arrived.cancel()


def orders(left: int, right: int, most: int) -> Iterator[tuple[Leg, ...]]:
    """Every order with one switch inside a transaction, and those with two, evenly thinned to `most` in all."""
    one = [((0, i), (1, None), (0, None)) for i in range(left + 1)]
    one += [((1, i), (0, None), (1, None)) for i in range(1, right)]
    yield from one
    two: list[tuple[Leg, ...]] = []
    for i in range(1, left):
        for j in range(1, right):
            two += [((0, i), (1, j), (0, None), (1, None)), ((1, j), (0, i), (1, None), (0, None))]
    room = max(0, most - len(one))
    if room and two:
        yield from two if len(two) <= room else (two[k * len(two) // room] for k in range(room))


async def pid_of(raw: Raw) -> int:
    """The backend behind a connection."""
    pid: int = await raw.fetchval("select pg_backend_pid()")
    return pid
