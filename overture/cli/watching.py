"""A command that watches what a worker does, with a bar, until it is over.

Not what the command does itself where no worker runs: staying.py.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import typer

from overture.cli import progress

W = TypeVar("W")
_LOOK: Final = 0.3
_PATIENCE: Final = 5.0
"""Seconds after which it is said that nobody has begun."""


@dataclass(frozen=True)
class Stand:
    """How far something is: `status` is told beside the bar."""

    is_begun: bool
    is_over: bool
    percent: int
    status: str


async def watched(first: W, look: Callable[[], Awaitable[W]], stand: Callable[[W], Stand], why: str) -> W:
    """What `look` finds once it is over, from what is known `first`. Where nobody begins, `why` is said once."""
    found, begun, is_said = first, time.monotonic(), False
    with progress.bar() as bar:
        task = None if bar is None else bar.add_task("waiting", total=100)
        while not stand(found).is_over:
            await asyncio.sleep(_LOOK)
            found = await look()
            at = stand(found)
            if bar is not None and task is not None:
                bar.update(task, completed=at.percent, description=at.status.lower())
            if not at.is_begun and time.monotonic() - begun > _PATIENCE and not is_said:
                is_said = True
                typer.echo(f"Nobody has begun with it yet: {why}", err=True)
    return found
