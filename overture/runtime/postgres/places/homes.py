"""Where the cluster of a data folder lies, and how it is found again: here, or under /var/lib/overture.
Permissions of folders that were there before are never changed."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.places import cluster as clusters
from overture.runtime.postgres.places import varlib
from overture.runtime.postgres.places.facts import Facts, facts_path, new_facts, read_facts
from overture.runtime.postgres.places.files import give_to_owner_of, make_folder
from overture.runtime.postgres.places.programs import programs_for
from overture.runtime.postgres.places.serveruser import ServerUser, choose
from overture.runtime.postgres.places.varlib import Place
from overture.runtime.postgres.processes import end, path_key, server_processes

Notice = Callable[[str], None]


@dataclass(frozen=True)
class Home:
    """A cluster ready to be started: its folder, its facts, its programs, and the user of its processes."""

    path: Path
    facts: Facts
    programs: Path
    user: ServerUser

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.path / "cluster"

    @property
    def place(self) -> Path | None:
        """The folder under /var/lib/overture, for a cluster that lies there."""
        return Path(self.facts.outside) if self.facts.outside is not None else None


def find_or_make(data_dir: Path, notice: Notice, *, synced: bool) -> Home:
    """The cluster of `data_dir`, made if there is none. The folder's lock must be held."""
    facts = read_facts(data_dir)
    return _make(data_dir, notice, synced=synced) if facts is None else _find(data_dir, facts, notice, synced=synced)


def inside(data_dir: Path) -> Path:
    """Where the cluster lies that the server's user can reach in the data folder."""
    return data_dir / "postgres"


def _find(data_dir: Path, facts: Facts, notice: Notice, *, synced: bool) -> Home:
    home = inside(data_dir)
    if facts.outside is not None:
        found = _claimed_place(data_dir, facts)
        if found is None:
            strange = varlib.read_place(Path(facts.outside))
            if strange is None:
                raise _gone(data_dir, Path(facts.outside))
            notice(f"The database in {strange.path} is not the one that {data_dir} points to; a new one is made.")
            return _make(data_dir, notice, synced=synced)
        home, facts = found.path, replace(facts, outside=str(found.path))
    user = choose(home / "cluster", data_dir)
    if not (home / "cluster").exists() and not clusters.finish_cluster(home, facts):
        raise _gone(data_dir, home)
    clusters.clear_drafts(home)
    clusters.check_version(home / "cluster")
    if user.switches and not user.can_enter(home / "cluster"):
        raise StoreFailed(
            f"PostgreSQL runs as user {user.name}, who cannot reach {home / 'cluster'}: "
            f"let others pass through the folders above it (chmod o+x), or move the data folder."
        )
    return Home(home, facts, programs_for(user), user)


def _gone(data_dir: Path, home: Path) -> StoreFailed:
    return StoreFailed(
        f"The database of {data_dir} is gone from {home}: put it back, "
        f"or remove {facts_path(data_dir)} to begin with an empty one."
    )


def _claimed_place(data_dir: Path, facts: Facts) -> Place | None:
    """The place with the id of the facts, wherever it lies; follows a data folder that was moved, not a copied one."""
    for place in varlib.places():
        if place.id == facts.id:
            if place.data_dir != data_dir:
                if place.is_claimed:
                    raise StoreFailed(
                        f"{data_dir} is a copy of {place.data_dir}, to which the database belongs; "
                        f"remove {facts_path(data_dir)} to begin with an empty one."
                    )
                varlib.mark(place.path, facts, data_dir)
            return place
    return None


def _make(data_dir: Path, notice: Notice, *, synced: bool) -> Home:
    facts = new_facts()
    user = choose(inside(data_dir) / "cluster", data_dir)
    if (inside(data_dir) / "cluster").exists():
        raise StoreFailed(
            f"There is a database in {inside(data_dir)} but its passwords are gone: put {facts_path(data_dir)} back, "
            f"or move the folder away to begin with an empty one."
        )
    if user.switches and not user.can_enter(data_dir):
        home = _new_place(data_dir, facts, user, notice)
        facts = replace(facts, outside=str(home))
    else:
        home = inside(data_dir)
        make_folder(home, 0o711 if user.switches else 0o700)
        give_to_owner_of(data_dir, home)
    programs = programs_for(user)  # After the place is made: copied programs go when no place is left.
    clusters.make_cluster(data_dir, home, facts, programs, user, synced=synced)
    return Home(home, facts, programs, user)


def _new_place(data_dir: Path, facts: Facts, user: ServerUser, notice: Notice) -> Path:
    path = varlib.VAR_LIB / path_key(data_dir)
    try:
        with varlib.locked():
            old = varlib.read_place(path)
            if old is not None and old.data_dir != data_dir and old.is_claimed:
                path = path.with_name(f"{path.name}-{facts.id}")  # Its data folder was moved, and still lives.
            elif old is not None and (path / "cluster").exists():
                end(lambda: (p for p in server_processes((path / "cluster").stat().st_uid) if p.id == old.id))
                aside = varlib.move_aside(old)
                notice(f"The database of an earlier data folder at {data_dir} was moved aside to {aside}.")
            elif path.exists():
                shutil.rmtree(path, ignore_errors=True)  # A first start that did not come to its end.
            varlib.mark(path, facts, data_dir)
    except OSError as error:
        raise StoreFailed(
            f"PostgreSQL runs as user {user.name}, who cannot reach {data_dir}, and {varlib.VAR_LIB} cannot be "
            f"written ({error.strerror}); choose a --data-dir that this user can reach."
        ) from error
    return path
