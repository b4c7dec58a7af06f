"""Files and folders that only their owner may read, written so that a crash leaves the old or the new.
Not general file handling: whatever root writes into somebody's data folder is handed to that somebody."""

import os
import secrets
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Replace `path` by `text` at once, mode 0600, owned by the owner of its folder."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    give_to_owner_of(path.parent, draft)
    draft.replace(path)


def give_to_owner_of(folder: Path, path: Path) -> None:
    """As root, make `path` belong to whom `folder` belongs to; for everybody else nothing to do."""
    if os.geteuid() == 0:
        owner = folder.stat()
        if owner.st_uid != path.stat().st_uid:
            os.chown(path, owner.st_uid, owner.st_gid)


def make_folder(path: Path, mode: int, uid: int | None = None, gid: int | None = None) -> None:
    """Make `path` if it is missing, exactly `mode` whatever the umask; as root owned by `uid`."""
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    path.chmod(mode)
    if uid is not None and gid is not None and os.geteuid() == 0:
        os.chown(path, uid, gid)
