"""`hashtag`: who wrote the newest posts under a hashtag, for each hashtag.

Nobody twice, however much they wrote: who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.addons import ADDONS, EnrichOrigin, EnrichProfiles
from overture.domain.audience.declaring import Most, Params, Tool, once
from overture.domain.audience.inputs import Hashtags
from overture.domain.platforms import ListAsk, Relation


class HashtagParams(Params, frozen=True, kw_only=True):
    """Who wrote the newest posts under a hashtag."""

    hashtags: Hashtags
    max_posts: Annotated[
        Most, Meta(description="Most new rows per hashtag: posts count whose author is a new row, from the newest on.")
    ] = 50
    enrich_profiles: EnrichProfiles = False
    enrich_country_date: EnrichOrigin = False


def _asks(params: HashtagParams) -> list[ListAsk]:
    return [ListAsk(Relation.HASHTAG, name) for name in once(params.hashtags)]


HASHTAG: Final = Tool(
    name="hashtag",
    title="Who writes under a hashtag",
    relation=Relation.HASHTAG,
    params=HashtagParams,
    asks=_asks,
    most=lambda params: params.max_posts,
    price=5,
    addons=ADDONS,
    example={"hashtags": ["sunset"], "max_posts": 50},
)
