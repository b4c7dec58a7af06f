"""Results: `/api/v1/campaigns/{id}/results`, as pages of JSON or as one CSV.

Not the list of targets: the same rows, but with the campaign's summary, and whole as CSV.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

from overture.apis.kit import Routes, Stream
from overture.apis.kit.replies import Sink
from overture.apis.kit.shapes import CamelAnswer
from overture.apis.outreach.campaigns import StatsAnswer, counted
from overture.apis.outreach.convention import OUTREACH
from overture.apis.outreach.steps import names_of
from overture.apis.outreach.targets import TargetAnswer, shown
from overture.apis.outreach.wire import CAMPAIGN, CampaignKey, Cursor, Limit, listed
from overture.domain import campaigns, messaging
from overture.domain.campaigns import CampaignNotFound, CampaignStatus
from overture.domain.identity import Call
from overture.kernel.ids import CampaignId, ProjectId
from overture.runtime.db import Database

routes = Routes(OUTREACH, "results")


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
    streams="text/csv",
)
async def get_results(
    call: Call,
    campaign_id: CampaignKey,
    format: Literal["json", "csv"] = "json",
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> ResultsAnswer | Stream:
    """Read the results of a campaign.

    As JSON a page at a time; with `format=csv` all of them in one file, whatever `limit` and `cursor` say."""
    campaign = await campaigns.get(call, campaign_id)
    if format == "csv":
        is_cancelled = campaign.status is CampaignStatus.CANCELLED
        write = partial(_export, call.database, call.project_id, campaign_id, is_cancelled, bool(campaign.steps))
        return Stream(write, "text/csv", "results.csv")
    page = await listed(
        call,
        f"results {campaign_id}",
        limit,
        cursor,
        partial(campaigns.targets, call, campaign),
        partial(shown, names=names_of(campaign)),
    )
    return ResultsAnswer(
        campaign_id=CAMPAIGN.show(campaign_id),
        status=campaign.status,
        summary=counted(campaign.stats),
        results=page.data,
        has_more=page.has_more,
        next_cursor=page.next_cursor,
    )


async def _export(
    db: Database, project_id: ProjectId, campaign_id: CampaignId, is_cancelled: bool, has_steps: bool, sink: Sink
) -> None:
    """The header row with the first rows, then the rest as it comes: an early fault is still answered as an error."""
    head = ",".join(messaging.csv_columns).encode() + b"\n"

    async def piece(rows: bytes) -> None:
        nonlocal head
        begun, head = head, b""
        await sink(begun + rows)

    async with db.connection() as raw:
        await raw.copy_from_query(
            messaging.export_sql(has_steps=has_steps), project_id, campaign_id, is_cancelled, output=piece, format="csv"
        )
    if head:
        await sink(head)
