"""`overture tasks`: messages that people send, and what they say of them.

Not the sending: that is done in the platform's own app.
"""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from overture.cli import tables
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, id_of, mode_of
from overture.cli.refusal import Refused
from overture.kernel.ids import TaskId, shown

if TYPE_CHECKING:
    from overture.domain.identity import Call
    from overture.domain.messaging import Task

group = typer.Typer(help="Messages that people send.", no_args_is_help=True)
_Id = Annotated[str, typer.Argument(help="The id that `tasks list` shows.", metavar="TASK")]
_STATUSES = ("open", "claimed", "done", "failed", "expired", "withdrawn")
_REASONS = (
    "recipient_not_found",
    "recipient_does_not_accept_messages",
    "recipient_blocked_sender",
    "message_rejected",
    "not_done",
)


@group.command("list")
def listed(
    ctx: typer.Context,
    status: Annotated[
        list[str] | None, typer.Option("--status", help=f"Of {', '.join(_STATUSES)}; open and claimed.")
    ] = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """The tasks of a project, newest first: those that are to be done, or of these statuses."""
    mode_of(mode)
    for word in status or ():
        if word not in _STATUSES:
            raise Refused(f"--status is one of {', '.join(_STATUSES)}, not {word}.")

    async def do(desk: Desk) -> list[tuple[str, ...]]:
        from overture.domain import messaging

        found = await desk.project(project, mode, workspace)
        wanted = [messaging.TaskStatus(word) for word in status or ("open", "claimed")]
        every = await desk.every(found, lambda call, ask: messaging.task_page(call, ask, statuses=wanted))
        return [
            (
                shown("task", t.id),
                t.status.value,
                t.sender,
                t.handle,
                t.claimed_by or "",
                tables.moment(t.deadline),
                "say what you did" if t.is_unsettled else t.reason or "",
            )
            for t in every
        ]

    heads = ("id", "status", "sender", "to", "claimed by", "deadline", "reason")
    tables.show(heads, work(ctx, data_dir, do), "No such tasks in this project.")


@group.command("show")
def show(ctx: typer.Context, task: _Id, data_dir: DataDir = None) -> None:
    """A task with its text, ready to be sent."""
    from overture.domain import messaging

    found = _with(ctx, data_dir, task, messaging.get_task)
    lines = [f"{task}: {found.status.value}{'' if found.reason is None else f' ({found.reason})'}"]
    lines += [f"to       {found.profile_url}", f"as       {found.sender}", f"until    {tables.moment(found.deadline)}"]
    if found.claimed_by is not None:
        lines.append(f"claimed  by {found.claimed_by}")
    if found.note:
        lines.append(f"note     {found.note}")
    typer.echo("\n".join([*lines, "", found.text or "(its text was erased)"]))


@group.command("claim")
def claim(
    ctx: typer.Context,
    task: _Id,
    by: Annotated[str | None, typer.Option("--by", help="Your name; without it, that of your login.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Take a task, before you send its message; then it is nobody else's."""
    from overture.domain import messaging

    found = _with(ctx, data_dir, task, lambda call, task_id: messaging.claim(call, task_id, by or getpass.getuser()))
    typer.echo(f"{task} is {found.claimed_by}'s. Send this to {found.profile_url} as {found.sender}:\n\n{found.text}")


@group.command("release")
def release(ctx: typer.Context, task: _Id, data_dir: DataDir = None) -> None:
    """Give a task back; nothing was sent."""
    from overture.domain import messaging

    _with(ctx, data_dir, task, messaging.release)
    typer.echo(f"{task} is open again.")


@group.command("done")
def done(
    ctx: typer.Context,
    task: _Id,
    external_id: Annotated[str | None, typer.Option("--external-id", help="The platform's id of the message.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="When, as in 2026-05-01T10:30:00Z; now.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Say that you sent a task's message."""
    from overture.domain import messaging

    moment = None if at is None else _moment(at)
    _with(ctx, data_dir, task, lambda call, task_id: messaging.done(call, task_id, at=moment, external_id=external_id))
    typer.echo(f"{task} is done: its message counts as sent.")


@group.command("could-not")
def could_not(
    ctx: typer.Context,
    task: _Id,
    reason: Annotated[str, typer.Option("--reason", help=f"One of {', '.join(_REASONS)}.")],
    note: Annotated[str | None, typer.Option("--note", help="For the people you work with.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Say that a task's message was not sent, and will not be."""
    from overture.domain import messaging

    if reason not in _REASONS:
        raise Refused(f"--reason is one of {', '.join(_REASONS)}, not {reason}.")
    why = messaging.CouldNot(reason)
    _with(ctx, data_dir, task, lambda call, task_id: messaging.could_not(call, task_id, why, note))
    typer.echo(f"{task} has failed: {reason}.")


def _with(ctx: typer.Context, data_dir: str | None, task: str, verb: Callable[[Call, TaskId], Awaitable[Task]]) -> Task:
    task_id = TaskId(id_of("task", task, "task"))

    async def do(desk: Desk) -> Task:
        from overture.domain import messaging

        found = await desk.project_with(
            lambda call: messaging.get_task(call, task_id), messaging.TaskNotFound, "a task"
        )
        return await desk.run(found, lambda call: verb(call, task_id))

    return work(ctx, data_dir, do)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"--at is a moment such as 2026-05-01T10:30:00Z, not {text}.") from None
    if found.tzinfo is None:
        raise Refused(f"--at is a moment without a zone; write {text}Z if it is UTC.")
    return found
