"""Which language a person writes of themselves in, as far as a short text tells it.

Not a translation and no nationality: a guess of a detector that knows these languages alone, or no answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

KNOWN: Final = (
    "am", "ar", "az", "be", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr",
    "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kn", "ko", "ku", "lo", "lt", "lv", "ml",
    "mr", "ms", "nl", "no", "or", "pa", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "ta", "te", "th",
    "tl", "tr", "uk", "ur", "vi", "yo", "zh",
)  # fmt: skip
"""ISO 639-1 codes of all languages that can be asked for."""
_ONE_TO_IT: Final = {"id": "ms"}
"""Languages the detector has no entry of their own for, and the one it tells in their place."""
_NO_WORDS: Final = re.compile(
    r"(?:https?://|www\.)\S+"  # links
    r"|(?<![\w.+%-])[\w.+%-]++@[\w-]++\.[\w.-]++"  # mail addresses
    r"|[@#]\S+"  # handles, hashtags
    r"|(?<![\w.-])(?:[\w-]++\.)+[a-z]{2,}+/\S*"  # links without their beginning
    r"|(?<![\w.-])(?:[\w-]++\.)+(?:com|net|org|shop|store|link|me|be|ly|ee)\b"
    r"|(?<!\w)[^\W\d]*+\d\w*",  # numbers, and words with some in them
    re.IGNORECASE,
)
_MOST: Final = 1_000
"""Characters that are looked at."""


def told_as(language: str) -> str:
    """What `language_of` tells for a text in a known language: Indonesian and Malay are one to it, `ms`."""
    return _ONE_TO_IT.get(language, language)


def words_of(text: str) -> str:
    """What is left of a profile's text without links, addresses, handles, hashtags and numbers. Letters of fancy
    alphabets are those they stand for."""
    return _NO_WORDS.sub(" ", unicodedata.normalize("NFKC", text[:_MOST]))


def language_of(text: str) -> str | None:
    """The language of a profile's text, None where it cannot be told reliably. The first text of a process takes a
    tenth of a second and 40 MB, each other about 0.1 ms; not for an event loop."""
    return _detector()(words_of(text))


@cache
def _detector() -> Callable[[str], str | None]:
    # Here, because only imports that ask for a language need it.
    from eld import LanguageDetector

    detector = LanguageDetector()

    def detect(words: str) -> str | None:
        found = detector.detect(words)
        language: str | None = found.language
        return language if found.is_reliable() else None

    return detect
