"""A file streamed by the API beside a raw COPY of the same rows, in turns: how both are counted, timed and told.

Not what is streamed: results.py and downloads.py say.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import aiohttp

from bench.places import Connection, Meter
from bench.table import Row, median, spread

Reading = Callable[[], Awaitable[int]]


@dataclass
class Streamed:
    """One way of reading the rows: rows a second and CPU a row in ms, of each round."""

    rates: list[float] = field(default_factory=list)
    used: list[dict[str, float]] = field(default_factory=list)

    @property
    def cpu(self) -> str:
        """The medians, by process."""
        return ", ".join(f"{n} {median([r[n] for r in self.used]) * 1000:.2f} us" for n in self.used[0])


async def in_turns(
    rows: int, rounds: int, pids: Mapping[str, int], ways: Mapping[str, tuple[Reading, int]]
) -> dict[str, Streamed]:
    """Each way in each round, with how many lines it must have; the first round warms up."""
    found = {name: Streamed() for name in ways}
    for i in range(rounds + 1):
        for name, (read, lines) in ways.items():
            meter, began = Meter(pids), time.perf_counter()
            there = await read()
            assert there == lines, (name, there, lines)
            if i:
                found[name].rates.append(rows / (time.perf_counter() - began))
                found[name].used.append(meter.each(rows))
    return found


def beside(name: str, one: Streamed, copy: Streamed, goal: float | None = 0.5) -> Row:
    """One way beside the raw COPY; `goal`: which share of its rate."""
    rate, floor = median(one.rates), median(copy.rates)
    return Row(
        name,
        f"{rate:,.0f} rows/s",
        f"{floor:,.0f} rows/s",
        rate / floor,
        "" if goal is None else f">= {goal:g}",
        None if goal is None else rate / floor >= goal,
        notes=(
            f"{len(one.rates)} rounds in turns; {spread(one.rates)} rows/s, raw COPY {spread(copy.rates)} rows/s",
            f"CPU a row: {one.cpu}; raw COPY: {copy.cpu}",
        ),
    )


async def copied(db: Connection, sql: str, *keys: object) -> int:
    """How many lines a raw COPY of a query has."""
    lines = 0

    async def piece(data: bytes) -> None:
        nonlocal lines
        lines += data.count(b"\n")

    await db.copy_from_query(sql, *keys, output=piece, format="csv")
    return lines


async def downloaded(session: aiohttp.ClientSession, url: str) -> int:
    """How many lines a download has."""
    lines = 0
    async with session.get(url) as answer:
        assert answer.status == 200, await answer.text()
        async for data in answer.content.iter_any():
            lines += data.count(b"\n")
    return lines
