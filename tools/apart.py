"""Environments apart from the project's own: each made from its lock, with hashes, and kept while that is the same.

Nothing of them is ever imported by Overture. Standard library alone.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path


def python(folder: Path) -> Path:
    """Its Python, there or not."""
    return folder / "bin" / "python"


def is_ready(folder: Path, lock: Path) -> bool:
    """Whether it was installed to the end, from just this lock."""
    stamp = folder / "stamp"
    return stamp.exists() and stamp.read_text() == hashlib.sha256(lock.read_bytes()).hexdigest()


def ensure(folder: Path, lock: Path) -> Path:
    """Its Python; installed first where it is not there or not of this lock."""
    if is_ready(folder, lock):
        return python(folder)
    print(f"Installing {lock.name} into {folder.name} …", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = ["-m", "pip", "install", "-qq", "--require-hashes", "--requirement", str(lock)]
    subprocess.run([str(python(folder)), *install], check=True)
    (folder / "stamp").write_text(hashlib.sha256(lock.read_bytes()).hexdigest())
    return python(folder)
