"""The sandbox's one SQLite file: what it took, what it still has to say, who is stopped, which faults are planned.

Not rules and not routes: those read and write it through the parts that own each table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

SCHEMA = """
create table if not exists project (
    no integer primary key, name text not null unique, real_at integer, shown_at integer, scale real);
create table if not exists message (
    seq integer primary key, project integer not null, token text not null, account text not null,
    platform text not null, handle text not null, text text not null, at integer not null, real_at integer not null,
    attempts integer not null);
create unique index if not exists message_token on message (project, token);
create index if not exists message_person on message (project, handle, seq);
create table if not exists offer (
    project integer not null, token text not null, attempts integer not null,
    primary key (project, token)) without rowid;
create table if not exists block (
    project integer not null, platform text not null, handle text not null, account text not null, at integer not null,
    primary key (project, platform, handle, account)) without rowid;
create table if not exists account (
    project integer not null, handle text not null, state text not null, warned integer not null,
    primary key (project, handle)) without rowid;
create table if not exists fault (no integer primary key, id text not null unique, spec blob not null);
create table if not exists inbound (
    seq integer primary key, project integer not null, id text not null, person text not null, due_at integer not null,
    event blob not null, again integer not null, lose integer not null, tries integer not null,
    next_try integer not null, delivered_at integer);
create index if not exists inbound_waiting on inbound (project, due_at, seq) where delivered_at is null;
create index if not exists inbound_person on inbound (project, person) where delivered_at is null;
"""


class FolderInUse(Exception):
    """Another sandbox works in this data folder."""


def micros(moment: datetime) -> int:
    """Microseconds since 1970, the form in which moments are stored."""
    return (moment - EPOCH) // MICROSECOND


def moment(stored: int) -> datetime:
    """The moment (UTC, aware) of stored microseconds."""
    return EPOCH + timedelta(microseconds=stored)


class Store:
    """The connection. A process killed at any point loses nothing it has answered for; only a power cut may."""

    def __init__(self, data_dir: Path) -> None:
        """Opens or makes `sandbox.sqlite3` in `data_dir`. Raises `FolderInUse`."""
        data_dir.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(data_dir / "sandbox.sqlite3", isolation_level=None, timeout=0.0)
        try:
            # Exclusive: one process, so no shared memory file and no lock taken per transaction.
            self.db.execute("pragma locking_mode=exclusive")
            self.db.execute("pragma journal_mode=wal")
            self.db.execute("pragma synchronous=off")
            self.db.execute("pragma cache_size=-16000")
            with self.transaction():
                for statement in filter(None, map(str.strip, SCHEMA.split(";"))):
                    self.db.execute(statement)
        except sqlite3.OperationalError as error:
            self.db.close()
            if "locked" in str(error):
                raise FolderInUse(f"another sandbox works in {data_dir}") from None
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Nothing inside may await: the sandbox's own event loop is what keeps writers apart."""
        self.db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")

    def close(self) -> None:
        self.db.close()
