"""`overture doctor`: looks at everything an operator would, and says what to do where something is wrong.

It changes nothing, but for `--prune`.
"""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from overture import __version__
from overture.cli.calling import answers
from overture.cli.endings import sentence
from overture.cli.opening import (
    connected,
    deployed,
    found_sandbox,
    is_external,
    require_data,
    settings_of,
    shown_path,
)
from overture.cli.options import DataDir
from overture.cli.wiring import Deployment, Wiring
from overture.runtime.postgres import list_unclaimed, prune
from overture.runtime.settings import Settings

if TYPE_CHECKING:
    from overture.runtime.metrics import Reading

_LITTLE: Final = 1_000_000_000
_TOO_LITTLE: Final = 100_000_000
_LATE: Final = 60.0
_SKEWED: Final = 2.0
_MANY: Final = 10_000
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
    """Check the install; exit 1 where it fails.

    Database, tables, clocks, disk, secret, sandbox, workers, doubts.
    """
    wiring: Wiring = ctx.obj
    settings = settings_of(data_dir)

    typer.echo(f"Overture {__version__}, {shown_path(settings.data_folder)}")
    findings = asyncio.run(_findings(settings, wiring, should_prune))
    for finding in findings:
        typer.echo(f"{finding.state:<5} {finding.told}")
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)


async def _findings(settings: Settings, wiring: Wiring, should_prune: bool) -> list[Finding]:
    found = [f for f in (_disk(settings), _folder(settings)) if f is not None]
    try:
        require_data(settings)
        async with deployed(settings) as deployment:
            found.append(Finding("ok", f"database answers ({'embedded' if deployment.store.embedded else 'external'})"))
            found += await _inside(deployment, wiring)
    except Exception as error:
        told = sentence(error)
        if told is None:
            raise
        found.append(Finding("fail", told))
    return found + await _clusters(should_prune)


async def _inside(deployment: Deployment, wiring: Wiring) -> list[Finding]:
    from overture.runtime import hold
    from overture.runtime.metrics import engine, skew

    async with connected(deployment) as db:
        async with db.transaction() as tx:
            ahead = skew(tx).value
            readings = await engine(wiring.doubtful)(tx)
            standing = await hold.held(tx)
        url = (await found_sandbox(deployment, db)).settings.sandbox_url
    state: State = "ok" if abs(ahead) < _SKEWED else "fail"
    found = [
        Finding("ok", "tables are at this version, and the root secret is theirs"),
        Finding(state, f"clocks of database and this machine differ by {abs(ahead):.2f} s (at most {_SKEWED:.0f})"),
        *(f for f in map(_read, readings) if f is not None),
    ]
    if standing is not None:
        found.append(Finding("warn", standing.told()))
    if url:
        is_there = await answers(url, "/healthz", 3.0)
        told = f"sandbox at {url} {'answers' if is_there else 'does not answer'}"
        found.append(Finding("ok" if is_there else "warn", told))
    return found


def _read(reading: Reading) -> Finding | None:
    """What a reading means to an operator; None where it means nothing."""
    name, value, labels = reading.name, reading.value, reading.labels
    if name == "overture_workers_alive":
        return Finding("ok" if value else "warn", f"{value:.0f} worker{'s' * (value != 1)} alive")
    if name == "overture_queue_lag_seconds" and value > _LATE:
        return Finding("warn", f"queue {labels['queue']} is {value:.0f} s behind; start another worker")
    if name == "overture_in_doubt":
        advice = ": see `overture in-doubt list`" if value else ""
        return Finding("warn" if value else "ok", f"{value:.0f} {labels['kind']} in doubt{advice}")
    if name == "overture_events_unrelayed" and value > _MANY:
        return Finding("warn", f"{value:.0f} events wait to be handed on")
    return None


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
    size = sum(c.size for c in found) / 1e6
    some = ", ".join(str(c.path) for c in found[:3]) + (" …" if len(found) > 3 else "")
    told = f"{len(found)} clusters ({size:.0f} MB) belong to no data folder any more: {some}; `overture doctor --prune`"
    return [Finding("warn", told)]
