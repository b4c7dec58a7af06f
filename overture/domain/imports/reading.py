"""Reading a spreadsheet: a `Reader` is fed its bytes in pieces and can be continued anywhere.

Not its beginning, which overture.domain.sheets looks at, and not what becomes of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overture.domain.imports.contracts import Batch
from overture.domain.imports.rows import Rows
from overture.domain.sheets import Column, Records


class Reader:
    """Reads a file's rows from pieces of any size, from the place that a state (a dict for JSON) says.

    The first state is `Opening.state()`. The same rows come whatever the pieces are and wherever it was continued:
    after each `Batch`, `state()` is the place after its last row; a reader made of it, in another process too, is fed
    the file's bytes from `offset` on. Nothing is held but the row that has not ended. What stands in the file never
    raises.
    """

    def __init__(self, state: Mapping[str, Any]) -> None:
        self._state = dict(state)
        columns = tuple(Column(*c) for c in state["columns"])
        self._records = Records(state["encoding"], state["delimiter"], state["offset"], state["row"])
        self._rows = Rows(columns, state["delimiter"])

    @property
    def offset(self) -> int:
        """The first byte of the next unread row, from the file's beginning: where a continued reader is fed from."""
        return self._records.offset

    @property
    def row(self) -> int:
        """The number of the last row that was read."""
        return self._records.row

    def state(self) -> dict[str, Any]:
        """The place after the last row of the last batch; beside `offset` and `row` it is as the opening's."""
        return {**self._state, "offset": self.offset, "row": self.row}

    def feed(self, piece: bytes) -> Batch:
        """The rows that end in this piece, which follows the one before; 256 KiB hold about 4,000."""
        return self._rows.read(self._records.feed(piece))

    def finish(self) -> Batch:
        """The rows that end with the file; to be called once, after its last piece."""
        return self._rows.read(self._records.finish())
