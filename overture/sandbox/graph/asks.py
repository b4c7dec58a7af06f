"""One request to the Graph API: which host, which version, which node, who asks, and what: from every form it may have.

Paths as real clients write them: with our prefix or without, any version or none, any number of slashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

import msgspec

from overture.sandbox.graph.answers import Family, GraphRefusal, invalid

_VERSION = re.compile(r"v\d+\.\d+")
_PREFIXED_VERSION = re.compile(r"v\d+(?:\.\d+)?")
_HOSTS: dict[str, Family] = {"instagram": "instagram", "facebook": "facebook", "api": "instagram", "www": "instagram"}
_FIRST_WORDS = frozenset({"me", "ig_hashtag_search", "oauth", "access_token", "refresh_access_token"})
_decode = msgspec.json.Decoder().decode
_BOUNDARY = re.compile(rb'boundary="?([^";]+)"?', re.IGNORECASE)
_NAME = re.compile(rb'name="([^"]*)"')


class Address(NamedTuple):
    """Where a request goes. `is_sure` where the path alone proves that the Graph API is meant."""

    family: Family
    parts: tuple[str, ...]
    is_sure: bool


@lru_cache(maxsize=4096)
def address(path: str, host: str) -> Address:
    """The address of a path that is still percent-encoded; `host` decides for a bare path."""
    parts = [unquote(part) for part in path.split("/") if part]
    if parts[:1] == ["graph"]:
        family = _HOSTS.get(parts[1] if len(parts) > 1 else "")
        rest = parts[1:] if family is None else parts[2:]
        if rest and _PREFIXED_VERSION.fullmatch(rest[0]):
            rest = rest[1:]
        # www.facebook.com's dialog lies under a path of its own.
        facebook = family is None or rest[:2] == ["dialog", "oauth"]
        return Address("facebook" if facebook else family or "facebook", tuple(rest), True)
    family = "instagram" if "instagram" in host else "facebook"
    if parts and _VERSION.fullmatch(parts[0]):
        return Address(family, tuple(parts[1:]), True)
    is_sure = bool(parts) and (parts[0] in _FIRST_WORDS or path.startswith("//"))
    return Address(family, tuple(parts), is_sure)


@dataclass(slots=True)
class GraphAsk:
    """A request as it was read. `params`: query and body together, the body's first."""

    method: str
    family: Family
    parts: tuple[str, ...]
    params: dict[str, Any]
    token: str = field(repr=False)
    project: str | None
    account: str | None
    """Whose the token is, where it says so in a header of ours."""
    tag: str | None
    """The product's own token of the message, for the journal."""
    root: str
    """The address up to our prefix's end, for links to next pages."""
    path: str

    def text(self, name: str, default: str | None = None) -> str:
        value = self.params.get(name, default)
        if value is None:
            raise GraphRefusal(100, f"(#100) The parameter {name} is required.")
        return value if isinstance(value, str) else msgspec.json.encode(value).decode()

    def thing(self, name: str) -> Any:
        """An object, a list or a flag: as JSON, or as text that holds JSON."""
        value = self.params.get(name)
        if isinstance(value, str) and value[:1] in ("{", "["):
            try:
                return _decode(value)
            except (msgspec.MsgspecError, RecursionError):
                raise invalid(f"{name} is not JSON") from None
        return value

    def names(self, name: str) -> list[str]:
        """Words: a list, as JSON or as text that holds it, or text with commas between."""
        value = self.thing(name)
        parts = value if isinstance(value, list) else str("" if value is None else value).split(",")
        return [word for part in parts if (word := str(part).strip())]

    def map(self, name: str) -> dict[str, Any]:
        value = self.thing(name)
        if not isinstance(value, dict):
            raise invalid(f"param {name} must be non-empty.")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        value = str(self.params.get(name, default))
        if not value.isdecimal():
            raise invalid(f"Param {name} must be a number.")
        return max(1, min(int(value), most))

    def flag(self, name: str) -> bool | None:
        value = self.params.get(name)
        return None if value is None else str(value).lower() in ("true", "1")


_OF_OURS = {b"x-overture-project": "project", b"x-overture-account": "account", b"x-overture-token": "tag"}


def read(
    method: str,
    path: str,
    query: bytes,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
) -> tuple[GraphAsk, bytes | None]:
    """The request, and the moment that it says in our header. Raises `GraphRefusal` for a body that cannot be read."""
    kind, host, shown, bearer = b"", "", None, ""
    ours: dict[str, str] = {}
    for name, value in headers:
        if name in _OF_OURS:
            ours[_OF_OURS[name]] = value.decode("latin-1")
        elif name == b"x-overture-now":
            shown = value
        elif name == b"authorization":
            scheme, _, token = value.decode("latin-1").partition(" ")
            bearer = token.strip() if scheme.lower() in ("bearer", "oauth") else ""
        elif name == b"content-type":
            kind = value
        elif name == b"host":
            host = value.decode("latin-1")
    where = address(path, host)
    params: dict[str, Any] = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)) if query else {}
    if body:
        params |= _params(kind, body)
    token = str(params.pop("access_token", "") or bearer)
    marker = path.find("/".join(where.parts[:1])) if where.parts else len(path)
    ask = GraphAsk(
        method,
        where.family,
        where.parts,
        params,
        token,
        ours.get("project"),
        ours.get("account"),
        ours.get("tag"),
        f"http://{host}{path[: max(marker, 1)]}",
        path,
    )
    return ask, shown


def is_graph(path: str, query: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a path that nobody else knows is of the Graph API: by its words, or because a token comes with it."""
    return (
        address(path, "").is_sure or b"access_token=" in query or any(name == b"authorization" for name, _ in headers)
    )


def _params(kind: bytes, body: bytes) -> dict[str, Any]:
    kind = kind.lstrip()
    if kind[:19].lower() == b"multipart/form-data":
        found = _BOUNDARY.search(kind)
        return {} if found is None else dict(_multipart(body, found[1]))
    if kind[:33].lower() == b"application/x-www-form-urlencoded":
        try:
            return dict(parse_qsl(body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            raise invalid("the body is not UTF-8") from None
    try:
        value = _decode(body)
    except (msgspec.MsgspecError, RecursionError):
        # Whoever sends a form without saying so.
        if body[:1] in (b"{", b"["):
            raise invalid("the body is not JSON") from None
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return value if isinstance(value, dict) else {}


def _multipart(body: bytes, boundary: bytes) -> Iterable[tuple[str, str]]:
    for part in body.split(b"--" + boundary)[1:]:
        head, found, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if found and name is not None:
            yield name[1].decode("utf-8", "replace"), content.removesuffix(b"\r\n").decode("utf-8", "replace")
