"""Whether a person asks not to be written to: plain words and phrases in many languages. Pure, once it is ready.

Errs towards believing it: a near miss that suppresses costs one contact, one that does not costs trust.
"""

from __future__ import annotations

import asyncio
import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from overture.domain.conversations.phrasing import Parser, Phrase, Phrases, Slips
from overture.domain.conversations.wording import Language, Unspaced

# Letters that no decomposition turns into plain ones, and those that Arabic, Persian and Urdu keyboards write apart.
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه"}
)
_PLENTY = 2_000
"""Characters read of a message: whoever asks, asks early."""
_SPELLED_OUT = 3
"""Letters written apart from which they are taken for one word."""
_LONGEST_ALONE = 3
"""Words of an opt-out in which a slip of the finger is forgiven."""
_LONGEST_SPOILER = 20
_REMEMBERED = 8_192
"""Words whose looking up is kept: most messages are made of the same ones."""
_BLANK = ("",)
_MAKING = threading.Lock()


async def ready() -> None:
    """Makes the tables in a thread where nobody has yet: a tenth of a second of CPU, in which the loop goes on."""
    if not _book.cache_info().currsize:
        await asyncio.to_thread(_made)


def is_opt_out(text: str) -> bool:
    """Whether the message asks that no more be written. Where nothing is `ready` the tables are made here and now."""
    plain = _plain(text[:_PLENTY])
    book = _book()
    clauses = [words for words in (_words(clause) for clause in _signs().parting.split(plain)) if words]
    if not clauses:
        return False
    return (
        book.is_alone(clauses, asked="?" in plain)
        or any(book.says(clause) for clause in clauses)
        or (not plain.isascii() and any(script.says(plain) for script in book.unspaced))
    )


class _Signs:
    """What a message is cut with. Apostrophes, accents, Arabic vowels and what has no width are hidden."""

    def __init__(self) -> None:
        self.hidden = re.compile("['’‘`´ʼ\u0300-\u036f\u0640\u064b-\u065f\u00ad\u200b-\u200f\u2060\ufe0f]")
        self.word = re.compile("[\\w\u0900-\u0963\u0966-\u0d7f\u0e00-\u0e7f]+")
        self.repeated = re.compile(r"(.)\1{2,}")
        self.parting = re.compile("[.!?,;:…\n\r()।。、؟،؛|*_~/]+|\\s[-–—]+\\s|[\u2190-\u2bff\U0001f000-\U0001faff]+")


@cache
def _signs() -> _Signs:
    return _Signs()


def _plain(text: str) -> str:
    """Small letters without accents and apostrophes; signs that carry meaning (vowels of Indic scripts) stay."""
    hidden = _signs().hidden
    small = unicodedata.normalize("NFKC", text).casefold()
    if small.isascii():
        return hidden.sub("", small)
    parts = hidden.sub("", unicodedata.normalize("NFD", small))
    return unicodedata.normalize("NFC", parts).translate(_LETTERS)


def _words(clause: str) -> list[str]:
    """The words of a clause; letters written apart (`s t o p`) are one."""
    words = _signs().word.findall(clause)
    if len(words) >= _SPELLED_OUT and all(len(w) == 1 for w in words):
        return ["".join(words)]
    return words


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one word: its readings, the phrases it may begin, the languages whose phrases it spoils."""

    readings: tuple[str, ...]
    said: tuple[Phrase, ...]
    unmeant: tuple[Phrase, ...]
    spoils: frozenset[int]


class _Book:
    """Every language's phrases, ready to be looked up; made when the first message comes."""

    def __init__(self, languages: Sequence[Language], scripts: Sequence[Unspaced]) -> None:
        self._slips = Slips()
        self._alone: set[tuple[str, ...]] = set()
        self._courtesy: set[str] = set()
        self._said = Phrases()
        self._unmeant = Phrases()
        self._spoils: dict[str, set[int]] = {}
        self._spoiling_stems: dict[str, set[int]] = {}
        for owner, language in enumerate(languages):
            self._read(owner, language)
        self._known = lru_cache(_REMEMBERED)(self._look_up)
        self.unspaced = tuple(_Script(script) for script in scripts)

    def _read(self, owner: int, language: Language) -> None:
        for word in _plain(language.innocent).split():
            self._slips.learn(word, forgive=False)
        parser = Parser(owner, {name: _plain(words) for name, words in language.classes.items()})
        for phrases, text in ((self._said, language.said), (self._unmeant, language.unmeant)):
            for line in _plain(text).splitlines():
                if line.strip():
                    phrases.add(parser.phrase(line))
        for word in parser.words:
            self._slips.learn(word)
        for alone in _listed(language.alone):
            self._alone.add(alone)
            for word in alone:
                self._slips.learn(word)
        for spoiler in _plain(language.spoilers).split():
            if spoiler.endswith("*"):
                self._spoiling_stems.setdefault(spoiler[:-1], set()).add(owner)
            else:
                self._slips.learn(spoiler, forgive=False)
                self._spoils.setdefault(spoiler, set()).add(owner)
        self._courtesy.update(word for words in _listed(language.courtesy) for word in words)

    def is_alone(self, clauses: Sequence[list[str]], *, asked: bool) -> bool:
        """Whether nothing but such a word is left without courtesies, or the message ends with one, asking nothing."""
        told = [(whole, bare) for whole in clauses if (bare := [w for w in whole if w not in self._courtesy])]
        if not told:
            return any(self._is_one(clause) for clause in clauses)
        if all(self._is_one(bare) or self._is_one(whole) for whole, bare in told):
            return True
        if self._is_one([word for _, bare in told for word in bare]):
            return True
        return not asked and any(self._is_one(words) for words in told[-1])

    def _is_one(self, words: list[str]) -> bool:
        if tuple(words) in self._alone:
            return True
        if len(set(words)) == 1:
            word = _signs().repeated.sub(r"\1", words[0])
            return any((reading,) in self._alone for reading in self._slips.readings(word))
        return len(words) <= _LONGEST_ALONE and tuple(self._slips.readings(w)[-1] for w in words) in self._alone

    def says(self, clause: Sequence[str]) -> bool:
        """Whether one of the phrases stands in it, and nothing around takes it back."""
        known = [self._known(word) for word in clause]
        readings = [k.readings for k in known]
        said = [k.said for k in known]
        found = [phrase for _, _, phrase in _standing(said, readings)]
        if not found:
            return False
        unmeant = [(start, end) for start, end, _ in _standing([k.unmeant for k in known], readings)]
        for start, end in unmeant:
            readings[start:end] = [_BLANK] * (end - start)
        if unmeant:
            found = [phrase for _, _, phrase in _standing(said, readings)]
        spoilt = frozenset[int]().union(*(k.spoils for k in known))
        return any(phrase.firm or phrase.owner not in spoilt for phrase in found)

    def _look_up(self, word: str) -> _Known:
        readings = self._slips.readings(word)
        spoils = set(self._spoils.get(word, ()))
        for length in range(2, min(len(word), _LONGEST_SPOILER) + 1):
            spoils.update(self._spoiling_stems.get(word[:length], ()))
        return _Known(
            readings,
            tuple(dict.fromkeys(self._said.starting(readings))),
            tuple(dict.fromkeys(self._unmeant.starting((word,)))),
            frozenset(spoils),
        )


def _standing(
    beginning: Sequence[tuple[Phrase, ...]], words: Sequence[tuple[str, ...]]
) -> Iterator[tuple[int, int, Phrase]]:
    """Where phrases stand, each tried only where it may begin and where a word it cannot do without occurs."""
    there: set[str] | None = None
    for start, phrases in enumerate(beginning):
        if words[start] is _BLANK:
            continue
        for phrase in phrases:
            if phrase.needs:
                if there is None:
                    there = {reading for readings in words for reading in readings}
                if phrase.needs.isdisjoint(there):
                    continue
            if (end := phrase.end(words, start)) >= 0:
                yield start, end, phrase


class _Script:
    """The same for a script that puts no spaces between words; its expressions are made when it is first met."""

    def __init__(self, script: Unspaced) -> None:
        self._script = script
        self._letters = re.compile(script.letters)

    @cached_property
    def _alone(self) -> frozenset[str]:
        return frozenset(_plain(self._script.alone).split())

    @cached_property
    def _courtesy(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, _plain(self._script.courtesy).split())))

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return re.compile("|".join(map(_plain, self._script.said)))

    @cached_property
    def _unmeant(self) -> re.Pattern[str]:
        return re.compile("|".join(map(_plain, self._script.unmeant)))

    def says(self, plain: str) -> bool:
        """Whether the message is such a word, ends with one while it asks nothing, or has one of the phrases."""
        if not self._letters.search(plain):
            return False
        sentences = [whole for s in _signs().parting.split(plain) if (whole := "".join(_signs().word.findall(s)))]
        if not sentences:
            return False
        alone = [s in self._alone or self._courtesy.sub("", s) in self._alone for s in sentences]
        if all(alone) or (alone[-1] and "?" not in plain):
            return True
        return any(self._said.search(self._unmeant.sub(";", s)) for s in sentences)


def _listed(text: str) -> list[tuple[str, ...]]:
    return [words for phrase in _plain(text).split(",") if (words := tuple(_words(phrase)))]


def _made() -> None:
    with _MAKING:
        _book()


@cache
def _book() -> _Book:
    from overture.domain.conversations.languages import LANGUAGES, UNSPACED  # 34 modules nobody needs before a message

    return _Book(LANGUAGES, UNSPACED)
