"""Who serves a data folder and who shares it: real processes, interrupted and killed."""

import asyncio
import os
import signal
import time
from pathlib import Path

import asyncpg
import pytest

from overture.runtime.postgres import DataFolderInUse, EmbeddedServer, opened, served
from overture.runtime.postgres.places.facts import read_facts
from overture.runtime.postgres.places.sockets import SOCKET_FILE
from overture.runtime.postgres.processes import server_processes
from tests.runtime.postgres.conftest import StartChild, line_of


def postmaster_of(data_dir: Path) -> int:
    facts = read_facts(data_dir)
    assert facts is not None
    cluster = (Path(facts.outside) if facts.outside else data_dir / "postgres") / "cluster"
    return int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])


def is_running(data_dir: Path) -> bool:
    facts = read_facts(data_dir)
    assert facts is not None
    cluster = (Path(facts.outside) if facts.outside else data_dir / "postgres") / "cluster"
    return any(process.id == facts.id for process in server_processes(cluster.stat().st_uid))


async def tables(data_dir: Path) -> list[str]:
    async with opened(data_dir, serve=False, env={}) as address:
        connection = await asyncpg.connect(address.app_url)
        rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
        await connection.close()
        return [row["tablename"] for row in rows]


def test_an_external_database_needs_no_data_folder(tmp_path: Path) -> None:
    async def run() -> None:
        env = {"OVERTURE_DATABASE_URL": "postgresql://app@db.example/overture"}
        async with opened(tmp_path / "data", serve=True, env=env) as address:
            assert not address.embedded
        assert not (tmp_path / "data").exists()

    asyncio.run(run())


def test_a_command_shares_the_server_that_another_process_keeps(data_dir: Path, start_child: StartChild) -> None:
    owner = start_child("serve", data_dir)
    line_of(owner, "ready")
    postmaster = postmaster_of(data_dir)
    maker = start_child("work", data_dir, "create table things (id int)")
    assert line_of(maker, "answer") == "answer None"
    assert maker.wait(30) == 0
    assert asyncio.run(tables(data_dir)) == ["things"]
    assert postmaster_of(data_dir) == postmaster

    second = start_child("serve", data_dir)
    refusal = line_of(second, "DataFolderInUse")
    assert refusal == (
        f"DataFolderInUse: The data folder {data_dir} is in use by process {owner.pid}; "
        f"stop that one first, or choose another folder with --data-dir."
    )
    assert second.wait(30) == 1

    owner.terminate()
    line_of(owner, "stopped")
    assert owner.wait(30) == 0
    assert not is_running(data_dir)


def test_a_command_alone_starts_the_server_and_stops_it(data_dir: Path) -> None:
    assert asyncio.run(tables(data_dir)) == []
    assert not is_running(data_dir)
    assert asyncio.run(tables(data_dir)) == []
    assert not is_running(data_dir)


def test_commands_at_the_same_time_wait_for_each_other_and_so_does_a_server(
    data_dir: Path, start_child: StartChild
) -> None:
    async def run() -> None:
        async with opened(data_dir, serve=False, env={}):
            command, server = start_child("work", data_dir), start_child("serve", data_dir)
            await asyncio.sleep(0.7)
            assert (command.poll(), server.poll()) == (None, None)
        assert await asyncio.to_thread(line_of, command, "answer") == "answer 42"
        assert await asyncio.to_thread(line_of, server, "ready") == "ready"

    asyncio.run(run())


def test_a_command_waits_for_a_server_on_its_first_start(data_dir: Path, start_child: StartChild) -> None:
    owner = start_child("serve", data_dir)
    while not (data_dir / "lock").exists() or not (data_dir / "lock").read_text():
        assert owner.poll() is None
        time.sleep(0.005)
    assert asyncio.run(tables(data_dir)) == []
    line_of(owner, "ready")
    assert owner.poll() is None


def test_ctrl_c_stops_the_server_with_its_owner(data_dir: Path, start_child: StartChild) -> None:
    owner = start_child("serve", data_dir)
    line_of(owner, "ready")
    # As the terminal does it: to every process of the group.
    os.killpg(owner.pid, signal.SIGINT)
    owner.wait(30)
    assert not is_running(data_dir)


@pytest.mark.parametrize("kept_by", ["up", pytest.param("command", marks=pytest.mark.at_length)])
def test_an_orphaned_server_is_adopted_and_stops_with_its_adopter(
    data_dir: Path, start_child: StartChild, kept_by: str
) -> None:
    owner = start_child("serve", data_dir)
    line_of(owner, "ready")
    postmaster = postmaster_of(data_dir)
    owner.kill()
    owner.wait()
    said: list[str] = []

    async def run() -> None:
        async with served(data_dir, serve=kept_by == "up", env={}, on_log=said.append) as server:
            assert isinstance(server, EmbeddedServer)
            assert server.pid == postmaster
            connection = await asyncpg.connect(server.address.app_url)
            assert await connection.fetchval("select 42") == 42
            connection.terminate()
            if kept_by == "up":
                os.kill(postmaster, signal.SIGKILL)
                while server.pid == postmaster or server.state != "ready":
                    await asyncio.sleep(0.01)

    asyncio.run(run())
    assert "running without its owner; took it over" in said[0]
    assert not is_running(data_dir)


def test_a_server_killed_together_with_its_owner_leaves_nothing_in_the_way(
    data_dir: Path, start_child: StartChild
) -> None:
    owner = start_child("serve", data_dir)
    line_of(owner, "ready")
    facts = read_facts(data_dir)
    assert facts is not None

    async def run() -> None:
        connection = await asyncpg.connect(facts.address.app_url)
        busy = asyncio.create_task(connection.execute("select count(*) from generate_series(1, 1000000000000) g"))
        await asyncio.sleep(0.3)
        owner.kill()
        os.kill(postmaster_of(data_dir), signal.SIGKILL)
        began = time.perf_counter()
        assert await tables(data_dir) == []
        assert time.perf_counter() - began < 3
        with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError)):
            await busy

    asyncio.run(run())
    assert not (Path(facts.socket) / SOCKET_FILE).exists()


@pytest.mark.parametrize("number", [pytest.param(signal.SIGINT, marks=pytest.mark.at_length), signal.SIGKILL])
def test_a_first_start_may_be_interrupted_at_any_moment(
    data_dir: Path, start_child: StartChild, number: signal.Signals
) -> None:
    for after in (0.05, 0.3, 0.6, 0.1):
        owner = start_child("serve", data_dir)
        while not (data_dir / "lock").exists() or not (data_dir / "lock").read_text():
            assert owner.poll() is None
            time.sleep(0.005)
        time.sleep(after)
        owner.send_signal(number)
        owner.wait(30)
        if number is signal.SIGINT and read_facts(data_dir) is not None:
            assert not is_running(data_dir)
    assert asyncio.run(tables(data_dir)) == []
    assert not is_running(data_dir)


def test_two_starts_at_once_have_one_winner(data_dir: Path) -> None:
    async def run() -> list[str]:
        async def start() -> str:
            try:
                async with opened(data_dir, serve=True, env={}):
                    await asyncio.sleep(0.2)
                    return "served"
            except DataFolderInUse:
                return "in use"

        return sorted(await asyncio.gather(start(), start(), start()))

    assert asyncio.run(run()) == ["in use", "in use", "served"]
