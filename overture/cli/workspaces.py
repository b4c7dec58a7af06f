"""`overture workspaces`: made, listed, their monthly limit and quiet hours.

Not their members: there are none yet.
"""

from __future__ import annotations

from typing import Annotated

import typer

from overture.cli import tables
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, mode_of
from overture.cli.refusal import Refused
from overture.cli.started import provide

group = typer.Typer(help="Workspaces: who pays.", no_args_is_help=True)


@group.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", help="The name of the workspace.")],
    data_dir: DataDir = None,
) -> None:
    """Make a workspace with a default test project and a default live one."""

    async def do(desk: Desk) -> None:
        from overture.domain import identity

        made = await identity.create_workspace(desk.db, name)
        await provide(desk, made.id)

    work(ctx, data_dir, do)
    typer.echo(f'Made the workspace "{name}" with the projects Test and Live.')


@group.command("list")
def listed(ctx: typer.Context, data_dir: DataDir = None) -> None:
    """Every workspace, with its quiet hours."""

    async def do(desk: Desk) -> list[tuple[str, ...]]:
        from overture.domain import identity

        quiet = await identity.quiet_hours_of(desk.db)
        return [
            (str(w.id), w.name, f"{q.text} {q.timezone}" if (q := quiet.get(w.id)) else "", tables.moment(w.created_at))
            for w in await identity.list_workspaces(desk.db)
        ]

    tables.show(("id", "name", "quiet hours", "created"), work(ctx, data_dir, do), "No workspaces yet.")


@group.command("set")
def change(
    ctx: typer.Context,
    monthly_limit: Annotated[
        str | None, typer.Option("--monthly-limit", help="Messages in a calendar month (UTC), or none.")
    ] = None,
    mode: Annotated[str | None, typer.Option("--mode", help="test or live: whose monthly limit.")] = None,
    quiet_hours: Annotated[
        str | None, typer.Option("--quiet-hours", help="Such as 21:00-08:00: nobody is written to in them; or none.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="By whose clock, for targets whose own is not known; UTC.")
    ] = None,
    workspace: Annotated[str | None, typer.Option("--workspace", help="A workspace's name; the first.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Limit what a workspace sends in a month in one mode, or set its quiet hours; no campaign goes beyond either."""
    if timezone is not None and quiet_hours is None:
        raise Refused("--timezone belongs to --quiet-hours; give both.")
    if monthly_limit is None and quiet_hours is None:
        raise Refused("Give --monthly-limit or --quiet-hours.")
    if monthly_limit is not None:
        if mode is None:
            raise Refused("--monthly-limit holds for one mode; give --mode test or --mode live.")
        mode_of(mode)
        if monthly_limit != "none" and not monthly_limit.isdecimal():
            raise Refused("--monthly-limit is a whole number from 0, or none.")
    most = None if monthly_limit in (None, "none") else int(monthly_limit)

    async def do(desk: Desk) -> str:
        from overture.domain import identity, usage

        place = await identity.find_workspace(desk.db, workspace)
        if quiet_hours is not None:
            hours = None if quiet_hours == "none" else identity.QuietHours(quiet_hours, timezone or "UTC")
            await identity.set_quiet_hours(desk.db, place.id, hours)
        if monthly_limit is not None and mode is not None:
            async with desk.db.transaction() as tx:
                await usage.set_monthly_limit(tx, place.id, mode, most)
        return place.name

    name = work(ctx, data_dir, do)
    if monthly_limit is not None:
        what = "have no monthly limit" if most is None else f"may send {most} messages a month"
        typer.echo(f'The {mode} projects of "{name}" {what}.')
    if quiet_hours == "none":
        typer.echo(f'"{name}" has no quiet hours.')
    elif quiet_hours is not None:
        whose = f"the target's clock, or that of {timezone or 'UTC'} where it is not known"
        typer.echo(f'"{name}" writes to nobody from {quiet_hours.replace("-", " to ")}, by {whose}.')
