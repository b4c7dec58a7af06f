"""`overture doctor`: looks at everything an operator would, and says what to do where something is wrong.

It changes nothing, but for `--prune`.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import typer

from overture import __version__
from overture.cli.calling import answers
from overture.cli.opening import (
    DataDir,
    Refused,
    connected,
    deployed,
    found_sandbox,
    is_external,
    require_data,
    settings_of,
    shown_path,
)
from overture.cli.wiring import Deployment, Wiring
from overture.kernel.errors import OvertureError
from overture.runtime.postgres import DataFolderInUse, StoreFailed, list_unclaimed, prune
from overture.runtime.settings import Settings

_LITTLE: Final = 1_000_000_000
_TOO_LITTLE: Final = 100_000_000
_LATE: Final = 60.0
_SKEWED: Final = 2.0
State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at. A `warn` is for reading, a `fail` makes the exit code 1."""

    state: State
    told: str


def doctor(
    ctx: typer.Context,
    should_prune: Annotated[
        bool, typer.Option("--prune", help="Delete the clusters whose data folder is gone.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Check the install: database, tables, clocks, disk, secret, sandbox, workers, doubts. Exit 1 where one fails."""
    wiring: Wiring = ctx.obj
    settings = settings_of(data_dir)

    async def run() -> bool:
        is_well = True
        async for finding in _findings(settings, wiring, should_prune):
            typer.echo(f"{finding.state:<5} {finding.told}")
            is_well = is_well and finding.state != "fail"
        return is_well

    typer.echo(f"Overture {__version__}, {shown_path(settings.data_folder)}")
    if not asyncio.run(run()):
        raise typer.Exit(1)


async def _findings(settings: Settings, wiring: Wiring, should_prune: bool) -> AsyncIterator[Finding]:
    for finding in (_disk(settings), _folder(settings)):
        if finding is not None:
            yield finding
    try:
        require_data(settings)
        async with deployed(settings) as deployment:
            yield Finding("ok", f"database answers ({'embedded' if deployment.store.embedded else 'external'})")
            async for finding in _inside(deployment, wiring):
                yield finding
    except (Refused, OvertureError, StoreFailed, DataFolderInUse) as error:
        yield Finding("fail", str(error))
    except OSError as error:
        yield Finding("fail", f"database cannot be reached: {error.strerror or error}")
    for finding in await _clusters(should_prune):
        yield finding


async def _inside(deployment: Deployment, wiring: Wiring) -> AsyncIterator[Finding]:
    from overture.runtime.metrics import engine, skew

    async with connected(deployment) as db:
        yield Finding("ok", "tables are at this version, and the root secret is theirs")
        async with db.transaction() as tx:
            ahead = skew(tx).value
            readings = await engine(wiring.doubtful)(tx)
        state: State = "ok" if abs(ahead) < _SKEWED else "fail"
        yield Finding(
            state, f"clocks of database and this machine differ by {abs(ahead):.2f} s (at most {_SKEWED:.0f})"
        )
        for r in readings:
            if r.name == "overture_workers_alive":
                workers = int(r.value)
                yield Finding("ok" if workers else "warn", f"{workers} worker{'s' * (workers != 1)} alive")
            elif r.name == "overture_queue_lag_seconds" and r.value > _LATE:
                yield Finding("warn", f"queue {r.labels['queue']} is {r.value:.0f} s behind; start another worker")
            elif r.name == "overture_in_doubt":
                told = f"{r.value:.0f} {r.labels['kind']} in doubt"
                yield Finding("warn" if r.value else "ok", told + (": see `overture in-doubt list`" if r.value else ""))
            elif r.name == "overture_events_unrelayed" and r.value > 10_000:
                yield Finding("warn", f"{r.value:.0f} events wait to be handed on")
        url = (await found_sandbox(deployment, db)).settings.sandbox_url
        if url:
            is_there = await answers(url, "/healthz", 3.0)
            yield Finding(
                "ok" if is_there else "warn", f"sandbox at {url} {'answers' if is_there else 'does not answer'}"
            )


def _disk(settings: Settings) -> Finding | None:
    folder = settings.data_folder
    if not folder.is_dir():
        return None
    free = shutil.disk_usage(folder).free
    state: State = "ok" if free > _LITTLE else "warn" if free > _TOO_LITTLE else "fail"
    return Finding(state, f"{free / 1e9:.1f} GB free on the disk of {shown_path(folder)}")


def _folder(settings: Settings) -> Finding | None:
    """Whether others may read what is secret in the data folder."""
    if is_external(settings) or not settings.data_folder.is_dir():
        return None
    open_to_others = []
    for name in ("secret.key", "postgres.json"):
        path = settings.data_folder / name
        if path.exists() and path.stat().st_mode & 0o077:
            open_to_others.append(str(path))
    if open_to_others:
        return Finding("fail", f"others may read {' and '.join(open_to_others)}: chmod 600 them")
    return Finding("ok", f"secrets in {shown_path(settings.data_folder)} are its owner's alone")


async def _clusters(should_prune: bool) -> list[Finding]:
    found = await list_unclaimed()
    if not found:
        return []
    if should_prune:
        return [
            Finding("ok", f"deleted {len(found)} clusters without a data folder, {await prune(found) / 1e6:.0f} MB")
        ]
    return [
        Finding("warn", f"{c.path} ({c.size / 1e6:.0f} MB) belongs to no data folder ({c.data_dir}): doctor --prune")
        for c in found
    ]
