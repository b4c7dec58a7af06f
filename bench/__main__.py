"""`python -m bench [NAME …]`: runs benchmarks and prints a table.

All of them without a name; `quick` beside a name makes it shorter.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping

from bench import (
    api,
    audience,
    dispatch,
    downloads,
    erasing,
    fairness,
    forecast,
    graph,
    idle,
    imports,
    inbound,
    job_memory,
    lists,
    optout,
    reading,
    results,
    single,
    small_jobs,
    webhooks,
)
from bench.places import Place, place
from bench.table import Row, table

Benchmark = Callable[[Place, bool], Awaitable[list[Row]]]

BENCHMARKS: Mapping[str, Benchmark] = {
    "dispatch": lambda p, quick: dispatch.beside_floor(p, 20_000 if quick else 100_000, 2),
    "webhooks": lambda p, quick: webhooks.beside_floor(p, 30_000 if quick else 100_000, 2),
    "dead": lambda p, quick: webhooks.one_dead(p, 15 if quick else webhooks.SECONDS),
    "waiting": lambda p, quick: dispatch.many_waiting(p, 1 if quick else 3),
    "fairness": lambda p, quick: fairness.beside_a_crowd(p, 5 if quick else 20),
    "api": lambda p, quick: api.requests(p, 3 if quick else 7, 20, 1000),
    "pushes": lambda p, quick: inbound.answered(p, 5_000 if quick else 20_000, 5 if quick else 20),
    "single": lambda p, quick: single.accepted(p, 3 if quick else 5, 2_000 if quick else 10_000),
    "import": lambda p, quick: imports.beside_floor(p, 100_000 if quick else 1_000_000, 1 if quick else 2),
    "results": lambda p, quick: results.beside_copy(p, 100_000 if quick else 1_000_000, 3),
    "lists": lambda p, quick: lists.at_any_size(p, 100_000 if quick else 10_000_000),
    "reading": lambda p, quick: reading.rows_a_second(50_000 if quick else 300_000),
    "forecast": lambda p, quick: forecast.of_many(p, 100_000),
    "audience": lambda p, quick: audience.beside_floor(p, 100_000, 1 if quick else 3),
    "audience-pages": lambda p, quick: audience.pages(p, 100_000),
    "audience-small": lambda p, quick: small_jobs.beside_large_ones(p, 4 if quick else 10, 1 if quick else 3),
    "audience-memory": lambda p, quick: job_memory.of_large_jobs(p, 2 if quick else 10),
    "audience-ledger": lambda p, quick: audience.with_many_delivered(
        p, 100_000, 1 if quick else 3, 1_000_000 if quick else 20_000_000
    ),
    "downloads": lambda p, quick: downloads.beside_copy(p, 100_000 if quick else 300_000, 5),
    "erasing": lambda p, quick: erasing.at_any_size(p, 100_000 if quick else 1_000_000),
    "graph": lambda p, quick: graph.sent(p, 5_000 if quick else 20_000, 1 if quick else 3),
    "optout": lambda p, quick: optout.a_message(),
    "idle": lambda p, quick: idle.measured(),
}


async def main(names: list[str]) -> int:
    """Runs them one after another in one place."""
    quick = "quick" in names
    wanted = [n for n in names if n != "quick"] or list(BENCHMARKS)
    unknown = [n for n in wanted if n not in BENCHMARKS]
    if unknown:
        print(f"No benchmark is called {unknown[0]}; there are {', '.join(BENCHMARKS)}, and the word quick.")
        return 2
    rows: list[Row] = []
    # What it has started ends with it, however it is told to stop.
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        async with place() as p:
            for name in wanted:
                print(f"{name} …", file=sys.stderr, flush=True)
                rows += await BENCHMARKS[name](p, quick)
    finally:
        if rows:
            print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
