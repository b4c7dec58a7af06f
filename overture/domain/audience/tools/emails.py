"""`emails`: public e-mail addresses of the people in a list, for each username.

Who has none makes no row and costs nothing; who was delivered to this end user before is read past.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from overture.domain.audience.contact_details import ContactParams, contact_tool
from overture.domain.audience.declaring import Most, kept
from overture.domain.platforms import Details, Listed


class EmailsParams(ContactParams, frozen=True, kw_only=True):
    """Public e-mail addresses of the people in a list."""

    max_results: Annotated[Most, Meta(description="Most new rows per username, all with a public e-mail address.")] = 50


def _has_one(person: Listed, details: Details | None) -> bool:
    return details is not None and bool(details.email)


def _more(details: Details) -> dict[str, str]:
    return {"email": details.email} if details.email else {}


EMAILS: Final = contact_tool(
    name="emails",
    title="Public e-mail addresses of the people in a list",
    params=EmailsParams,
    column=kept("email", "The public e-mail address."),
    takes=_has_one,
    more=_more,
)
