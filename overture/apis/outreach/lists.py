"""Lists of people who must not be written to, row by row: names or hashes, from a body or a file, all accounted for.

Not what is done with a good row: the caller does it, some rows at a time.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple, TypeVar

from overture.apis.kit.errors import InvalidRequest, RequiredFieldMissing
from overture.domain.imports import ALIASES
from overture.domain.sheets import NUL_REMOVED, NamedRow, named_rows, unguarded
from overture.domain.suppression import NewSuppression
from overture.domain.targets import normalised

T = TypeVar("T")

NAME: Final = "instagramUsername"
_PROFILE: Final = "profileUrl"
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    NAME: ALIASES[NAME],
    _PROFILE: ALIASES[_PROFILE],
    "reason": ("reason", "why"),
    "source": ("source", "origin"),
    "note": ("note", "notes", "comment", "comments"),
}
HASH: Final = "hash"
_HASHES: Final[Mapping[str, tuple[str, ...]]] = {HASH: (HASH, "hashes", "hmac", "sha256"), "keyCheck": ("keyCheck",)}

_YIELD_EVERY: Final = 1_000
"""Rows read before others get their turn."""
_LONGEST: Final = {"reason": 200, "source": 200, "note": 2000}
_DIGITS: Final = re.compile(r"[0-9a-fA-F]{64}")


class Refusal(NamedTuple):
    """A row that was not read: its number as a spreadsheet counts (the header is 1), the name in it, why."""

    row: int
    name: str | None
    code: str
    message: str


@dataclass(slots=True)
class Counts:
    """What became of the rows; the last five together are the first. `standing`: it was there already."""

    rows: int = 0
    added: int = 0
    standing: int = 0
    repeated: int = 0
    blank: int = 0
    invalid: int = 0


def people_in(pieces: Iterable[bytes], *, most: int | None = None) -> Iterator[NamedRow]:
    """The rows of a list of people: the columns are called as in imports, and `reason`, `source`, `note`."""
    return named_rows(pieces, _NAMES, (NAME, _PROFILE), most=most)


def hashes_in(pieces: Iterable[bytes], *, most: int | None = None) -> Iterator[NamedRow]:
    """The rows of a list of hashes."""
    return named_rows(pieces, _HASHES, (HASH,), most=most)


async def taken(
    rows: Iterable[NamedRow],
    read: Callable[[NamedRow], tuple[str, T] | Refusal],
    take: Callable[[list[T]], Awaitable[int]],
    refuse: Callable[[Refusal], None],
    at_once: int | None = None,
) -> Counts:
    """Reads every row; `take` is handed what is good, `at_once` at a time or all, and says how many were new."""
    counts = Counts()
    new: dict[str, T] = {}

    async def hand_over() -> None:
        added = await take(list(new.values()))
        counts.added += added
        counts.standing += len(new) - added
        new.clear()

    for row in rows:
        counts.rows += 1
        if counts.rows % _YIELD_EVERY == 0:
            await asyncio.sleep(0)
        if not row.cells:
            counts.blank += 1
            continue
        found = _with_nul(row) if NUL_REMOVED in row.notes else read(row)
        if isinstance(found, Refusal):
            counts.invalid += 1
            refuse(found)
        elif found[0] in new:
            counts.repeated += 1
        else:
            new[found[0]] = found[1]
            if len(new) == at_once:
                await hand_over()
    if new:
        await hand_over()
    return counts


def person_of(row: NamedRow) -> tuple[str, NewSuppression] | Refusal:
    """The person a row names, by handle, or what is wrong with it."""
    name = row.cells.get(NAME) or row.cells.get(_PROFILE)
    if name is None:
        return _missing(row, NAME)
    handle = normalised(unguarded(name))
    problem = None if isinstance(handle, str) else f"{NAME}: {handle.problem}"
    for column, most in _LONGEST.items():
        text = row.cells.get(column, "")
        if len(text) > most:
            problem = problem or f"{column}: It has more than {most:,} characters."
        elif column != "note" and len(text.splitlines()) > 1:
            problem = problem or f"{column}: It is not one line of text."
    if problem is not None or not isinstance(handle, str):
        return Refusal(row.number, name[:200], InvalidRequest.code, problem or "")
    facts = {column: unguarded(row.cells[column]) for column in _LONGEST if column in row.cells}
    reason, source = facts.get("reason", "manual"), facts.get("source", "import")
    return handle, NewSuppression(handle, reason, source, facts.get("note"))


def hashes_of(key_check: str) -> Callable[[NamedRow], tuple[str, bytes] | Refusal]:
    """What reads the hash of a row that was hashed under the key with this check."""
    return partial(_hash_of, key_check)


def _hash_of(key_check: str, row: NamedRow) -> tuple[str, bytes] | Refusal:
    text, check = row.cells.get(HASH), row.cells.get("keyCheck")
    if text is None:
        return _missing(row, HASH)
    if not _DIGITS.fullmatch(text):
        told = f"{HASH}: It is no hash of this format: 64 digits of 0-9 and a-f. Send hashes, never names."
    elif check is not None and check.lower() != key_check:
        told = f"keyCheck: It was hashed under another key than this exchange has, whose check is {key_check}."
    else:
        return text.lower(), bytes.fromhex(text)
    return Refusal(row.number, None, InvalidRequest.code, told)


def _missing(row: NamedRow, column: str) -> Refusal:
    return Refusal(row.number, None, RequiredFieldMissing.code, f"{column}: This field is required.")


def _with_nul(row: NamedRow) -> Refusal:
    # Without it, it could be the name of somebody else.
    return Refusal(row.number, row.cells.get(NAME), InvalidRequest.code, "Text cannot hold the character NUL.")
