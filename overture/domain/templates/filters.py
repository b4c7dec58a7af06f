"""The filters of message templates: the list, and what each does, with its work and its output bounded.

Not python-liquid's own: those have no bounds, and some read the clock or the file system.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from urllib.parse import quote_plus

from overture.domain.templates.values import (
    MAX_ITEMS,
    MAX_TEXT,
    NOT_POSSIBLE,
    TOO_MUCH,
    Budget,
    Stopped,
    items_of,
    sane,
    text_of,
)


def _text(budget: Budget, value: object) -> str:
    if isinstance(value, list):
        raise Stopped(NOT_POSSIBLE, "A filter for texts was given a list; `join` it first.")
    text = text_of(value)
    budget.spend(len(text))
    return text


_NUMBER: Final = re.compile(r"\s*(-?[0-9]{1,19})(\.[0-9]{1,19})?\s*", re.ASCII)


def _number(value: object) -> float:
    """A number, or the number a text begins and ends with; anything else is refused."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return sane(value)
    match = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Stopped(NOT_POSSIBLE, "A filter for numbers was given something else.")
    return sane(float(match[0]) if match[2] else int(match[1]))


def _whole(value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise Stopped(NOT_POSSIBLE, "A filter needs a whole number here.")
    return int(number)


def _made(budget: Budget, length: int) -> None:
    """Asked before a longer text is made."""
    if length > MAX_TEXT:
        raise Stopped(TOO_MUCH, f"A text would become longer than {MAX_TEXT} characters.")
    budget.spend(length)


def _changed(change: Callable[[str], str]) -> Callable[..., object]:
    def apply(budget: Budget, value: object) -> str:
        text = change(_text(budget, value))
        _made(budget, len(text))  # a letter becomes at most three, an encoded one twelve: bounded before it is made
        return text

    return apply


def _replace(budget: Budget, value: object, old: object, new: object = "") -> str:
    text, sought, put = _text(budget, value), text_of(old), text_of(new)
    budget.spend(len(text) * len(sought) // 16)
    _made(budget, len(text) + text.count(sought) * (len(put) - len(sought)))
    return text.replace(sought, put)


def _replace_first(budget: Budget, value: object, old: object, new: object = "") -> str:
    text, sought, put = _text(budget, value), text_of(old), text_of(new)
    budget.spend(len(text) * len(sought) // 16)
    _made(budget, len(text) + len(put))
    return text.replace(sought, put, 1)


def _remove(budget: Budget, value: object, old: object) -> str:
    return _replace(budget, value, old)


def _remove_first(budget: Budget, value: object, old: object) -> str:
    return _replace_first(budget, value, old)


def _append(budget: Budget, value: object, more: object) -> str:
    text, end = _text(budget, value), text_of(more)
    _made(budget, len(text) + len(end))
    return text + end


def _prepend(budget: Budget, value: object, more: object) -> str:
    text, start = _text(budget, value), text_of(more)
    _made(budget, len(text) + len(start))
    return start + text


def _truncate(budget: Budget, value: object, length: object = 50, end: object = "...") -> str:
    text, most, tail = _text(budget, value), _whole(length), text_of(end)
    return text if len(text) <= most else text[: max(most - len(tail), 0)] + tail


def _truncatewords(budget: Budget, value: object, words: object = 15, end: object = "...") -> str:
    text, most, tail = _text(budget, value), max(_whole(words), 1), text_of(end)
    found = text.split(maxsplit=most) if most <= MAX_TEXT else []
    return " ".join(found[:most]) + tail if len(found) > most else text


def _split(budget: Budget, value: object, by: object) -> list[str]:
    text, separator = _text(budget, value), text_of(by)
    budget.spend(len(text) * len(separator) // 16)
    if not text:
        return []
    if not separator:
        parts = list(text) if len(text) <= MAX_ITEMS else [""] * (MAX_ITEMS + 1)
    else:
        parts = text.split(None if separator == " " else separator, MAX_ITEMS)
    if len(parts) > MAX_ITEMS:
        raise Stopped(TOO_MUCH, f"A list would have more than {MAX_ITEMS} items.")
    budget.spend(len(parts))
    return parts


def _join(budget: Budget, value: object, by: object = " ") -> str:
    items, separator = items_of(value), text_of(by)
    _made(budget, sum(map(len, items)) + len(separator) * len(items) + len(items))
    return separator.join(items)


def _first(_: Budget, value: object) -> object:
    return value[0] if isinstance(value, list) and value else None


def _last(_: Budget, value: object) -> object:
    return value[-1] if isinstance(value, list) and value else None


def _size(_: Budget, value: object) -> int:
    return len(value) if isinstance(value, str | list | dict) else 0


def _calculated(of: Callable[[Any, Any], Any]) -> Callable[..., object]:
    """Two numbers to one: whole where both are, else by decimal arithmetic, so that 0.1 and 0.2 are 0.3."""

    def apply(_: Budget, value: object, other: object) -> float:
        left, right = _number(value), _number(other)
        if isinstance(left, int) and isinstance(right, int):
            return sane(of(left, right))
        return sane(float(of(Decimal(str(left)), Decimal(str(right)))))

    return apply


def _divided_by(_: Budget, value: object, other: object) -> float:
    left, right = _number(value), _number(other)
    if right == 0:
        raise Stopped(NOT_POSSIBLE, "A number cannot be divided by zero.")
    return sane(left // right if isinstance(left, int) and isinstance(right, int) else left / right)


def _modulo(_: Budget, value: object, other: object) -> float:
    left, right = _number(value), _number(other)
    if right == 0:
        raise Stopped(NOT_POSSIBLE, "A number cannot be divided by zero.")
    return sane(left % right)


def _round(_: Budget, value: object, places: object = 0) -> float:
    number, digits = _number(value), min(max(_whole(places), 0), 12)
    # Half goes away from zero, as readers of follower counts expect; Python's own round goes to the even one.
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return float(exact) if digits else int(exact)


def _alone(of: Callable[[float], float]) -> Callable[..., object]:
    return lambda _, value: sane(of(_number(value)))


def _pair(of: Callable[[float, float], float]) -> Callable[..., object]:
    return lambda _, value, other: of(_number(value), _number(other))


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter, and how many arguments it takes."""

    apply: Callable[..., object]
    least: int = 0
    most: int = 0


FILTERS: Final[dict[str, Filter]] = {
    "abs": Filter(_alone(abs)),
    "append": Filter(_append, 1, 1),
    "at_least": Filter(_pair(max), 1, 1),
    "at_most": Filter(_pair(min), 1, 1),
    "capitalize": Filter(_changed(str.capitalize)),
    "ceil": Filter(_alone(math.ceil)),
    "divided_by": Filter(_divided_by, 1, 1),
    "downcase": Filter(_changed(str.lower)),
    "first": Filter(_first),
    "floor": Filter(_alone(math.floor)),
    "join": Filter(_join, 0, 1),
    "last": Filter(_last),
    "lstrip": Filter(_changed(str.lstrip)),
    "minus": Filter(_calculated(operator.sub), 1, 1),
    "modulo": Filter(_modulo, 1, 1),
    "plus": Filter(_calculated(operator.add), 1, 1),
    "prepend": Filter(_prepend, 1, 1),
    "remove": Filter(_remove, 1, 1),
    "remove_first": Filter(_remove_first, 1, 1),
    "replace": Filter(_replace, 1, 2),
    "replace_first": Filter(_replace_first, 1, 2),
    "round": Filter(_round, 0, 1),
    "rstrip": Filter(_changed(str.rstrip)),
    "size": Filter(_size),
    "split": Filter(_split, 1, 1),
    "strip": Filter(_changed(str.strip)),
    "strip_newlines": Filter(_changed(lambda text: text.replace("\r\n", "").replace("\n", ""))),
    "times": Filter(_calculated(operator.mul), 1, 1),
    "truncate": Filter(_truncate, 0, 2),
    "truncatewords": Filter(_truncatewords, 0, 2),
    "upcase": Filter(_changed(str.upper)),
    "url_encode": Filter(_changed(quote_plus)),
}
"""Every filter but `default`, which alone may see that a value is missing (program.py)."""
