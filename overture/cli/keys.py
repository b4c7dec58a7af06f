"""`overture keys`: made, listed, rotated, revoked.

The text of a key is printed once, alone, so that a script can take it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli import tables
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, end, mode_of, span
from overture.cli.refusal import Refused

if TYPE_CHECKING:
    from overture.domain.identity import Call, KeyFacts

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
    expires: Annotated[
        str | None, typer.Option("--expires", help="Ends after this time (12h, 30d) or at this moment; else never.")
    ] = None,
    allow_ip: Annotated[
        list[str] | None, typer.Option("--allow-ip", help="An address or network it may be used from; several may be.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a key and print it, this once. Without --project and --mode it opens the default test project."""
    mode_of(mode)
    wanted = [s.strip() for s in scopes.split(",") if s.strip()] if scopes is not None else None
    if wanted == []:
        raise Refused("--scopes names no scope; leave it out for all of them.")

    ends = end("--expires", expires) if expires is not None else None
    lasts, until = (ends, None) if isinstance(ends, timedelta) else (None, ends)

    async def do(desk: Desk) -> str:
        from overture.domain import identity

        found = await desk.project(project, mode, workspace)
        if mode is not None and found.mode != mode:
            raise Refused(f'The project "{found.name}" is {found.mode}; leave --mode out, or name another project.')
        pepper = identity.Pepper(desk.deployment.secrets.pepper)
        return await identity.create_key(
            desk.db, pepper, found, name, wanted, rate, lasts=lasts, until=until, allowed_ips=allow_ip or ()
        )

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
                " ".join(k.allowed_ips),
                tables.moment(k.created_at),
                tables.moment(k.last_used_at),
                tables.moment(k.expires_at),
                _state(k),
            )
            for k in await identity.list_keys(desk.db)
        ]

    heads = ("id", "name", "project", "scopes", "rate", "only from", "created", "last used", "expires", "")
    tables.show(heads, work(ctx, data_dir, do), "No keys yet.")


def _state(key: KeyFacts) -> str:
    if key.revoked_at:
        return f"revoked {tables.moment(key.revoked_at)}"
    if key.previous_until:
        return f"rotated, both until {tables.moment(key.previous_until)}"
    return "" if key.status.value == "active" else key.status.value


def _id_of(key: str) -> str:
    """The id in a key's text, or the id itself."""
    parts = key.split("_")
    return parts[2] if key.startswith("sk_") and len(parts) > 2 else key


@group.command("rotate")
def rotate(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(help="The key's id, as `keys list` shows it, or the key itself.")],
    overlap: Annotated[
        str, typer.Option("--overlap", help="How long the previous secret works on; 0s ends every earlier one at once.")
    ] = "24h",
    data_dir: DataDir = None,
) -> None:
    """Give a key a new secret and print the key, this once. Its id, scopes, addresses and end stay."""
    key_id, by = _id_of(key), span("--overlap", overlap)

    async def do(desk: Desk) -> str:
        from overture.domain import identity

        async def change(call: Call) -> str:
            _, text = await identity.rotate_key(call, key_id, by)
            return text.reveal()

        return await desk.run(await identity.project_of_key(desk.db, key_id), change)

    typer.echo(work(ctx, data_dir, do))


@group.command("rotate-vault")
def rotate_vault(ctx: typer.Context, data_dir: DataDir = None) -> None:
    """Seal every stored credential anew under the newest of the vault's keys (OVERTURE_VAULT_KEYS)."""

    async def do(desk: Desk) -> int:
        from overture.domain import accounts, identity, suppression, webhooks

        done = 0
        for project in await identity.list_projects(desk.db):
            for reseal in (accounts.reseal, webhooks.reseal, suppression.reseal):
                done += await desk.run(project.facts, reseal)
        return done

    done = work(ctx, data_dir, do)
    typer.echo(f"Sealed {done} anew; older keys are needed no longer than answers are kept for repetition, 24 hours.")


@group.command("jwt")
def token(
    ctx: typer.Context,
    key: Annotated[str, typer.Option("--key", help="The key's id, as `keys list` shows it, or the key itself.")],
    secret: Annotated[bool, typer.Option("--secret", help="Its signing secret instead, to make tokens with.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Print a token (JWT) that stands for a key for an hour, alone, for trying."""
    key_id = _id_of(key)

    async def do(desk: Desk) -> str:
        from overture.domain import identity

        made = identity.signing_secret if secret else identity.token_of
        return (await made(desk.db, identity.Pepper(desk.deployment.secrets.pepper), key_id)).reveal()

    typer.echo(work(ctx, data_dir, do))


@group.command("revoke")
def revoke(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(help="The key's id, as `keys list` shows it, or the key itself.")],
    data_dir: DataDir = None,
) -> None:
    """Revoke a key: the next request with it is refused."""
    key_id = _id_of(key)

    async def do(desk: Desk) -> None:
        from overture.domain import identity

        await identity.revoke_key(desk.db, key_id)

    work(ctx, data_dir, do)
    typer.echo(f"Revoked {key_id}.")
