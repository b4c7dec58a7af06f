"""What tools are asked about beside usernames: hashtags, places, posts, and the lists in which to look for somebody.

Not which tool asks for what: each says that itself. The same thing written in two ways is one list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final, Literal

from msgspec import Meta

from overture.domain.audience.declaring import once
from overture.domain.platforms import ListAsk, Relation

LIKED_POSTS: Final = 50
"""Newest posts whose likers are looked at, where nobody says how many."""

_SITE = r"(https?://)?(www\.|m\.)?instagram\.com/"
_PLACE = re.compile(r"/explore/locations/([0-9]{1,20})")
_POST = re.compile(r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]{1,64})")

Hashtag = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"^[^\s#@/?&%.,;:!\u0000-\u001F\u007F]+$(?!\n)",
        description="A hashtag, without `#`, spaces and punctuation.",
        examples=["sunset"],
    ),
]
Hashtags = Annotated[list[Hashtag], Meta(min_length=1, max_length=10, description="Hashtags, without `#`.")]
Location = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        pattern=rf"^([0-9]{{1,20}}|{_SITE}explore/locations/[0-9]{{1,20}}(/\S*)?)$(?!\n)",
        description="Instagram's number of a place, or the address of the place's page there.",
        examples=["213385402"],
    ),
]
Locations = Annotated[
    list[Location],
    Meta(min_length=1, max_length=10, description="Places: Instagram's number of each, or the address of its page."),
]
PostUrl = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        pattern=rf"^{_SITE}([A-Za-z0-9._]{{1,30}}/)?(p|reel|reels|tv)/[A-Za-z0-9_-]{{1,64}}(/\S*|\?\S*)?$(?!\n)",
        description="The address of a post, reel or video on Instagram.",
        examples=["https://www.instagram.com/p/CxYz12345Ab/"],
    ),
]
PostUrls = Annotated[
    list[PostUrl], Meta(min_length=1, max_length=10, description="Addresses of posts, reels or videos on Instagram.")
]
Among = Annotated[
    Literal["followers", "following", "likers"],
    Meta(
        description="Whom to look through: who follows each username, whom it follows, or who liked its "
        f"{LIKED_POSTS} newest posts."
    ),
]
AMONG: Final = frozenset({Relation.FOLLOWING, Relation.LIKERS})
"""The lists that `Among` may choose instead of followers."""


def among(source: str, usernames: Sequence[str]) -> list[ListAsk]:
    """The list of each username in which to look."""
    relation = Relation(source)
    posts = LIKED_POSTS if relation is Relation.LIKERS else None
    return [ListAsk(relation, name, posts) for name in once(usernames)]


def places(locations: Sequence[str]) -> list[ListAsk]:
    """The list of each place, by its number."""
    numbers = {_number(text): text for text in reversed(locations)}
    return [ListAsk(Relation.LOCATION, of, given=numbers[of]) for of in dict.fromkeys(map(_number, locations))]


def posts(post_urls: Sequence[str]) -> list[ListAsk]:
    """The list of each post, by its short code."""
    codes = {_code(text): text for text in reversed(post_urls)}
    return [ListAsk(Relation.POST_LIKERS, of, given=codes[of]) for of in dict.fromkeys(map(_code, post_urls))]


def _number(text: str) -> str:
    found = _PLACE.search(text)
    return text if found is None else found[1]


def _code(text: str) -> str:
    found = _POST.search(text)
    return text if found is None else found[1]
