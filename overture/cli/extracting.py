"""`overture audience run`, `rows` and `tools`: a job submitted and watched, its rows written, what tools there are.

Read from the tools' declarations: a new tool is run without a line here. A worker reads the lists, not the command.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from overture.cli import files, tables
from overture.cli.changing import fitted
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, mode_of, uuid_of
from overture.cli.refusal import Refused
from overture.cli.watching import Stand, watched
from overture.kernel.ids import JobId

if TYPE_CHECKING:
    from overture.domain.audience import Job, NewJob, Params, Tool
    from overture.domain.identity import ProjectFacts

FORMATS: Final = ("csv", "jsonl")
Subject = Annotated[str, typer.Argument(help="One of those `overture audience tools` names.")]
Names = Annotated[list[str], typer.Argument(help="What to read: usernames, hashtags, places, addresses of posts.")]
User = Annotated[str, typer.Option("--user", help="The external_user_id it is for.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="name=value: another of the tool's params; as often as needed.")
]
MaxCost = Annotated[int | None, typer.Option("--max-cost", min=0, help="Credits it may cost at most.")]
_To = Annotated[Path, typer.Option("--to", help="Where the rows go; - for standard output.", dir_okay=False)]
_Format = Annotated[str | None, typer.Option("--format", help="csv or jsonl; else by the file's name, or csv.")]


def tools() -> None:
    """Say what tools there are, what they take and what they cost."""
    from overture.domain import audience

    rows = []
    for tool in audience.TOOLS:
        first, *rest = audience.params_of(tool)
        rows.append((tool.name, str(tool.price), f"{first.name.upper()} ...", tool.title))
        rows += [("", "", f"--set {p.name}={p.default}", p.description) for p in rest]
    tables.show(("tool", "credits", "takes", "what"), rows, "There are none.")


def run(
    ctx: typer.Context,
    tool: Subject,
    names: Names,
    user: User,
    given: Set = None,
    max_cost: MaxCost = None,
    to: _To = Path("-"),
    format: _Format = None,
    waits: Annotated[bool, typer.Option("--wait/--no-wait", help="Stay until it has ended and write its rows.")] = True,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Submit an audience job, watch it, and write its rows."""
    mode_of(mode)
    shape = _format_of(format, to)
    new = new_job(tool, names, user, given or [], max_cost)

    async def do(desk: Desk) -> Job:
        from overture.domain import audience

        place = await desk.project(project, mode, workspace)
        job = await desk.run(place, lambda call: audience.submit(call, new))
        if not waits:
            return job
        typer.echo(f"Job {job.id} is submitted.", err=True)
        job = await _ended(desk, place, job)
        if job.status is audience.JobStatus.COMPLETED:
            await _write(desk, place, job, shape, to)
        return job

    job = work(ctx, data_dir, do)
    if not waits:
        typer.echo(str(job.id))
        return
    typer.echo(_told(job), err=True)
    if job.certificate is None:
        raise Refused(job.error_message or f"The job is {job.status.value}: nothing is delivered and nothing charged.")


def rows(
    ctx: typer.Context,
    job: Annotated[str, typer.Argument(help="The job's id.")],
    to: _To = Path("-"),
    format: _Format = None,
    data_dir: DataDir = None,
) -> None:
    """Write the rows of a completed job."""
    shape = _format_of(format, to)

    async def do(desk: Desk) -> None:
        from overture.domain import audience

        job_id = job_id_of(job)
        place = await desk.project_with(lambda call: audience.get(call, job_id), audience.JobNotFound, "a job")
        found = await desk.run(place, lambda call: audience.readable(call, job_id))
        await _write(desk, place, found, shape, to)

    work(ctx, data_dir, do)


def job_id_of(text: str) -> JobId:
    """The id of a job, or Refused."""
    return JobId(uuid_of(text, "job", "`overture audience run` says it"))


def _format_of(format: str | None, to: Path) -> str:
    if format not in (None, *FORMATS):
        raise Refused(f"--format is {' or '.join(FORMATS)}, not {format}.")
    return format or ("jsonl" if to.suffix == ".jsonl" else "csv")


def new_job(name: str, names: Sequence[str], user: str, given: Sequence[str], max_cost: int | None) -> NewJob:
    """What to submit, from what was typed; Refused where it is no job."""
    from overture.domain import audience

    tool = audience.BY_NAME.get(name)
    if tool is None:
        raise Refused(f"There is no tool {name[:50]}; there are {', '.join(audience.BY_NAME)}.")
    if not 0 < len(user) <= 255 or any(c < " " or c == "\x7f" for c in user):
        raise Refused("--user is an id of 1 to 255 characters without control characters.")
    return audience.NewJob(user, tool, _params(tool, names, given), max_cost)


def _params(tool: Tool, names: Sequence[str], given: Sequence[str]) -> Params:
    """The tool's params from what was typed; Refused names everything that is wrong."""
    value: dict[str, object] = {tool.subject: list(names)}
    for part in given:
        name, sign, text = part.partition("=")
        if not sign or name == tool.subject:
            raise Refused(f"--set is name=value, as in --set {tool.params.__struct_fields__[1]}=50, not {part[:50]}.")
        value[name] = text
    return fitted(value, tool.params, strict=False)


async def _ended(desk: Desk, place: ProjectFacts, job: Job) -> Job:
    """The job once it has ended. A worker reads meanwhile."""
    from overture.domain import audience

    def stand(job: Job) -> Stand:
        return Stand(job.status is not audience.JobStatus.QUEUED, job.is_over, job.percent, job.status.value)

    return await watched(
        job,
        lambda: desk.run(place, partial(audience.get, job_id=job.id)),
        stand,
        "a worker does, as in `overture up`, and an earlier job of this end user with this tool goes first.",
    )


async def _write(desk: Desk, place: ProjectFacts, job: Job, shape: str, to: Path) -> None:
    """Writes the rows as a download over HTTP has them."""
    from overture.domain import audience

    copy = audience.copy_csv if shape == "csv" else audience.copy_lines
    await files.write(to, partial(copy, desk.db, place.id, job))


def _told(job: Job) -> str:
    """How a job ended, in one line."""
    c = job.certificate
    if c is None:
        return f"Job {job.id} is {job.status.value}."
    parts = [
        f"{c.delivered:,} rows for {job.charged:,} credits",
        *(f"{n:,} {what}" for n, what in ((c.duplicates, "named twice"), (c.already_delivered, "had before")) if n),
        *(f"{n:,} {what}" for n, what in ((c.unfit, "without it"), (c.private_or_gone, "private or gone")) if n),
        *(f"{g.source}: {'some' if g.count is None else f'{g.count:,}'} not read ({g.reason})" for g in c.gaps),
    ]
    end = "all lists were read to their end" if c.end_reached else "not every list was read to its end"
    return f"{', '.join(parts)}; {end}."
