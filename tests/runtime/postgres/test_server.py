"""One embedded server, started, used, killed and stopped."""

import asyncio
import os
import shutil
import signal
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil
import pytest

from overture.runtime.postgres import DataFolderInUse, EmbeddedServer, StoreFailed
from overture.runtime.postgres.folderlock import FolderLock
from overture.runtime.postgres.places.facts import read_facts
from overture.runtime.postgres.processes import server_processes
from tests.runtime.postgres.conftest import StartChild, line_of

FAST = {"fsync": "off"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def fetch(url: str, query: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row.values()) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def reaches(server: EmbeddedServer, state: str) -> float:
    began = time.perf_counter()
    while server.state != state:
        assert time.perf_counter() - began < 30, f"still {server.state}"
        await asyncio.sleep(0.005)
    return time.perf_counter() - began


def processes_of(data_dir: Path) -> list[int]:
    facts = read_facts(data_dir)
    assert facts is not None
    home = Path(facts.outside) if facts.outside else data_dir / "postgres"
    return [p.pid for p in server_processes((home / "cluster").stat().st_uid) if p.id == facts.id]


@dataclass(frozen=True)
class Running:
    """A server that several tests read, with the loop that watches it."""

    loop: asyncio.Runner
    server: EmbeddedServer
    data_dir: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data_dir = tmp_path_factory.mktemp("running") / "data"
    with asyncio.Runner() as loop:
        server = EmbeddedServer(data_dir, env={"OVERTURE_PG_SHARED_BUFFERS": "64MB"}, settings=FAST)
        assert server.state == "stopped"
        loop.run(server.start())
        yield Running(loop, server, data_dir)
        loop.run(server.remove())


def test_a_first_start_makes_the_cluster_that_was_promised(running: Running) -> None:
    async def run() -> None:
        server, data_dir = running.server, running.data_dir
        assert server.state == "ready"
        owner, app = server.address.owner_url, server.address.app_url
        settings = {str(row[0]): row[1] for row in await fetch(owner, "select name, setting from pg_settings")}
        assert settings["data_checksums"] == "on"
        assert settings["listen_addresses"] == ""
        assert settings["jit"] == "off"
        assert settings["fsync"] == "off"
        assert settings["synchronous_commit"] == "on"
        assert settings["max_connections"] == "100"
        assert settings["shared_buffers"] == str(64 * 1024 // 8)
        assert settings["unix_socket_permissions"] == "0700"
        database = (
            "select pg_encoding_to_char(encoding), datlocprovider, datlocale, datcollate, datname from pg_database"
        )
        assert await fetch(app, f"{database} where datname = current_database()") == [
            ("UTF8", b"b", "C.UTF-8", "C", "overture")
        ]
        assert await fetch(owner, "select distinct auth_method from pg_hba_file_rules") == [("scram-sha-256",)]
        role = "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin from pg_roles where rolname = "
        assert await fetch(app, f"{role} current_user") == [(False, False, False, False, True)]
        assert await fetch(owner, f"{role} 'overture_owner'") == [(True, True, True, True, True)]
        assert await fetch(app, "select current_user") == [("overture_app",)]
        facts = read_facts(data_dir)
        assert facts is not None
        assert facts.owner_password != facts.app_password
        assert facts.owner_password not in repr(facts)
        assert mode(data_dir / "postgres.json") == 0o600
        assert mode(Path(facts.socket)) == 0o700
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(app.replace(facts.app_password, "guess"))

    running.loop.run(run())


def test_the_application_uses_what_the_owner_makes_later_and_owns_nothing(running: Running) -> None:
    async def run() -> None:
        server = running.server
        # The test suite's way: a database made later, from a template.
        owner = await asyncpg.connect(server.address.owner_url)
        await owner.execute("create database a_template")
        await owner.close()
        for database in ("overture", "a_template"):
            owner = await asyncpg.connect(server.address.owner_url, database=database)
            await owner.execute("create table things (id int); create schema later; create table later.things (id int)")
            await owner.execute("create table guarded (id int); alter table guarded enable row level security")
            await owner.execute("insert into guarded values (1)")
            await owner.close()
            app = await asyncpg.connect(server.address.app_url, database=database)
            for table in ("things", "later.things"):
                await app.execute(f"insert into {table} values (1); update {table} set id = 2")
                assert await app.fetchval(f"delete from {table} returning id") == 2
            assert await app.fetch("select * from guarded") == []
            await app.execute("create temporary table kept (id int)")
            for refused in ("create table mine (id int)", "drop table things", "truncate things", "create schema mine"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await app.execute(refused)
            await app.close()

    running.loop.run(run())


def test_a_stop_is_quick_and_whole_and_the_next_start_finds_the_rows(data_dir: Path) -> None:
    async def run() -> None:
        server = EmbeddedServer(data_dir)
        await server.start()
        owner = await asyncpg.connect(server.address.owner_url)
        await owner.execute("create table things as select g as id from generate_series(1, 20000) g")
        await owner.execute("begin; insert into things values (0)")
        socket = Path(read_socket(data_dir))
        await server.stop()
        owner.terminate()
        assert server.state == "stopped"
        assert server.pid is None
        assert processes_of(data_dir) == []
        assert not socket.exists()
        await server.start()
        assert await fetch(server.address.app_url, "select count(*), min(id) from things") == [(20000, 1)]
        await server.stop()
        await server.stop()

    asyncio.run(run())


def read_socket(data_dir: Path) -> str:
    facts = read_facts(data_dir)
    assert facts is not None
    return facts.socket


def test_a_killed_server_with_a_busy_backend_is_back_within_three_seconds(data_dir: Path) -> None:
    said: list[str] = []

    async def run() -> None:
        server = EmbeddedServer(data_dir, on_log=said.append)
        await server.start()
        address = server.address
        owner = await asyncpg.connect(address.owner_url)
        await owner.execute("create table things as select g as id from generate_series(1, 20000) g")
        for _ in range(2):
            app = await asyncpg.connect(address.app_url)
            busy = asyncio.create_task(app.execute("select count(*) from generate_series(1, 1000000000000) g"))
            await asyncio.sleep(0.3)
            killed = server.pid
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            seconds = await reaches(server, "restarting") + await reaches(server, "ready")
            assert seconds < 3
            assert server.pid != killed
            assert server.address == address
            with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError)):
                await busy
            assert await fetch(address.app_url, "select count(*) from things") == [(20000,)]
        owner.terminate()
        await server.stop()
        assert processes_of(data_dir) == []

    asyncio.run(run())
    assert said.count("The database server is back.") == 2
    assert sum("a dead database server had left" in line for line in said) == 2


def test_a_server_that_cannot_start_says_why_and_lets_go_of_the_folder(data_dir: Path) -> None:
    async def run() -> None:
        with pytest.raises(StoreFailed, match="max_connections"):
            await EmbeddedServer(data_dir, settings={"max_connections": "plenty"}).start()
        server = EmbeddedServer(data_dir, settings=FAST)
        await server.start()
        await server.stop()

    asyncio.run(run())


def test_a_restart_that_fails_is_tried_until_it_works(data_dir: Path) -> None:
    said: list[str] = []

    async def run() -> None:
        server = EmbeddedServer(data_dir, settings=FAST, on_log=said.append)
        await server.start()
        facts = read_facts(data_dir)
        assert facts is not None
        cluster = Path(facts.outside or data_dir / "postgres") / "cluster"
        (cluster / "global").rename(cluster / "away")
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        await reaches(server, "restarting")
        while not any("does not start" in line for line in said):
            await asyncio.sleep(0.01)
        assert server.state == "restarting"
        (cluster / "away").rename(cluster / "global")
        await reaches(server, "ready")
        assert await fetch(server.address.app_url, "select 1") == [(1,)]
        await server.stop()

    asyncio.run(run())


def test_the_terminal_cannot_reach_the_server(running: Running) -> None:
    assert running.server.pid is not None
    assert os.getsid(running.server.pid) == running.server.pid


def test_the_log_holds_no_values_and_is_turned_over_when_large(data_dir: Path) -> None:
    async def run() -> None:
        server = EmbeddedServer(data_dir, settings=FAST)
        await server.start()
        facts = read_facts(data_dir)
        assert facts is not None
        log = Path(facts.outside or data_dir / "postgres") / "postgres.log"
        owner = await asyncpg.connect(server.address.owner_url)
        await owner.execute("create table things (id text primary key); insert into things values ('a-private-word')")
        with pytest.raises(asyncpg.UniqueViolationError):
            await owner.execute("insert into things values ('a-private-word')")
        await owner.close()
        await server.stop()
        assert "duplicate key" in log.read_text()
        assert "a-private-word" not in log.read_text()
        assert facts.app_password not in log.read_text()
        assert mode(log) == 0o600
        with log.open("a") as file:
            file.truncate(10_000_001)
        await server.start()
        await server.stop()
        assert log.stat().st_size < 10_000
        assert log.with_name("postgres.log.1").stat().st_size == 10_000_001

    asyncio.run(run())


def test_a_second_server_on_the_folder_is_refused_in_one_sentence(running: Running) -> None:
    with pytest.raises(DataFolderInUse, match=f"in use by process {os.getpid()}; stop that one"):
        asyncio.run(EmbeddedServer(running.data_dir).start())
    assert running.loop.run(fetch(running.server.address.app_url, "select 1")) == [(1,)]


def test_remove_deletes_everything_that_was_made(data_dir: Path) -> None:
    async def run() -> None:
        server = EmbeddedServer(data_dir, settings=FAST)
        await server.start()
        facts = read_facts(data_dir)
        assert facts is not None
        await server.remove()
        assert not data_dir.exists()
        assert not Path(facts.socket).exists()
        assert facts.outside is None or not Path(facts.outside).exists()

    asyncio.run(run())


@pytest.mark.at_length
def test_a_folder_made_anew_does_not_meet_the_old_cluster_nor_its_running_server(
    data_dir: Path, start_child: StartChild
) -> None:
    owner = start_child("serve", data_dir)
    line_of(owner, "ready")
    old = set(processes_of(data_dir))
    owner.kill()
    owner.wait()
    assert set(processes_of(data_dir)) <= old
    shutil.rmtree(data_dir)

    async def run() -> None:
        server = EmbeddedServer(data_dir, settings=FAST)
        await server.start()
        assert server.pid not in old
        assert not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in old)
        assert await fetch(server.address.app_url, "select count(*) from pg_class where relname = 'things'") == [(0,)]
        await server.stop()

    asyncio.run(run())


@pytest.mark.at_length
def test_a_served_folder_that_was_deleted_does_not_fight_its_successor(data_dir: Path) -> None:
    said: list[str] = []

    async def run() -> None:
        first = EmbeddedServer(data_dir, settings=FAST, on_log=said.append)
        await first.start()
        shutil.rmtree(data_dir)
        second = EmbeddedServer(data_dir, settings=FAST)
        await second.start()
        while not any("was deleted or replaced" in line for line in said):
            await asyncio.sleep(0.01)
        assert second.state == "ready"
        assert await fetch(second.address.app_url, "select 1") == [(1,)]
        await first.stop()
        assert await fetch(second.address.app_url, "select 1") == [(1,)]
        await second.stop()

    asyncio.run(run())


def test_a_lock_on_a_deleted_file_counts_for_nothing(data_dir: Path) -> None:
    first = FolderLock.try_take(data_dir, "up")
    assert first is not None
    assert FolderLock.try_take(data_dir, "up") is None
    first.release(remove=True)
    second = FolderLock.try_take(data_dir, "command")
    assert second is not None
    second.release()
