"""Values on their way through a template: what counts as missing, as true, as equal, and how it is written.

Not what filters make of them (filters.py), nor where they come from (program.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

MAX_TEXT: Final = 10_000
"""Characters of any one value on its way through a template."""
MAX_ITEMS: Final = 1_000
MAX_NUMBER: Final = 10**30

TOO_MUCH: Final = "template_limit"
NOT_POSSIBLE: Final = "template_error"


BLANKS: Final = "".join(map(chr, [*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)])) + (
    "\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
)
"""What there is nothing to read in: white space and zero-width characters."""


class Stopped(Exception):
    """Rendering cannot go on: `reason` is a code, `detail` a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Budget(Protocol):
    """What a render may still spend; a unit is about one character touched."""

    def spend(self, units: int) -> None:
        """Raises `Stopped` when nothing is left."""
        ...


class Missing:
    """The value of a variable that has none; it goes through filters unchanged until a `default` meets it."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


def is_blank(text: str) -> bool:
    """Whether a text has nothing to read: empty, or white space and zero-width characters alone."""
    return not text or (not text[0].isalnum() and len(text) <= MAX_TEXT and not text.strip(BLANKS))


def is_nothing(value: object) -> bool:
    """Whether a value counts as missing: nil, blank, an empty list or object. False and 0 are values."""
    if isinstance(value, str):
        return is_blank(value)
    return value is None or isinstance(value, Missing) or (isinstance(value, list | dict) and not value)


def text_of(value: object) -> str:
    """A value as it is written into a message."""
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise Stopped(TOO_MUCH, f"A text is longer than {MAX_TEXT} characters.")
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(sane(value))
    if isinstance(value, list):
        return "".join(items_of(value))
    raise Stopped(NOT_POSSIBLE, "A value is an object and cannot be written as text; name one of its fields.")


def items_of(value: object) -> list[str]:
    """The items of a list as texts; of anything else the thing itself, alone."""
    items = value if isinstance(value, list) else [value]
    if len(items) > MAX_ITEMS:
        raise Stopped(TOO_MUCH, f"A list has more than {MAX_ITEMS} items.")
    if any(isinstance(item, list | dict) for item in items):
        raise Stopped(NOT_POSSIBLE, "A list holds lists or objects and cannot be written as text.")
    return [text_of(item) for item in items]


def sane(number: float) -> float:
    """The number itself, where it is finite and of a size somebody may mean."""
    if not abs(number) <= MAX_NUMBER:
        raise Stopped(TOO_MUCH, "A number is too large.")
    return number


def inside(value: object, key: str) -> object:
    """What a dotted name means: an object's field, or `size`, `first`, `last`; never an attribute of ours."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        return len(value) if key == "size" else None
    if key == "size" and isinstance(value, str | list):
        return len(value)
    if isinstance(value, list) and value and key in ("first", "last"):
        return value[0 if key == "first" else -1]
    return value if isinstance(value, Missing) else None


def is_true(value: object) -> bool:
    """What `if` asks: false and whatever counts as missing are not true; 0 is."""
    return value is not False and not is_nothing(value)


def equal(left: object, right: object) -> bool:
    """What `==` and `when` ask. All that counts as missing is equal to each other."""
    if is_nothing(left) or is_nothing(right):
        return is_nothing(left) and is_nothing(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return left is right  # deep comparison of what a customer sent has no bound
    return left == right


def ordered(test: Callable[[float, float], bool], texts: Callable[[str, str], bool]) -> Callable[..., bool]:
    """A comparison by size: two numbers or two texts; with what is missing it never holds."""

    def compare(_: Budget, left: object, right: object) -> bool:
        if isinstance(left, str) and isinstance(right, str):
            return texts(left, right)
        if is_nothing(left) or is_nothing(right):
            return False
        if isinstance(left, int | float) and isinstance(right, int | float):
            return test(left, right)
        raise Stopped(NOT_POSSIBLE, "A comparison has a number on one side only; `plus: 0` makes one of a text.")

    return compare


def contains(budget: Budget, left: object, right: object) -> bool:
    """Whether a text has another in it, a list an item, an object a field."""
    if is_nothing(left) or is_nothing(right):
        return False
    if isinstance(left, str):
        sought = text_of(right)
        budget.spend(len(left) * (1 + len(sought) // 16))
        return sought in left
    if isinstance(left, list):
        if len(left) > MAX_ITEMS:
            raise Stopped(TOO_MUCH, f"A list has more than {MAX_ITEMS} items.")
        budget.spend(8 * len(left))
        return any(equal(item, right) for item in left)
    if isinstance(left, dict):
        return isinstance(right, str) and right in left
    raise Stopped(NOT_POSSIBLE, "`contains` looks into a text or a list only.")
