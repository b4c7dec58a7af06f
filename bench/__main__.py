"""`python -m bench [NAME …]`: runs benchmarks and prints a table.

All of them without a name.
"""

from __future__ import annotations

import asyncio
import sys

from bench import dispatch
from bench.places import place


async def main(names: list[str]) -> None:
    """Runs them one after another."""
    async with place() as p:
        if not names or "dispatch" in names:
            n = 100_000 if "quick" not in names else 20_000
            runs = [
                await dispatch.floor(p, n),
                await dispatch.dispatch(p, "worker", waiting=n, count=n, senders=20),
                await dispatch.floor(p, n),
            ]
            for r in runs:
                print(f"{r.name:12} {r.rate:8.0f}/s  {r.cpu_ms:.3f} ms CPU each  dup {r.duplicates} lost {r.lost}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
