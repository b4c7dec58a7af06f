"""pg_dump and pg_restore on a store: found in the wheel, told the password by their environment alone.
Not what a backup holds beside the dump: runtime/backups.py."""

import os
import subprocess
from collections.abc import Callable, Sequence
from typing import IO
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from overture.runtime.postgres.errors import StoreFailed
from overture.runtime.postgres.places.programs import client_programs

_PIECE = 1 << 20
Piece = Callable[[bytes], object]


def dump(url: str, snapshot: str, take: Piece, *, without_rows_of: Sequence[str] = ()) -> None:
    """Gives `take` the dump of a database as `snapshot` sees it, piece by piece. Blocks; raises StoreFailed."""
    left_out = (f"--exclude-table-data={name}" for name in without_rows_of)
    command = ("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *left_out)
    with _started(command, url, stdout=subprocess.PIPE) as process:
        try:
            while process.stdout is not None and (piece := process.stdout.read(_PIECE)):
                take(piece)
        except BaseException:
            process.kill()
            raise
        _ended("pg_dump", process)


def restore(url: str, give: Callable[[], bytes], sections: Sequence[str]) -> None:
    """Writes these sections of a dump into a database, all or nothing; `give` has its pieces, empty at the end."""
    command = ("pg_restore", "--format=custom", "--no-owner", "--no-privileges", "--exit-on-error")
    chosen = (*(f"--section={s}" for s in sections), "--single-transaction")
    with _started((*command, *chosen), url, stdin=subprocess.PIPE) as process:
        try:
            while process.stdin is not None and (piece := give()):
                process.stdin.write(piece)
        except BrokenPipeError:
            pass  # It says why when it ends, or it needed no more.
        except BaseException:
            process.kill()
            raise
        _ended("pg_restore", process)


def _started(
    command: Sequence[str], url: str, *, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    where, password = parted(url)
    # No setting of the person's shell decides where this goes.
    env = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
    if password:
        env["PGPASSWORD"] = password
    return subprocess.Popen(
        [client_programs() / command[0], *command[1:], f"--dbname={where}", "--no-password"],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=env,
    )


def _ended(name: str, process: subprocess.Popen[bytes]) -> None:
    # What it complains of is a few lines; they fit the pipe until here.
    _, said = process.communicate()
    if process.returncode:
        lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
        raise StoreFailed(f"{name} failed: {_first_complaint(lines, name)}")


def _first_complaint(lines: Sequence[str], name: str) -> str:
    told = next((line for line in lines if "error:" in line), lines[-1] if lines else "it said nothing")
    return told.removeprefix(f"{name}: ").removeprefix("error: ")


def parted(url: str) -> tuple[str, str]:
    """An address without its password, for a command line that others can read; and the password."""
    at = urlsplit(url)
    query = dict(parse_qsl(at.query))
    password = query.pop("password", "") or unquote(at.password or "")
    hosts = at.netloc.rpartition("@")[2]
    user = unquote(at.username or "")
    netloc = f"{quote(user, safe='')}@{hosts}" if user else hosts
    return urlunsplit(at._replace(netloc=netloc, query=urlencode(query))), password


def file_reader(file: IO[bytes], start: int, size: int) -> Callable[[], bytes]:
    """Reads `size` bytes of a file from `start` on, a piece a call."""
    file.seek(start)
    left = size

    def give() -> bytes:
        nonlocal left
        piece = file.read(min(_PIECE, left))
        left -= len(piece)
        return piece

    return give
