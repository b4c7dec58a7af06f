"""`likers`: who liked the newest posts of a profile, for each username.

Nobody twice, however many of the posts they liked: who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.addons import ADDONS, EnrichOrigin, EnrichProfiles
from overture.domain.audience.declaring import Most, Params, Tool, Usernames, once
from overture.domain.audience.inputs import LIKED_POSTS
from overture.domain.platforms import ListAsk, Relation


class LikersParams(Params, frozen=True, kw_only=True):
    """Who liked the newest posts of a profile."""

    usernames: Usernames
    max_posts: Annotated[Most, Meta(description="How many of the newest posts per username are looked at.")] = (
        LIKED_POSTS
    )
    max_likers: Annotated[Most, Meta(description="Most new rows per username, of all its posts together.")] = 50
    enrich_profiles: EnrichProfiles = False
    enrich_country_date: EnrichOrigin = False


def _asks(params: LikersParams) -> list[ListAsk]:
    return [ListAsk(Relation.LIKERS, name, params.max_posts) for name in once(params.usernames)]


LIKERS: Final = Tool(
    name="likers",
    title="Who liked a profile's newest posts",
    relation=Relation.LIKERS,
    params=LikersParams,
    asks=_asks,
    most=lambda params: params.max_likers,
    price=5,
    addons=ADDONS,
    example={"usernames": ["nasa"], "max_posts": 12, "max_likers": 50},
)
