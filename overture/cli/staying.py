"""A command that stays with something until it has ended: a worker goes on with it where one runs, else the command.

Not what going on with it means: its domain says that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeVar

_LOOK: Final = 0.2
_PATIENCE: Final = 2.0
"""Seconds a worker is waited for before the command goes on by itself."""


class Moving(Protocol):
    """What is read in by stretches; `read` grows with each."""

    @property
    def read(self) -> int:
        """How many bytes of it have been read."""
        ...


M = TypeVar("M", bound=Moving)


async def stay(
    look: Callable[[], Awaitable[M]], is_over: Callable[[M], bool], go_on: Callable[[], Awaitable[object]]
) -> M:
    """What `look` finds once it is over. Where it does not move, `go_on` does the next stretch here."""
    at, moved, is_mine = -1, time.monotonic(), False
    while True:
        found = await look()
        if is_over(found):
            return found
        if found.read != at:
            at, moved = found.read, time.monotonic()
        if is_mine or time.monotonic() - moved > _PATIENCE:
            is_mine = True
            await go_on()
        else:
            await asyncio.sleep(_LOOK)
