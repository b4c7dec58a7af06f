"""The shapes of the bridge protocol, camelCase on the wire, and nothing about what they mean.

Answers are read strictly where a decision hangs on them; fields nobody asked for are passed over.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from overture.domain.platforms import Details, Listed

Aware = Annotated[datetime, msgspec.Meta(tz=True)]
Text = Annotated[str, msgspec.Meta(min_length=1)]


class Offer(msgspec.Struct):
    """POST /v1/messages."""

    token: UUID
    account: str
    platform: str
    to: str
    text: str


class Taken(msgspec.Struct, rename="camel"):
    """The bridge has the message, now or since an earlier attempt."""

    id: Text
    sent_at: Aware | None = None


class Fault(msgspec.Struct):
    """What an error carries."""

    code: Text
    message: str = ""


class Refusal(msgspec.Struct):
    """Any error of the bridge."""

    error: Fault


class ProfileShown(msgspec.Struct, rename="camel"):
    """A person, as far as the bridge knows."""

    platform: str
    handle: Text
    user_id: str | None = None
    full_name: str | None = None
    followers: int | None = None
    is_private: bool | None = None
    accepts_messages: bool | None = None


class ListedShown(Listed, frozen=True, gc=False, rename="camel"):
    """A person in a list: the port's own value; its names are declared anew because of their case."""

    handle: Text
    user_id: str | None = None
    full_name: str | None = None
    is_verified: bool | None = None
    is_private: bool | None = None
    picture: str | None = None


class GapShown(msgspec.Struct):
    """A part of a list that the bridge could not give."""

    reason: Text
    count: Annotated[int, msgspec.Meta(ge=0)]


class PeopleShown(msgspec.Struct, rename="camel"):
    """One page of a list."""

    people: list[ListedShown]
    expected: int | None = None
    next_cursor: str | None = None
    unavailable: Annotated[int, msgspec.Meta(ge=0)] = 0
    gaps: list[GapShown] = []


class DetailsShown(Details, frozen=True, gc=False, rename="camel"):
    """What a profile adds: the port's own value; its names are declared anew because of their case."""

    handle: Text
    user_id: str | None = None
    biography: str | None = None
    email: str | None = None
    phone: str | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    account_type: str | None = None
    is_business: bool | None = None
    business_category: str | None = None
    category_name: str | None = None
    category: str | None = None
    city_id: str | None = None
    city_name: str | None = None
    website: str | None = None
    country: str | None = None
    joined: str | None = None


class DetailsAsked(msgspec.Struct):
    """POST /v1/details/{platform}."""

    handles: list[str]
    wanted: list[str]


class DetailsTold(msgspec.Struct):
    """The people of whom the bridge can say something."""

    people: list[DetailsShown]


class StandingShown(msgspec.Struct):
    """What stands in the way of one of our accounts."""

    status: Literal["ok", "challenge", "token_revoked", "banned"]


class EventShown(msgspec.Struct, rename={"from_": "from"}):
    """One inbound event; which fields it needs depends on its type."""

    id: Text
    type: Text
    account: str = ""
    platform: str = ""
    from_: str = ""
    text: str = ""
    at: Aware | None = None
    stop: str = ""
    why: str = ""


class EventsPushed(msgspec.Struct):
    """The body a bridge posts to Overture."""

    events: list[EventShown]


encode_offer = msgspec.json.Encoder().encode
decode_taken = msgspec.json.Decoder(Taken).decode
decode_refusal = msgspec.json.Decoder(Refusal).decode
decode_profile = msgspec.json.Decoder(ProfileShown).decode
decode_standing = msgspec.json.Decoder(StandingShown).decode
decode_people = msgspec.json.Decoder(PeopleShown).decode
decode_details = msgspec.json.Decoder(DetailsTold).decode
encode_details = encode_offer
decode_events = msgspec.json.Decoder(EventsPushed).decode
