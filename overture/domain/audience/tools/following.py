"""`following`: whom a profile follows, for each username.

Nobody twice: who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.addons import ADDONS, EnrichOrigin, EnrichProfiles
from overture.domain.audience.declaring import Most, Params, Tool, Usernames, once
from overture.domain.platforms import ListAsk, Relation


class FollowingParams(Params, frozen=True, kw_only=True):
    """Whom a profile follows."""

    usernames: Usernames
    max_following: Annotated[Most, Meta(description="Most new rows per username.")] = 50
    enrich_profiles: EnrichProfiles = False
    enrich_country_date: EnrichOrigin = False


def _asks(params: FollowingParams) -> list[ListAsk]:
    return [ListAsk(Relation.FOLLOWING, name) for name in once(params.usernames)]


FOLLOWING: Final = Tool(
    name="following",
    title="Whom a profile follows",
    relation=Relation.FOLLOWING,
    params=FollowingParams,
    asks=_asks,
    most=lambda params: params.max_following,
    price=5,
    addons=ADDONS,
    example={"usernames": ["nasa"], "max_following": 50},
)
