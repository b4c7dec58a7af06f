"""`python -m bench.peers [dispatch] [import] [extraction] [quick]`: Overture beside what people would write, one table.

Sets up the peers' environment by itself.
"""

from __future__ import annotations

import asyncio
import sys

from bench.peers import dispatch, environment, extraction, imports
from bench.places import place
from bench.table import Row, table

PARTS = {"dispatch": dispatch.side_by_side, "import": imports.side_by_side, "extraction": extraction.side_by_side}


async def main(arguments: list[str]) -> int:
    """Measures one after another in one place."""
    if unknown := [a for a in arguments if a not in (*PARTS, "quick")]:
        print(f"Unknown: {unknown[0]}; there are {', '.join(PARTS)}, and the word quick.")
        return 2
    rows: list[Row] = []
    parts = [a for a in arguments if a in PARTS] or list(PARTS)
    async with place() as p:
        for name in parts:
            rows += (made := await PARTS[name](p, "quick" in arguments))
            print(table(made), flush=True)
    if len(parts) > 1:
        print(table(rows))
    return 0


if __name__ == "__main__":
    environment.ensure()
    sys.exit(asyncio.run(main(sys.argv[1:])))
