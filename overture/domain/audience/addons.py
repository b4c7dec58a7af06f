"""The add-ons: columns that a job may add to its rows, and what each asks of a platform.

Not when they are looked up: course.py.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.declaring import AddOn, kept
from overture.domain.platforms import Detail, Details

EnrichProfiles = Annotated[bool, Meta(description="Adds the columns of a profile to each delivered row.")]
NoProfiles = Annotated[
    bool, Meta(description="Not for this tool: `true` is refused.", extra_json_schema={"const": False})
]
EnrichOrigin = Annotated[bool, Meta(description="Adds `country` and `date`, the month the account was made.")]


def _profile(d: Details) -> dict[str, str]:
    given = {
        "biography": d.biography,
        "email": d.email,
        "phone": d.phone,
        "follower_count": d.followers,
        "media_count": d.posts,
        "following_count": d.following,
        "account_type": d.account_type,
        "business": None if d.is_business is None else str(d.is_business).lower(),
        "business_category_name": d.business_category,
        "category_name": d.category_name,
        "category": d.category,
        "city_id": d.city_id,
        "city_name": d.city_name,
        "website": d.website,
    }
    return {name: str(value) for name, value in given.items() if value is not None and value != ""}


def _origin(d: Details) -> dict[str, str]:
    given = {"country": d.country, "date": d.joined}
    return {name: value for name, value in given.items() if value}


PROFILES: Final = AddOn(
    name="enrich_profiles",
    detail=Detail.PROFILE,
    price=1,
    columns=(
        kept("biography", "What they write of themselves."),
        kept("email", "Public e-mail address."),
        kept("phone", "Public phone number."),
        kept("follower_count", "How many follow them."),
        kept("media_count", "How many posts they have."),
        kept("following_count", "How many they follow."),
        kept("account_type", "What sort of account it is."),
        kept("business", "`true` for a business account."),
        kept("business_category_name", "The kind of business."),
        kept("category_name", "The category as shown."),
        kept("category", "The category."),
        kept("city_id", "The platform's number of the city."),
        kept("city_name", "The city."),
        kept("website", "The link in the profile."),
    ),
    more=_profile,
)
ORIGIN: Final = AddOn(
    name="enrich_country_date",
    detail=Detail.ORIGIN,
    price=1,
    columns=(
        kept("country", "The country the account is in."),
        kept("date", "When the account was made, `MM-YYYY`; empty where that cannot be read."),
    ),
    more=_origin,
)
ADDONS: Final = (PROFILES, ORIGIN)
