"""Whether a person asks not to be written to: plain words and phrases in many languages. Pure.

Errs towards believing it: a near miss that suppresses costs one contact, one that does not costs trust.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from overture.domain.conversations.phrases import LANGUAGES

# Letters that no decomposition turns into plain ones.
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ـ": None})
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´ʼ"))
_ARABIC_SIGNS = range(0x64B, 0x660)
_PLENTY = 2_000
"""Characters read of a message: whoever asks, asks early."""


def _plain(text: str) -> str:
    """Small letters without accents and apostrophes; signs that carry meaning (vowels of Indic scripts) stay."""
    small = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    parts = unicodedata.normalize("NFD", small)
    kept = (c for c in parts if not (unicodedata.combining(c) and (ord(c) <= 0x36F or ord(c) in _ARABIC_SIGNS)))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS)


def _folded(text: str) -> str:
    """Plain words with single spaces between them; punctuation and pictures are gone."""
    return " ".join("".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in _plain(text)).split())


def _listed(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(folded for text in texts for phrase in text.split(",") if (folded := _folded(phrase)))


def _any_of(patterns: Iterable[tuple[str, bool]]) -> re.Pattern[str]:
    """One expression for (pattern, whether it stands between word boundaries)."""
    return re.compile(
        "|".join(rf"(?<!\w)(?:{_plain(p)})(?!\w)" if spaced else f"(?:{_plain(p)})" for p, spaced in patterns)
    )


_ALONE = _listed(language.alone for language in LANGUAGES)
_POLITE = _any_of(
    (re.escape(words), language.spaced)
    for language in LANGUAGES
    for words in sorted(_listed([language.courtesy]), key=len, reverse=True)
)
_SAID = _any_of((p, language.spaced) for language in LANGUAGES for p in language.said)
_UNMEANT = _any_of((p, language.spaced) for language in LANGUAGES for p in language.unmeant)


def is_opt_out(text: str) -> bool:
    """Whether the message asks that no more be written."""
    folded = _folded(text[:_PLENTY])
    if not folded:
        return False
    if folded in _ALONE or _is_alone(" ".join(_POLITE.sub(" ", folded).split())):
        return True
    return _SAID.search(_UNMEANT.sub(" ; ", folded)) is not None


def _is_alone(bare: str) -> bool:
    """Whether what is left without courtesies is one such word, however often."""
    if bare in _ALONE:
        return True
    words = set(bare.split())
    return len(words) == 1 and words <= _ALONE
