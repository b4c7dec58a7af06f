"""The folder of the socket: short enough, and nobody else's."""

import os
from pathlib import Path

import pytest

from overture.runtime.postgres import StoreFailed
from overture.runtime.postgres.places.serveruser import ServerUser
from overture.runtime.postgres.places.sockets import SOCKET_FILE, make_socket_folder, remove_socket_folder
from overture.runtime.postgres.processes import path_key

ME = ServerUser(os.geteuid(), os.getegid(), switches=False)


def test_a_runtime_folder_that_is_too_long_or_missing_gives_way_to_tmp(tmp_path: Path) -> None:
    long = tmp_path / ("long" * 20)
    long.mkdir()
    for runtime in (str(long), str(tmp_path / "missing"), "relative", ""):
        folder = make_socket_folder(tmp_path / "data", None, ME, {"XDG_RUNTIME_DIR": runtime})
        assert folder == Path("/tmp") / f"overture-{ME.uid}-{path_key(tmp_path / 'data')}"
        assert len(os.fsencode(folder / SOCKET_FILE)) <= 107
        remove_socket_folder(folder)
        assert not folder.exists()


def test_a_folder_that_is_there_already_is_used_again(open_folder: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(open_folder)}
    folder = make_socket_folder(Path("/data"), None, ME, env)
    assert folder.parent == open_folder
    assert make_socket_folder(Path("/data"), None, ME, env) == folder
    assert make_socket_folder(Path("/other"), None, ME, env) != folder


@pytest.mark.parametrize("trap", ["open to others", "a link", "a file"])
def test_a_trap_is_refused(open_folder: Path, trap: str) -> None:
    env = {"XDG_RUNTIME_DIR": str(open_folder)}
    folder = make_socket_folder(Path("/data"), None, ME, env)
    folder.rmdir()
    if trap == "open to others":
        folder.mkdir()
        folder.chmod(0o755)
    elif trap == "a link":
        (open_folder / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(open_folder / "elsewhere")
    else:
        folder.touch(mode=0o600)
    with pytest.raises(StoreFailed, match="somebody else may have put it there"):
        make_socket_folder(Path("/data"), None, ME, env)


@pytest.mark.skipif(os.geteuid() != 0, reason="did NOT run: only root can make a folder of another user")
def test_a_folder_of_another_user_is_refused(open_folder: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(open_folder)}
    folder = make_socket_folder(Path("/data"), None, ME, env)
    os.chown(folder, 65534, 65534)
    with pytest.raises(StoreFailed, match="is not a folder of user root alone"):
        make_socket_folder(Path("/data"), None, ME, env)
