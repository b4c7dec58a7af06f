"""What is sent: one canonical form of every message, whatever a family or a platform calls its parts.

Not the limits of a platform or a family; those are checked where the message comes in, before anything is sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

LIKE_HEART: Final = "like_heart"
"""The only sticker there is."""


class MediaKind(StrEnum):
    """What a file is."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"


class ButtonKind(StrEnum):
    """What a tap on a button does: opens a page, or comes back to us with a payload."""

    WEB_URL = "web_url"
    POSTBACK = "postback"


@dataclass(frozen=True, slots=True)
class Button:
    """One button of a card; `url` of a page, `payload` of a postback."""

    kind: ButtonKind
    title: str
    url: str | None = None
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One card of a template; `action_url` opens where the card itself is tapped."""

    title: str
    subtitle: str | None = None
    image_url: str | None = None
    action_url: str | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A reply offered under a message; tapped, it comes back with its payload."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Media:
    """A file the platform fetches from `url`."""

    kind: MediaKind
    url: str


@dataclass(frozen=True, slots=True)
class Body:
    """What to send, one of these: text (with `buttons` under it), cards, a file, several images by their addresses, a
    post of the account's own by its id, a sticker; quick replies with any.

    `is_by_person`: written by a person and not by a program, which a platform may let through for longer. `reply_to`:
    the platform's id of the message that it answers.
    """

    text: str = field(default="", repr=False)
    cards: tuple[Card, ...] = field(default=(), repr=False)
    media: Media | None = field(default=None, repr=False)
    sticker: str | None = None
    quick_replies: tuple[QuickReply, ...] = field(default=(), repr=False)
    is_by_person: bool = False
    buttons: tuple[Button, ...] = field(default=(), repr=False)
    images: tuple[str, ...] = field(default=(), repr=False)
    post_id: str | None = None
    reply_to: str | None = None
