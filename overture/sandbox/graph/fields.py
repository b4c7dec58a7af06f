"""The Graph API's way of asking for fields: `id,comments.limit(5){text,from},username`, read and answered.

Not which fields there are: each kind of object says that of itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from overture.sandbox.graph.answers import invalid, no_field

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DEEPEST = 6


@dataclass(slots=True)
class Field:
    """One that is asked for: `args` of its dots, `fields` of its braces (None: none were named)."""

    args: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] | None = None


def parsed(text: str) -> dict[str, Field]:
    """Fields by name, in their order. Raises `GraphRefusal`."""
    found, end = _fields(text, 0, 0)
    if end != len(text):
        raise invalid(f"Syntax error \"Expected end of string instead of '{text[end]}'.\" at character {end}: {text}")
    return found


def _fields(text: str, at: int, depth: int) -> tuple[dict[str, Field], int]:
    if depth > _DEEPEST:
        raise invalid("Fields are nested too deep.")
    found: dict[str, Field] = {}
    while True:
        name = _NAME.match(text, at)
        if name is None:
            if at < len(text) and text[at] == ",":
                at += 1
                continue
            return found, at
        one = found.setdefault(name[0], Field())
        at = name.end()
        while at < len(text) and text[at] == ".":
            word = _NAME.match(text, at + 1)
            if word is None or word.end() >= len(text) or text[word.end()] != "(":
                raise invalid(f'Syntax error "Expected name." at character {at}: {text}')
            close = text.find(")", word.end())
            if close < 0:
                raise invalid(f'Syntax error "Expected )." at character {len(text)}: {text}')
            one.args[word[0]] = text[word.end() + 1 : close]
            at = close + 1
        if at < len(text) and text[at] == "{":
            one.fields, at = _fields(text, at + 1, depth + 1)
            if at >= len(text) or text[at] != "}":
                raise invalid(f'Syntax error "Expected }}." at character {at}: {text}')
            at += 1
        if at < len(text) and text[at] == ",":
            at += 1
        elif at < len(text) and text[at] != "}":
            return found, at


Values = Mapping[str, Callable[[Field], Any]]
"""What an object can tell, by field."""


def told(values: Values, wanted: Mapping[str, Field], usual: tuple[str, ...] = ("id",)) -> dict[str, Any]:
    """An object with the fields asked for, or with its usual ones; `id` is always there. What is None is left out."""
    out: dict[str, Any] = {}
    for name, one in (wanted or {name: Field() for name in usual}).items():
        if name not in values:
            raise no_field(name)
        value = values[name](one)
        if value is not None:
            out[name] = value
    if "id" not in out and "id" in values:
        out["id"] = values["id"](Field())
    return out
