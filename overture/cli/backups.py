"""`overture backup` and `overture restore`: a copy of the database, and its return.

Not what must come after it: resuming.py.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli.opening import (
    deployed,
    environment,
    is_external,
    require_data,
    settings_of,
    shown_path,
    with_secrets,
)
from overture.cli.options import DataDir
from overture.cli.refusal import Refused
from overture.runtime.postgres import EmbeddedServer, StoreAddress, external_address, served
from overture.runtime.settings import Settings

if TYPE_CHECKING:
    from overture.runtime.backups import Backup, Manifest, Restore

File = Annotated[Path, typer.Argument(help="The backup file.", show_default=False)]


def backup(file: File, data_dir: DataDir = None) -> None:
    """Back the database up into FILE, while everything runs. The root secret is not in it."""
    from overture.runtime import backups

    settings = settings_of(data_dir)
    require_data(settings)
    file = _new(file)

    async def run() -> Manifest:
        async with deployed(settings) as deployment:
            return await backups.make(deployment.store, file)

    made = asyncio.run(run())
    typer.echo(f"Backed up {_counted(made)} to {shown_path(file)}, {file.stat().st_size / 1e6:.1f} MB.")
    where = "OVERTURE_SECRET_KEY" if settings.secret_key else f"{shown_path(settings.data_folder)}/secret.key"
    typer.echo(f"The root secret is not in it: keep {where} as well, in another place.")


def restore(
    file: File,
    should_replace: Annotated[
        bool, typer.Option("--replace", help="Replace what the database holds; it is backed up first.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Put a backup back. Everything must be stopped; nothing is sent after it until `overture resume-sending`."""
    from overture.runtime.backups import Backup, Restore

    settings = settings_of(data_dir)
    found = Backup(file)
    _require_secret(settings, found)

    async def run() -> None:
        external = external_address(environment(settings))
        if external is not None:
            await _restored(Restore(external, found), external, file, should_replace)
            return
        async with served(settings.data_folder, serve=False, env=environment(settings)) as store:
            if not isinstance(store, EmbeddedServer):
                raise Refused("Overture runs on this data folder: stop it first, then restore.")
            await _restored(Restore(store.address, found), store.address, file, should_replace)

    asyncio.run(run())
    typer.echo(f"Restored {_counted(found.manifest)}.")
    typer.echo("Sending is held. Start Overture, then run `overture resume-sending`: it looks up what left since then.")


async def _restored(task: Restore, store: StoreAddress, file: Path, should_replace: bool) -> None:
    """Does it, and keeps what was there before."""
    from overture.runtime import backups

    refused = await task.refused()
    if refused is not None:
        raise Refused(refused)
    is_there, is_half = await task.there()
    if is_there and not should_replace:
        raise Refused("The database is not empty: add --replace to put the backup in its place; it is backed up first.")
    if is_there and not is_half:
        before = _free(file)
        await backups.make(store, before)
        typer.echo(f"What was there before is kept in {shown_path(before)}.")
    await task.run()


def _require_secret(settings: Settings, found: Backup) -> None:
    """Refuses a backup whose stored keys and credentials this install's root secret cannot read."""
    from overture.runtime.backups import fingerprint
    from overture.runtime.secrets import FILE_NAME

    if is_external(settings):
        where = "OVERTURE_SECRET_KEY"
    else:
        where = "OVERTURE_SECRET_KEY" if settings.secret_key else f"{shown_path(settings.data_folder)}/{FILE_NAME}"
    is_there = settings.secret_key or (not is_external(settings) and (settings.data_folder / FILE_NAME).exists())
    if not is_there:
        raise Refused(f"The backup needs the root secret it was made with: put it into {where} first.")
    address = external_address(environment(settings)) or StoreAddress("", "", "", embedded=True, pooled=False)
    check = with_secrets(settings, address).secrets.check.hex()
    if fingerprint(check) != found.manifest.secret:
        raise Refused(
            f"The backup was made with another root secret than {where} holds; give the one it was made with."
        )


def _new(file: Path) -> Path:
    if file.exists():
        raise Refused(f"{file} is there already; name a new file.")
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}.")
    return file


def _free(file: Path) -> Path:
    """A name beside the backup for what was there before."""
    n = 1
    while (path := file.with_name(f"before-restore-{n}.backup")).exists():
        n += 1
    return path


def _counted(manifest: Manifest) -> str:
    return f"{sum(manifest.rows.values()):,} rows as of {manifest.at:%Y-%m-%d %H:%M:%S} UTC"
