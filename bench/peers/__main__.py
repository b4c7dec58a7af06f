"""`python -m bench.peers [quick]`: Overture beside what people would write instead, one table.

Sets up the peers' environment by itself.
"""

from __future__ import annotations

import asyncio
import sys

from bench.peers import dispatch, environment
from bench.places import place
from bench.table import table


async def main(arguments: list[str]) -> int:
    """Measures one after another in one place."""
    if unknown := [a for a in arguments if a != "quick"]:
        print(f"Unknown: {unknown[0]}; there is the word quick.")
        return 2
    quick = "quick" in arguments
    async with place() as p:
        rows = await dispatch.side_by_side(p, quick)
    print(table(rows))
    return 0


if __name__ == "__main__":
    environment.ensure()
    sys.exit(asyncio.run(main(sys.argv[1:])))
