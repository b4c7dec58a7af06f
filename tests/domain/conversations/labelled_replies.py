"""The labelled replies of `labelled/` and the half each belongs to.

Not the judging: that is `test_labelled.py`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "labelled"
SEEN = Path(__file__).parent / "seen.tsv"


@dataclass(frozen=True, slots=True)
class Reply:
    """One labelled reply."""

    language: str
    text: str
    asks: bool
    held_out: bool


def letters(text: str) -> str:
    """What two spellings of the same reply share: letters, their signs and digits, in small."""
    small = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in small if c.isalnum() or unicodedata.category(c).startswith("M")) or text


def replies() -> list[Reply]:
    """Every labelled reply, in the order of the files."""
    return [
        Reply(file.stem, text, asks, _held_out(text))
        for file in sorted(FOLDER.glob("*.tsv"))
        for text, asks in _rows(file)
    ]


def seen() -> list[tuple[str, bool]]:
    """Replies the phrases were written from, and whether each asks: in no half of the labelled ones."""
    return _rows(SEEN)


def _rows(file: Path) -> list[tuple[str, bool]]:
    rows = []
    for line in file.read_text(encoding="utf-8").splitlines():
        label, text = line.split("\t")
        assert label in ("asks", "other"), line
        rows.append((text, label == "asks"))
    return rows


def _held_out(text: str) -> bool:
    """Half of all replies, by a hash of their letters: the same half for ever, whatever is added or moved."""
    return bool(hashlib.sha256(letters(text).encode()).digest()[0] & 1)
