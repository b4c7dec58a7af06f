"""Headers: which column is which field of a target, and the variable that any other column becomes.

Not what stands in the cells below them.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from overture.domain.imports.aliases import ALIASES
from overture.domain.sheets import (
    LETTERS,
    Column,
    Encoding,
    Opening,
    Unreadable,
    fields_of,
    folded,
    known,
    shown,
)
from overture.domain.sheets import opened as opened_as

MOST_COLUMNS: Final = 500
_LONGEST_NAME: Final = 64
_SHOWN: Final = 30

FIELDS: Final = tuple(ALIASES)
"""The fields of a target that a column can be."""

KNOWN: Final = known(ALIASES)
"""What the names of columns mean, as `field_named` takes it."""
_FOLDED_FIELDS: Final = {field.lower(): field for field in FIELDS}
_HANDLE_FIELDS: Final = ("instagramUsername", "profileUrl")
_REJECTION: Final = ("row", "reason", "message")
"""The first columns of a file of rejected rows: sent again, they are no variables."""

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", re.ASCII)
VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
# Words that Liquid reads as its own.
_KEYWORDS: Final = """
    true false nil null none undefined empty blank and or not contains in offset limit reversed cols continue with for
    as if else required forloop tablerowloop
"""
_LIQUID: Final = frozenset(_KEYWORDS.split())


def opened(
    head: bytes,
    mapping: Mapping[str, str | None] | None = None,
    *,
    encoding: Encoding | None = None,
    delimiter: str | None = None,
) -> Opening | Unreadable:
    """How the file of targets is read that begins with `head` (its first `HEAD_BYTES`, or all of it), or why it cannot
    be.

    `mapping` goes before what the names of the columns say: a field (`instagramUsername`, …) or a variable's name, to
    the name of the column that is it, or to None where no column is to be.

    Refused with `file_empty`, `not_a_spreadsheet`, `no_handle_column`, `unknown_column`, `unknown_field`,
    `field_mapped_twice`, `column_mapped_twice`, `too_many_columns` or `header_too_long`, each with a sentence and the
    columns found.
    """
    return opened_as(head, partial(columns_of, mapping=mapping), encoding=encoding, delimiter=delimiter)


def columns_of(
    header: Sequence[str], mapping: Mapping[str, str | None] | None = None
) -> tuple[Column, ...] | Unreadable:
    """What each column becomes.

    `mapping` goes before everything else: a field or a variable to the name of the column that is it, or to None: then
    no column is it.
    """
    names = [shown(name) for name in header[:MOST_COLUMNS]]
    if len(header) > MOST_COLUMNS:
        told = f"The file has {len(header)} columns; {MOST_COLUMNS} is the most."
        return Unreadable("too_many_columns", told, tuple(names[:_SHOWN]))
    mapped = _mapped(names, mapping or {})
    if isinstance(mapped, Unreadable):
        return mapped
    fields = _fields(names, mapped)
    if not any(field in _HANDLE_FIELDS for field in fields.values()):
        return _without_handle(names)
    return _named(names, mapped, fields)


@dataclass(frozen=True, slots=True)
class _Mapped:
    """A mapping as this file has it: what some columns are, and the fields and variables that no column is."""

    columns: Mapping[int, str]
    nothing: frozenset[str]


def _mapped(names: list[str], mapping: Mapping[str, str | None]) -> _Mapped | Unreadable:
    columns: dict[int, str] = {}
    nothing: set[str] = set()
    for key, name in mapping.items():
        meant = _meant(key, names)
        if isinstance(meant, Unreadable):
            return meant
        if meant in columns.values() or meant in nothing:
            told = f"The mapping has `{meant}` twice; only one column can be it."
            return Unreadable("field_mapped_twice", told, tuple(names))
        if name is None:
            nothing.add(meant)
            continue
        index = _index_of(name, names)
        if index is None:
            told = f"The mapping takes `{meant}` from the column `{name[:100]}`, which the file does not have."
            near = _near(name, names)
            return Unreadable("unknown_column", f"{told}{near} {_listed(names)}", tuple(names))
        if index in columns:
            told = f"The mapping takes both `{columns[index]}` and `{meant}` from the column `{names[index]}`."
            return Unreadable("column_mapped_twice", told, tuple(names))
        columns[index] = meant
    return _Mapped(columns, frozenset(nothing))


def _meant(key: str, names: list[str]) -> str | Unreadable:
    """The field or the variable that a key of the mapping is, spelt right."""
    field = _FOLDED_FIELDS.get(folded(key))
    if field is not None:
        return field
    near = difflib.get_close_matches(folded(key[:100]), _FOLDED_FIELDS, 1, _NEAR_FIELD)
    if near:
        told = f"The mapping has `{key[:100]}`. Did you mean `{_FOLDED_FIELDS[near[0]]}`?"
    elif VARIABLE.fullmatch(key) is None or key.lower() in _LIQUID:
        told = (
            f"The mapping has `{key[:100]}`, which is neither a field ({', '.join(FIELDS)}) nor a name that templates"
            " can use: a letter, then up to 63 letters, digits and underscores."
        )
    else:
        return key
    return Unreadable("unknown_field", told, tuple(names))


def _near(name: str, names: list[str]) -> str:
    # Comparing takes time with the square of the length, and this is done for each delimiter.
    by_folded = {folded(n)[:_COMPARED]: n for n in names[:_COMPARED] if n}
    near = difflib.get_close_matches(folded(name)[:_COMPARED], by_folded, 1, _NEAR_COLUMN)
    return f" Did you mean `{by_folded[near[0]]}`?" if near else ""


_COMPARED: Final = 50
_NEAR_FIELD: Final = 0.85
"""`folowerCount` is no variable that anybody wants; `lastName` is one."""
_NEAR_COLUMN: Final = 0.6


def _index_of(name: str, names: list[str]) -> int | None:
    wanted = shown(name)
    if wanted in names:
        return names.index(wanted)
    key = folded(name)
    return next((i for i, other in enumerate(names) if key and folded(other) == key), None)


def _fields(names: list[str], mapped: _Mapped) -> dict[int, str]:
    """The field of each column that has one: as mapped, else by the best of its names, else the leftmost."""
    fields = {index: meant for index, meant in mapped.columns.items() if meant in FIELDS}
    others = ["" if index in mapped.columns else name for index, name in enumerate(names)]
    return fields | fields_of(others, KNOWN, {*fields.values(), *mapped.nothing})


def _named(names: list[str], mapped: _Mapped, fields: Mapping[int, str]) -> tuple[Column, ...]:
    taken = set(mapped.columns.values())
    ignored: set[int] = set()
    if tuple(names[: len(_REJECTION)]) == _REJECTION:
        ignored |= set(range(len(_REJECTION)))
    columns = []
    for index, name in enumerate(names):
        if index in fields:
            columns.append(Column(name, field=fields[index]))
            continue
        variable = mapped.columns.get(index)
        if variable is None and name and index not in ignored:
            wanted = variable_name(name, index)
            if wanted not in mapped.nothing:
                variable = _free(wanted, taken)
                taken.add(variable)
        columns.append(Column(name, variable=variable))
    return tuple(columns)


def variable_name(header: str, index: int) -> str:
    """The variable of a column: `Preferred Tone` is `preferredTone`; one without Latin letters is `columnC`."""
    plain = unicodedata.normalize("NFKD", header.translate(LETTERS))
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c) and c not in "'’").translate(_APART))
    name = "".join(word.lower() if i == 0 else word[0].upper() + word[1:].lower() for i, word in enumerate(words))
    if not name:
        return f"column{letters_of(index)}"
    if name[0].isdigit() or name in _LIQUID or name in FIELDS:
        name = "column" + name[0].upper() + name[1:]
    return name[:_LONGEST_NAME]


# Other signs than Latin letters and digits part words.
_APART: Final = {c: " " for c in range(128) if not chr(c).isalnum()}


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name[: _LONGEST_NAME - 4]}{number}" in taken:
        number += 1
    return f"{name[: _LONGEST_NAME - 4]}{number}"


def letters_of(index: int) -> str:
    """The letters a spreadsheet gives the column with this index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, left = divmod(index - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def _without_handle(names: list[str]) -> Unreadable:
    told = (
        f"No column holds usernames or profile addresses. {_listed(names)}"
        " Name one of them `instagramUsername` or `profileUrl`, or send a mapping."
        " If the first row is a creator already, put a row of names above it."
    )
    return Unreadable("no_handle_column", told, tuple(names))


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" if name else "(no name)" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"The file's columns are: {shown}{more}."
