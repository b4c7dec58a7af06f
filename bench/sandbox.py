"""The sandbox as a process of a benchmark: prints its port.

The same application as `overture sandbox`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from overture.sandbox import run

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    run("127.0.0.1", 0, folder, "http://127.0.0.1:9", "bench", ready=lambda port: print(port, flush=True))
