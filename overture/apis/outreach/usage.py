"""Usage: `/api/v1/usage`, what the workspace sent this month.

Not the limits of campaigns and senders.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer
from overture.apis.outreach.convention import OUTREACH
from overture.domain import usage
from overture.domain.identity import Call

routes = Routes(OUTREACH, "usage")


class UsageAnswer(CamelAnswer, frozen=True):
    """One calendar month (UTC) of the workspace and mode; `limit` and `remaining` are null where there is no limit.

    `remaining` counts what is on its way as used.
    """

    period: Annotated[str, msgspec.Meta(examples=["2026-05"])]
    sent: int
    limit: int | None
    remaining: int | None

    example: ClassVar[dict[str, Any]] = {"period": "2026-05", "sent": 120, "limit": 1000, "remaining": 880}


@routes.get("/api/v1/usage", scope="usage:read", status=200)
async def get_usage(call: Call) -> UsageAnswer:
    """Read this month's usage."""
    month = await usage.get(call)
    return UsageAnswer(period=month.period, sent=month.sent, limit=month.limit, remaining=month.remaining)
