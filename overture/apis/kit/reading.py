"""A request's body and query as the types a handler asks for, or every fault of them at once.

Not how faults are found: that is runtime.faults, and runs only where the decoder refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from overture.apis.kit.convention import Convention, Headers
from overture.apis.kit.errors import BodyTooLarge, InvalidJson, InvalidRequest, UnsupportedMediaType, refused
from overture.apis.kit.replies import Receive
from overture.kernel.errors import FieldFault
from overture.runtime import faults

_NUL = "Text cannot hold the character NUL."
# Read as JSON: nothing, JSON, and what curl and fetch say by themselves.
_JSON_ENOUGH = re.compile(
    rb"\s*(application/(\S+\+)?json|text/(json|plain)|application/x-www-form-urlencoded)?\s*(;|$)", re.I
)
_JSON = re.compile(rb"\s*application/(\S+\+)?json\s*(;|$)", re.I)
_SNAKE = re.compile(rb'"[a-z]+(_[a-z]+)+"\s*:')
_SNAKE_NAME = re.compile(r"[a-z]+(_[a-z]+)+")
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


async def whole(receive: Receive, headers: Headers, limit: int) -> bytes:
    """The body, where it has at most `limit` bytes; else BodyTooLarge. InvalidRequest where it breaks off."""
    said = headers.get(b"content-length", b"")
    if said.isdigit() and (len(said) > 18 or int(said) > limit):
        raise BodyTooLarge(limit=limit)
    pieces: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise InvalidRequest(problem="The request ended before its body was complete.")
        piece, more = message.get("body", b""), message.get("more_body", False)
        size += len(piece)
        if size > limit:
            raise BodyTooLarge(limit=limit)
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def body(decoder: msgspec.json.Decoder[Any], raw: bytes, media: bytes, c: Convention) -> Any:
    """The body as the decoder's type; raises InvalidRequest, InvalidJson or UnsupportedMediaType."""
    if not _JSON.match(media) if c.needs_media else media and not _JSON_ENOUGH.match(media):
        raise UnsupportedMediaType(
            wanted="JSON, `Content-Type: application/json`", given=media.decode("latin-1")[:100] or "nothing"
        )
    if not raw.strip():
        raise InvalidJson(problem="it is empty; send an object, at least {}")
    try:
        if c.both_spellings and _SNAKE.search(raw):
            raw = msgspec.json.encode(_spelled(msgspec.json.decode(raw), c.naming, ""))
        value = decoder.decode(raw)
        # One byte is found far faster than six: most bodies hold no backslash at all.
        if b"\\" not in raw or b"\\u0000" not in raw or (path := faults.nul_path(msgspec.json.decode(raw))) is None:
            return value
        found = [FieldFault(path, "invalid_field", _NUL)]
    except msgspec.ValidationError as error:
        try:
            found = faults.collect(msgspec.json.decode(raw), decoder.type)
        except _UNREADABLE as worse:
            raise _malformed(worse) from error
        found = found or [FieldFault("body", "invalid_field", str(error))]
    except _UNREADABLE as error:
        raise _malformed(error) from error
    raise refused(*found)


def _spelled(value: Any, naming: Callable[[str], str], path: str) -> Any:
    """A body with its names in the one spelling; InvalidRequest where a name stands there in both."""
    if isinstance(value, list):
        return [_spelled(v, naming, f"{path}[{i}]") for i, v in enumerate(value)]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for given, inner in value.items():
        name = naming(given) if _SNAKE_NAME.fullmatch(given) else given
        at = f"{path}.{name}" if path else name
        if name in out:
            raise refused(FieldFault(at, "invalid_field", f"Send it once: `{name}` and `{given}` are the same."))
        out[name] = _spelled(inner, naming, at)
    return out


def _malformed(error: Exception) -> InvalidJson:
    if isinstance(error, RecursionError):
        return InvalidJson(problem="it is nested too deeply")
    if isinstance(error, UnicodeDecodeError):
        return InvalidJson(problem="it is not UTF-8")
    text = str(error).removeprefix("JSON is malformed: ")
    return InvalidJson(problem="it ends too early" if "truncated" in text else text)


def query(names: dict[str, bool], tp: type[msgspec.Struct], raw: bytes) -> Any:
    """The query as `tp`; `names` are its wire names, true for lists. An empty parameter counts as not given."""
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise refused(FieldFault("query", "invalid_field", "The query is not UTF-8, or has over 100 parts.")) from error
    value: dict[str, Any] = {}
    found: list[FieldFault] = []
    for name, text in pairs:
        if "\x00" in text:
            found.append(FieldFault(name, "invalid_field", _NUL))
        if names.get(name):
            value.setdefault(name, []).append(text)
        elif name in value:
            found.append(FieldFault(name, "invalid_field", "Send it once."))
        elif text or name not in names:
            value[name] = text
    try:
        if not found:
            return msgspec.convert(value, tp, strict=False)
    except msgspec.ValidationError:
        found = faults.collect(value, tp, strict=False)
    raise refused(*found)
