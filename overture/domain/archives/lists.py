"""The lists in an Instagram archive: which entries hold them, whatever its generation, and who stands in an entry.

Not the ZIP around them (zips.py). Bytes come in, people come out; nothing is kept of a file but the item at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

import msgspec

from overture.domain.archives.zips import Entry, Unsafe

MOST_FILES: Final = 5_000
"""Entries of lists that one archive may have."""
MOST_ITEM: Final = 256 * 1024
"""Bytes of one item of a list; Instagram's have some hundreds."""
_MOST_PROFILE: Final = 4 * 1024 * 1024
_DEEPEST: Final = 64
_LAST_MOMENT: Final = 4_102_444_800


class Kind(StrEnum):
    """What an entry of the archive is to us."""

    FOLLOWERS = "followers"
    FOLLOWING = "following"
    OWNER = "owner"


class File(msgspec.Struct, frozen=True):
    """An entry that is read."""

    kind: Kind
    entry: Entry


class Person(NamedTuple):
    """Who stands in a list: the username in lower case, None where the item names nobody; since when, where it says."""

    username: str | None
    at: datetime | None


# The base name alone counts: each generation has folders of its own above it.
_LIST: Final = re.compile(r"(followers|following)(?:_(\d{1,6}))?\.(json|html)")
_OWNER: Final = "personal_information.json"
_USERNAME: Final = re.compile(r"[a-z0-9._]{1,30}")
_IN_ADDRESS: Final = re.compile(r"https?://(?:www\.)?instagram\.com/(?:_u/)?([A-Za-z0-9._]{1,30})/?(?:\?.*)?")
# "Username" as the archive labels it, by the language of the account.
_LABELS: Final = frozenset(
    (
        *("username", "user name", "benutzername", "nutzername", "nom d’utilisateur", "nom d'utilisateur"),
        *("nombre de usuario", "nome de usuário", "nome de utilizador", "nome utente", "gebruikersnaam"),
        *("användarnamn", "brukernavn", "brugernavn", "nazwa użytkownika", "kullanıcı adı", "имя пользователя"),
    )
)


def is_wanted(name: str) -> bool:
    """Whether an entry of that name is looked at."""
    base = name.rpartition("/")[2]
    return base == _OWNER or _LIST.fullmatch(base) is not None


def files_of(entries: Sequence[Entry], most: int = MOST_FILES) -> list[File]:
    """The entries to read, the owner first, then each list in the order of its parts. `Unsafe` where there is no list,
    or more than `most`; it
    says whether that is because the archive was asked for as HTML."""
    found, html = list[tuple[tuple[int, str, int], File]](), False
    for entry in entries:
        base = entry.name.rpartition("/")[2]
        match = _LIST.fullmatch(base)
        if match is None:
            found.append(((0, "", 0), File(Kind.OWNER, entry)))
        elif match[3] == "html":
            html = True
        else:
            found.append(((1, match[1], int(match[2] or 0)), File(Kind(match[1]), entry)))
    if not any(file.kind is not Kind.OWNER for _, file in found):
        raise Unsafe("html" if html else "no_lists")
    if len(found) > most:
        raise Unsafe("too_many_entries")
    return [file for _, file in sorted(found, key=lambda pair: pair[0])]


def repaired(text: str) -> str:
    """Text as it was meant: the archive writes the bytes of UTF-8 as if each were a letter. Any other is left as is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


# A string, a bracket, or a quote whose string has not come to its end yet.
_TOKEN: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|"', re.DOTALL)


class Items:
    """The items of a list as its file comes in: of the array that is the whole file, or of the one under the key that
    the list has. `Unsafe` for a file of another shape."""

    def __init__(self, kind: Kind) -> None:
        self._key = f'"relationships_{kind.value}"'.encode()
        self._held = b""
        self._scanned = 0
        self._depth = 0
        self._list = 0
        """The depth of the list's items; 0 where it has not begun."""
        self._from: int | None = None
        self._last = b""
        self._is_over = self._is_found = False

    def feed(self, data: bytes) -> list[bytes]:
        """The items that end in these bytes, as they stand there."""
        self._held += data
        out = list[bytes]()
        at = self._scanned
        for token in _TOKEN.finditer(self._held, at):
            sign, at = token[0], token.end()
            if sign == b'"':
                at = token.start()
                break
            if len(sign) > 1:
                self._last = sign if self._depth == 1 and len(sign) <= 100 else b""
            elif sign in b"[{":
                self._open(sign, token.start())
            else:
                item = self._close(sign, at)
                if item is not None:
                    out.append(item)
        else:
            at = len(self._held)
        keep = at if self._from is None else self._from
        if len(self._held) - keep > MOST_ITEM:
            raise Unsafe("item_too_long")
        self._held, self._scanned = self._held[keep:], at - keep
        self._from = None if self._from is None else 0
        return out

    def end(self) -> None:
        """The file has come to its end; `Unsafe` where it was none."""
        if not self._is_over or not self._is_found:
            raise Unsafe("shape_unknown")

    def _open(self, sign: bytes, at: int) -> None:
        if self._is_over or (self._depth and self._depth >= _DEEPEST):
            raise Unsafe("shape_unknown")
        is_list = sign == b"[" and (self._depth == 0 or (self._depth == 1 and self._last == self._key))
        self._depth += 1
        if is_list and not self._list:
            self._list, self._is_found = self._depth, True
        elif self._list and self._depth == self._list + 1:
            self._from = at

    def _close(self, sign: bytes, at: int) -> bytes | None:
        if not self._depth:
            raise Unsafe("shape_unknown")
        item = None
        if self._from is not None and self._depth == self._list + 1:
            item, self._from = self._held[self._from : at], None
            if len(item) > MOST_ITEM:
                raise Unsafe("item_too_long")
        if self._depth == self._list:
            self._list = 0
        self._depth -= 1
        self._is_over = self._depth == 0
        return item


class _Datum(msgspec.Struct):
    value: str | None = None
    href: str | None = None
    timestamp: int | float | None = None


class _Item(msgspec.Struct):
    title: str | None = None
    string_list_data: list[_Datum] = []
    label_values: list[Any] = []
    timestamp: int | float | None = None


_item = msgspec.json.Decoder(_Item).decode
_NOBODY: Final = Person(None, None)


def person_of(item: bytes) -> Person:
    """Who an item of a list names: by its title, its value or its address, whichever is a username first."""
    try:
        read = _item(item)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _NOBODY
    if read.label_values:
        return Person(_labelled(read.label_values, 0), _moment(read.timestamp))
    data = read.string_list_data
    datum = data[0] if data else _Datum()
    for text in (read.title, datum.value):
        if text and (name := _username(text)) is not None:
            return Person(name, _moment(datum.timestamp))
    match = _IN_ADDRESS.fullmatch(datum.href or "")
    return Person(match[1].lower() if match else None, _moment(datum.timestamp))


def _username(text: str) -> str | None:
    name = repaired(text).strip().removeprefix("@").lower()
    return name if _USERNAME.fullmatch(name) else None


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and 0 < seconds < _LAST_MOMENT else None


def _labelled(values: Any, depth: int) -> str | None:
    """The username among labelled values, as the newest archives have them."""
    if depth > 8 or not isinstance(values, list):
        return None
    for value in values:
        if not isinstance(value, dict):
            continue
        text = value.get("value")
        if _is_label(value.get("label")) and isinstance(text, str) and (name := _username(text)) is not None:
            return name
        name = _labelled(value.get("dict"), depth + 1)
        if name is not None:
            return name
    return None


def _is_label(text: object) -> bool:
    return isinstance(text, str) and repaired(text).strip().lower() in _LABELS


class Owner:
    """Whose archive it is, from its file on the account; nothing else of that file is kept."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> None:
        """More of the file."""
        self._held += data
        if len(self._held) > _MOST_PROFILE:
            raise Unsafe("item_too_long")

    def username(self) -> str | None:
        """The username it says; None where it says none that can be read."""
        try:
            read = msgspec.json.decode(self._held)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return next((name for name in _usernames_in(read, 0) if name), None)


def _usernames_in(value: Any, depth: int) -> Iterator[str | None]:
    if depth > 8:
        return
    if isinstance(value, list):
        for one in value:
            yield from _usernames_in(one, depth + 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            if _is_label(key):
                text = one.get("value") if isinstance(one, dict) else one
                yield _username(text) if isinstance(text, str) else None
            elif key == "label" and _is_label(one) and isinstance(value.get("value"), str):
                yield _username(value["value"])
            else:
                yield from _usernames_in(one, depth + 1)
