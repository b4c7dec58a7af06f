"""The real clients of platforms that the sandbox is tried with, in an environment of their own: python -m tools.clients

Not among the development packages: one of them brings 25 MB and may be used with its platform's services alone.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from tools import apart

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / ".venv-clients"
LOCK: Final = ROOT / "requirements-clients.lock"
TESTS: Final = "tests/sandbox/graph/test_clients.py"


def is_ready() -> bool:
    """Whether they are installed."""
    return apart.is_ready(FOLDER, LOCK)


def main(arguments: list[str]) -> int:
    """Installs them where they are not, and runs what they are for."""
    apart.ensure(FOLDER, LOCK)
    return subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "0", TESTS, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
