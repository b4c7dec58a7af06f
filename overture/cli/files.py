"""Files of a command: one read in pieces, and one written whole or not at all.

Not what is in them.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, BinaryIO, Final

_PIECE: Final = 1 << 18
Sink = Callable[[bytes], Coroutine[Any, Any, None]]


async def pieces(path: Path, stored: Callable[[int], None] = lambda size: None) -> AsyncIterator[bytes]:
    """A file as it is read; `stored` is told the size of each piece."""
    with path.open("rb") as opened:
        while piece := await asyncio.to_thread(opened.read, _PIECE):
            stored(len(piece))
            yield piece


async def write(to: Path, give: Callable[[Sink], Coroutine[Any, Any, None]]) -> None:
    """Writes the whole file or none, readable by its owner alone: it names people. `-` is standard output."""

    async def into(out: BinaryIO) -> None:
        async def sink(piece: bytes) -> None:
            out.write(piece)

        await give(sink)
        out.flush()

    if str(to) == "-":
        await into(sys.stdout.buffer)
        return
    part = to.with_name(f".{to.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            await into(out)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
