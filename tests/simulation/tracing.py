"""What a run did, as one running hash: each step, each statement with its arguments and rows, the journal.

And the fuse: a process dies before a given statement, inside a transaction or between two.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg.pgproto.pgproto import UUID as DriverUUID

_RANDOM_COLUMNS = ("delivery_attempt",)
"""Tables whose rows carry signatures and milliseconds: real randomness and real time, which decide nothing."""


class Killed(BaseException):
    """The process died here; no `except Exception` of its own sees it."""


class Trace:
    """A watcher that hashes. `fuse` statements from now the process dies, with all it does at once; None: it lives."""

    def __init__(self, keep: bool = False) -> None:
        self._hash = sha256()
        self.kept: list[str] | None = [] if keep else None
        self.fuse: int | None = None
        self.is_dead = False
        self.statements = 0

    def add(self, *parts: Any) -> None:
        """One line of the trace."""
        line = repr(plain(parts))
        self._hash.update(line.encode())
        if self.kept is not None:
            self.kept.append(line)

    @property
    def digest(self) -> str:
        """The hash so far."""
        return self._hash.hexdigest()

    async def before(self, sql: str, args: Sequence[Any]) -> None:
        self.statements += 1
        if self.fuse is not None:
            self.is_dead = self.fuse <= 0
            self.fuse -= 1
        if self.is_dead:
            raise Killed

    def live(self) -> None:
        """The next process is another one."""
        self.fuse, self.is_dead = None, False

    def after(self, sql: str, args: Sequence[Any], result: Any) -> None:
        if any(name in sql for name in _RANDOM_COLUMNS):
            self.add(sql[:60], len(args))
        elif "clock_timestamp" in sql:
            self.add("begin", args)
        else:
            self.add(sql[:60], args, result)


_SHOWN_AS_THEY_ARE = frozenset({type(None), bool, int, float, str, datetime, timedelta, UUID, DriverUUID})


def plain(value: Any) -> Any:
    """A value without what is really random in it: sealed secrets are shown by their length."""
    if type(value) in _SHOWN_AS_THEY_ARE:
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"<{len(value)} bytes>"
    if isinstance(value, asyncpg.Record):
        return tuple(plain(v) for v in value)
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value
