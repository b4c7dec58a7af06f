"""Usage: `/api/v1/usage`, what the workspace sent this month, and what the operator allows it.

Not the limits of campaigns and senders.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec

from overture.apis.kit import Routes
from overture.apis.kit.shapes import CamelAnswer
from overture.apis.outreach.convention import OUTREACH
from overture.domain import identity, usage
from overture.domain.identity import Call, QuietHours

routes = Routes(OUTREACH, "usage")


class QuietHoursAnswer(CamelAnswer, frozen=True):
    """Nobody is written to from one time to the other, every day: by the target's clock, by that of `timezone` where it
    is not known."""

    begins: str = msgspec.field(name="from")
    ends: str = msgspec.field(name="to")
    timezone: str


class UsageAnswer(CamelAnswer, frozen=True):
    """One calendar month (UTC) of the workspace and mode; `limit` and `remaining` are null where there is no limit.

    `remaining` counts what is on its way as used. `quietHours` are the workspace's, in both modes; null where it has
    none.
    """

    period: Annotated[str, msgspec.Meta(examples=["2026-05"])]
    sent: int
    limit: int | None
    remaining: int | None
    quiet_hours: QuietHoursAnswer | None

    example: ClassVar[dict[str, Any]] = {
        "period": "2026-05",
        "sent": 120,
        "limit": 1000,
        "remaining": 880,
        "quietHours": {"from": "21:00", "to": "08:00", "timezone": "Europe/Berlin"},
    }


def _shown(quiet: QuietHours | None) -> QuietHoursAnswer | None:
    if quiet is None:
        return None
    begins, ends = quiet.text.split("-")
    return QuietHoursAnswer(begins=begins.strip(), ends=ends.strip(), timezone=quiet.timezone)


@routes.get("/api/v1/usage", scope="usage:read", status=200)
async def get_usage(call: Call) -> UsageAnswer:
    """Read this month's usage, and the workspace's quiet hours."""
    month = await usage.get(call)
    return UsageAnswer(
        period=month.period,
        sent=month.sent,
        limit=month.limit,
        remaining=month.remaining,
        quiet_hours=_shown(await identity.quiet_hours(call)),
    )
