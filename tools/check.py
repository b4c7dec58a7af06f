"""Everything `make test` proves, in order: the lints beside each other, then the tests, whose closing line is the last.

Not a test runner of its own: what it is given (`tests/kernel -k money`) goes to pytest; `--lint` leaves the
tests out; `--soak` runs those that are longer then, or are told then alone.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
TYPED = ("overture", "tests", "bench", "tools", "migrations")
# Each test process brings its own PostgreSQL; more of them than this crowd the machine.
MOST_WORKERS = 8
ROOM = 6 * 2**30
AT_LENGTH = "at_length or chaos or simulation"


BYTECODE = Path(sys.prefix) / "bytecode"
COLLECTED = BYTECODE / "collected"


@dataclass(frozen=True)
class Step:
    name: str
    command: tuple[str, ...]
    environment: dict[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    step: Step
    code: int
    text: str
    seconds: float


def lints() -> tuple[Step, ...]:
    """The longest first."""
    typed = tuple(folder for folder in TYPED if any((ROOT / folder).rglob("*.py")))
    return (
        Step("mypy --strict", (PYTHON, "-m", "mypy", *typed)),
        Step("schema", (PYTHON, "-m", "tools.lint_schema")),
        Step("import-linter", (str(BIN / "lint-imports"), "--no-logo")),
        Step("lints of the house", (PYTHON, "-m", "tools.lint")),
        Step("ruff check", (PYTHON, "-m", "ruff", "check", "--quiet", ".")),
        Step("ruff format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")),
    )


def first_collection() -> tuple[Step, ...]:
    """Once in an environment: one process compiles what each test process would else compile at the same moment."""
    if COLLECTED.exists():
        return ()
    command = (PYTHON, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-n", "0")
    return (Step("collection", command, testing()),)


def testing() -> dict[str, str]:
    """The environment of test processes, of which there are hundreds: what one has compiled the others read, wherever
    bytecode is otherwise off."""
    kept = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(BYTECODE)}


def perform(step: Step) -> Answer:
    started = time.monotonic()
    done = subprocess.run(
        step.command,
        check=False,
        cwd=ROOT,
        env=step.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    return Answer(step, done.returncode, done.stdout, time.monotonic() - started)


def side_by_side(steps: tuple[Step, ...], workers: int) -> list[Answer]:
    """Run them all, tell each as it ends, and give back those that failed."""
    failed: list[Answer] = []
    with ThreadPoolExecutor(workers) as pool:
        for future in as_completed([pool.submit(perform, step) for step in steps]):
            answer = future.result()
            verdict = "FAIL" if answer.code else "ok  "
            print(f"{verdict} {answer.step.name:<20} {answer.seconds:5.1f} s", flush=True)
            if answer.code:
                failed.append(answer)
    return failed


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pytest(arguments: list[str]) -> int:
    # Twice as many as there are cores: many tests wait for a process or for a clock.
    workers = min(cores() * 2, MOST_WORKERS)
    command = [PYTHON, "-m", "pytest", "-n", str(workers), *arguments]
    environment = testing()
    with thrown_away() as folder:
        if folder is not None:
            environment |= {"TMPDIR": str(folder), "OVERTURE_PG_PLACES": str(folder / "places")}
        return subprocess.run(command, check=False, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment).returncode


@contextlib.contextmanager
def thrown_away() -> Iterator[Path | None]:
    """A folder in memory for what tests write, where there is room: they make and remove hundreds of clusters."""
    memory = Path("/dev/shm")
    try:
        room = os.statvfs(memory)
    except OSError:
        room = None
    if room is None or room.f_bavail * room.f_frsize < ROOM or not os.access(memory, os.W_OK):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="overture-", dir=memory, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # Servers of root's tests run as another user.
        yield folder


def main(arguments: list[str]) -> int:
    if "--soak" in arguments:
        return pytest(["--at-length", "-m", AT_LENGTH, *(a for a in arguments if a != "--soak")])
    tests = "--lint" not in arguments
    steps = (first_collection() if tests else ()) + lints()
    failed = side_by_side(steps, workers=max(2, min(cores(), 4)))
    for answer in failed:
        print(f"\n{answer.step.name} (exit {answer.code}): {' '.join(answer.step.command)}\n{answer.text.rstrip()}")
    if failed:
        return 1
    sys.stdout.flush()
    if not tests:
        return 0
    COLLECTED.touch()
    return pytest(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
