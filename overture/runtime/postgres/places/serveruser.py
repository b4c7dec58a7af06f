"""The user PostgreSQL runs as: ourselves, or for root an unprivileged one, for initdb and postgres refuse root.
Not a role in the database."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from overture.runtime.postgres.errors import StoreFailed

SYSTEM_USER = "overture"
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class ServerUser:
    """Whose processes the server's are; `switches` where that is not who we are."""

    uid: int
    gid: int
    switches: bool

    @property
    def name(self) -> str:
        """The name for messages; the number where the system knows no name."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this user; the terminal's Ctrl-C does not reach it."""
        return subprocess.run(
            command,
            user=self.uid if self.switches else None,
            group=self.gid if self.switches else None,
            extra_groups=[] if self.switches else None,
            cwd="/",
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            start_new_session=True,
            check=False,
        )

    def spawn(self, command: Sequence[str | Path], log: BinaryIO) -> subprocess.Popen[bytes]:
        """Start a program that goes on running; what it prints goes to `log`."""
        return subprocess.Popen(
            command,
            user=self.uid if self.switches else None,
            group=self.gid if self.switches else None,
            extra_groups=[] if self.switches else None,
            cwd="/",
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def can_run(self, program: Path) -> bool:
        """Whether this user reaches a program and its libraries: by trying, because mode bits are not all there is."""
        try:
            return self.run([program, "--version"]).returncode == 0
        except (PermissionError, FileNotFoundError):
            return False

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may pass through a folder and everything above it."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0


def choose(cluster: Path, data_dir: Path) -> ServerUser:
    """The owner of the cluster where there is one, else of the data folder, else a system user of our own."""
    if os.geteuid() != 0:
        return _ourselves(cluster)
    user = _owner(cluster) or _named_owner(data_dir) or _system_user()
    try:
        user.run(["/bin/sh", "-c", ":"])
    except PermissionError as error:
        raise StoreFailed(
            "Overture runs as root without the right to become another user (CAP_SETUID and CAP_SETGID), and "
            "PostgreSQL refuses to run as root; start Overture as an ordinary user, or give the container these rights."
        ) from error
    return user


def _ourselves(cluster: Path) -> ServerUser:
    me = ServerUser(uid=os.geteuid(), gid=os.getegid(), switches=False)
    owner = _owner(cluster)
    if cluster.exists() and (owner is None or owner.uid != me.uid):
        raise StoreFailed(
            f"The database in {cluster} belongs to user {owner.name if owner else 'root'}; "
            f"run Overture as root or as that user, or choose another --data-dir."
        )
    return me


def _owner(path: Path) -> ServerUser | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return ServerUser(uid=found.st_uid, gid=found.st_gid, switches=True) if found.st_uid != 0 else None


def _named_owner(path: Path) -> ServerUser | None:
    # initdb looks its user's name up: an owner from outside a container, a bare number here, will not do.
    owner = _owner(path)
    return owner if owner is not None and owner.name != str(owner.uid) else None


def _system_user() -> ServerUser:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is not None:
            options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
            subprocess.run(
                [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER], capture_output=True, check=False
            )
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            entry = pwd.getpwnam("nobody")
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid, switches=True)
