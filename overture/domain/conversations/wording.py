"""What is written down of a language: words that are the whole message, phrases said anywhere, what takes them back.

Not the finding: that is optout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """A language with spaces between its words, written as people write it; `code` may name several.

    `alone` and `courtesy` are phrases parted by commas. `said` and `unmeant` are phrases, one a line, in the manner of
    `phrasing.parsed`; what `unmeant` finds is taken out before `said` counts. `spoilers` are words that, in the same
    clause, make a phrase mean something else ("don't text me *today*"); `innocent` words are never taken for a slip
    of the finger; `classes` name lists of words.
    """

    code: str
    alone: str
    said: str
    courtesy: str = ""
    unmeant: str = ""
    spoilers: str = ""
    innocent: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unspaced:
    """A script whose words are not parted: `said` and `unmeant` are regular expressions, run where `letters` occur."""

    code: str
    letters: str
    alone: str
    courtesy: str
    said: tuple[str, ...]
    unmeant: tuple[str, ...]
