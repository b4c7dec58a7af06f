"""`followers`: who follows a profile, for each username.

Nobody twice: who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.addons import ADDONS, EnrichOrigin, EnrichProfiles
from overture.domain.audience.declaring import Most, Params, Tool, Usernames, once
from overture.domain.platforms import ListAsk, Relation


class FollowersParams(Params, frozen=True, kw_only=True):
    """Who follows a profile."""

    usernames: Usernames
    max_followers: Annotated[Most, Meta(description="Most new rows per username.")] = 50
    enrich_profiles: EnrichProfiles = False
    enrich_country_date: EnrichOrigin = False


def _asks(params: FollowersParams) -> list[ListAsk]:
    return [ListAsk(Relation.FOLLOWERS, name) for name in once(params.usernames)]


FOLLOWERS: Final = Tool(
    name="followers",
    title="Who follows a profile",
    relation=Relation.FOLLOWERS,
    params=FollowersParams,
    asks=_asks,
    most=lambda params: params.max_followers,
    price=5,
    addons=ADDONS,
    example={"usernames": ["nasa"], "max_followers": 50},
)
