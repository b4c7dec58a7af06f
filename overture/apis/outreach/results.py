"""Results: `/api/v1/campaigns/{id}/results`, as pages of JSON, or whole as CSV or JSON Lines.

Not the list of targets: the same rows, but with the campaign's summary, and whole in one answer.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from functools import partial
from typing import Annotated, Final, Literal

import msgspec

from overture.apis.kit import Routes, Stream
from overture.apis.kit.replies import encode_lines
from overture.apis.kit.shapes import CamelAnswer
from overture.apis.kit.shapes import Moment as Instant
from overture.apis.outreach.campaigns import StatsAnswer, counted
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.steps import Names, names_of
from overture.apis.outreach.targets import TargetAnswer, shown
from overture.apis.outreach.wire import CAMPAIGN, CSV, JSON_LINES, CampaignKey, Cursor, Limit, listed
from overture.domain import campaigns, messaging
from overture.domain.campaigns import CampaignNotFound, CampaignStatus
from overture.domain.identity import Call
from overture.domain.messaging import TargetResult, TargetStatus, Wanted
from overture.kernel.errors import InvalidField

routes = Routes(OUTREACH, "results")
_STATUSES: Final = ", ".join(s.value for s in TargetStatus)
Statuses = Annotated[
    str,
    msgspec.Meta(
        description=f"One status, or several with commas between them: {_STATUSES}.", examples=["sent,replied"]
    ),
]
Since = Annotated[
    Instant,
    msgspec.Meta(
        description="Only targets whose outcome, doubt or reply came at this moment or later.",
        examples=["2026-05-04T09:30:00.000Z"],
    ),
]


class ResultsAnswer(CamelAnswer, frozen=True):
    """A page of a campaign's results, in the order of upload, with the summary of the whole campaign."""

    campaign_id: str
    status: CampaignStatus
    summary: StatsAnswer
    results: list[TargetAnswer]
    has_more: bool
    next_cursor: str | None


@routes.get(
    "/api/v1/campaigns/{campaign_id}/results",
    scope="campaigns:read",
    status=200,
    errors=(CampaignNotFound,),
    streams=(CSV, JSON_LINES),
)
async def get_results(
    call: Call,
    campaign_id: CampaignKey,
    format: Literal["json", "csv", "jsonl"] = "json",
    status: Statuses | None = None,
    since: Since | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> ResultsAnswer | Stream:
    """Read the results of a campaign.

    As JSON a page at a time; with `format=csv` or `format=jsonl` all of them in one file, whatever `limit` and `cursor`
    say. `status` and `since` narrow all three alike; the summary is always of the whole campaign."""
    campaign = await campaigns.get(call, campaign_id)
    wanted = Wanted(_statuses(status), None, since)
    where = (call.database, call.project_id, campaign_id, wanted)
    cancelled = campaign.status is CampaignStatus.CANCELLED
    if format == "csv":
        copy = partial(messaging.copy_results, cancelled=cancelled, has_steps=bool(campaign.steps))
        return Stream(lambda sink: copy(*where, sink), CSV, "results.csv")
    if format == "jsonl":
        found = messaging.stream(*where, cancelled=cancelled, has_steps=bool(campaign.steps))
        return Stream.of(_lines(found, names_of(campaign)), JSON_LINES, "results.jsonl")
    name = f"results {campaign_id} {','.join(wanted.statuses)} {since}"
    read = partial(campaigns.targets, call, campaign, wanted=wanted)
    page = await listed(call, name, limit, cursor, read, partial(shown, names=names_of(campaign)))
    return ResultsAnswer(
        campaign_id=CAMPAIGN.show(campaign_id),
        status=campaign.status,
        summary=counted(campaign.stats),
        results=page.data,
        has_more=page.has_more,
        next_cursor=page.next_cursor,
    )


def _statuses(text: str | None) -> tuple[TargetStatus, ...]:
    """The statuses in a comma-separated text, each once."""
    words = [word.strip() for word in (text or "").split(",") if word.strip()]
    try:
        return tuple(dict.fromkeys(TargetStatus(word) for word in words))
    except ValueError:
        raise InvalidField("status", f"Send statuses with commas between them, out of: {_STATUSES}.") from None


async def _lines(pages: AsyncGenerator[list[TargetResult], None], names: Names) -> AsyncIterator[bytes]:
    async with aclosing(pages):
        async for page in pages:
            yield encode_lines([shown(target, names) for target in page])
