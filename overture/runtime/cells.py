"""A CSV written by the database: SQL that makes a text safe to open in a spreadsheet, and writes a moment; its header.

Not a query and not its columns: those are the domain's.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

Write = Callable[[bytes], Coroutine[Any, Any, None]]

_FORMULA = "'^[[:space:]]*[=+@|%-]|^[\\t\\r\\n]|^[\\uFF1D\\uFF0B\\uFF0D\\uFF20]'"
_NUMBER = "'^([+] ?[(]?[0-9][0-9() ./-]*|-[0-9]+([.,][0-9]+)?)$'"


def safe(column: str) -> str:
    """The column with an apostrophe before what a spreadsheet would run as a formula."""
    # The range check in front lets nearly every cell through without a regular expression. A phone number or a
    # negative number is no formula. Bytes are compared, for other collations pass over signs: `=A1` would sort among
    # the letters.
    byte = f'{column} collate "C"'
    letters = f"({byte} >= 'A' and {byte} < U&'\\FF00' and {byte} not like '|%')"
    plain = f"({letters} or {byte} >= '0' and {byte} < ':')"
    return (
        f"case when {column} is null or {plain} then {column}"
        f" when {byte} ~ {_FORMULA} and {byte} !~ {_NUMBER} then '''' || {column} else {column} end"
    )


def moment(column: str) -> str:
    """A moment as ISO 8601 in UTC with milliseconds and `Z`."""
    return f"""to_char({column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""


class Headed:
    """Writes a COPY's pieces with the names of its columns before the first: a fault before that writes nothing."""

    def __init__(self, columns: Sequence[str], write: Write) -> None:
        self._head = ",".join(columns).encode() + b"\n"
        self._write = write

    async def piece(self, rows: bytes) -> None:
        """The next rows, as COPY gives them."""
        begun, self._head = self._head, b""
        await self._write(begun + rows)

    async def end(self) -> None:
        """The header of a file without rows."""
        if self._head:
            await self._write(self._head)
