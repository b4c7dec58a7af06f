"""`overture projects`: made, listed, and a test project's clock.

The sandbox is told of every change of a clock, for its people live by the same time.
"""

from __future__ import annotations

from typing import Annotated

import typer

from overture.cli import tables
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, mode_of, span
from overture.cli.refusal import Refused
from overture.cli.started import provide, told

group = typer.Typer(help="Projects: test or live, for ever.", no_args_is_help=True)


@group.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", help="The name of the project.")],
    mode: Annotated[str, typer.Option("--mode", help="test or live.")],
    workspace: Annotated[str | None, typer.Option("--workspace", help="A workspace's name; the first.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a project; a test project gets its two sandbox senders."""
    mode_of(mode)

    async def do(desk: Desk) -> str:
        from overture.domain import identity, suppression

        place = await identity.find_workspace(desk.db, workspace)
        made = await identity.create_project(desk.db, place.id, name, mode, prepare=suppression.copy_to)
        await provide(desk, place.id)
        return made.short_id

    typer.echo(f'Made the {mode} project "{name}" ({work(ctx, data_dir, do)}).')


@group.command("list")
def listed(ctx: typer.Context, data_dir: DataDir = None) -> None:
    """Every project, with what its clock shows."""

    async def do(desk: Desk) -> list[tuple[str, ...]]:
        from overture.domain import identity

        rows = await identity.list_projects(desk.db)
        async with desk.db.transaction() as tx:
            now = tx.now
        return [
            (
                p.facts.short_id,
                p.facts.name,
                p.facts.mode,
                p.workspace,
                "default" if p.is_default else "sample" if p.is_sample else "",
                f"{p.clock.scale:g}",
                tables.moment(p.clock.at(now)),
                str(p.facts.id),
            )
            for p in rows
        ]

    heads = ("short id", "name", "mode", "workspace", "", "scale", "its time", "id")
    tables.show(heads, work(ctx, data_dir, do), "No projects yet.")


@group.command("clock")
def clock(
    ctx: typer.Context,
    project: Annotated[str | None, typer.Option("--project", help="A test project's name or id; the default.")] = None,
    workspace: Annotated[str | None, typer.Option("--workspace", help="A workspace's name; the first.")] = None,
    scale: Annotated[
        float | None, typer.Option("--scale", min=0, help="Speed: 60 makes an hour pass in a minute, 0 stands still.")
    ] = None,
    advance: Annotated[str | None, typer.Option("--advance", help="Move forward at once: 90s, 15m, 6h, 2d.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Change a test project's clock; it never goes back."""
    if scale is None and advance is None:
        raise Refused("Say how: --scale 60, or --advance 6h.")
    by = span("--advance", advance) if advance is not None else None

    async def do(desk: Desk) -> tuple[str, str, str]:
        from overture.domain import identity

        found = await desk.project(project, None, workspace)
        changed = await identity.set_clock(desk.db, found, scale=scale, advance=by)
        warning = await told(desk, found.id)
        return found.name, f"{tables.moment(changed.shown_at)} at speed {changed.scale:g}", warning

    name, shown, warning = work(ctx, data_dir, do)
    if warning:
        typer.echo(warning, err=True)
    typer.echo(f'The clock of "{name}" shows {shown}.')
