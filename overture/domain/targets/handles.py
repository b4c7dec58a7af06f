"""Handles: one spelling for each Instagram name, out of whatever people paste.

Not whether such a person exists: only the platform knows that.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, NewType
from urllib.parse import unquote

Handle = NewType("Handle", str)
"""A normalised Instagram name: 1 to 30 of a-z, 0-9, dot and underscore; lower case, without `@`."""

LONGEST: Final = 30
_LONGEST_INPUT: Final = 1000

_PAGES: Final = """
    _n _u about accounts api ar archive challenge developer developers direct directory download emails explore fragment
    graphql instagram.com legal login logout m.instagram.com nametag oauth p privacy qr reel reels session static
    stories terms tv web www.instagram.com your_activity
"""
RESERVED: Final = frozenset(_PAGES.split())
"""First words of addresses at Instagram that are no person."""

_PLAIN: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_]|\.(?!\.)){0,28}[a-z0-9_]|[a-z0-9_]", re.ASCII)
_ADDRESS: Final = re.compile(r"(?:https?:)?//([^/?#]*)([^?#]*)|((?:www\.|m\.)?instagram\.com)(/[^?#]*)")
_HOSTS: Final = frozenset({"instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am", "www.instagr.am"})

# Invisible characters that come along when a name is copied: soft hyphen, zero widths, directions, joiners, byte order.
_INVISIBLE: Final = dict.fromkeys(
    (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
)


@dataclass(frozen=True, slots=True)
class NotAHandle:
    """The text names no Instagram profile; `problem` is a sentence for whoever sent it."""

    problem: str


def normalised(text: str) -> Handle | NotAHandle:
    """The handle in `text`: trims, drops `@`, lower-cases, reads profile addresses, undoes full-width letters.

    Applying it to its own answer changes nothing.
    """
    # Nearly all are words without a dot, for which this is quicker than the expression.
    is_word = text.isidentifier() and text.isascii() and text.islower() and len(text) <= LONGEST
    if (is_word or _PLAIN.fullmatch(text)) and text not in RESERVED:
        return Handle(text)
    return _from_anything(text)


def as_kept(platform: str, shown: str) -> str:
    """A name as we keep it, however whoever reaches people by it spells it: an opt-out must meet the person it is
    from."""
    found = normalised(shown) if platform == "instagram" else shown
    return found if isinstance(found, str) else shown.strip().lstrip("@").lower()


def _from_anything(text: str) -> Handle | NotAHandle:
    if len(text) > _LONGEST_INPUT:
        return NotAHandle("This is too long to be an Instagram username or profile address.")
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    name = plain.strip().lower()
    if not name:
        return NotAHandle("The username is empty.")
    address = _ADDRESS.fullmatch(name.partition("?")[0].partition("#")[0])
    if address is not None:
        found = _in_address(address)
        if isinstance(found, NotAHandle):
            return found
        name = found
    else:
        name = name.lstrip("@").strip()
    if _PLAIN.fullmatch(name) is None:
        return NotAHandle(_why_not(name))
    if name in RESERVED:
        return NotAHandle(f"`{name}` is a page of Instagram and not a person.")
    return Handle(name)


def _in_address(address: re.Match[str]) -> str | NotAHandle:
    host = (address[1] if address[1] is not None else address[3]).removesuffix(":443").removesuffix(":80")
    parts = [unquote(part) for part in (address[2] or address[4] or "").split("/") if part]
    if host == "ig.me" and parts[:1] == ["m"]:
        parts = parts[1:]
    elif host not in _HOSTS:
        return NotAHandle("The address is not at instagram.com; send the profile's address or the username alone.")
    if parts[:1] in (["_u"], ["_n"]):
        parts = parts[1:]
    if not parts:
        return NotAHandle("The address names no profile; it ends before the username.")
    if parts[0] in RESERVED:
        return NotAHandle("The address is of a post or a page, not of a profile; send the profile's address.")
    return parts[0].removeprefix("@")


def _why_not(name: str) -> str:
    if not name:
        return "The username is empty."
    if len(name) > LONGEST:
        return f"An Instagram username has at most {LONGEST} characters."
    if name[0] == "." or name[-1] == "." or ".." in name:
        return "An Instagram username neither begins nor ends with a dot, nor has two dots in a row."
    return "An Instagram username has only letters a to z, digits, dots and underscores."
