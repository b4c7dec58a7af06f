"""`overture audience recurring`: jobs again and again by a clock, made, listed, paused, resumed and deleted.

Not their runs: a worker makes those.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from overture.cli import tables
from overture.cli.extracting import MaxCost, Names, Set, Subject, User, new_job
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, mode_of, uuid_of
from overture.cli.refusal import Refused
from overture.kernel.ids import RecurringId

if TYPE_CHECKING:
    from overture.domain.audience import Recurring, Run
    from overture.domain.identity import Call, ProjectFacts

R = TypeVar("R")
group = typer.Typer(help="Audience jobs that recur.", no_args_is_help=True)
OVERLAPS = ("skip", "queue")
_Id = Annotated[str, typer.Argument(help="The recurring job's id, as `audience recurring list` shows it.")]


@group.command("create")
def create(
    ctx: typer.Context,
    tool: Subject,
    names: Names,
    user: User,
    cron: Annotated[
        str,
        typer.Option("--cron", help="Minute, hour, day of the month, month, weekday: '0 9 * * mon-fri'."),
    ],
    timezone: Annotated[str, typer.Option("--timezone", help="By whose clock, as in Europe/Berlin.")] = "UTC",
    overlap: Annotated[
        str, typer.Option("--overlap", help="Where the last job has not ended: skip, or queue one that waits.")
    ] = "skip",
    given: Set = None,
    max_cost: MaxCost = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Make an audience job recur. Each run delivers who is new since the last."""
    mode_of(mode)
    if overlap not in OVERLAPS:
        raise Refused(f"--overlap is {' or '.join(OVERLAPS)}, not {overlap}.")
    job = new_job(tool, names, user, given or [], max_cost)

    async def do(desk: Desk) -> Recurring:
        from overture.domain import audience

        place = await desk.project(project, mode, workspace)
        new = audience.NewRecurring(job, cron, timezone, audience.Overlap(overlap))
        return await desk.run(place, lambda call: audience.recurring.create(call, new))

    made = work(ctx, data_dir, do)
    typer.echo(f"Recurring job {made.id} {_next(made)}.")


@group.command("list")
def listed(
    ctx: typer.Context,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """The recurring jobs of a project, newest first, with their next run and what became of the last."""
    mode_of(mode)

    async def do(desk: Desk) -> list[Recurring]:
        from overture.domain import audience

        return await desk.every(await desk.project(project, mode, workspace), audience.recurring.page)

    heads = ("id", "tool", "user", "cron", "time zone", "status", "next run", "last run")
    rows = [
        (
            str(r.id),
            r.tool,
            r.external_user_id,
            r.cron,
            r.timezone,
            r.status.value.lower(),
            tables.moment(r.next_at),
            "" if r.last is None else f"{tables.moment(r.last.scheduled_for)} {_outcome(r.last)}",
        )
        for r in work(ctx, data_dir, do)
    ]
    tables.show(heads, rows, "No recurring jobs in this project yet: `overture audience recurring create`.")


@group.command("runs")
def runs(ctx: typer.Context, recurring: _Id, data_dir: DataDir = None) -> None:
    """What became of the moments of a recurring job, newest first."""
    recurring_id = _id_of(recurring)

    async def do(desk: Desk) -> list[Run]:
        from overture.domain import audience

        place = await _place(desk, recurring_id)
        return await desk.every(place, lambda call, ask: audience.recurring.runs(call, recurring_id, ask))

    rows = [
        (tables.moment(r.scheduled_for), tables.moment(r.ran_at), _outcome(r), r.message or "")
        for r in work(ctx, data_dir, do)
    ]
    tables.show(("for", "ran", "job or reason", ""), rows, "It has not run yet.")


@group.command("pause")
def pause(ctx: typer.Context, recurring: _Id, data_dir: DataDir = None) -> None:
    """No more runs until it is resumed; a job of it that is under way goes on."""
    from overture.domain import audience

    told = _changed(ctx, recurring, data_dir, audience.recurring.pause)
    typer.echo(f"Recurring job {told.id} is paused.")


@group.command("resume")
def resume(ctx: typer.Context, recurring: _Id, data_dir: DataDir = None) -> None:
    """Run again from the next moment on; what passed meanwhile is not made up for."""
    from overture.domain import audience

    told = _changed(ctx, recurring, data_dir, audience.recurring.resume)
    typer.echo(f"Recurring job {told.id} {_next(told)}.")


@group.command("delete")
def delete(ctx: typer.Context, recurring: _Id, data_dir: DataDir = None) -> None:
    """Delete a recurring job; the jobs it made stay, and one that is under way goes on."""
    from overture.domain import audience

    _changed(ctx, recurring, data_dir, audience.recurring.delete)
    typer.echo(f"Recurring job {recurring} is deleted.")


def _changed(
    ctx: typer.Context, text: str, data_dir: str | None, verb: Callable[[Call, RecurringId], Awaitable[R]]
) -> R:
    recurring_id = _id_of(text)

    async def do(desk: Desk) -> R:
        place = await _place(desk, recurring_id)
        return await desk.run(place, lambda call: verb(call, recurring_id))

    return work(ctx, data_dir, do)


async def _place(desk: Desk, recurring_id: RecurringId) -> ProjectFacts:
    from overture.domain import audience

    return await desk.project_with(
        lambda call: audience.recurring.get(call, recurring_id), audience.RecurringJobNotFound, "a recurring job"
    )


def _id_of(text: str) -> RecurringId:
    return RecurringId(uuid_of(text, "recurring job", "`overture audience recurring list` shows them"))


def _next(r: Recurring) -> str:
    return f"runs next at {tables.moment(r.next_at)} UTC" if r.next_at is not None else "does not run again"


def _outcome(run: Run) -> str:
    return str(run.job_id) if run.job_id is not None else (run.reason or "").upper()
