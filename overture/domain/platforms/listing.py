"""Lists of people as platforms give them: what can be listed, a page of it, and what a person's profile adds.

Not the calls: the ports `ListsPeople` and `TellsDetails` are in reading.py. Not what becomes of a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec


class Relation(StrEnum):
    """What a list holds, and what it is a list of."""

    FOLLOWERS = "followers"
    """Who follows a profile, by its handle."""
    FOLLOWING = "following"
    """Whom a profile follows, by its handle."""
    LIKERS = "likers"
    """Who liked the newest posts of a profile, by its handle."""
    POST_LIKERS = "post-likers"
    """Who liked one post, by its short code."""
    HASHTAG = "hashtag"
    """Who wrote the newest posts under a hashtag."""
    LOCATION = "location"
    """Who wrote the newest posts at a place, by its number."""


class Detail(StrEnum):
    """What can be asked of people beyond a list's row, together for all of them or not at all."""

    PROFILE = "profile"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class ListAsk:
    """One list: `of` is a handle, a hashtag, a place's number or a post's short code; `posts`: how many posts are
    looked at, None: as many as there are. `given`: what it was asked for by, where that is written otherwise."""

    relation: Relation
    of: str
    posts: int | None = None
    given: str | None = None

    @property
    def source(self) -> str:
        """What its rows say they come from."""
        return self.of if self.given is None else self.given


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A person in a list. What a platform does not say is None; `user_id` is its own number, in digits."""

    handle: str
    user_id: str | None = None
    full_name: str | None = None
    is_verified: bool | None = None
    is_private: bool | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a list the platform itself says it did not give: how many people, and why in its words."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list: people in the platform's order, the cursor of the next page (None: the end was reached).

    `expected` is the platform's own count of the whole list. `unavailable`: entries of this page that are private or
    gone, so that there is nobody to show. `gaps` are the platform's own notes, of this page.
    """

    people: Sequence[Listed]
    cursor: str | None
    expected: int | None = None
    unavailable: int = 0
    gaps: Sequence[Gap] = ()


class Details(msgspec.Struct, frozen=True, gc=False):
    """What a profile says beyond a list's row. None: the platform does not say. `joined` is `MM-YYYY`."""

    handle: str
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


class ListUnavailable(Exception):
    """The platform gives this list to nobody: `reason` is `not_found`, `private` or a word of its own. Not for a
    retry."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PlatformBusy(Exception):
    """The platform asks to come back later; `retry_after` in seconds of project time, None where it does not say."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.retry_after = retry_after
