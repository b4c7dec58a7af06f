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
    next_try integer not null, delivered_at integer, hook text not null default 'bridge');
create index if not exists inbound_waiting on inbound (project, due_at, seq) where delivered_at is null;
create index if not exists inbound_person on inbound (project, person) where delivered_at is null;
create table if not exists graph_message (
    seq integer primary key, mid text not null, project integer not null, account text not null,
    igsid text not null, is_ours integer not null, at integer not null, token text, body blob not null,
    deleted integer not null default 0);
create index if not exists graph_thread on graph_message (project, account, igsid, is_ours, at);
create table if not exists graph_person (
    project integer not null, account text not null, igsid text not null, handle text not null,
    blocked_at integer, primary key (project, account, igsid)) without rowid;
create table if not exists graph_comment (
    no integer primary key, id text not null, project integer not null, account text not null, media text not null,
    igsid text not null, handle text not null, parent text, text text not null, at integer not null,
    hidden integer not null default 0, answered text);
create unique index if not exists graph_comment_id on graph_comment (project, id);
create index if not exists graph_comment_media on graph_comment (project, media, parent, at);
create table if not exists graph_media (
    id text primary key, owner text not null, no integer not null, at integer not null,
    comments_off integer not null default 0) without rowid;
create table if not exists graph_token (
    token text primary key, project text not null, account text not null, kind text not null,
    issued_at integer not null, expires_at integer not null) without rowid;
create table if not exists graph_code (
    code text primary key, project text not null, account text not null, redirect_uri text not null,
    shape text not null, issued_at integer not null, used integer not null default 0) without rowid;
create table if not exists graph_subscription (
    project integer not null, account text not null, fields text not null,
    primary key (project, account)) without rowid;
create table if not exists graph_search (
    project integer not null, account text not null, tag text not null, at integer not null,
    primary key (project, account, tag)) without rowid;
create table if not exists graph_like (
    project integer not null, account text not null, target text not null,
    primary key (project, account, target)) without rowid;
create table if not exists graph_thing (id text primary key, kind text not null, name text not null) without rowid;
"""
ADDED = (("inbound", "hook", "text not null default 'bridge'"),)
"""Columns of later days, for a file that was made before them."""


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
                for table, column, kind in ADDED:
                    if column not in {row[1] for row in self.db.execute(f"pragma table_info({table})")}:
                        self.db.execute(f"alter table {table} add column {column} {kind}")
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
