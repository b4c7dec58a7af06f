"""Counts as people write them in spreadsheets: `506,000,000`, `12.400`, `8 200`, `24k`, `1,2 Mio`.

Not fractions, sums of money or negative numbers: a count of people is whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST: Final = 2**53
"""The highest count taken; it is the highest whole number that every reader of JSON keeps."""
_LONGEST: Final = 64

_THOUSAND: Final = ("k", "tsd", "thousand", "тыс", "千")
_MILLION: Final = ("m", "mm", "mn", "mln", "mio", "mi", "million", "millions", "millionen", "millones", "млн")
_BILLION: Final = ("b", "bn", "bln", "billion", "billions", "mrd", "млрд")
# `mil` is a thousand in Spanish and Portuguese and a million in English: it stays unread.
_FACTORS: Final = {
    "": 1,
    **dict.fromkeys(_THOUSAND, 10**3),
    **dict.fromkeys(_MILLION, 10**6),
    **dict.fromkeys(_BILLION, 10**9),
    **dict.fromkeys(("lakh", "lakhs", "lac"), 10**5),
    **dict.fromkeys(("cr", "crore", "crores"), 10**7),
    **dict.fromkeys(("万", "萬"), 10**4),
    **dict.fromkeys(("億", "亿"), 10**8),
}
_OF_WHAT: Final = "followers?|subscribers?|subs|fans|abonnenten|abonnés|seguidores|people"

_WRITTEN: Final = re.compile(
    rf"[~≈>+]? ?(?P<digits>\d(?:[\d.,'’ ]*\d)?)(?: ?(?P<word>[^\W\d_]+)\.?)??(?: ?\+)?(?: ?(?:{_OF_WHAT}))?"
)
_SCIENTIFIC: Final = re.compile(r"(\d)(?:[.,](\d{1,15}))?e\+?(\d{1,2})")
# Compatible with digits, and no part of the number.
_FOOTNOTES: Final = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
# Groups of three; or, as in India, groups of two before the last three.
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*|[1-9]\d?(?:([., ])\d{2})+\2\d{3}")


def count_of(text: str) -> int | None:
    """The count that `text` writes, or None where it cannot be read, is negative, not whole, or above `MOST`.

    A single `.` or `,` before exactly three digits parts thousands (`12.400` is 12400), unless a word for a multiple
    follows (`1.234k` is 1234). Where both occur, the last is the decimal sign. A fraction that a multiple leaves over
    is dropped; a fraction without a multiple must be nought (`1200.0`).
    """
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    if len(text) > _LONGEST or not (text.isascii() or _FOOTNOTES.isdisjoint(text)):
        return None
    plain = _plain(text)
    if (scientific := _SCIENTIFIC.fullmatch(plain)) is not None:
        whole, fraction, exponent = scientific[1], scientific[2] or "", int(scientific[3])
        return _limited(int(whole + fraction) * 10**exponent, 10 ** len(fraction), may_drop=False)
    written = _WRITTEN.fullmatch(plain)
    if written is None:
        return None
    factor = _FACTORS.get(written["word"] or "")
    if factor is None:
        return None
    parts = _parts(written["digits"], has_factor=factor > 1)
    if parts is None:
        return None
    whole, fraction = parts
    return _limited(int(whole + fraction) * factor, 10 ** len(fraction), may_drop=factor > 1)


def _plain(text: str) -> str:
    """Lower case, one sort of space and apostrophe, ASCII digits."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'")
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return " ".join(text.lower().split())


def _limited(value: int, divisor: int, *, may_drop: bool) -> int | None:
    count, left = divmod(value, divisor)
    return None if count > MOST or (left and not may_drop) else count


def _parts(digits: str, *, has_factor: bool) -> tuple[str, str] | None:
    """The whole part and the fraction, both as digits alone."""
    signs = [c for c in digits if not c.isdigit()]
    if not signs:
        return digits, ""
    is_single = len(signs) == 1
    if _GROUPED.fullmatch(digits) and not (is_single and has_factor and signs[0] in ".,"):
        return digits.translate(_NO_SIGNS), ""
    decimal = signs[-1]
    if decimal not in ".," or signs.count(decimal) > 1:
        return None
    whole, _, fraction = digits.rpartition(decimal)
    if len(signs) > 1 and _GROUPED.fullmatch(whole) is None:
        return None
    return whole.translate(_NO_SIGNS), fraction


_NO_SIGNS: Final = dict.fromkeys(map(ord, "., '"))
