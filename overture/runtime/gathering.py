"""Gathering: what waits at one moment is done by one piece of work, and each who waits gets an answer of their own.

Not what is done, and no timer: nothing waits for others to come. The first of a quiet moment goes at once and alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from overture.kernel.errors import Unavailable

T = TypeVar("T")
R = TypeVar("R")


class TooManyWaiting(Unavailable):
    """Too many requests wait at this moment. Nothing was done of this one; send it again shortly."""


class Gathering(Generic[T, R]):
    """One piece of work at a time; what comes while it is under way waits for the next."""

    def __init__(
        self, work: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]], *, at_once: int, most: int
    ) -> None:
        """`work` is given at most `at_once` in the order they came, and answers each with a result or an error, or all
        of them with the one it raises. More than `most` do not wait."""
        self._work = work
        self._at_once = at_once
        self._most = most
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._working: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits and nothing is under way."""
        return self._working is None

    async def ask(self, one: T) -> R:
        """What became of it; raises TooManyWaiting. Who goes away before its turn is left out, later it is done."""
        if len(self._waiting) >= self._most:
            raise TooManyWaiting(retry_after=1)
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, answer))
        if self._working is None:
            # A task of its own: whoever was first may go away, and the others still wait.
            self._working = asyncio.create_task(self._go())
        return await answer

    async def _go(self) -> None:
        try:
            while self._waiting:
                some = [w for w in self._waiting[: self._at_once] if not w[1].done()]
                del self._waiting[: self._at_once]
                if some:
                    await self._do(some)
        finally:
            self._working = None
            for _, answer in self._waiting:  # None, but where this task itself was cancelled.
                answer.cancel()

    async def _do(self, some: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        try:
            said = await self._work([one for one, _ in some])
            if len(said) != len(some):
                raise RuntimeError(f"{len(some)} were asked for, and {len(said)} answered")
        except Exception as error:
            said = [error] * len(some)
        for (_, answer), one in zip(some, said, strict=True):
            if answer.done():
                continue
            if isinstance(one, Exception):
                answer.set_exception(one)
            else:
                answer.set_result(one)
