"""The account of a reading as plain data: every row of a file, read, rejected or blank, and every warning.

Not a judge: the tests compare it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from overture.domain.imports import Batch, Reader, opened
from overture.domain.sheets import HEAD_BYTES, Encoding, Opening, Unreadable


def opening_of(file: bytes, mapping: Mapping[str, str | None] | None = None) -> Opening:
    found = opened(file[:HEAD_BYTES], mapping)
    assert isinstance(found, Opening), found
    return found


def refusal_of(file: bytes, mapping: Mapping[str, str | None] | None = None) -> Unreadable:
    found = opened(file[:HEAD_BYTES], mapping)
    assert isinstance(found, Unreadable), found
    return found


def read(file: bytes, pieces: Iterable[int] = (), *, continued: bool = False, opening: Opening | None = None) -> Batch:
    """The whole file's rows. `pieces` are lengths to cut it in; `continued`: by a new reader after every batch."""
    state = (opening or opening_of(file)).state()
    reader, total = Reader(state), Batch()
    place = reader.offset
    for length in (*pieces, len(file)):
        piece = file[place : place + length]
        place += len(piece)
        _add(total, reader.feed(piece))
        if continued:
            reader = Reader(json.loads(json.dumps(reader.state())))
            place = reader.offset
    if continued:
        _add(total, reader.feed(file[place:]))
    _add(total, reader.finish())
    assert reader.row == state["row"] + len(total.rows) + len(total.rejected) + len(total.blank)
    return total


def _add(total: Batch, batch: Batch) -> None:
    total.rows.extend(batch.rows)
    total.rejected.extend(batch.rejected)
    total.warnings.extend(batch.warnings)
    total.blank.extend(batch.blank)


def account(file: bytes, mapping: Mapping[str, str | None] | None = None) -> dict[str, Any]:
    """What a golden file's account holds."""
    opening = opening_of(file, mapping)
    batch = read(file, opening=opening)
    return {
        "delimiter": opening.delimiter,
        "columns": [[c.name, c.field or c.variable] for c in opening.columns],
        "rows": [_told(row._asdict()) for row in batch.rows],
        "rejected": [[r.number, r.code, list(r.cells)] for r in batch.rejected],
        "warnings": [[w.number, w.code, w.column, w.text] for w in batch.warnings],
        "blank": batch.blank,
    }


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and name != "cells"}


ENCODINGS: tuple[tuple[Encoding, bytes], ...] = (
    ("utf-8", b""),
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
)
"""As files come: with a mark and without."""
