"""`single-post-likers`: who liked a post, for each post.

Nobody twice, however many of the posts they liked: who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.addons import ADDONS, EnrichOrigin, EnrichProfiles
from overture.domain.audience.declaring import Most, Params, Tool
from overture.domain.audience.inputs import PostUrls, posts
from overture.domain.platforms import Relation


class SinglePostLikersParams(Params, frozen=True, kw_only=True):
    """Who liked a post."""

    post_urls: PostUrls
    max_likers: Annotated[Most, Meta(description="Most new rows per post.")] = 50
    enrich_profiles: EnrichProfiles = False
    enrich_country_date: EnrichOrigin = False


SINGLE_POST_LIKERS: Final = Tool(
    name="single-post-likers",
    title="Who liked a post",
    relation=Relation.POST_LIKERS,
    params=SinglePostLikersParams,
    asks=lambda params: posts(params.post_urls),
    most=lambda params: params.max_likers,
    price=5,
    addons=ADDONS,
    example={"post_urls": ["https://www.instagram.com/p/CxYz12345Ab/"], "max_likers": 50},
)
