"""`location`: who wrote the newest posts at a place, for each place.

Nobody twice, however much they wrote: who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.addons import ADDONS, EnrichOrigin, EnrichProfiles
from overture.domain.audience.declaring import Most, Params, Tool
from overture.domain.audience.inputs import Locations, places
from overture.domain.platforms import Relation


class LocationParams(Params, frozen=True, kw_only=True):
    """Who wrote the newest posts at a place."""

    locations: Locations
    max_posts: Annotated[
        Most, Meta(description="Most new rows per place: posts count whose author is a new row, from the newest on.")
    ] = 50
    enrich_profiles: EnrichProfiles = False
    enrich_country_date: EnrichOrigin = False


LOCATION: Final = Tool(
    name="location",
    title="Who writes at a place",
    relation=Relation.LOCATION,
    params=LocationParams,
    asks=lambda params: places(params.locations),
    most=lambda params: params.max_posts,
    price=5,
    addons=ADDONS,
    example={"locations": ["213385402"], "max_posts": 50},
)
