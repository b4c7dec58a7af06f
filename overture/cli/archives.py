"""`overture archives`: Instagram archives read in, listed and deleted, by the same verbs as over HTTP.

A worker goes on with an archive where one runs; else the command does so itself.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli import files
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, mode_of
from overture.cli.refusal import Refused
from overture.cli.staying import stay
from overture.kernel.ids import ArchiveId

if TYPE_CHECKING:
    from overture.domain.archives import Archive
    from overture.domain.identity import ProjectFacts

group = typer.Typer(help="Instagram archives, a source of audience jobs.", no_args_is_help=True)


@group.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help='The ZIP of "Download your information", in JSON.')],
    account: Annotated[str, typer.Option("--account", help="Username of the account it is of.")],
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Read an Instagram archive in: followers and following jobs for its account are served by it from then on."""
    mode_of(mode)
    if not file.is_file():
        raise Refused(f"There is no file {file}.")

    async def do(desk: Desk) -> Archive:
        from overture.domain import archives

        found = await desk.project(project, mode, workspace)
        archives.account_of(account)
        spooled = await archives.spool(desk.db, found.id, files.pieces(file))
        try:
            await desk.run(found, lambda call: archives.receive(call, account, spooled, file.name))
        except BaseException:
            await archives.unspool(desk.db, found.id, spooled.id)
            raise
        return await _ended(desk, found, spooled.id, lambda a: a.status in archives.ENDED)

    ended = work(ctx, data_dir, do)
    if ended.reason is not None:
        from overture.domain import archives

        raise Refused(f"{file.name} cannot be read ({ended.reason}): {archives.REASONS[ended.reason]}")
    typer.echo(f"{file.name} ({ended.id}) of {ended.account}: {_told(ended)}.")


@group.command("list")
def list_(
    ctx: typer.Context,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """List a project's archives, newest first."""
    mode_of(mode)

    async def do(desk: Desk) -> list[str]:
        from overture.domain import archives

        found = await desk.project(project, mode, workspace)
        every = await desk.every(found, archives.page)
        return [f"{a.id}  {a.status.value:<9} {a.account}: {_told(a)}" for a in every]

    for line in work(ctx, data_dir, do) or ["There are no archives."]:
        typer.echo(line)


@group.command("delete")
def delete(
    ctx: typer.Context,
    archive: Annotated[str, typer.Argument(help="The archive's id.")],
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Delete an archive and everybody in it. Refused while a job reads it."""
    mode_of(mode)

    async def do(desk: Desk) -> None:
        from uuid import UUID

        from overture.domain import archives

        try:
            archive_id = ArchiveId(UUID(archive))
        except ValueError:
            raise archives.ArchiveNotFound from None
        found = await desk.project(project, mode, workspace)
        await desk.run(found, lambda call: archives.delete(call, archive_id))
        try:
            await _ended(desk, found, archive_id, lambda a: False)
        except archives.ArchiveNotFound:
            return

    work(ctx, data_dir, do)
    typer.echo(f"{archive} is gone, with everybody in it.")


async def _ended(
    desk: Desk, project: ProjectFacts, archive_id: ArchiveId, is_over: Callable[[Archive], bool]
) -> Archive:
    """Stays until the archive is as it should be; `ArchiveNotFound` once it is gone."""
    from overture.domain import archives
    from overture.domain.identity import Actor

    calls = await desk.calls()
    return await stay(
        lambda: desk.run(project, lambda call: archives.get(call, archive_id)),
        is_over,
        lambda: archives.go_on(calls, project, Actor("cli"), archive_id),
    )


def _told(a: Archive) -> str:
    if a.reason is not None:
        return f"cannot be read ({a.reason})"
    counts = ((a.followers, "followers"), (a.following, "following"))
    parts = [f"{n:,} {name}" for n, name in counts if n is not None]
    if a.unreadable:
        parts.append(f"{a.unreadable:,} of them name nobody")
    return ", ".join(parts) or "nothing read yet"
