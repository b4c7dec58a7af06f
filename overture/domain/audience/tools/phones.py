"""`phones`: public phone numbers of the people in a list, for each username.

Who has none makes no row and costs nothing; who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.contact_details import ContactParams, contact_tool
from overture.domain.audience.declaring import Most, kept
from overture.domain.platforms import Details, Listed


class PhonesParams(ContactParams, frozen=True, kw_only=True):
    """Public phone numbers of the people in a list."""

    max_results: Annotated[Most, Meta(description="Most new rows per username, all with a public phone number.")] = 50


def _has_one(person: Listed, details: Details | None) -> bool:
    return details is not None and bool(details.phone)


def _more(details: Details) -> dict[str, str]:
    return {"phone": details.phone} if details.phone else {}


PHONES: Final = contact_tool(
    name="phones",
    title="Public phone numbers of the people in a list",
    params=PhonesParams,
    column=kept("phone", "The public phone number."),
    takes=_has_one,
    more=_more,
)
