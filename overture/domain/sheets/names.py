"""Names of columns: how they are compared, how they are told, and which of several is a field.

Not which names there are: whoever reads the rows has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

Known = Mapping[str, tuple[str, int]]
"""By a name as it is compared: the field it stands for, and its rank among the field's names (0 is the first)."""

LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"})
"""Letters that no rule takes apart, as they are written without their signs."""
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def folded(name: str) -> str:
    """A header as it is compared: letters and digits alone, lower case, without accents."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(LETTERS)
    return "".join(c for c in plain if c.isalnum())


def shown(name: str) -> str:
    """A header as it is told to people: one line, without a mark (BOM), not endless."""
    return " ".join(name.replace("\ufeff", "").split())[:200]


def known(names: Mapping[str, Iterable[str]]) -> Known:
    """The names of each field, the plainest first, made ready to be looked up."""
    return {folded(word): (field, rank) for field, words in names.items() for rank, word in enumerate(words)}


def field_named(header: str, names: Known) -> tuple[str, int] | None:
    """The field that a header stands for, and the name's rank."""
    found = names.get(folded(header))
    if found is None and (short := _BRACKETS.sub("", header)) != header:
        # `Followers (IG)`, `Handle [Instagram]`
        found = names.get(folded(short))
    return found


def fields_of(header: Sequence[str], names: Known, but: Collection[str] = ()) -> dict[int, str]:
    """The field of each column that has one: by the best of its names, else the leftmost; none of those in `but`."""
    best: dict[str, tuple[int, int]] = {}
    for index, name in enumerate(header):
        found = field_named(name, names)
        if found is not None and found[0] not in but:
            best[found[0]] = min(best.get(found[0], (found[1], index)), (found[1], index))
    return {index: field for field, (_, index) in best.items()}
