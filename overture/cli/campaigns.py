"""`overture campaigns`: a spreadsheet into a campaign, and how it will go, by the same verbs as over HTTP.

A worker goes on with an import where one runs; else the command does so itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli import editing, files, progress
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, id_of
from overture.cli.refusal import Refused
from overture.cli.staying import stay
from overture.kernel.ids import CampaignId, shown

if TYPE_CHECKING:
    from rich.progress import Progress

    from overture.domain.campaigns import Forecast
    from overture.domain.identity import ProjectFacts
    from overture.domain.imports import Asked, Counts, Foreseen, Import

group = typer.Typer(help="Campaigns.", no_args_is_help=True)


@group.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV, in any of the usual encodings and delimiters.")],
    campaign: Annotated[str, typer.Option("--campaign", help="The campaign's id.")],
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help="field=Column: where a field or a variable comes from; field= from nowhere."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="utf-8, windows-1252, utf-16-le or utf-16-be; else found out.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help="comma, semicolon, tab or pipe; else found out.")
    ] = None,
    rejected: Annotated[
        Path | None, typer.Option("--rejected", help="Write the rows that were not added here, with their reasons.")
    ] = None,
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read all of it, say what would become of its rows, and add nothing.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Import targets from a spreadsheet. Every row is accounted for at the end."""
    campaign_id = CampaignId(id_of("camp", campaign, "campaign"))
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    if is_dry_run and rejected is not None:
        raise Refused("--rejected is for rows that were not added; a dry run tells the first of them by itself.")
    size = max(1, file.stat().st_size)

    async def rehearse(desk: Desk) -> Foreseen:
        project = await _project_of(desk, campaign_id)
        return await _foreseen(desk, project, campaign_id, file, _asked(mapped or [], encoding, delimiter))

    if is_dry_run:
        seen = work(ctx, data_dir, rehearse)
        typer.echo(f"{file.name} would come to: {_told(seen.counts, seen.warned)}.")
        for row in seen.rejected:
            typer.echo(f"row {row.number}: {row.code}: {row.message}", err=True)
        return

    async def do(desk: Desk) -> Import:
        project = await _project_of(desk, campaign_id)
        with progress.bar() as bar:
            ended = await _imported(
                desk, project, campaign_id, file, size, bar, _asked(mapped or [], encoding, delimiter)
            )
        if rejected is not None:
            await _write_rejected(desk, project, ended, rejected)
        return ended

    ended = work(ctx, data_dir, do)
    typer.echo(f"{file.name} ({shown('imp', ended.id)}): {_told(ended.counts, ended.warned)}.")
    if ended.status != "completed":
        raise Refused(
            f"The import ended early: {ended.reason or ended.status.value}. The rows above are in the campaign."
        )


@group.command("forecast")
def forecast(
    ctx: typer.Context,
    campaign: Annotated[str, typer.Option("--campaign", help="The campaign's id.")],
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How far to look.")] = 366,
    data_dir: DataDir = None,
) -> None:
    """Tell how a campaign will go: sends of each day, its end, who is skipped, what it waits for."""
    campaign_id = CampaignId(id_of("camp", campaign, "campaign"))

    async def do(desk: Desk) -> Forecast:
        from overture.domain import campaigns

        project = await _project_of(desk, campaign_id)
        return await desk.run(project, lambda call: campaigns.forecast(call, campaign_id, days))

    for line in _foretold(work(ctx, data_dir, do)):
        typer.echo(line)


def _foretold(f: Forecast) -> list[str]:
    """A forecast in lines."""
    lines = [f"{day.isoformat()}  {n:>9,}{_apart(steps)}" for day, n, steps in f.days]
    skips = ", ".join(f"{n:,} {reason}" for reason, n in f.skips.items())
    lines.append(f"{f.waiting:,} wait: {f.sends:,} sends in these days" + (f"; skipped: {skips}" if skips else ""))
    if f.ends_at is not None:
        lines.append(f"It ends {f.ends_at:%Y-%m-%d %H:%M} UTC.")
    elif f.stops_at is not None:
        lines.append(f"It stops {f.stops_at:%Y-%m-%d %H:%M} UTC: {f.stop_reason}.")
    else:
        lines.append(f"It goes on after {f.until:%Y-%m-%d %H:%M} UTC.")
    if f.binds is not None:
        lines.append(f"It waits longest for: {f.binds}.")
    if f.estimates:
        lines.append(f"Not known exactly: {', '.join(f.estimates)}.")
    if f.assumptions:
        lines.append("Taken that nobody replies: who does gets no further message.")
    return lines


def _apart(steps: Sequence[int]) -> str:
    """The messages of a day by step."""
    return f"  ({' + '.join(f'{n:,}' for n in steps)})" if steps else ""


async def _project_of(desk: Desk, campaign_id: CampaignId) -> ProjectFacts:
    from overture.domain import campaigns

    return await desk.project_with(
        lambda call: campaigns.get(call, campaign_id), campaigns.CampaignNotFound, "a campaign"
    )


def _asked(mapped: list[str], encoding: str | None, delimiter: str | None) -> Asked:
    from overture.domain import imports

    if encoding not in (None, *imports.ENCODINGS):
        raise Refused(f"--encoding is one of {', '.join(imports.ENCODINGS)}.")
    if delimiter not in (None, *imports.DELIMITERS):
        raise Refused(f"--delimiter is one of {', '.join(imports.DELIMITERS)}.")
    return imports.Asked(imports.mapping_of(mapped), encoding, imports.DELIMITERS[delimiter] if delimiter else None)


async def _foreseen(desk: Desk, project: ProjectFacts, campaign_id: CampaignId, path: Path, asked: Asked) -> Foreseen:
    """Stores the file, asks what an import of it would come to, and lets go of it."""
    from overture.domain import imports
    from overture.domain.identity import Actor

    calls = replace(await desk.calls(), is_dry=True)
    spooled = await imports.spool(desk.db, project.id, files.pieces(path))
    try:
        return await calls.run(project, Actor("cli"), lambda call: imports.foresee(call, campaign_id, spooled, asked))
    finally:
        await imports.unspool(desk.db, project.id, spooled.id)


async def _imported(
    desk: Desk,
    project: ProjectFacts,
    campaign_id: CampaignId,
    path: Path,
    size: int,
    bar: Progress | None,
    asked: Asked,
) -> Import:
    """Stores the file, and stays until the import has ended."""
    from overture.domain import imports
    from overture.domain.identity import Actor

    await desk.run(project, lambda call: imports.may_import(call, campaign_id))
    task = bar.add_task("storing", total=size) if bar is not None else None

    def stored(size: int) -> None:
        if bar is not None and task is not None:
            bar.advance(task, size)

    spooled = await imports.spool(desk.db, project.id, files.pieces(path, stored))
    try:
        made = await desk.run(project, lambda call: imports.receive(call, campaign_id, spooled, asked, path.name))
    except BaseException:
        await imports.unspool(desk.db, project.id, spooled.id)
        raise
    if bar is not None and task is not None:
        bar.reset(task, total=size, description="importing")
    calls = await desk.calls()

    async def look() -> Import:
        found = await desk.run(project, lambda call: imports.get(call, campaign_id, spooled.id))
        if bar is not None and task is not None:
            bar.update(task, completed=found.read, description=f"{found.counts.rows:,} rows")
        return found

    return await stay(
        look, lambda i: i.status in imports.ENDED, lambda: imports.go_on(calls, project, Actor("cli"), made.id)
    )


async def _write_rejected(desk: Desk, project: ProjectFacts, ended: Import, path: Path) -> None:
    from overture.domain import imports

    with path.open("wb") as out:
        async for piece in imports.rejected(desk.db, project.id, ended):
            out.write(piece)


def _told(c: Counts, warned: int) -> str:
    parts = [f"{c.added:,} added"]
    for n, name in (
        (c.duplicate, "duplicate"),
        (c.contacted, "already contacted"),
        (c.suppressed, "suppressed"),
        (c.invalid, "invalid"),
        (c.blank, "blank"),
    ):
        if n:
            parts.append(f"{n:,} {name}")
    if warned:
        parts.append(f"{warned:,} warnings")
    return ", ".join(parts)


group.command("edit")(editing.edit)
