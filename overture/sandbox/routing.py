"""What a route is and what it is asked: the parts of a path, the query, the headers, the body.

Not the routes themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, unquote

import msgspec

from overture.sandbox.wire import Answer, refusal

if TYPE_CHECKING:
    from overture.sandbox.network import Network

T = TypeVar("T")
NO_PROJECT = "none"
"""The project of requests that name none."""


@dataclass(frozen=True)
class Ask:
    """One request: the parts of its path, its query, its headers (lower case) and its body."""

    parts: Mapping[str, str]
    query: Mapping[str, str]
    headers: dict[str, str]
    body: bytes

    def number(self, name: str, default: int, most: int) -> int:
        text = self.query.get(name)
        if text is None:
            return default
        if not text.isdecimal():
            raise Unreadable(f"{name} is a number from 0")
        return min(int(text), most)

    def read(self, shape: type[T]) -> T:
        try:
            return msgspec.json.decode(self.body, type=shape)
        except msgspec.MsgspecError as error:
            raise Unreadable(str(error)) from None


class Unreadable(Exception):
    """A request that makes no sense; the text says why."""


@dataclass(frozen=True)
class Route:
    """`is_loopback`: answered on this machine only."""

    method: str
    path: str
    pattern: re.Pattern[str]
    handler: Callable[[Network, Ask], Answer]
    is_loopback: bool

    def matches(self, path: str) -> dict[str, str] | None:
        """The parts of a path that is still percent-encoded; None for another path."""
        found = self.pattern.fullmatch(path)
        return None if found is None else {name: unquote(part) for name, part in found.groupdict().items()}

    def answer(
        self, sandbox: Network, parts: Mapping[str, str], query: str, headers: dict[str, str], body: bytes
    ) -> Answer:
        try:
            return self.handler(sandbox, Ask(parts, dict(parse_qsl(query)), headers, body))
        except Unreadable as error:
            return refusal(400, "invalid_request", str(error))


def route(method: str, path: str, handler: Callable[[Network, Ask], Answer], *, loopback: bool = False) -> Route:
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
    return Route(method, path, pattern, handler, loopback)
