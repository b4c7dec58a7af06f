"""The folder of the server's Unix socket: short enough, ours alone, and nobody else's trap.
Not inside the data folder, whose path may be longer than a socket's may."""

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from overture.runtime.postgres.addresses import PORT
from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.places import varlib
from overture.runtime.postgres.places.serveruser import ServerUser
from overture.runtime.postgres.processes import path_key

SOCKET_FILE = f".s.PGSQL.{PORT}"
_LONGEST = 107  # bytes of a socket's path, the last one of `sun_path` being its end


def make_socket_folder(data_dir: Path, place: Path | None, user: ServerUser, env: Mapping[str, str]) -> Path:
    """Make the folder, 0700 and the server user's, and return it; `place` is the cluster's under /var/lib/overture."""
    tried = []
    for folder in _candidates(data_dir, place, user, env):
        if len(os.fsencode(folder / SOCKET_FILE)) > _LONGEST:
            tried.append(f"{folder} (too long for a socket)")
            continue
        try:
            _make(folder, user)
        except OSError as error:
            tried.append(f"{folder} ({error.strerror})")
            continue
        return folder
    raise StoreFailed(
        f"No folder for the database's socket can be made: {', '.join(tried)}; free or repair one of them."
    )


def _candidates(data_dir: Path, place: Path | None, user: ServerUser, env: Mapping[str, str]) -> Iterator[Path]:
    name = f"overture-{user.uid}-{path_key(data_dir)}"
    if user.switches:
        # Never XDG_RUNTIME_DIR: it is root's, and closed to the server's user.
        yield (place or varlib.VAR_LIB / path_key(data_dir)) / "s"
    elif (runtime := env.get("XDG_RUNTIME_DIR", "")).startswith("/"):
        yield Path(runtime) / name
    yield Path("/tmp") / name  # noqa: S108  # _make refuses what is not ours alone


def _make(folder: Path, user: ServerUser) -> None:
    if folder.is_relative_to(varlib.VAR_LIB):
        # All of /var/lib/overture is root's, so what stands here nobody else has put here.
        with varlib.locked():
            folder.parent.mkdir(mode=0o755, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, user.uid, user.gid)
        return
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or found.st_mode & 0o077:
            raise StoreFailed(
                f"{folder} is not a folder of user {user.name} alone: somebody else may have put it there; "
                f"look at it, then remove it."
            ) from None
        return
    if user.switches:
        os.chown(folder, user.uid, user.gid)


def remove_socket_folder(folder: Path) -> None:
    """Remove the folder after the server has ended; what is not empty stays."""
    with contextlib.suppress(OSError):
        folder.rmdir()
        if folder.is_relative_to(varlib.VAR_LIB):
            folder.parent.rmdir()


def socket_holder(folder: Path) -> int | None:
    """The process that says it listens in `folder`; it may be long dead."""
    try:
        return int((folder / f"{SOCKET_FILE}.lock").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
