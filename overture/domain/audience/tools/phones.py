"""`phones`: public phone numbers of the people in a list, for each username.

Who has none makes no row and costs nothing; who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.addons import ORIGIN, EnrichOrigin, NoProfiles
from overture.domain.audience.declaring import Most, Params, Tool, Usernames, kept
from overture.domain.audience.inputs import AMONG, Among, among
from overture.domain.platforms import Detail, Details, Listed, Relation


class PhonesParams(Params, frozen=True, kw_only=True):
    """Public phone numbers of the people in a list."""

    usernames: Usernames
    source: Among = "followers"
    max_results: Annotated[Most, Meta(description="Most new rows per username, all with a public phone number.")] = 50
    enrich_profiles: NoProfiles = False
    enrich_country_date: EnrichOrigin = False


def _has_one(person: Listed, details: Details | None) -> bool:
    return details is not None and bool(details.phone)


def _more(details: Details) -> dict[str, str]:
    return {"phone": details.phone} if details.phone else {}


PHONES: Final = Tool(
    name="phones",
    title="Public phone numbers of the people in a list",
    relation=Relation.FOLLOWERS,
    also=AMONG,
    params=PhonesParams,
    asks=lambda params: among(params.source, params.usernames),
    most=lambda params: params.max_results,
    price=10,
    addons=(ORIGIN,),
    refuses=("enrich_profiles",),
    columns=(kept("phone", "The public phone number."),),
    needs=frozenset({Detail.PROFILE}),
    takes=_has_one,
    more=_more,
    example={"usernames": ["nasa"], "source": "followers", "max_results": 50},
)
