"""A cluster on disk: made by initdb, its roles and database made once, its leftovers cleared before a start.
The running server is server.py's."""

import contextlib
import os
import shutil
from pathlib import Path

import asyncpg

from overture.runtime.postgres.addresses import APP_ROLE, DATABASE, OWNER_ROLE, socket_url
from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.places.facts import Facts, write_facts
from overture.runtime.postgres.places.files import give_to_owner_of, make_folder
from overture.runtime.postgres.places.programs import MAJOR
from overture.runtime.postgres.places.serveruser import ServerUser

# asyncpg and the server may disagree about a connection while the server comes and goes.
NOT_YET = (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError)
_LARGEST_LOG = 10_000_000  # bytes


def make_cluster(data_dir: Path, home: Path, facts: Facts, programs: Path, user: ServerUser, *, synced: bool) -> None:
    """Make the cluster in `home` and write the facts; a crash at any moment leaves nothing or all of it.

    The facts are written between initdb and the rename, so that passwords exist for whatever `cluster` exists."""
    clear_drafts(home)
    draft = home / f"cluster.{facts.id}"
    make_folder(draft, 0o700, user.uid, user.gid)
    password_file = home / f"password.{facts.id}"
    _write_for(password_file, facts.owner_password, user)
    try:
        done = user.run(
            [
                *(programs / "initdb", "-D", draft, "-U", OWNER_ROLE),
                *("--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8", "--data-checksums"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"),
                *(() if synced else ("--no-sync",)),
            ]
        )
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode != 0:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise StoreFailed(f"PostgreSQL's initdb could not make a database in {home}: {reason[-1] if reason else '?'}")
    write_facts(data_dir, facts)
    finish_cluster(home, facts)


def finish_cluster(home: Path, facts: Facts) -> bool:
    """Put the draft of these facts in its place; whether there was one. With its facts written it is known whole."""
    with contextlib.suppress(FileNotFoundError):
        (home / f"cluster.{facts.id}").rename(home / "cluster")
        return True
    return False


def clear_drafts(home: Path) -> None:
    """Remove what interrupted starts have left. An initdb may still be writing in one: hence a name for each."""
    for draft in home.glob("cluster.*"):
        shutil.rmtree(draft, ignore_errors=True)
    for file in home.glob("password.*"):
        file.unlink(missing_ok=True)


def check_version(cluster: Path) -> None:
    """Refuse a cluster of another major version before the server does, in a plainer sentence."""
    version = (cluster / "PG_VERSION").read_text().strip()
    if version != MAJOR:
        raise StoreFailed(
            f"The database in {cluster} was made by PostgreSQL {version} and this Overture runs PostgreSQL {MAJOR}; "
            f"start the Overture that made it, pg_dump there, and restore here."
        )


def clear_leftovers(cluster: Path, socket: Path) -> None:
    """Remove what a killed server left, once none of its processes is alive.

    PostgreSQL takes such a file for a living server when its process number is a zombie's or somebody else's now."""
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    for file in socket.glob(".s.PGSQL.*"):
        file.unlink(missing_ok=True)


def recorded_postmaster(cluster: Path) -> tuple[int, Path] | None:
    """Process number and socket folder in `postmaster.pid`: lines 1 and 5."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), Path(lines[4])
    except (OSError, ValueError, IndexError):
        return None


def open_log(home: Path) -> int:
    """A descriptor to append to the server's log, which is turned over first when it has grown large."""
    path = home / "postgres.log"
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size > _LARGEST_LOG:
            path.replace(home / "postgres.log.1")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    give_to_owner_of(home, path)
    return descriptor


def last_complaint(home: Path, since: int) -> str:
    """The last error in the log after byte `since`, without its time; empty where there is none."""
    with (home / "postgres.log").open("rb") as log:
        log.seek(since)
        lines = log.read().decode(errors="replace").splitlines()
    for line in reversed(lines):
        for level in ("FATAL:", "PANIC:", "ERROR:"):
            if level in line:
                return line.partition(level)[2].strip()
    return lines[-1].strip() if lines else ""


async def prepare(facts: Facts) -> None:
    """Make the application's role and the database, unless that was done; the database comes last and proves it.

    The rights stand in template1, so that each database made from it later has them too."""
    socket = Path(facts.socket)
    owner = await asyncpg.connect(socket_url(OWNER_ROLE, facts.owner_password, socket, "template1"))
    try:
        if await owner.fetchval("select true from pg_database where datname = $1", DATABASE):
            return
        async with owner.transaction():
            if not await owner.fetchval("select true from pg_roles where rolname = $1", APP_ROLE):
                await owner.execute(f"create role {APP_ROLE}")
            await owner.execute(
                f"""
                alter role {APP_ROLE} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
                    password '{facts.app_password}';
                grant usage on schema public to {APP_ROLE};
                alter default privileges for role {OWNER_ROLE} grant usage on schemas to {APP_ROLE};
                alter default privileges for role {OWNER_ROLE}
                    grant select, insert, update, delete on tables to {APP_ROLE};
                """
            )
    finally:
        await owner.close()
    owner = await asyncpg.connect(socket_url(OWNER_ROLE, facts.owner_password, socket, "postgres"))
    try:
        await owner.execute(f"drop database if exists {DATABASE}_new")
        await owner.execute(f"create database {DATABASE}_new template template1")
        await owner.execute(f"grant connect, temporary on database {DATABASE}_new to {APP_ROLE}")
        await owner.execute(f"alter database {DATABASE}_new rename to {DATABASE}")
    finally:
        await owner.close()


def _write_for(path: Path, text: str, user: ServerUser) -> None:
    # initdb opens the file as the other user: a pipe of root's is closed to it.
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        if user.switches:
            os.fchown(descriptor, user.uid, user.gid)
        file.write(text)
