"""The shapes on the sandbox's wires, camelCase, and how an answer leaves.

Not their meaning: docs/bridge.md and docs/sandbox.md say that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Offer(msgspec.Struct):
    """POST /v1/messages."""

    token: Name
    account: Name
    platform: Name
    to: Name
    text: Annotated[str, msgspec.Meta(max_length=20_000)]


class Taken(msgspec.Struct, rename="camel"):
    """The answer to a message that was taken, now or before."""

    id: str
    status: str
    sent_at: datetime
    duplicate: bool


class ProfileShown(msgspec.Struct, rename="camel"):
    """A person as profile and list routes tell."""

    platform: str
    handle: str
    user_id: str
    full_name: str
    followers: int
    following: int
    is_private: bool
    accepts_messages: bool


class ListedShown(msgspec.Struct, rename="camel"):
    """A person as lists tell."""

    handle: str
    user_id: str
    full_name: str
    is_verified: bool
    is_private: bool
    picture: str


class ListTold(msgspec.Struct, rename="camel"):
    """What is told beside the people of a page."""

    expected: int
    next_cursor: str | None
    unavailable: int


class PeopleShown(msgspec.Struct, rename="camel"):
    """One page of a list."""

    people: list[ListedShown]
    expected: int
    next_cursor: str | None
    unavailable: int


class DetailsAsked(msgspec.Struct):
    """POST /v1/details/{platform}."""

    handles: Annotated[list[Name], msgspec.Meta(max_length=100)]
    wanted: list[str]


class ClockPosted(msgspec.Struct, rename="camel"):
    """POST /clock: an affine project clock."""

    project: Name
    real_at: Annotated[datetime, msgspec.Meta(tz=True)]
    shown_at: Annotated[datetime, msgspec.Meta(tz=True)]
    scale: Annotated[float, msgspec.Meta(ge=0)]


class AccountPosted(msgspec.Struct):
    """POST /accounts/{handle}/restore and /stop."""

    project: Name
    stop: str = "challenge"
    platform: str = "instagram"
    why: str = ""


@dataclass(slots=True)
class Answer:
    """What goes back: after `delay` seconds where it is not 0; `silent` lets the connection end without an answer."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    delay: float = 0.0
    silent: bool = False


encode = msgspec.json.Encoder().encode


def refusal(status: int, code: str, message: str, *headers: tuple[bytes, bytes]) -> Answer:
    """An error in the bridge's envelope."""
    return Answer(status, encode({"error": {"code": code, "message": message}}), headers)


def ok(value: Any, status: int = 200) -> Answer:
    """A plain JSON answer."""
    return Answer(status, encode(value))
