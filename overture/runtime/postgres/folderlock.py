"""The lock of a data folder: who may start, adopt and stop its server.
Not a lock on the database: clients of a running server never take it."""

import contextlib
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from overture.runtime.postgres.errors import DataFolderInUse, StoreFailed
from overture.runtime.postgres.places.files import give_to_owner_of

# `up` keeps the server until it is told to stop; a `command` works for a moment and is worth waiting for.
Purpose = Literal["up", "command"]


@dataclass(frozen=True)
class Holder:
    """Who holds a folder's lock, as it wrote into the lock file."""

    purpose: Purpose
    pid: int


class FolderLock:
    """An flock on `lock` in the data folder; the kernel lets go of it when its process dies, however it dies."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    @classmethod
    def try_take(cls, data_dir: Path, purpose: Purpose) -> "FolderLock | None":
        """The lock, or None where somebody else holds it; makes the data folder if it is missing."""
        path = data_dir / "lock"
        try:
            _make(data_dir)
            # Not inherited by the server (O_CLOEXEC), so that an orphaned server does not hold the folder.
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreFailed(
                f"The data folder {data_dir} cannot be used ({error.strerror}); "
                f"choose another with --data-dir, or run as the user it belongs to."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if not _is_still(descriptor, path):
            os.close(descriptor)
            return cls.try_take(data_dir, purpose)
        give_to_owner_of(data_dir, path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{purpose} {os.getpid()}\n".encode(), 0)
        return cls(path, descriptor)

    def release(self, *, remove: bool = False) -> None:
        """Let go; `remove` also deletes the file, for a data folder that is about to go itself."""
        if self._descriptor < 0:
            return
        os.ftruncate(self._descriptor, 0)
        if remove:
            self.path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = -1


def holder_of(data_dir: Path) -> Holder | None:
    """The living process named in the lock file; None while it is being written, or left by the dead."""
    try:
        purpose, pid = (data_dir / "lock").read_text().split()
        holder = Holder("up" if purpose == get_args(Purpose)[0] else "command", int(pid))
        with contextlib.suppress(PermissionError):
            os.kill(holder.pid, 0)
    except (OSError, ValueError):
        return None
    return holder


def in_use(data_dir: Path) -> DataFolderInUse:
    """The error that names who holds the folder."""
    holder = holder_of(data_dir)
    who = f"process {holder.pid}" if holder else "another process"
    return DataFolderInUse(
        f"The data folder {data_dir} is in use by {who}; stop that one first, or choose another folder with --data-dir."
    )


def _is_still(descriptor: int, path: Path) -> bool:
    """False where the folder was removed between opening the file and locking it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _make(data_dir: Path) -> None:
    if not data_dir.is_dir():
        # As root the server runs as somebody else, who must be able to pass through; the secrets inside are 0600.
        data_dir.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
