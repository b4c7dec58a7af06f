"""Suppressions: `/api/v1/suppressions`, who must not be written to.

Not a way around them: there is none.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer, CamelBody, CursorPage, Text
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.wire import SUPPRESSION, Cursor, Limit, Moment, SuppressionKey, listed, moment, username
from overture.domain import suppression
from overture.domain.identity import Call
from overture.domain.suppression import Suppression, SuppressionNotFound

routes = Routes(OUTREACH, "suppressions")
Note = Annotated[str, msgspec.Meta(max_length=2000)]
Why = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, description="Why it is taken back; kept beside it.")]


class NewSuppression(CamelBody, frozen=True):
    """A person nobody of this workspace may write to any more."""

    instagram_username: Text
    note: Note | None = None

    example: ClassVar[dict[str, Any]] = {"instagramUsername": "creatorname", "note": "asked by email"}


class SuppressionAnswer(CamelAnswer, frozen=True):
    """A person who must not be written to. `reason`: `manual` or `opt_out`; `source`: `api`, `reply` or `import`."""

    id: str
    instagram_username: str
    reason: str
    source: str
    note: str | None
    created_at: Moment


def shown(s: Suppression) -> SuppressionAnswer:
    """A suppression on the wire."""
    return SuppressionAnswer(
        id=SUPPRESSION.show(s.id),
        instagram_username=s.handle,
        reason=s.reason,
        source=s.source,
        note=s.note,
        created_at=moment(s.created_at),
    )


@routes.post("/api/v1/suppressions", scope="suppressions:write", status=201)
async def add_suppression(call: Call, data: NewSuppression) -> SuppressionAnswer:
    """Suppress a person.

    Holds in every project of the workspace and mode, at once, also for what waits already. Somebody who is suppressed
    stays so; the answer is then the suppression that stands."""
    handle = username("instagramUsername", data.instagram_username)
    return shown(await suppression.add(call, "instagram", handle, reason="manual", source="api", note=data.note))


@routes.get("/api/v1/suppressions", scope="suppressions:read", status=200)
async def list_suppressions(
    call: Call, instagram_username: str | None = None, limit: Limit = 50, cursor: Cursor | None = None
) -> CursorPage[SuppressionAnswer]:
    """List suppressions.

    Newest first; the one of a person where asked."""
    handle = None if instagram_username is None else username("instagramUsername", instagram_username)
    read = partial(suppression.page, call, handle=handle)
    return await listed(call, f"suppressions {handle}", limit, cursor, read, shown)


@routes.delete(
    "/api/v1/suppressions/{suppression_id}", scope="suppressions:write", status=204, errors=(SuppressionNotFound,)
)
async def remove_suppression(call: Call, suppression_id: SuppressionKey, reason: Why) -> None:
    """Take a suppression back.

    In every project of the workspace and mode; the reason is kept."""
    await suppression.remove(call, suppression_id, reason=reason)
