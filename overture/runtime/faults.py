"""Every fault of a decoded value at once, each with its wire path and a sentence.

Not the decoder: this runs only after the fast one has refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from enum import Enum
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from overture.kernel.errors import FieldFault

MOST = 100
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
}
_SHAPE = re.compile(r"Expected `([a-z| ]+)`(?: (.+?))?(?:, got `(\w+)`)?$", re.DOTALL)
_LIMITS = (
    ("of length >= 1", "that is not empty"),
    ("of length >= ", "of length at least "),
    ("of length <= ", "of length at most "),
    (">= ", "of at least "),
    ("<= ", "of at most "),
)


def collect(value: object, tp: Any, *, strict: bool = True) -> list[FieldFault]:
    """Faults of `value` as `tp`, at most 100; empty where it fits."""
    return list(islice(_find(value, tp, "", strict), MOST))


def nul_path(value: object, path: str = "") -> str | None:
    """Where a text holds the character NUL, which PostgreSQL cannot store; None where there is none."""
    if isinstance(value, str):
        return path or "body" if "\x00" in value else None
    inside: list[tuple[str, object]] = []
    if isinstance(value, dict):
        if any("\x00" in name for name in value):
            return path or "body"
        inside = [(_join(path, name), item) for name, item in value.items()]
    elif isinstance(value, list):
        inside = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    return next((found for at, item in inside if (found := nul_path(item, at))), None)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _find(value: object, tp: Any, path: str, strict: bool) -> Iterator[FieldFault]:
    try:
        msgspec.convert(value, tp, strict=strict)
        return
    except msgspec.ValidationError as error:
        own = str(error).rsplit(" - at `", 1)[0]
    inside = _descend(value, tp, path, strict)
    first = next(inside, None)
    yield first or FieldFault(path or "body", "invalid_field", _sentence(own, tp))
    yield from inside


def _descend(value: object, tp: Any, path: str, strict: bool) -> Iterator[FieldFault]:
    origin, args = get_origin(tp), get_args(tp)
    if origin is Annotated:
        yield from _descend(value, args[0], path, strict)
    elif origin in (Union, UnionType):
        if (member := _member(value, args)) is not None:
            yield from _descend(value, member, path, strict)
        elif isinstance(value, dict) and (tagged := [m for m in args if _is_struct(m) and m.__struct_config__.tag]):
            yield from _untagged(value, tagged, path, strict)
    elif isinstance(value, dict) and _is_struct(origin or tp):
        yield from _fields(value, tp, path, strict)
    elif isinstance(value, dict) and origin is dict:
        for name, item in value.items():
            yield from _find(item, args[1], _join(path, name), strict)
    elif isinstance(value, list) and origin in (list, tuple, set, frozenset):
        for index, item in enumerate(value):
            yield from _find(item, args[0], f"{path}[{index}]", strict)


def _is_struct(tp: Any) -> bool:
    return isinstance(tp, type) and issubclass(tp, msgspec.Struct)


def _member(value: object, members: tuple[Any, ...]) -> Any:
    """The member of a union that `value` was meant for: the only one, the one with its tag, or of its shape."""
    real = [m for m in members if m is not type(None)]
    if len(real) == 1:
        return real[0]
    for config, member in ((m.__struct_config__, m) for m in real if _is_struct(m)):
        if isinstance(value, dict) and config.tag_field and value.get(config.tag_field) == config.tag:
            return member
    alike = [m for m in real if _is_alike(value, m)]
    return alike[0] if len(alike) == 1 else None


def _is_alike(value: object, member: Any) -> bool:
    """Whether a member without a tag is of the value's own shape: a list, or an object."""
    bare = get_args(member)[0] if get_origin(member) is Annotated else member
    if isinstance(value, list):
        return get_origin(bare) in (list, tuple)
    return isinstance(value, dict) and _is_struct(bare) and bare.__struct_config__.tag is None


def _untagged(value: dict[str, object], members: list[Any], path: str, strict: bool) -> Iterator[FieldFault]:
    """What is wrong with an object whose tag names no member: the tag, and the fields that are alike in all."""
    tag = members[0].__struct_config__.tag_field
    given, allowed = value.get(tag), [str(m.__struct_config__.tag) for m in members]
    if given in (None, ""):
        yield FieldFault(_join(path, tag), "missing_required_field", f"Send one of: {', '.join(allowed)}.")
    else:
        near = get_close_matches(str(given), allowed, 1)
        hint = f"; did you mean `{near[0]}`?" if near else f"; use one of: {', '.join(allowed)}."
        yield FieldFault(_join(path, tag), "invalid_field", f"There is no such choice{hint}")
    shared = [{f.encode_name: f for f in msgspec.structs.fields(m)} for m in members]
    for name, field in shared[0].items():
        if all(name in other and other[name].type == field.type for other in shared[1:]):
            yield from _field(value, field, path, strict)


def _fields(value: dict[str, object], tp: Any, path: str, strict: bool) -> Iterator[FieldFault]:
    fields = msgspec.structs.fields(tp)
    config = (get_origin(tp) or tp).__struct_config__
    if config.forbid_unknown_fields:
        known = {f.encode_name for f in fields} | {config.tag_field}
        for name in value:
            if name not in known:
                near = get_close_matches(name, [f.encode_name for f in fields if f.encode_name not in value], 1)
                hint = f"; did you mean `{near[0]}`?" if near else "."
                yield FieldFault(_join(path, name), "unknown_field", f"Unknown field{hint}")
    for field in fields:
        yield from _field(value, field, path, strict)


def _field(value: dict[str, object], field: Any, path: str, strict: bool) -> Iterator[FieldFault]:
    name = field.encode_name
    at = _join(path, name)
    wrong = _find(value[name], field.type, at, strict) if name in value else iter(())
    if field.required and value.get(name) in (None, ""):
        if name not in value or next(wrong, None) is not None:
            yield FieldFault(at, "missing_required_field", "This field is required.")
    else:
        yield from wrong


def _sentence(text: str, tp: Any) -> str:
    """msgspec's message in plain words that say what to send."""
    if text.startswith(("Invalid enum value", "Invalid value")) and (allowed := _allowed(tp)):
        return f"{text}; use one of: {', '.join(allowed)}."
    shape = _SHAPE.match(text)
    if shape is None:
        return text if text.endswith((".", "?", "!")) else text + "."
    wanted = " or ".join(_WORDS.get(word, word) for word in shape[1].split(" | "))
    if not shape[2]:
        return f"Expected {wanted}" + (f", got {_WORDS.get(shape[3], shape[3])}." if shape[3] else ".")
    limit = shape[2]
    if limit.startswith("matching regex") and (told := _described(tp)) is not None:
        return told
    for sign, words in _LIMITS:
        limit = limit.replace(sign, words)
    return f"Expected {wanted} {limit}."


def _described(tp: Any) -> str | None:
    """What to send instead of a text of the wrong form, where the type says what it is and shows one."""
    for meta in get_args(tp)[1:] if get_origin(tp) is Annotated else ():
        if isinstance(meta, msgspec.Meta) and meta.description and meta.examples:
            words = meta.description[0].lower() + meta.description[1:].rstrip(".")
            return f"Send {words}, as in `{meta.examples[0]}`."
    return None


def _allowed(tp: Any) -> list[str]:
    if get_origin(tp) is Literal:
        return [str(v) for v in get_args(tp)]
    if isinstance(tp, type) and issubclass(tp, Enum):
        return [str(m.value) for m in tp]
    if _is_struct(tp):
        return [str(tp.__struct_config__.tag)] if tp.__struct_config__.tag is not None else []
    return [word for member in get_args(tp) for word in _allowed(member)]
