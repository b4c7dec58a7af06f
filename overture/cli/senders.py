"""`overture senders` and `overture bridges`: the accounts we write as, and the servers that speak for them.

Secrets of a bridge come from the environment or a prompt, never from the command line, where others could read them.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from overture.cli import tables
from overture.cli.opening import Desk, work
from overture.cli.options import DataDir, Mode, Project, Workspace, id_of, mode_of
from overture.cli.refusal import Refused
from overture.kernel.ids import AccountId, shown

if TYPE_CHECKING:
    from overture.domain.accounts import Account, Bridge
    from overture.domain.identity import Call, ProjectFacts

senders = typer.Typer(help="Senders: the social accounts we write as.", no_args_is_help=True)
bridges = typer.Typer(help="Bridges: your own servers that send for us.", no_args_is_help=True)


@senders.command("connect")
def connect(
    ctx: typer.Context,
    handle: Annotated[str | None, typer.Argument(help="The account's handle.")] = None,
    instagram: Annotated[
        bool, typer.Option("--instagram", help="Ask the account's owner at Instagram; prints where to go.")
    ] = False,
    login: Annotated[str, typer.Option("--login", help="With --instagram: instagram or facebook.")] = "instagram",
    with_token: Annotated[
        bool,
        typer.Option("--with-token", help="With --instagram: by a token from Meta's own pages, from INSTAGRAM_TOKEN."),
    ] = False,
    bridge: Annotated[
        str | None, typer.Option("--bridge", help="The bridge that speaks for it; without one, the sandbox.")
    ] = None,
    platform: Annotated[str, typer.Option("--platform", help="Where the account lives.")] = "instagram",
    assist: Annotated[bool, typer.Option("--assist", help="A person writes: each message becomes a task.")] = False,
    task_hours: Annotated[
        int | None, typer.Option("--task-hours", min=1, max=720, help="Hours a person has for a task (48).")
    ] = None,
    hourly_cap: Annotated[int | None, typer.Option("--hourly-cap", min=1, help="Messages in any 60 minutes.")] = None,
    daily_cap: Annotated[int | None, typer.Option("--daily-cap", min=1, help="Messages in any 24 hours.")] = None,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Connect an account as a sender, shared by all clients of its project. A live one is capped unless told how."""
    mode_of(mode)
    if instagram:
        _connect_instagram(
            ctx, handle, login, with_token, lambda desk: desk.project(project, mode, workspace), data_dir
        )
        return
    if handle is None:
        raise Refused("Name the account's handle, or --instagram to ask its owner.")

    async def do(desk: Desk) -> Account:
        from overture.domain import accounts, targets

        found = await desk.project(project, mode, workspace)
        name = targets.normalised(handle)
        if not isinstance(name, str):
            raise Refused(name.problem)

        async def ask(call: Call) -> Account:
            return await accounts.connect(
                call,
                name,
                platform=platform,
                bridge=bridge,
                hourly_cap=hourly_cap,
                daily_cap=daily_cap,
                connector=accounts.ASSIST if assist else accounts.BRIDGE,
                task_hours=task_hours or accounts.TASK_HOURS,
            )

        return await desk.run(found, ask)

    made = work(ctx, data_dir, do)
    typer.echo(f"Connected {made.handle} ({shown('snd', made.id)}).")


def _connect_instagram(
    ctx: typer.Context,
    handle: str | None,
    login: str,
    with_token: bool,
    project: Callable[[Desk], Awaitable[ProjectFacts]],
    data_dir: str | None,
) -> None:
    """Prints the platform's question, or connects by a token that is at hand."""
    token = ""
    if with_token:
        token = os.environ.get("INSTAGRAM_TOKEN", "").strip() or typer.prompt("Token", hide_input=True)

    async def do(desk: Desk) -> str:
        from overture.domain import accounts, targets
        from overture.domain.platforms import Login

        if login not in tuple(Login):
            raise Refused("--login is instagram or facebook.")
        name = targets.normalised(handle) if handle is not None else None
        if name is not None and not isinstance(name, str):
            raise Refused(name.problem)
        wanted = accounts.Wanted(Login(login), name)
        found = await project(desk)
        if token:
            made = await desk.run(found, lambda call: accounts.with_token(call, wanted, token))
            return "\n".join(f"Connected {a.handle} ({shown('snd', a.id)})." for a in made)
        begun = await desk.run(found, lambda call: accounts.start(call, wanted))
        return f"Open this within an hour, logged in as the account's owner:\n{begun.url}"

    typer.echo(work(ctx, data_dir, do))


@senders.command("list")
def listed(
    ctx: typer.Context,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """The senders of a project, with their state and caps."""
    mode_of(mode)

    async def do(desk: Desk) -> list[tuple[str, ...]]:
        from overture.domain import accounts

        found = await desk.project(project, mode, workspace)
        return [
            (
                shown("snd", a.id),
                a.handle,
                a.platform,
                a.status.value,
                a.reason or "",
                f"{a.hourly_cap or '-'}/h {a.daily_cap or '-'}/24h",
                _through(a),
            )
            for a in await desk.every(found, accounts.page)
        ]

    heads = ("id", "handle", "platform", "status", "reason", "caps", "through")
    tables.show(heads, work(ctx, data_dir, do), "No senders in this project yet: `overture senders connect HANDLE`.")


def _through(a: Account) -> str:
    first = "sandbox" if a.connector == "bridge" and a.bridge_id is None else a.connector
    return first if a.fallback is None else f"{first}, else {a.fallback}"


@senders.command("fallback")
def fallback(
    ctx: typer.Context,
    sender: Annotated[str, typer.Argument(help="The id that `senders list` shows.")],
    assist: Annotated[bool, typer.Option("--assist", help="A person.")] = False,
    bridge: Annotated[str | None, typer.Option("--bridge", help="The bridge of that name.")] = None,
    none: Annotated[bool, typer.Option("--none", help="No second way.")] = False,
    data_dir: DataDir = None,
) -> None:
    """How a sender writes to people for whom its own connector has no open reply window."""
    if assist + (bridge is not None) + none != 1:
        raise Refused("Say one of --assist, --bridge NAME and --none.")
    account_id = AccountId(id_of("snd", sender, "sender"))

    async def do(desk: Desk) -> Account:
        from overture.domain import accounts

        name = None if none else accounts.ASSIST if assist else accounts.BRIDGE
        found = await desk.project_with(
            lambda call: accounts.get(call, account_id), accounts.SenderNotFound, "a sender"
        )
        return await desk.run(found, lambda call: accounts.set_second_way(call, account_id, name, bridge))

    made = work(ctx, data_dir, do)
    typer.echo(f"{made.handle} writes through {_through(made)}.")


@bridges.command("add")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", help="What to call it.")],
    url: Annotated[str, typer.Option("--url", help="Its address, as in https://bridge.example.com.")],
    token: Annotated[
        str,
        typer.Option("--token", envvar="BRIDGE_TOKEN", prompt=True, hide_input=True, help="What we send as bearer."),
    ],
    secret: Annotated[
        str,
        typer.Option(
            "--secret", envvar="BRIDGE_SECRET", prompt=True, hide_input=True, help="What it signs events with."
        ),
    ],
    most_at_once: Annotated[int, typer.Option("--most-at-once", min=1, max=1024, help="Calls it takes at once.")] = 1,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """Add a server of yours that speaks the bridge protocol (docs/bridge.md). Its secrets are asked for, not echoed."""
    mode_of(mode)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("--url is a whole address, as in https://bridge.example.com.")

    async def do(desk: Desk) -> Bridge:
        from overture.domain import accounts

        found = await desk.project(project, mode, workspace)

        async def ask(call: Call) -> Bridge:
            return await accounts.add_bridge(call, name, url, token, secret, most_at_once=most_at_once)

        return await desk.run(found, ask)

    made = work(ctx, data_dir, do)
    typer.echo(f'Added the bridge "{made.name}"; it pushes events to /hooks/bridge/{shown("hook", made.id)}.')


@bridges.command("list")
def listed_bridges(
    ctx: typer.Context,
    project: Project = None,
    mode: Mode = None,
    workspace: Workspace = None,
    data_dir: DataDir = None,
) -> None:
    """The bridges of a project."""
    mode_of(mode)

    async def do(desk: Desk) -> list[tuple[str, ...]]:
        from overture.domain import accounts

        found = await desk.project(project, mode, workspace)
        rows = await desk.run(found, accounts.bridges)
        return [(str(b.id), b.name, b.url, str(b.most_at_once), tables.moment(b.created_at)) for b in rows]

    heads = ("id", "name", "url", "at once", "added")
    tables.show(heads, work(ctx, data_dir, do), "No bridges in this project yet: `overture bridges add`.")
