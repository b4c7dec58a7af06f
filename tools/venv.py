"""Makes .venv from the locks and keeps it true to them; when its stamp agrees it returns at once.

Not a package manager: plain pip installs, and only what the locks name by hash. Standard library alone.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "overture-stamp.json"

# Each step with the file it follows: a step is run again when that file's checksum is no longer the stamped one.
LOCKED = ("--require-hashes", "--requirement")
RUNTIME = ("runtime", "requirements.lock", (*LOCKED, "requirements.lock"))
PROJECT = ("project", "pyproject.toml", ("--no-build-isolation", "--no-deps", "--editable", "."))
DEV = ("dev", "requirements-dev.lock", (*LOCKED, "requirements-dev.lock"))

# Settings of the caller's own pip that would break an install into a virtual environment.
UNWANTED = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES", "PYTHONHOME", "PYTHONPATH")

# Errors alone are printed; bytecode is made of what Overture imports, which is a fraction of what there is.
QUIETLY = ("install", "-qq", "--progress-bar=off", "--no-compile")
# Isolated, so that it is written also where PYTHONDONTWRITEBYTECODE is set: every start would compile for seconds.
COMPILED = """import importlib, pkgutil, overture
for module in pkgutil.walk_packages(overture.__path__, "overture."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
# Its tables are imported at the first text; compiling them holds a process up for more than a second.
importlib.import_module("overture.domain.imports.languages").language_of("")
"""

Stamp = dict[str, str]
Step = tuple[str, str, tuple[str, ...]]


def main(arguments: list[str]) -> int:
    steps = (RUNTIME, PROJECT, DEV) if "--dev" in arguments else (RUNTIME, PROJECT)
    if not missing(steps, read_stamp()):
        return 0
    try:
        with alone() as lock:
            install(steps, lock)
    except PermissionError as error:
        print(f"This user may not write {error.filename}; use a checkout of your own.", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"Setting up .venv failed (exit {error.returncode}); the next make tries again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Setting up .venv was interrupted; the next make starts it anew.", file=sys.stderr)
        return 130
    return 0


def missing(steps: tuple[Step, ...], stamp: Stamp) -> list[Step]:
    """The steps whose file is not the stamped one; all of them where the environment cannot be trusted."""
    if not trusted(stamp):
        return list(steps)
    return [step for step in steps if stamp.get(step[0]) != checksum(step[1])]


def trusted(stamp: Stamp) -> bool:
    """Finished, still where it was made (scripts carry its path), and its Python still there."""
    return stamp.get("place") == str(VENV) and "unfinished" not in stamp and (VENV / "bin" / "python").exists()


def install(steps: tuple[Step, ...], lock: int) -> None:
    started = time.monotonic()
    stamp = read_stamp()
    todo = missing(steps, stamp)
    if not todo:  # somebody else did it while we waited
        return
    if not trusted(stamp) and not adoptable():
        # pip takes a half-installed package for a whole one, so what was interrupted is thrown away.
        print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
        clear()
        stamp = {}
        write_stamp({"unfinished": "venv"})
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True, stdin=subprocess.DEVNULL, cwd=ROOT)
    stamp["place"] = str(VENV)
    for name, source, options in todo:
        print(f"Installing {source if name != 'project' else 'overture'} …", flush=True)
        write_stamp({**stamp, "unfinished": name})
        found = checksum(source)
        pip(lock, *options)
        stamp[name] = found
    subprocess.run([str(VENV / "bin" / "python"), "-I", "-c", COMPILED], check=True, stdin=subprocess.DEVNULL, cwd=ROOT)
    write_stamp(stamp)
    print(f"Ready after {time.monotonic() - started:.0f} s.", flush=True)


def adoptable() -> bool:
    """A whole environment that somebody made by hand, without a stamp: pip works and the Python is new enough."""
    if STAMP.exists():
        return False
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        answer = subprocess.run(
            [str(VENV / "bin" / "python"), "-I", "-c", question],
            check=False,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return False
    return answer.returncode == 0


def clear() -> None:
    """Empty .venv but keep the folder: it may be a mount or a link."""
    VENV.mkdir(exist_ok=True)
    for entry in VENV.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def pip(lock: int, *options: str) -> None:
    """Install; the lock is pip's too, so that it stays taken when this process is killed and pip works on."""
    environment = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    environment |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    command = [str(VENV / "bin" / "python"), "-I", "-m", "pip", *QUIETLY, *options]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment, pass_fds=[lock])


@contextmanager
def alone() -> Iterator[int]:
    """One install at a time in one checkout; the kernel lets go of the lock when its last holder dies."""
    with (ROOT / ".venv.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make is setting up .venv; waiting for it …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def checksum(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def read_stamp() -> Stamp:
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def write_stamp(stamp: Stamp) -> None:
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp, indent=1) + "\n")
    fresh.replace(STAMP)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
