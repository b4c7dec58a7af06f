"""`overture people`: a person taken out of everything a project keeps.

Not suppressions: those keep a name on a list.
"""

from __future__ import annotations

from typing import Annotated

import typer

from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, mode_of
from overture.cli.refusal import Refused

group = typer.Typer(help="People in a project.", no_args_is_help=True)


@group.command("erase")
def erase(
    ctx: typer.Context,
    username: Annotated[str | None, typer.Option("--username", help="Username or address of the profile.")] = None,
    user_id: Annotated[str | None, typer.Option("--user-id", help="The platform's own number of the person.")] = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Erase a person from a project, for good, and print the certificate: what was removed where."""
    mode_of(mode)
    if not username and not user_id:
        raise Refused("Give --username or --user-id, best both.")

    async def do(desk: Desk) -> str:
        from overture.domain import erasure, targets

        handle = None
        if username:
            read = targets.normalised(username)
            if not isinstance(read, str):
                raise Refused(read.problem)
            handle = str(read)
        found = await desk.project(project, mode, workspace)
        done = await desk.run(found, lambda call: erasure.erase(call, handle=handle, user_id=user_id))
        lines = [f'Erased from "{found.name}" at {done.at.isoformat(timespec="seconds")}.']
        if done.first_at != done.at:
            lines.append(f"This person was erased before, first at {done.first_at.isoformat(timespec='seconds')}.")
        lines += [f"  {place.replace('_', ' ')}: {n:,}" for place, n in done.removed.items()]
        if done.under_way:
            lines.append(f"{done.under_way:,} messages to them are on their way; the rest goes when they have ended.")
        return "\n".join(lines)

    typer.echo(work(ctx, data_dir, do))
