"""What tools have in common that look through lists for people who make a way to write or call them public.

Not which way: emails and phones are in tools/, each with what it takes and keeps.
"""

from __future__ import annotations

from collections.abc import Callable

from overture.domain.audience.addons import ORIGIN, EnrichOrigin, NoProfiles
from overture.domain.audience.declaring import Column, Most, Params, Tool, Usernames
from overture.domain.audience.inputs import AMONG, Among, among
from overture.domain.platforms import Detail, Details, Listed, Relation


class ContactParams(Params, frozen=True, kw_only=True):
    """In which lists, and how many to find."""

    usernames: Usernames
    source: Among = "followers"
    max_results: Most = 50
    enrich_profiles: NoProfiles = False
    enrich_country_date: EnrichOrigin = False


def contact_tool(
    *,
    name: str,
    title: str,
    params: type[ContactParams],
    column: Column,
    takes: Callable[[Listed, Details | None], bool],
    more: Callable[[Details], dict[str, str]],
) -> Tool:
    """A tool that looks at profiles: whom it does not take costs nothing; its one column is in the price."""
    return Tool(
        name=name,
        title=title,
        relation=Relation.FOLLOWERS,
        also=AMONG,
        params=params,
        asks=lambda params: among(params.source, params.usernames),
        most=lambda params: params.max_results,
        price=10,
        addons=(ORIGIN,),
        refuses=("enrich_profiles",),
        columns=(column,),
        needs=frozenset({Detail.PROFILE}),
        takes=takes,
        more=more,
        example={"usernames": ["nasa"], "source": "followers", "max_results": 50},
    )
