"""`overture in-doubt`: messages whose outcome nobody knows yet, and a person's word on them.

Only evidence ends a doubt; here the evidence is that somebody looked.
"""

from __future__ import annotations

from typing import Annotated

import typer

from overture.cli import tables
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir
from overture.cli.refusal import Refused
from overture.kernel.ids import MessageId, parsed, shown

group = typer.Typer(help="Messages whose outcome is unknown.", no_args_is_help=True)


@group.command("list")
def listed(ctx: typer.Context, data_dir: DataDir = None) -> None:
    """Every message in doubt, the oldest first in each project."""

    async def do(desk: Desk) -> list[tuple[str, ...]]:
        from overture.domain import identity, messaging

        rows: list[tuple[str, ...]] = []
        for project in await identity.list_projects(desk.db):
            for d in await desk.run(project.facts, messaging.in_doubt):
                rows.append(
                    (shown("msg", d.message_id), project.facts.name, d.sender, d.handle, tables.moment(d.since))
                )
            for s in await desk.run(project.facts, messaging.singles_in_doubt):
                rows.append(
                    (shown("msg", s.message_id), project.facts.name, s.sender, s.recipient, tables.moment(s.since))
                )
        return rows

    heads = ("id", "project", "sender", "to", "since")
    tables.show(heads, work(ctx, data_dir, do), "Nothing is in doubt.")


@group.command("resolve")
def resolve(
    ctx: typer.Context,
    message: Annotated[str, typer.Argument(help="The id that `in-doubt list` shows.")],
    sent: Annotated[
        bool | None, typer.Option("--sent/--not-sent", help="What was seen on the platform.", show_default=False)
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Say what became of a message after looking at the platform. Not sent: it waits again and goes out once more."""
    if sent is None:
        raise Refused("Say what you saw on the platform: --sent or --not-sent.")
    found = parsed("msg", message)
    if found is None:
        raise Refused(f"{message} is no message's id; `overture in-doubt list` shows them.")
    message_id = MessageId(found)

    async def do(desk: Desk) -> bool:
        from overture.domain import identity, messaging

        for project in await identity.list_projects(desk.db):
            doubts = await desk.run(project.facts, messaging.in_doubt)
            if any(d.message_id == message_id for d in doubts):

                async def end(call: identity.Call) -> None:
                    await messaging.resolve(call, message_id, sent=bool(sent))

                await desk.run(project.facts, end)
                return True
            singles = await desk.run(project.facts, messaging.singles_in_doubt)
            if any(s.message_id == message_id for s in singles):

                async def end_single(call: identity.Call) -> None:
                    await messaging.resolve_single(call, message_id, sent=bool(sent))

                await desk.run(project.facts, end_single)
                return True
        return False

    if not work(ctx, data_dir, do):
        raise Refused(f"{message} is not in doubt; `overture in-doubt list` shows what is.")
    typer.echo(f"{message} counts as {'sent' if sent else 'not sent'}.")
