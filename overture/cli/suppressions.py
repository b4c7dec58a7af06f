"""`overture suppressions`: the list comes in from a file and goes out to one, by name or, under a shared key, by hash.

Files of any size are read and written as they go; every row that is not read is told on stderr.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from overture.cli import files
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, mode_of
from overture.cli.refusal import Refused

if TYPE_CHECKING:
    from overture.apis.outreach.lists import Counts, Refusal
    from overture.domain.identity import Call, ProjectFacts
    from overture.domain.suppression import Exchange, NewSuppression

group = typer.Typer(help="Who must not be written to, as files.", no_args_is_help=True)
_AT_ONCE = 5_000
"""Names in one transaction: while it lasts, nothing is sent."""
_HASHES_AT_ONCE = 100_000
_PIECE = 1 << 20
_Exchange = Annotated[str | None, typer.Option("--exchange", help="Hashes under this exchange's key, no names.")]


@group.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV file.", exists=True, dir_okay=False)],
    exchange: _Exchange = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Suppress everybody in a file, in every project of the workspace and mode."""
    mode_of(mode)

    async def do(desk: Desk) -> str:
        found = await desk.project(project, mode, workspace)
        if exchange is None:
            return _told(await _names(desk, found, file), "suppressed already")
        counts, suppressed = await _hashes(desk, found, await _named(desk, found, exchange), file)
        return f"{_told(counts, 'there already')} {suppressed:,} people known here became suppressed."

    typer.echo(work(ctx, data_dir, do))


async def _names(desk: Desk, place: ProjectFacts, file: Path) -> Counts:
    from overture.apis.outreach.lists import people_in, person_of, taken
    from overture.domain import suppression

    async def add(new: list[NewSuppression]) -> int:
        return len(await desk.run(place, lambda call: suppression.add_all(call, "instagram", new)))

    with file.open("rb") as opened:
        return await taken(people_in(_pieces(opened)), person_of, add, _refuse, _AT_ONCE)


async def _hashes(desk: Desk, place: ProjectFacts, exchange: Exchange, file: Path) -> tuple[Counts, int]:
    from overture.apis.outreach.lists import hashes_in, hashes_of, taken
    from overture.domain import suppression

    suppressed = 0

    async def take_in(new: list[bytes]) -> int:
        nonlocal suppressed
        done = await desk.run(place, lambda call: suppression.take_in(call, exchange.id, new))
        suppressed += done.suppressed
        return done.added

    with file.open("rb") as opened:
        rows = hashes_in(_pieces(opened))
        counts = await taken(rows, hashes_of(exchange.key_check), take_in, _refuse, _HASHES_AT_ONCE)
    return counts, suppressed


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    return iter(partial(file.read, _PIECE), b"")


def _refuse(r: Refusal) -> None:
    typer.echo(f"row {r.row}: {f'{r.name}: ' if r.name else ''}{r.message}", err=True)


def _told(c: Counts, standing: str) -> str:
    return (
        f"{c.rows:,} rows: {c.added:,} added, {c.standing:,} {standing}, {c.repeated:,} repeated, {c.blank:,} blank, "
        f"{c.invalid:,} not read."
    )


@group.command("export")
def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write it; - for standard output.", dir_okay=False)],
    exchange: _Exchange = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Write the list as CSV: with names, reasons and sources, or the hashes alone."""
    mode_of(mode)

    async def do(desk: Desk) -> None:
        from overture.domain import suppression

        found = await desk.project(project, mode, workspace)
        shared = None if exchange is None else await _named(desk, found, exchange)

        async def write(sink: files.Sink) -> None:
            if shared is None:
                await suppression.copy_list(desk.db, found.id, sink)
            else:
                async for piece in _hashed(desk, found, shared):
                    await sink(piece)

        await files.write(file, write)

    work(ctx, data_dir, do)


async def _hashed(desk: Desk, place: ProjectFacts, exchange: Exchange) -> AsyncIterator[bytes]:
    from overture.apis.outreach.exchanges import hash_rows
    from overture.domain import suppression

    key = await desk.run(place, lambda call: suppression.shared_key(call, exchange.id))
    async with aclosing(suppression.own_hashes(desk.db, place.id, key)) as pages:
        async for piece in hash_rows(pages, exchange.key_check):
            yield piece


@group.command("share")
def share(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What to call it.")],
    key: Annotated[
        str, typer.Option("--key", envvar="SHARED_KEY", prompt=True, hide_input=True, help="What the others have too.")
    ],
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Keep a key that you share with others, under which hashes go out and come in. It is asked for, not echoed."""
    mode_of(mode)

    async def do(desk: Desk) -> Exchange:
        from overture.domain import suppression
        from overture.runtime.secrets import Secret

        found = await desk.project(project, mode, workspace)

        async def make(call: Call) -> Exchange:
            return await suppression.create_exchange(call, name, Secret(key))

        return await desk.run(found, make)

    made = work(ctx, data_dir, do)
    typer.echo(f'Made the exchange "{made.name}"; the check of its key is {made.key_check}.')


async def _named(desk: Desk, place: ProjectFacts, name: str) -> Exchange:
    from overture.domain import suppression

    found = await desk.run(place, lambda call: suppression.exchange_named(call, name))
    if found is None:
        raise Refused(f'No exchange is called "{name}" there; make it with `overture suppressions share`.')
    return found
