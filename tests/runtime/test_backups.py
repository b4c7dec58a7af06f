"""A backup of a real database put into another: the same rows, held; and what is refused, with nothing changed."""

from __future__ import annotations

import asyncio
import itertools
import os
import resource
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from overture.domain import identity
from overture.runtime import backups, hold
from overture.runtime.backups import Backup, BackupFailed, Restore
from overture.runtime.db import Database, metadata
from overture.runtime.migrations import folder, heads, known_tables, upgrade
from overture.runtime.postgres import StoreAddress, StoreFailed
from overture.runtime.postgres.dumps import dump, parted
from tests.conftest import Run
from tests.schema import load_tables

_NUMBERS = itertools.count()
MANY = 25


def named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def executed(url: str, sql: str, *args: Any) -> Any:
    """One statement; the first value."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql, *args)
    finally:
        await connection.close()


@contextmanager
def database(address: StoreAddress, run: Run[Any], template: str = "template1") -> Iterator[StoreAddress]:
    """A database of its own, without any table or as the template has them."""
    name = f"b{os.getpid()}_{next(_NUMBERS)}"
    app = named(address.app_url, name)
    run(executed(address.owner_url, f"create database {name} template {template}"))
    yield replace(address, owner_url=named(address.owner_url, name), app_url=app, direct_app_url=app)
    run(executed(address.owner_url, f"drop database {name} with (force)"))


@pytest.fixture
def full(address: StoreAddress, run: Run[Any]) -> Iterator[StoreAddress]:
    """A database with the tables of this version, a workspace with its projects, a lease and some events."""

    async def fill(store: StoreAddress) -> None:
        await upgrade(store)
        async with Database(store.app_url) as db:
            await identity.create_workspace(db, "Default")
            assert await identity.same_secret(db, "check")
            async with db.transaction() as tx:
                await tx.execute(
                    "insert into worker (id, beat_until, started_at, host, version) values ($1, $2, $2, 'h', 'v')",
                    uuid4(),
                    tx.now,
                )
                await tx.execute("insert into feed (project_id, last) select id, 7 from project where mode = 'test'")

    with database(address, run) as store:
        run(fill(store))
        yield store


@pytest.fixture
def empty(address: StoreAddress, run: Run[Any]) -> Iterator[StoreAddress]:
    """Another database, without any table."""
    with database(address, run) as store:
        yield store


def made(run: Run[Any], store: StoreAddress, path: Path) -> Backup:
    run(backups.make(store, path))
    return Backup(path)


async def names_in(store: StoreAddress) -> Any:
    return await executed(store.owner_url, "select array_agg(name order by name) from workspace")


async def standing(store: StoreAddress) -> hold.Held | None:
    async with Database(store.app_url) as db, db.transaction() as tx:
        return await hold.held(tx)


def test_what_was_backed_up_is_there_again_and_held(
    full: StoreAddress, empty: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    found = made(run, full, tmp_path / "b")
    assert (found.manifest.schema, found.manifest.secret) == (heads()[0], backups.fingerprint("check"))
    assert found.manifest.rows["project"] == 2
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == ["b"]
    task = Restore(empty, found)
    assert run(task.refused()) is None
    assert run(task.there()) == (False, False)
    run(task.run())
    assert run(names_in(empty)) == ["Default"]
    assert run(executed(empty.app_url, "select count(*) from worker")) == 0, "a lease is no part of a backup"
    held = run(standing(empty))
    assert held is not None
    assert (held.reason, held.as_of) == ("restored", found.manifest.at)
    assert run(standing(full)) is None


def test_nobody_who_read_the_feed_after_the_backup_misses_an_event_of_the_restored(
    full: StoreAddress, empty: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    run(Restore(empty, made(run, full, tmp_path / "b")).run())
    lasts = run(executed(empty.app_url, "select array_agg(last order by last) from feed"))
    assert lasts == [1_000_000_000, 1_000_000_007]


def test_it_is_of_one_moment_whoever_writes_meanwhile(
    full: StoreAddress, empty: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    async def story() -> None:
        stop = asyncio.Event()

        async def write() -> int:
            n = 0
            async with Database(full.app_url) as db:
                while not stop.is_set():
                    # Two rows in two tables, always together.
                    await identity.create_workspace(db, f"w{n}", projects=[("P", "test")])
                    n += 1
            return n

        writing = asyncio.create_task(write())
        await asyncio.sleep(0.2)
        await backups.make(full, tmp_path / "b")
        stop.set()
        assert await writing > 0

    run(story())
    run(Restore(empty, Backup(tmp_path / "b")).run())
    lone = "select count(*) from workspace w left join project p on p.workspace_id = w.id where p.id is null"
    assert run(executed(empty.app_url, lone)) == 0


@pytest.mark.at_length
def test_a_restore_of_many_rows_takes_no_more_memory_than_of_few(
    full: StoreAddress, empty: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    # Megabytes that hardly compress.
    filler = f"""insert into instance (name, value) select 'x' || n, string_agg(md5(n::text || m::text), '')
        from generate_series(1, {MANY}) n, generate_series(1, 30000) m group by n"""
    run(executed(full.owner_url, filler))
    found = made(run, full, tmp_path / "b")
    assert (tmp_path / "b").stat().st_size > 10_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run(Restore(empty, found).run())
    run(backups.make(full, tmp_path / "c"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_000
    assert run(executed(empty.app_url, "select count(*) from instance where name like 'x%'")) == MANY


def test_a_database_without_tables_cannot_be_backed_up(empty: StoreAddress, run: Run[Any], tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="nothing to back up"):
        run(backups.make(empty, tmp_path / "b"))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_file(full: StoreAddress, run: Run[Any], tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            run(backups.make(full, tmp_path / "b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_what_pg_dump_complains_of_is_said(full: StoreAddress) -> None:
    with pytest.raises(StoreFailed, match=r"pg_dump failed: .*snapshot"):
        dump(full.owner_url, "00000001-00000001-1", lambda piece: None)


@pytest.mark.parametrize("damage", ["cut", "changed", "other"])
def test_a_damaged_file_is_refused_before_anything_happens(
    full: StoreAddress, run: Run[Any], tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "b"
    made(run, full, path)
    whole = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "changed":
        with tarfile.open(path) as tar:
            at = tar.getmember("overture.dump").offset_data + 1000
        whole[at] ^= 1
        path.write_bytes(whole)
    else:
        path.write_bytes(b"no backup at all" * 100)
    with pytest.raises(BackupFailed, match=r"cut short|damaged|no backup"):
        Backup(path)
    with pytest.raises(BackupFailed, match="cannot be read"):
        Backup(tmp_path / "none")


def test_a_backup_of_a_newer_version_and_a_database_in_use_are_refused(
    full: StoreAddress, empty: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    found = made(run, full, tmp_path / "b")

    async def used() -> str | None:
        async with Database(empty.app_url):
            return await Restore(empty, found).refused()

    assert "1 other connections" in (run(used()) or "")
    found.manifest = msgspec.structs.replace(found.manifest, schema="9999")
    assert "which this Overture does not know" in (run(Restore(empty, found).refused()) or "")


def test_a_restore_that_fails_leaves_an_empty_database(
    full: StoreAddress, empty: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    found = made(run, full, tmp_path / "b")
    found.manifest = msgspec.structs.replace(found.manifest, rows={**found.manifest.rows, "project": 3})
    with pytest.raises(BackupFailed, match="project has 2 rows after the restore and had 3"):
        run(Restore(empty, found).run())
    assert run(executed(empty.owner_url, "select count(*) from pg_tables where schemaname = 'public'")) == 0


def test_a_restore_that_was_killed_holds_sending_and_is_done_again(
    full: StoreAddress, empty: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    found = made(run, full, tmp_path / "b")
    found.into(empty.owner_url, "pre-data")
    task = Restore(empty, found)
    assert run(task.there()) == (True, True)
    run(executed(empty.owner_url, f"insert into instance (name, value) values ('{hold.RESTORING}', '')"))
    found.into(empty.owner_url, "data", "post-data")
    run(executed(empty.owner_url, "grant select on all tables in schema public to overture_app"))
    assert run(standing(empty)) is not None
    assert run(task.there()) == (True, True)
    with pytest.raises(BackupFailed, match="did not end"):
        run(backups.make(empty, tmp_path / "half"))
    run(task.run())
    assert run(task.there()) == (True, False)
    assert run(names_in(empty)) == ["Default"]


def test_what_is_there_is_replaced_whole(full: StoreAddress, run: Run[Any], tmp_path: Path) -> None:
    found = made(run, full, tmp_path / "b")
    run(executed(full.owner_url, "update workspace set name = 'Later'"))
    run(Restore(full, found).run())
    assert run(names_in(full)) == ["Default"]


def test_an_older_versions_backup_is_brought_to_this_versions_tables(
    full: StoreAddress, empty: StoreAddress, run: Run[Any], tmp_path: Path
) -> None:
    older = tmp_path / "migrations"
    shutil.copytree(folder(), older, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (older / "versions").iterdir():
        if not path.name.startswith("0001"):
            path.unlink()
    run(upgrade(empty, at=older))
    run(executed(empty.owner_url, "insert into instance (name, value) values ('mark', 'older')"))
    found = made(run, empty, tmp_path / "b")
    assert found.manifest.schema == "0001"
    # Into a database that has tables which the backup knows nothing of.
    run(Restore(full, found).run())
    assert run(executed(full.app_url, "select value from instance where name = 'mark'")) == "older"
    assert run(executed(full.app_url, "select version_num from alembic_version")) == heads()[0]


def test_every_table_is_known_to_the_migrations() -> None:
    load_tables()
    assert set(metadata.tables) <= known_tables()


def test_no_password_stands_on_a_command_line() -> None:
    url = "postgresql://me:s%2Fecret@/overture?host=/tmp/x&port=5432&password=also"
    assert parted(url) == ("postgresql://me@/overture?host=%2Ftmp%2Fx&port=5432", "also")
    assert parted("postgresql://me:s%2Fecret@db:1/o") == ("postgresql://me@db:1/o", "s/ecret")
    assert parted("postgresql://db/o") == ("postgresql://db/o", "")


def test_a_place_is_the_same_where_both_know_the_same() -> None:
    here = hold.Place("1", "2", "a")
    assert here.is_same(hold.Place("1", "2", ""))
    assert here.is_same(hold.Place("", "2", "a"))
    for other in (hold.Place("9", "2", "a"), hold.Place("1", "9", "a"), hold.Place("1", "2", "b")):
        assert not here.is_same(other)


def test_a_database_that_was_copied_is_held_and_its_original_is_not(
    full: StoreAddress, run: Run[Any], address: StoreAddress
) -> None:
    async def compared(store: StoreAddress, install: str) -> hold.Held | None:
        async with Database(store.app_url) as db, db.transaction() as tx:
            return await hold.compare(tx, await hold.place_of(tx, install))

    assert run(compared(full, "")) is None
    assert run(compared(full, "here")) is None, "who learns its name later is no copy"
    assert run(compared(full, "")) is None
    name = f"b{os.getpid()}_{next(_NUMBERS)}"
    run(executed(address.owner_url, f"create database {name} template {urlsplit(full.owner_url).path[1:]}"))
    copy = replace(full, app_url=named(full.app_url, name))
    try:
        held = run(compared(copy, "here"))
        assert held is not None
        assert held.reason == "copied"
        assert run(compared(copy, "here")) == held, "it stays, and keeps its moment"
    finally:
        run(executed(address.owner_url, f"drop database {name} with (force)"))
    assert run(compared(full, "here")) is None
    held = run(compared(full, "there"))
    assert held is not None


def test_a_hold_forgets_what_was_looked_up_before_it(full: StoreAddress, run: Run[Any]) -> None:
    async def story() -> None:
        async with Database(full.app_url) as db:
            mark = hold.Looked(("a",), {UUID(int=1): UUID(int=2)})
            async with db.transaction() as tx:
                await hold.hold(tx, "asked")
                await hold.look_on(tx, mark)
            async with db.transaction() as tx:
                assert await hold.looked(tx, ("a",)) == mark
                assert await hold.looked(tx, ()) == hold.Looked()
                await hold.hold(tx, "restored", tx.now)
                assert await hold.looked(tx, ("a",)) == hold.Looked(("a",))
                await hold.lift(tx, hold.Place("1", "2", "3"))
                assert await hold.held(tx) is None

    run(story())


def test_an_install_is_told_from_its_copy_and_not_from_itself_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    name = hold.install_in(folder)
    assert hold.install_in(folder) == name
    assert (folder / hold.FILE_NAME).stat().st_mode & 0o077 == 0
    shutil.copytree(folder, tmp_path / "copy")
    assert hold.install_in(tmp_path / "copy") == f"copy of {name}"
    moved = folder.rename(tmp_path / "moved")
    assert hold.install_in(moved) == name
    fresh = hold.renewed(tmp_path / "copy")
    assert fresh not in (name, f"copy of {name}")
    assert hold.install_in(tmp_path / "copy") == fresh
    (moved / hold.FILE_NAME).write_text("{")
    assert hold.install_in(moved) == "unreadable"
