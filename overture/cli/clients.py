"""`overture clients`: the brands of a project, listed and changed.

Not who pays: workspaces.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli import tables
from overture.cli.changing import changed
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, id_of, mode_of
from overture.kernel.ids import ClientId, shown

if TYPE_CHECKING:
    from overture.domain.clients import Client

group = typer.Typer(help="Clients: the brands campaigns are run for.", no_args_is_help=True)


@group.command("list")
def listed(
    ctx: typer.Context,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """The clients of a project, newest first."""
    mode_of(mode)

    async def do(desk: Desk) -> list[Client]:
        from overture.domain import clients

        return await desk.every(await desk.project(project, mode, workspace), clients.page)

    rows = [
        (shown("cli", c.id), c.name, c.external_id or "", tables.moment(c.created_at)) for c in work(ctx, data_dir, do)
    ]
    tables.show(("id", "name", "external id", "created"), rows, "No clients in this project yet.")


@group.command("edit")
def edit(
    ctx: typer.Context,
    client: Annotated[str, typer.Argument(help="The client's id.")],
    name: Annotated[str | None, typer.Option("--name", help="What it is called from now on.")] = None,
    external_id: Annotated[str | None, typer.Option("--external-id", help="Your own id for it.")] = None,
    cleared: Annotated[list[str] | None, typer.Option("--clear", help="externalId: it has none from now on.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Change a client's name or your own id for it."""
    from overture.apis.outreach.clients import ClientPatch, changes_of

    client_id = ClientId(id_of("cli", client, "client"))
    changes = changes_of(changed(ClientPatch, {"name": name, "externalId": external_id}, cleared=cleared))

    async def do(desk: Desk) -> Client:
        from overture.domain import clients

        project = await desk.project_with(lambda call: clients.get(call, client_id), clients.ClientNotFound, "a client")
        return await desk.run(project, lambda call: clients.edit(call, client_id, changes))

    made = work(ctx, data_dir, do)
    typer.echo(f'Changed the client "{made.name}" ({shown("cli", made.id)}).')
