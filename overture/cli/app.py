"""The commands by name, and how each ends: 0, or one line on stderr and 1.

Not the commands themselves.
"""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from overture import __version__
from overture.cli import (
    archives,
    audience,
    backups,
    campaigns,
    clients,
    doctor,
    doubts,
    keys,
    people,
    processes,
    projects,
    resuming,
    senders,
    suppressions,
    tasks,
    templates,
    up,
    workspaces,
)
from overture.cli.endings import fail, sentence
from overture.cli.wiring import Wiring


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def commands() -> typer.Typer:
    """All commands."""
    app = typer.Typer(
        name="overture",
        help="Creator outreach and social growth on your own machine. Start with `overture up`.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def main(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and end.")
        ] = False,
    ) -> None:
        """Nothing to do before a command."""

    app.command("up")(up.up)
    app.command("api")(processes.api)
    app.command("worker")(processes.worker)
    app.command("sandbox")(processes.sandbox)
    app.command("migrate")(processes.migrate)
    app.command("doctor")(doctor.doctor)
    app.command("backup")(backups.backup)
    app.command("restore")(backups.restore)
    app.command("hold-sending")(resuming.hold_sending)
    app.command("resume-sending")(resuming.resume_sending)
    for name, group in (
        ("keys", keys.group),
        ("workspaces", workspaces.group),
        ("projects", projects.group),
        ("senders", senders.senders),
        ("clients", clients.group),
        ("templates", templates.group),
        ("campaigns", campaigns.group),
        ("bridges", senders.bridges),
        ("suppressions", suppressions.group),
        ("tasks", tasks.group),
        ("in-doubt", doubts.group),
        ("credits", audience.credits_group),
        ("audience", audience.group),
        ("people", people.group),
        ("archives", archives.group),
    ):
        app.add_typer(group, name=name)
    return app


def run(wiring: Wiring) -> NoReturn:
    """What the console script does."""
    try:
        code = commands()(obj=wiring, prog_name="overture", standalone_mode=False)
    except NoArgsIsHelpError as error:
        typer.echo(error.format_message())
        sys.exit(0)
    except ClickException as error:
        fail(f"{error.format_message().rstrip('.')}. See `{_path(error)} --help`.")
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        told = sentence(error)
        if told is None:
            raise
        fail(told)
    sys.exit(code if isinstance(code, int) else 0)


def _path(error: ClickException) -> str:
    context = getattr(error, "ctx", None)
    return str(context.command_path) if context is not None else "overture"
