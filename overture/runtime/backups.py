"""A backup: one file with what a restore must know first, the dump, and the proof that it is whole.

Not who may make one, and no secret: the root secret is kept apart (docs/backup.md).
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tarfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import asyncpg
import msgspec

from overture import __version__
from overture.runtime import hold
from overture.runtime.db import CLOCK, Database, PoolSize
from overture.runtime.migrations import known_tables, known_versions, upgrade
from overture.runtime.postgres import StoreAddress, StoreFailed
from overture.runtime.postgres.dumps import dump, file_reader, restore

_FORMAT: Final = 1
_BLOCK: Final = 512
_MANIFEST, _DUMP, _END = "manifest.json", "overture.dump", "end.json"
_OLDEST: Final = 170000
"""The oldest server the programs restore into: they set what older ones do not know."""
_APART: Final = 1_000_000_000
"""How far a restore moves every project's feed of events: whoever read on after the backup holds a place in it that
must not be given to another event."""
_LEASES: Final = ("worker",)
"""Tables whose rows are nothing but the leases of processes that ran then."""

_TABLES = "select tablename from pg_tables where schemaname = 'public' order by tablename"
_FEEDS = """
insert into feed (project_id, last) select id, $1 from project order by id
on conflict (project_id) do update set last = feed.last + $1
"""
_OTHERS = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""


class BackupFailed(StoreFailed):
    """A backup cannot be made, read or restored; the message says why and what to do."""


class Manifest(msgspec.Struct, frozen=True):
    """What a restore judges before it changes anything. `secret` tells root secrets apart and gives none away."""

    format: int
    overture: str
    schema: str
    at: datetime
    secret: str
    rows: Mapping[str, int]


class _End(msgspec.Struct, frozen=True):
    size: int
    sha256: str


def fingerprint(check: str) -> str:
    """What a backup says of the root secret its database was made with; `check` is the database's check value."""
    return hashlib.sha256(check.encode()).hexdigest()[:16]


async def make(store: StoreAddress, path: Path) -> Manifest:
    """Writes a backup of the database as it is at one moment, whoever works in it meanwhile. Raises BackupFailed.

    `path` appears when the whole of it is on the disk, readable by its owner alone.
    """
    connection = await asyncpg.connect(store.owner_url, timeout=30, statement_cache_size=0)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            manifest = await _manifest(connection)
            snapshot = await connection.fetchval("select pg_export_snapshot()")
            await asyncio.to_thread(_write, store.owner_url, snapshot, manifest, path)
    finally:
        await connection.close(timeout=10)
    return manifest


async def _manifest(connection: asyncpg.Connection[asyncpg.Record]) -> Manifest:
    tables = [r["tablename"] for r in await connection.fetch(_TABLES)]
    if "instance" not in tables or "alembic_version" not in tables:
        raise BackupFailed("There is nothing to back up: the database has no tables yet.")
    facts = {r["name"]: r["value"] for r in await connection.fetch("select name, value from instance order by name")}
    if hold.RESTORING in facts:
        raise BackupFailed("A restore into this database began and did not end: restore again with --replace first.")
    rows = {}
    for name in tables:
        if name not in _LEASES:
            rows[name] = await connection.fetchval(f"select count(*) from {_quoted(name)}")
    schema = await connection.fetchval("select version_num from alembic_version")
    at = await connection.fetchval(CLOCK)
    return Manifest(_FORMAT, __version__, schema, at, fingerprint(facts.get("secret_check", "")), rows)


def _write(url: str, snapshot: str, manifest: Manifest, path: Path) -> None:
    partial = path.with_name(path.name + ".partial")
    number = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(number, "w+b") as file:
            _member(file, _MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
            header = file.tell()
            file.write(bytes(_BLOCK))
            sha, size = hashlib.sha256(), 0

            def take(piece: bytes) -> None:
                nonlocal size
                file.write(piece)
                sha.update(piece)
                size += len(piece)

            dump(url, snapshot, take, without_rows_of=_LEASES)
            file.write(bytes(-size % _BLOCK))
            end = file.tell()
            file.seek(header)
            file.write(_header(_DUMP, size))
            file.seek(end)
            _member(file, _END, msgspec.json.encode(_End(size, sha.hexdigest())))
            file.write(bytes(2 * _BLOCK))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _member(file: IO[bytes], name: str, content: bytes) -> None:
    file.write(_header(name, len(content)) + content + bytes(-len(content) % _BLOCK))


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


class Backup:
    """A backup file that was found whole: its manifest, and where in it the dump lies."""

    def __init__(self, path: Path) -> None:
        """Reads it through once. Raises BackupFailed for a file that is no backup, is cut short, or was changed."""
        self.path = path
        try:
            with tarfile.open(path, "r:") as tar:
                members = {m.name: m for m in tar.getmembers()}
                self.manifest = msgspec.json.decode(_content(tar, members[_MANIFEST]), type=Manifest)
                end = msgspec.json.decode(_content(tar, members[_END]), type=_End)
                self._start, self._size = members[_DUMP].offset_data, members[_DUMP].size
        except OSError as error:
            raise BackupFailed(f"{path} cannot be read: {error.strerror or error}.") from error
        except (tarfile.TarError, KeyError, msgspec.MsgspecError) as error:
            raise BackupFailed(f"{path} is no backup of Overture, or it was cut short.") from error
        if self.manifest.format != _FORMAT:
            raise BackupFailed(f"{path} was made by Overture {self.manifest.overture}; restore it with that version.")
        if (end.size, end.sha256) != (self._size, self._digest()):
            raise BackupFailed(f"{path} is damaged: its content is not what was written.")

    def _digest(self) -> str:
        sha = hashlib.sha256()
        with self.path.open("rb") as file:
            give = file_reader(file, self._start, self._size)
            while piece := give():
                sha.update(piece)
        return sha.hexdigest()

    def into(self, url: str, *sections: str) -> None:
        """Restores sections of the dump. Blocks."""
        with self.path.open("rb") as file:
            restore(url, file_reader(file, self._start, self._size), sections)


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file is not None else b""


class Restore:
    """Puts a backup into a database in place of what is there. Sending is held from the first row on."""

    def __init__(self, store: StoreAddress, backup: Backup) -> None:
        self._store = store
        self._backup = backup

    async def refused(self) -> str | None:
        """Why it cannot be done here, whatever else is asked; None where it can."""
        manifest = self._backup.manifest
        if manifest.schema not in known_versions():
            return (
                f"The backup's tables are at version {manifest.schema}, which this Overture does not know: restore it "
                f"with Overture {manifest.overture} or later."
            )
        connection = await asyncpg.connect(self._store.owner_url, timeout=30, statement_cache_size=0)
        try:
            version = await connection.fetchval("select current_setting('server_version_num')::int")
            if version < _OLDEST:
                return (
                    f"The database is PostgreSQL {version // 10000}; a restore needs 17 or later. "
                    "docs/backup.md says how to do it with your own programs."
                )
            others = await connection.fetchval(_OTHERS)
        finally:
            await connection.close(timeout=10)
        if others:
            return f"{others} other connections to the database are open: stop every api and worker process first."
        return None

    async def there(self) -> tuple[bool, bool]:
        """Whether the database has tables of ours, and whether they are what an unfinished restore has left."""
        connection = await asyncpg.connect(self._store.owner_url, timeout=30, statement_cache_size=0)
        try:
            tables = await self._ours(connection)
            half = "alembic_version" not in tables or not await connection.fetchval(
                "select count(*) from alembic_version"
            )
            if "instance" in tables and not half:
                half = bool(await connection.fetchval("select count(*) from instance where name = $1", hold.RESTORING))
            return bool(tables), bool(tables) and half
        finally:
            await connection.close(timeout=10)

    async def run(self) -> None:
        """Replaces the tables. A failure leaves an empty database, a kill one that sends nothing and is restored again.

        Raises BackupFailed, StoreFailed, MigrationFailed.
        """
        connection = await asyncpg.connect(self._store.owner_url, timeout=30, statement_cache_size=0)
        try:
            await self._drop(connection)
            await self._fill(connection)
        except Exception:
            await self._drop(connection)
            raise
        finally:
            await connection.close(timeout=10)

    async def _fill(self, connection: asyncpg.Connection[asyncpg.Record]) -> None:
        await asyncio.to_thread(self._backup.into, self._store.owner_url, "pre-data")
        # Before the first row of a campaign is there; no backup holds this fact.
        await connection.execute("insert into instance (name, value) values ($1, '')", hold.RESTORING)
        await asyncio.to_thread(self._backup.into, self._store.owner_url, "data", "post-data")
        await self._compare(connection)
        await connection.execute("analyze")
        await upgrade(self._store)
        async with (
            Database(self._store.owner_url, size=PoolSize(1, 1), prepared=False) as db,
            db.transaction() as tx,
        ):
            await tx.execute(_FEEDS, _APART)
            await hold.hold(tx, "restored", self._backup.manifest.at)
            await tx.execute("delete from instance where name = $1", hold.RESTORING)

    async def _ours(self, connection: asyncpg.Connection[asyncpg.Record]) -> list[str]:
        known = known_tables() | self._backup.manifest.rows.keys() | set(_LEASES)
        return [r["tablename"] for r in await connection.fetch(_TABLES) if r["tablename"] in known]

    async def _drop(self, connection: asyncpg.Connection[asyncpg.Record]) -> None:
        names = ", ".join(map(_quoted, await self._ours(connection)))
        if names:
            await connection.execute(f"drop table {names} cascade")

    async def _compare(self, connection: asyncpg.Connection[asyncpg.Record]) -> None:
        for name, n in self._backup.manifest.rows.items():
            found = await connection.fetchval(f"select count(*) from {_quoted(name)}")
            if found - (name == "instance") != n:
                raise BackupFailed(f"The table {name} has {found} rows after the restore and had {n}: nothing is sent.")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
