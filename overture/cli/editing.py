"""`overture campaigns edit`: a campaign changed, by the same rules as over HTTP.

Not its targets: campaigns.py imports them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli.changing import Body, changed
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, id_of
from overture.kernel.ids import CampaignId, shown

if TYPE_CHECKING:
    from overture.domain.campaigns import Campaign


def edit(
    ctx: typer.Context,
    campaign: Annotated[str, typer.Option("--campaign", help="The campaign's id.")],
    name: Annotated[str | None, typer.Option("--name", help="What it is called from now on.")] = None,
    template: Annotated[str | None, typer.Option("--template", help="Id of its message template.")] = None,
    daily_limit: Annotated[int | None, typer.Option("--daily-limit", help="Messages in any 24 hours.")] = None,
    hourly_limit: Annotated[int | None, typer.Option("--hourly-limit", help="Messages in any 60 minutes.")] = None,
    pacing: Annotated[str | None, typer.Option("--pacing", help="even or burst.")] = None,
    senders: Annotated[
        list[str] | None, typer.Option("--sender", help="Id of a sender that may write; as often as needed.")
    ] = None,
    recontact: Annotated[
        int | None, typer.Option("--recontact-after-days", help="When people who never answered may be written to.")
    ] = None,
    start_at: Annotated[
        str | None, typer.Option("--start-at", help="A moment with its zone, as in 2026-12-31T09:00:00+01:00.")
    ] = None,
    if_missed: Annotated[str | None, typer.Option("--if-missed", help="send, skip or ask.")] = None,
    lateness: Annotated[
        int | None, typer.Option("--max-lateness-minutes", help="How long after --start-at it may still begin.")
    ] = None,
    cleared: Annotated[
        list[str] | None,
        typer.Option("--clear", help="senderIds, recontactAfterDays, schedule, startAt or variants: none from now on."),
    ] = None,
    file: Body = None,
    data_dir: DataDir = None,
) -> None:
    """Change a campaign; what is not named stays. What changes holds for everything taken up afterwards."""
    from overture.apis.outreach.editing import CampaignPatch, changes_of

    campaign_id = CampaignId(id_of("camp", campaign, "campaign"))
    given = {
        "name": name,
        "messageTemplateId": template,
        "dailyLimit": daily_limit,
        "hourlyLimit": hourly_limit,
        "pacing": pacing,
        "senderIds": senders or None,
        "recontactAfterDays": recontact,
        "startAt": start_at,
        "ifMissed": if_missed,
        "maxLatenessMinutes": lateness,
    }
    changes = changes_of(changed(CampaignPatch, given, file, cleared))

    async def do(desk: Desk) -> Campaign:
        from overture.domain import campaigns

        project = await desk.project_with(
            lambda call: campaigns.get(call, campaign_id), campaigns.CampaignNotFound, "a campaign"
        )
        return await desk.run(project, lambda call: campaigns.edit(call, campaign_id, changes))

    made = work(ctx, data_dir, do)
    typer.echo(f'Changed the campaign "{made.name}" ({shown("camp", made.id)}).')
