"""The little language in which phrases are written down, and finding such phrases among the words of a message.

Words only: no regular expressions, so the time of a search grows with the message and with nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_LONGEST_STEM = 20
_LEAST_FOR_A_SLIP = 4
_ANY_SLIP_FROM = 6
"""Letters from which any one slip is forgiven; shorter words forgive two letters swapped, or one typed twice."""
_LONGEST_FOR_A_SLIP = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One place in a phrase: words, beginnings of words, or up to `gap` words of any kind."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    optional: bool = False
    gap: int = 0

    def fits(self, readings: Sequence[str]) -> bool:
        """Whether one of a word's readings stands here."""
        return any(r in self.words or (self.stems and r.startswith(self.stems)) for r in readings)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Parts in order; `first` and `last` tie it to the ends of its clause. `owner` is whose phrase it is."""

    parts: tuple[Part, ...]
    owner: int
    first: bool = False
    last: bool = False
    firm: bool = False
    needs: frozenset[str] = frozenset()
    """Words of which one must occur, where a part after the first allows nothing else: asked before anything."""

    def end(self, words: Sequence[Sequence[str]], start: int) -> int:
        """Where it ends when it begins at `start`; -1 where it does not stand there."""
        if self.first and start:
            return -1
        return self._end(words, start, 0)

    def _end(self, words: Sequence[Sequence[str]], at: int, part: int) -> int:
        if part == len(self.parts):
            return at if not self.last or at == len(words) else -1
        here = self.parts[part]
        if here.gap:
            for skipped in range(min(here.gap, len(words) - at), -1, -1):
                if (found := self._end(words, at + skipped, part + 1)) >= 0:
                    return found
            return -1
        if at < len(words) and here.fits(words[at]) and (found := self._end(words, at + 1, part + 1)) >= 0:
            return found
        return self._end(words, at, part + 1) if here.optional else -1


class Parser:
    """Reads the phrases of one language, its `owner`; `words` are all it met that stand whole."""

    def __init__(self, owner: int, classes: Mapping[str, str]) -> None:
        self._owner = owner
        self._classes = {name: words.replace("/", " ").split() for name, words in classes.items()}
        self._parts: dict[str, Part] = {}
        self.words: set[str] = set()

    def phrase(self, line: str) -> Phrase:
        """A phrase from its line.

        Parts stand between spaces: `a/b` either, `a*` a beginning, `?a` may be missing, `_2` up to two words, `@c` the
        class `c`; `^` and `$` are the ends of the clause, and a `!` before all makes it one no word around it spoils.
        """
        line = line.strip()
        firm = line.startswith("!")
        marks = line.removeprefix("!").split()
        first, last = marks[0] == "^", marks[-1] == "$"
        marks = marks[first : len(marks) - last]
        while marks[0].startswith("?"):  # what may be missing at the beginning changes nothing
            marks = marks[1:]
        parts = tuple(self._parts.get(mark) or self._part(mark) for mark in marks)
        needed = [p.words for p in parts[1:] if p.words and not p.stems and not p.optional]
        return Phrase(parts, self._owner, first, last, firm, min(needed, key=len, default=frozenset()))

    def _part(self, mark: str) -> Part:
        words: set[str] = set()
        stems: set[str] = set()
        if not mark.startswith("_"):
            for choice in mark.removeprefix("?").split("/"):
                for each in self._classes[choice[1:]] if choice.startswith("@") else (choice,):
                    if each.endswith("*"):
                        stems.add(each[:-1])
                    else:
                        words.add(each)
        part = Part(
            frozenset(words), tuple(sorted(stems)), mark.startswith("?"), int(mark[1:]) if mark.startswith("_") else 0
        )
        self.words |= words
        self._parts[mark] = part
        return part


@dataclass(slots=True)
class Phrases:
    """Phrases by their first words, so that only those are tried that may stand at a word."""

    by_word: dict[str, list[Phrase]] = field(default_factory=dict)
    by_stem: dict[str, list[Phrase]] = field(default_factory=dict)

    def add(self, phrase: Phrase) -> None:
        """Takes one in."""
        begin = phrase.parts[0]
        for word in begin.words:
            self.by_word.setdefault(word, []).append(phrase)
        for stem in begin.stems:
            self.by_stem.setdefault(stem, []).append(phrase)

    def starting(self, readings: Sequence[str]) -> Iterable[Phrase]:
        """Those whose first part one of the readings may be."""
        for reading in readings:
            yield from self.by_word.get(reading, ())
            for length in range(2, min(len(reading), _LONGEST_STEM) + 1):
                yield from self.by_stem.get(reading[:length], ())


@dataclass(slots=True)
class Slips:
    """Words one slip of the finger away from known ones. `shortened`: by what is left without one letter, the words it
    is left of, with spaces between them: tens of thousands of lists would be looked through by every collection."""

    known: set[str] = field(default_factory=set)
    shortened: dict[str, str] = field(default_factory=dict)

    def learn(self, word: str, *, forgive: bool = True) -> None:
        """A known word, which is never taken for another one's slip; `forgive`: others may be slips of it."""
        if word in self.known:
            return
        self.known.add(word)
        if forgive and _LEAST_FOR_A_SLIP <= len(word) <= _LONGEST_FOR_A_SLIP:
            shortened = self.shortened
            for short in {word, *_shortened(word)}:
                others = shortened.get(short)
                shortened[short] = word if others is None else f"{others} {word}"

    def readings(self, word: str) -> tuple[str, ...]:
        """The word, and the known words it may have been meant for."""
        if word in self.known or not _LEAST_FOR_A_SLIP <= len(word) <= _LONGEST_FOR_A_SLIP:
            return (word,)
        meant: list[str] = []
        for short in (word, *_shortened(word)):
            for other in self.shortened.get(short, "").split():
                if other not in meant and _is_slip(word, other):
                    meant.append(other)
        return (word, *meant)


def _shortened(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(1, len(word))]


def _is_slip(written: str, meant: str) -> bool:
    """Whether `written` is `meant` with one slip; both begin with the same letter."""
    if written[0] != meant[0]:
        return False
    if len(written) == len(meant):
        apart = [i for i in range(len(meant)) if written[i] != meant[i]]
        if len(apart) == 2 and apart[1] == apart[0] + 1:
            i, j = apart
            return written[i] == meant[j] and written[j] == meant[i]
        return len(apart) == 1 and len(meant) >= _ANY_SLIP_FROM
    if len(written) == len(meant) + 1:
        at = next((i for i in range(len(meant)) if written[i] != meant[i]), len(meant))
        doubled = at > 0 and written[at] == written[at - 1]
        return doubled or len(meant) >= _ANY_SLIP_FROM
    return len(written) == len(meant) - 1 and len(meant) >= _ANY_SLIP_FROM
