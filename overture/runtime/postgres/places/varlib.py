"""Places under /var/lib/overture: clusters and programs of root's installs that the server's user cannot reach at home.
Not used by an ordinary user, whose cluster lies in the data folder."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.places.facts import Facts, read_facts
from overture.runtime.postgres.places.files import make_folder, write_private

VAR_LIB = Path(os.environ.get("OVERTURE_PG_PLACES", "").strip() or "/var/lib/overture")
"""Another folder must be root's alone, as this one is: the server's user passes through it, and nobody writes in it."""
PROGRAMS = "programs-"


@dataclass(frozen=True)
class Place:
    """A folder under /var/lib/overture, as its `place.json` tells: the cluster's id and whose it is."""

    path: Path
    id: str
    data_dir: Path

    @property
    def is_claimed(self) -> bool:
        """Whether the data folder it was made for still points here."""
        try:
            facts = read_facts(self.data_dir)
        except StoreFailed:
            return True  # A folder that cannot be read now is no proof that it is gone.
        return facts is not None and facts.id == self.id


@dataclass(frozen=True)
class _Record:
    id: str
    data_dir: str


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Hold /var/lib/overture, made if missing, against other processes that add or remove places."""
    while True:
        try:
            make_folder(VAR_LIB, 0o755)
            descriptor = os.open(VAR_LIB, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            if not VAR_LIB.parent.is_dir():
                raise
            continue  # It went between the two lines: somebody removed the last place.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _is_still(descriptor):
                yield
                return
        finally:
            os.close(descriptor)


def _is_still(descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), VAR_LIB.stat())
    except FileNotFoundError:
        return False


def read_place(path: Path) -> Place | None:
    """The place at `path`, or None where there is none."""
    try:
        record = msgspec.json.decode((path / "place.json").read_bytes(), type=_Record)
    except (OSError, msgspec.DecodeError):
        return None
    return Place(path, record.id, Path(record.data_dir))


def places() -> tuple[Place, ...]:
    """Every place, in order of its path."""
    try:
        folders = sorted(VAR_LIB.iterdir())
    except OSError:
        return ()
    return tuple(place for folder in folders if (place := read_place(folder)) is not None)


def mark(path: Path, facts: Facts, data_dir: Path) -> None:
    """Make a place, or say anew whose it is."""
    make_folder(path, 0o755)
    record = _Record(id=facts.id, data_dir=str(data_dir))
    write_private(path / "place.json", os.fsdecode(msgspec.json.encode(record)))


def move_aside(place: Place) -> Path:
    """Give a place another name; its server must have ended."""
    aside = place.path.with_name(f"{place.path.name}-aside-{place.id}")
    place.path.rename(aside)
    return aside


def tidy() -> None:
    """Remove the programs, and /var/lib/overture itself, once no place is left. Under `locked` only."""
    folders = list(VAR_LIB.iterdir())
    if all(folder.name.startswith(PROGRAMS) for folder in folders):
        for folder in folders:
            shutil.rmtree(folder)
        VAR_LIB.rmdir()
