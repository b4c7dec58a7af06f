"""How a command or a process ends badly: one line on stderr, and exit code 1.

Whatever is not listed here is a bug and keeps its trace.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from overture.cli.calling import CallFailed
from overture.cli.refusal import Refused
from overture.kernel.errors import OvertureError
from overture.runtime.postgres import DataFolderInUse, StoreFailed
from overture.runtime.settings import SettingsError

PLAIN = (Refused, CallFailed, SettingsError, StoreFailed, DataFolderInUse, OvertureError)
"""Errors whose text is a whole sentence for the person who typed the command."""


def sentence(error: BaseException) -> str | None:
    """What to tell the person; None where the error is nobody's mistake but ours."""
    if isinstance(error, PLAIN):
        return str(error)
    # The driver itself has no place here, nor in the memory of every command.
    if type(error).__module__.partition(".")[0] == "asyncpg":
        return f"The database refused: {error}. Check OVERTURE_DATABASE_URL and its fellows."
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}."
    return None


def fail(message: str) -> NoReturn:
    """The one line, and the end."""
    print(f"overture: {' '.join(message.split())}", file=sys.stderr, flush=True)
    sys.exit(1)
