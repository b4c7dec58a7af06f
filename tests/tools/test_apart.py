"""Environments apart: which one is taken as it is, and which is made anew."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tools import apart


def test_an_environment_is_kept_while_its_lock_is_the_same(tmp_path: Path) -> None:
    lock, folder = tmp_path / "clients.lock", tmp_path / "apart"
    lock.write_text("a==1")
    folder.mkdir()
    assert not apart.is_ready(folder, lock)
    (folder / "stamp").write_text(hashlib.sha256(b"a==1").hexdigest())
    assert apart.is_ready(folder, lock)
    assert apart.ensure(folder, lock) == apart.python(folder) == folder / "bin" / "python"
    lock.write_text("a==2")
    assert not apart.is_ready(folder, lock)
