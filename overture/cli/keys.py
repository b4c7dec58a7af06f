"""`overture keys`: made, listed, revoked.

The text of a key is printed once, alone, so that a script can take it.
"""

from __future__ import annotations

from typing import Annotated

import typer

from overture.cli import tables
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, mode_of
from overture.cli.refusal import Refused

group = typer.Typer(help="API keys.", no_args_is_help=True)


@group.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", help="What the key is for.")],
    project: Annotated[str | None, typer.Option("--project", help="A project's name or id.")] = None,
    mode: Annotated[str | None, typer.Option("--mode", help="test or live: the default project of that mode.")] = None,
    scopes: Annotated[str | None, typer.Option("--scopes", help="Parted by commas; without it, all of them.")] = None,
    workspace: Annotated[str | None, typer.Option("--workspace", help="A workspace's name; the first.")] = None,
    rate: Annotated[int | None, typer.Option("--rate", min=1, help="Requests a minute instead of the default.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a key and print it, this once. Without --project and --mode it opens the default test project."""
    mode_of(mode)
    wanted = [s.strip() for s in scopes.split(",") if s.strip()] if scopes is not None else None
    if wanted == []:
        raise Refused("--scopes names no scope; leave it out for all of them.")

    async def do(desk: Desk) -> str:
        from overture.domain import identity

        found = await identity.find_project(desk.db, project, mode=mode, workspace=workspace)
        if mode is not None and found.mode != mode:
            raise Refused(f'The project "{found.name}" is {found.mode}; leave --mode out, or name another project.')
        pepper = identity.Pepper(desk.deployment.secrets.pepper)
        return await identity.create_key(desk.db, pepper, found, name, wanted, rate)

    typer.echo(work(ctx, data_dir, do))


@group.command("list")
def listed(ctx: typer.Context, data_dir: DataDir = None) -> None:
    """Every key, without its secret."""

    async def do(desk: Desk) -> list[tuple[str, ...]]:
        from overture.domain import identity

        return [
            (
                k.id,
                k.name,
                f"{k.project} ({k.mode})",
                "all" if set(k.scopes) >= set(identity.SCOPES) else " ".join(k.scopes),
                str(k.rate or ""),
                tables.moment(k.created_at),
                f"revoked {tables.moment(k.revoked_at)}" if k.revoked_at else "",
            )
            for k in await identity.list_keys(desk.db)
        ]

    tables.show(("id", "name", "project", "scopes", "rate", "created", ""), work(ctx, data_dir, do), "No keys yet.")


@group.command("revoke")
def revoke(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(help="The key's id, as `keys list` shows it, or the key itself.")],
    data_dir: DataDir = None,
) -> None:
    """Revoke a key: the next request with it is refused."""
    parts = key.split("_")
    key_id = parts[2] if key.startswith("sk_") and len(parts) > 2 else key

    async def do(desk: Desk) -> None:
        from overture.domain import identity

        await identity.revoke_key(desk.db, key_id)

    work(ctx, data_dir, do)
    typer.echo(f"Revoked {key_id}.")
