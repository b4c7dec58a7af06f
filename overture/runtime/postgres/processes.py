"""The processes of one server: found by the name they carry, asked whether they live, ended.
Nothing here starts one, and nothing trusts a process number without that name."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psutil

from overture.runtime.postgres.errors import StoreFailed

# Set as `cluster_name`: on the postmaster's command line, and in each backend's title. Both may be read by everyone;
# /proc/<pid>/cwd may not: root in a container without CAP_SYS_PTRACE cannot read that of another user's process.
_NAME = re.compile(r"overture-(?P<path>[0-9a-f]{16})-(?P<id>[0-9a-f]{16})\b")


def path_key(data_dir: Path) -> str:
    """A short name for the path of a data folder: 16 hexadecimal digits."""
    return sha256(os.fsencode(data_dir)).hexdigest()[:16]


def cluster_name(data_dir: Path, cluster_id: str) -> str:
    """The name each process of a server carries."""
    return f"overture-{path_key(data_dir)}-{cluster_id}"


@dataclass(frozen=True)
class ServerProcess:
    """A living postmaster or backend of some Overture's server."""

    pid: int
    path_key: str
    id: str

    def works_in(self, cluster: Path) -> bool:
        """Whether it runs in this very folder, also after the folder was renamed; False where that may not be read."""
        try:
            return Path(psutil.Process(self.pid).cwd()).samefile(cluster)
        except (psutil.Error, OSError):
            return False


def server_processes(uid: int) -> tuple[ServerProcess, ...]:
    """Every server process of ours that runs as `uid`; the dead that nobody has reaped are not among them."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() != "postgres" or process.uids().real != uid:
                continue
            name = _NAME.search("\0".join(process.cmdline()))
        except psutil.Error:
            continue
        if name is not None:
            found.append(ServerProcess(process.pid, name["path"], name["id"]))
    return tuple(found)


def end(find: Callable[[], Iterable[ServerProcess]]) -> int:
    """End what `find` finds, until it finds nothing; how many there were.

    SIGQUIT ends a backend at once, in the middle of a query too; the next start recovers from the log."""
    first = tuple(find())
    began = time.monotonic()
    while left := tuple(find()):
        waited = time.monotonic() - began
        if waited > 10:
            raise StoreFailed(f"Process {left[0].pid} of an earlier PostgreSQL does not end; end it by hand.")
        for process in left:
            _send(process.pid, signal.SIGKILL if waited > 1 else signal.SIGQUIT)
        time.sleep(0.02)
    return len(first)


class Postmaster:
    """The first process of a server: our child, or one that we found and adopted."""

    def __init__(self, pid: int, child: "subprocess.Popen[bytes] | None" = None) -> None:
        self.pid = pid
        self._child = child
        self._process = psutil.Process(pid) if child is None else None

    @property
    def is_adopted(self) -> bool:
        """Whether somebody before us started it."""
        return self._process is not None

    def is_gone(self) -> bool:
        """Whether it has ended; the unreaped dead have (where process 1 reaps nobody they stay for ever)."""
        if self._child is not None:
            return self._child.poll() is not None
        try:
            # `is_running` also knows a stranger that was given the number since.
            return self._process is None or not self._process.is_running() or _is_zombie(self._process)
        except psutil.NoSuchProcess:
            return True

    def stop(self) -> None:
        """Ask for a fast shutdown: open transactions are rolled back, everything is written."""
        if not self.is_gone():
            _send(self.pid, signal.SIGINT)

    def abort(self) -> None:
        """End it and its backends at once; nothing that was committed is lost."""
        if not self.is_gone():
            _send(self.pid, signal.SIGQUIT)


def _is_zombie(process: psutil.Process) -> bool:
    return bool(process.status() == psutil.STATUS_ZOMBIE)


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise StoreFailed(f"Process {pid} of PostgreSQL may not be ended by this user; end it by hand.") from error
