"""Whether a person asks not to be written to: plain words and phrases in many languages. Pure.

Errs towards believing it: a near miss that suppresses costs one contact, one that does not costs trust.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from overture.domain.conversations.languages import LANGUAGES, UNSPACED
from overture.domain.conversations.phrasing import Phrase, Phrases, Slips, parsed

# Letters that no decomposition turns into plain ones, and those that Arabic, Persian and Urdu keyboards write apart.
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه"}
)
_PLENTY = 2_000
"""Characters read of a message: whoever asks, asks early."""
_JOINED_LETTERS = 3
_REMEMBERED = 8_192
"""Words whose looking up is kept: most messages are made of the same ones."""


def is_opt_out(text: str) -> bool:
    """Whether the message asks that no more be written."""
    plain = _plain(text[:_PLENTY])
    book = _book()
    clauses = [words for words in (_words(c) for c in book.parting.split(plain)) if words]
    if not clauses:
        return False
    return (
        book.is_alone(clauses, asked="?" in plain)
        or any(book.says(clause) for clause in clauses)
        or (not plain.isascii() and book.says_unspaced(plain))
    )


def _plain(text: str) -> str:
    """Small letters without accents and apostrophes; signs that carry meaning (vowels of Indic scripts) stay."""
    signs = _signs()
    small = unicodedata.normalize("NFKC", text).casefold()
    if small.isascii():
        return signs.hidden.sub("", small)
    parts = signs.hidden.sub("", unicodedata.normalize("NFD", small))
    return unicodedata.normalize("NFC", parts).translate(_LETTERS)


def _words(clause: str) -> list[str]:
    """The words of a clause; letters written apart (`s t o p`) are one."""
    words = _signs().word.findall(clause)
    if len(words) >= _JOINED_LETTERS and all(len(w) == 1 for w in words):
        return ["".join(words)]
    return words


class _Signs:
    """What a message is cut with."""

    def __init__(self) -> None:
        # Apostrophes, accents, Arabic vowels and stretching, characters without a width.
        self.hidden = re.compile("['’‘`´ʼ\u0300-\u036f\u0640\u064b-\u065f\u00ad\u200b-\u200f\u2060\ufe0f]")
        self.word = re.compile("[\\w\u0900-\u0963\u0966-\u0d7f\u0e00-\u0e7f]+")
        self.repeated = re.compile(r"(.)\1{2,}")


@cache
def _signs() -> _Signs:
    return _Signs()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one word: its readings, the phrases it may begin, the languages whose phrases it spoils."""

    readings: tuple[str, ...]
    said: tuple[Phrase, ...]
    unmeant: tuple[Phrase, ...]
    spoils: frozenset[int]


class _Book:
    """Every language's phrases, ready to be looked up; made when the first message comes."""

    def __init__(self) -> None:
        self.parting = re.compile(
            "[.!?,;:…\n\r()\"«»“”„।。、؟،؛|*_~/]+|\\s[-–—]+\\s|[\u2190-\u2bff\U0001f000-\U0001faff]+"
        )
        self.known = lru_cache(_REMEMBERED)(self._look_up)
        self._slips = Slips()
        self._alone: set[tuple[str, ...]] = set()
        self._courtesy: set[str] = set()
        self._said = Phrases()
        self._unmeant = Phrases()
        self._spoils: dict[str, set[int]] = {}
        self._spoiling_stems: dict[str, set[int]] = {}
        for owner, language in enumerate(LANGUAGES):
            for word in language.innocent.split():
                self._slips.learn(_plain(word), forgive=False)
            classes = {name: _plain(words) for name, words in language.classes.items()}
            for line in _lines(language.said):
                self._keep(self._said, parsed(line, owner, classes))
            for line in _lines(language.unmeant):
                self._keep(self._unmeant, parsed(line, owner, classes))
            for phrase in _listed(language.alone):
                self._alone.add(phrase)
                for word in phrase:
                    self._slips.learn(word)
            for word in language.spoilers.split():
                self._spoiler(_plain(word), owner)
            self._courtesy.update(word for words in _listed(language.courtesy) for word in words)
        self._unspaced = tuple(
            (
                re.compile(script.letters),
                {_plain(w) for w in script.alone.split()},
                re.compile("|".join(_plain(p) for p in script.courtesy.split())),
                re.compile("|".join(_plain(p) for p in script.unmeant)),
                re.compile("|".join(_plain(p) for p in script.said)),
            )
            for script in UNSPACED
        )

    def _keep(self, phrases: Phrases, phrase: Phrase) -> None:
        phrases.add(phrase)
        for part in phrase.parts:
            for word in part.words:
                self._slips.learn(word)

    def _spoiler(self, word: str, owner: int) -> None:
        if word.endswith("*"):
            self._spoiling_stems.setdefault(word[:-1], set()).add(owner)
        else:
            self._slips.learn(word, forgive=False)
            self._spoils.setdefault(word, set()).add(owner)

    def is_alone(self, clauses: Sequence[list[str]], *, asked: bool) -> bool:
        """Whether nothing but such a word is left without courtesies, or the message ends with one, asking nothing."""
        bare = [b for b in ([w for w in c if w not in self._courtesy] for c in clauses) if b]
        if not bare:
            return any(self._is_one(c) for c in clauses)
        if all(self._is_one(c) for c in bare) or self._is_one([w for c in bare for w in c]):
            return True
        return not asked and self._is_one(bare[-1])

    def _is_one(self, words: list[str]) -> bool:
        if tuple(words) in self._alone:
            return True
        if len(set(words)) == 1:
            word = _signs().repeated.sub(r"\1", words[0])
            return any((reading,) in self._alone for reading in self._slips.readings(word))
        return len(words) <= _JOINED_LETTERS and tuple(self._slips.readings(w)[-1] for w in words) in self._alone

    def says(self, clause: Sequence[str]) -> bool:
        """Whether one of the phrases stands in it, and nothing around takes it back."""
        known = [self.known(word) for word in clause]
        readings = [k.readings for k in known]
        found = [phrase for _, _, phrase in _standing([k.said for k in known], readings)]
        if not found:
            return False
        unmeant = [(start, end) for start, end, _ in _standing([k.unmeant for k in known], readings)]
        if unmeant:
            for start, end in unmeant:
                readings[start:end] = [("",)] * (end - start)
            found = [phrase for _, _, phrase in _standing([k.said for k in known], readings)]
        spoilt = frozenset().union(*(k.spoils for k in known))
        return any(phrase.firm or phrase.owner not in spoilt for phrase in found)

    def _look_up(self, word: str) -> _Known:
        readings = self._slips.readings(word)
        spoils = set(self._spoils.get(word, ()))
        for length in range(2, min(len(word), 20) + 1):
            spoils |= self._spoiling_stems.get(word[:length], set())
        return _Known(
            readings,
            tuple(dict.fromkeys(self._said.starting(readings))),
            tuple(dict.fromkeys(self._unmeant.starting((word,)))),
            frozenset(spoils),
        )

    def says_unspaced(self, plain: str) -> bool:
        """The same for scripts that put no spaces between words."""
        for letters, alone, courtesy, unmeant, said in self._unspaced:
            if not letters.search(plain):
                continue
            for sentence in self.parting.split(plain):
                whole = "".join(sentence.split())
                if courtesy.sub("", whole) in alone or whole in alone:
                    if whole == "".join(c for c in plain if c.isalnum() or unicodedata.category(c)[0] == "M"):
                        return True
                    if "?" not in plain and plain.rstrip(" .!。").endswith(sentence):
                        return True
                if said.search(unmeant.sub(";", whole)):
                    return True
        return False


def _standing(
    beginning: Sequence[tuple[Phrase, ...]], words: Sequence[tuple[str, ...]]
) -> Iterator[tuple[int, int, Phrase]]:
    """Where phrases stand, each tried only where it may begin and where a word it cannot do without occurs."""
    there: set[str] | None = None
    for start, phrases in enumerate(beginning):
        for phrase in phrases:
            if phrase.needs:
                if there is None:
                    there = {reading for readings in words for reading in readings}
                if phrase.needs.isdisjoint(there):
                    continue
            if (end := phrase.end(words, start)) >= 0:
                yield start, end, phrase


def _lines(text: str) -> list[str]:
    return [_plain(line) for raw in text.splitlines() if (line := raw.strip())]


def _listed(text: str) -> list[tuple[str, ...]]:
    return [words for phrase in _plain(text).split(",") if (words := tuple(_words(phrase)))]


@cache
def _book() -> _Book:
    return _Book()
