"""`overture credits` and `overture audience`: credits added and shown, end users blocked, a workspace's limits.

Not jobs: extracting.py, enriching.py and recurring.py.
"""

from __future__ import annotations

from typing import Annotated

import typer

from overture.cli import enriching, extracting, recurring
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, mode_of

credits_group = typer.Typer(help="Credits of audience jobs.", no_args_is_help=True)
group = typer.Typer(help="End users of audience jobs, and a workspace's limits.", no_args_is_help=True)
_User = Annotated[str, typer.Argument(help="The external_user_id.")]


@credits_group.command("add")
def add(
    ctx: typer.Context,
    amount: Annotated[int, typer.Argument(help="How many.", min=1)],
    note: Annotated[str | None, typer.Option("--note", help="What for; kept with the entry.")] = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Add credits to a project."""
    mode_of(mode)

    async def do(desk: Desk) -> str:
        from overture.domain import audience

        found = await desk.project(project, mode, workspace)
        there = await desk.run(found, lambda call: audience.grant(call, amount, note))
        return f'"{found.name}" has {there.balance:,} credits now, {there.available:,} of them available.'

    typer.echo(work(ctx, data_dir, do))


@credits_group.command("show")
def show(
    ctx: typer.Context,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Say how many credits a project has."""
    mode_of(mode)

    async def do(desk: Desk) -> str:
        from overture.domain import audience

        found = await desk.project(project, mode, workspace)
        there = await desk.run(found, audience.balance)
        return f'"{found.name}" has {there.balance:,} credits, {there.available:,} of them available.'

    typer.echo(work(ctx, data_dir, do))


@group.command("block")
def block(
    ctx: typer.Context,
    external_user_id: _User,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; for your own record.")] = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Refuse new jobs of an end user; those under way go on."""
    mode_of(mode)

    async def do(desk: Desk) -> str:
        from overture.domain import audience

        found = await desk.project(project, mode, workspace)
        await desk.run(found, lambda call: audience.block(call, external_user_id, reason))
        return f"Jobs of {external_user_id} are refused from here on."

    typer.echo(work(ctx, data_dir, do))


@group.command("unblock")
def unblock(
    ctx: typer.Context,
    external_user_id: _User,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Take jobs of an end user again."""
    mode_of(mode)

    async def do(desk: Desk) -> str:
        from overture.domain import audience

        found = await desk.project(project, mode, workspace)
        was = await desk.run(found, lambda call: audience.unblock(call, external_user_id))
        return f"{external_user_id} {'is no longer' if was else 'was not'} blocked."

    typer.echo(work(ctx, data_dir, do))


@group.command("limits")
def limits(
    ctx: typer.Context,
    requests_minute: Annotated[int | None, typer.Option(min=1, help="Requests a minute.")] = None,
    requests_hour: Annotated[int | None, typer.Option(min=1, help="Requests an hour.")] = None,
    submissions_hour: Annotated[int | None, typer.Option(min=1, help="Jobs an hour.")] = None,
    user_hour: Annotated[int | None, typer.Option(min=1, help="Jobs an hour for one end user.")] = None,
    user_minute: Annotated[int | None, typer.Option(min=1, help="Jobs a minute for one end user.")] = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Say a workspace's limits in a mode (test), after changing those that are given."""
    mode_of(mode)
    given = {
        "requests_minute": requests_minute,
        "requests_hour": requests_hour,
        "submissions_hour": submissions_hour,
        "user_hour": user_hour,
        "user_minute": user_minute,
    }

    async def do(desk: Desk) -> str:
        from overture.domain import audience, identity

        place = await identity.find_workspace(desk.db, workspace)
        if any(value is not None for value in given.values()):
            async with desk.db.transaction() as tx:
                await audience.set_quotas(tx, place.id, mode or "test", **given)
        q = await audience.limits_of(desk.db, place.id, mode or "test")
        return (
            f"Requests: {q.requests_minute:,} a minute, {q.requests_hour:,} an hour. Jobs: {q.submissions_hour:,} an "
            f"hour; for one end user {q.user_minute:,} a minute, {q.user_hour:,} an hour."
        )

    typer.echo(work(ctx, data_dir, do))


@group.command("retention")
def retention(
    ctx: typer.Context,
    days: Annotated[int | None, typer.Option("--days", min=1, help="As if rows were kept so long.")] = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Say how many rows of how many jobs the next purge would take. Changes nothing."""
    mode_of(mode)

    async def do(desk: Desk) -> str:
        from datetime import timedelta

        from overture.domain import audience, identity

        found = await desk.project(project, mode, workspace)

        async def ask(call: identity.Call) -> tuple[timedelta, audience.Purgeable]:
            keep = call.resources.need(audience.Retention).keep if days is None else timedelta(days=days)
            return keep, await audience.purgeable(call, keep)

        keep, there = await desk.run(found, ask)
        if there.oldest is None:
            return f'No job of "{found.name}" completed more than {keep.days} days ago.'
        return (
            f'{there.rows:,} rows of {there.jobs:,} jobs of "{found.name}" completed more than {keep.days} days ago, '
            f"the oldest on {there.oldest.date().isoformat()}. The next purge takes them."
            if days is None
            else f'{there.rows:,} rows of {there.jobs:,} jobs of "{found.name}" would go with {keep.days} days.'
        )

    typer.echo(work(ctx, data_dir, do))


group.command("tools")(extracting.tools)
group.command("run")(extracting.run)
group.command("rows")(extracting.rows)
group.command("enrich")(enriching.enrich)
group.add_typer(recurring.group, name="recurring")
